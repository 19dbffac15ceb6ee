"""The help desk: a ticket by HTTP, one by queue, one by mail with its reply; the acknowledgements that SES would have sent."""

import json
import time
import urllib.request
from email import message_from_bytes, policy
from typing import Any

from infra.local.client import Client
from infra.local.cloud import ROOT
from infra.local.jobs.show import WAIT_SECONDS, fact, heading
from infra.local.office import Office
from infra.local.say import Sorry

MAILS = ROOT / "events" / "tickets"
BASE = "/v1/companies/acme/tickets"
WAYS_IN = 3
QUEUED = {
    "company": "acme",
    "source": "shop",
    "source_id": "order-1187",
    "subject": "Payment terminal does not start",
    "text": "Terminal 4 in the shop stays dark since this morning.",
    "requester": {"name": "Shop", "email": "shop@example.com"},
}


def drop(office: Office, name: str) -> None:
    """Puts a mail into the inbox bucket, as a mail server's rule does."""
    bucket = office.stack.outputs["TicketsBucketName"]
    office.cloud.aws("s3").put_object(Bucket=bucket, Key=f"inbox/acme/{name}", Body=(MAILS / name).read_bytes())


def wait_for(it: Client, subject: str, articles: int = 1) -> Any:
    """The ticket of this subject, once it has so many articles."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        for status in ("open", "pending"):
            for ticket in it.pages(f"{BASE}?status={status}&limit=200"):
                if ticket["subject"] == subject and ticket["articles"] >= articles:
                    return ticket
        time.sleep(0.2)
    raise Sorry(f"No ticket about {subject!r} after {WAIT_SECONDS} s: see `make logs NAME=Tickets`.")


def subject_of(name: str) -> str:
    """The subject of one of the sample mails, decoded."""
    return str(message_from_bytes((MAILS / name).read_bytes(), policy=policy.default)["Subject"])


def sent_mails(office: Office) -> list[Any]:
    """What the local SES was given to send."""
    with urllib.request.urlopen(f"{office.cloud.endpoint}/_ministack/ses/messages") as answer:
        told = json.load(answer)
    return [mail for account in told["messages"].values() for mail in account]


def help_desk(office: Office) -> None:
    """Three ways in, one thread."""
    front, it = office.client.as_role("front-office"), office.client.as_role("it")
    heading("Help desk (company acme)")
    body = {"subject": "New laptop", "text": "Mine is six years old.", "requester": {"name": "Ada", "email": "ada@example.com"}}
    first_time = body["subject"] not in {ticket["subject"] for ticket in it.pages(f"{BASE}?status=open&limit=200")}
    ticket = front.post(BASE, body | {"source": "intranet", "source_id": "form-12"}).expect(201).json()
    fact("by HTTP", f"{ticket['id']} {ticket['subject']!r}")
    queue = office.stack.nested["TicketsReceiveMessageQueue"].outputs["Url"]
    office.cloud.aws("sqs").send_message(QueueUrl=queue, MessageBody=json.dumps(QUEUED))
    ticket = wait_for(it, str(QUEUED["subject"]))
    fact("by queue", f"{ticket['id']} {ticket['subject']!r}")
    drop(office, "printer.eml")
    wait_for(it, subject_of("printer.eml"))
    drop(office, "printer_reply.eml")
    ticket = wait_for(it, subject_of("printer.eml"), articles=2)
    fact("by mail", f"{ticket['id']} {ticket['subject']!r}, {ticket['articles']} articles: the reply joined it")
    deadline = time.monotonic() + WAIT_SECONDS
    # Known tickets are acknowledged already, and the emulator forgets sent mails when it stops.
    while len(mails := sent_mails(office)) < WAYS_IN and first_time and time.monotonic() < deadline:
        time.sleep(0.2)
    fact("told", f"{len(mails)} acknowledgements by SES: {office.cloud.endpoint}/_ministack/ses/messages")
    fact("look at", f"GET {BASE}/{ticket['id']}/articles   (make token ROLE=it)")
