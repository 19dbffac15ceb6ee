"""Reminders from end to end: two overdue invoices of a customer, one message, one letter as PDF that both lead to."""

import json
from datetime import UTC, datetime, timedelta

from infra.local.client import Client
from infra.local.jobs.customer_invoices import BASE, ORDER, fetch, issue, settle_parties
from infra.local.office import Office

SECONDS = 120


def test_two_overdue_invoices_come_in_one_letter(office: Office, client: Client) -> None:
    front, accountant = client.as_role("front-office"), client.as_role("accountant")
    settle_parties(accountant)
    numbers = [issue(front, accountant, ORDER | {"number": f"SO-LATE-{count}"})["number"] for count in (1, 2)]
    day = datetime.now(UTC).date() + timedelta(days=22)  # 14 to pay, 7 to the first reminder, and one for midnight
    sqs = office.cloud.aws("sqs")
    url = sqs.get_queue_url(QueueName="backoffice-invoices-dun-invoices")["QueueUrl"]
    message = {"company": "acme", "customer": "berger", "currency": "EUR", "day": day.isoformat(), "numbers": numbers}
    for _ in range(2):
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps(message))
    letter = accountant.poll(f"{BASE}/customers/berger/dunning/{day.isoformat()}_EUR", lambda told: bool(told["pdf"]), seconds=SECONDS)
    assert ([each["number"] for each in letter["invoices"]], letter["title"]) == (numbers, "Zahlungserinnerung")
    assert letter["amount_due"] == sum(each["open"] for each in letter["invoices"]) > 0
    printed = fetch(letter["pdf"])
    assert printed.startswith(b"%PDF-")
    for number in numbers:
        assert accountant.get(f"{BASE}/issued/{number}").expect(200).json()["standing"]["dunning_level"] == 1
        assert fetch(accountant.get(f"{BASE}/issued/{number}/dunning/1/letter").expect(200).json()["pdf"]) == printed
