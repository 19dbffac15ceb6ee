"""An accounts department for the tests: documents handed in over HTTP or dropped into the bucket, and the queue that brings the worker."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from kernel import aws as cloud
from kernel import clock
from tests import aws

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BASE = "/v1/companies/acme/invoices"
SCANNER = aws.machine_claims("scanner", "acme/invoices:submit")
ANNA = aws.claims("anna", "acme/accounting")
BUCKET = aws.bucket_name("invoices")

aws.set_environment("invoices")

from invoices.handlers import api, read_invoice
from invoices.operations.retry_received import JUDGING_REQUESTED

SAMPLES: Final = Path(__file__).parents[3] / "events" / "invoices"
UBL: Final = (SAMPLES / "supplier_invoice_ubl.xml").read_bytes()
CII: Final = (SAMPLES / "supplier_invoice_cii.xml").read_bytes()
QUEUE: Final = "invoices-read-invoice"
TEXTS: Final = ("application/xml", "text/xml", "application/json")


def at(monkeypatch: pytest.MonkeyPatch, now: datetime = NOW) -> None:
    """Stops the clock."""
    monkeypatch.setattr(clock, "now", lambda: now)


def call(method: str, path: str, *, who: Any = ANNA, **more: Any) -> tuple[int, Any, dict[str, str]]:
    """A call of the invoices API below the company's base: status, body, headers."""
    answer = api.handler(aws.http_event(method, f"{BASE}{path}", who=who, **more), aws.CONTEXT)
    return answer["statusCode"], json.loads(answer["body"]), answer["headers"]


def hand_in(
    content: bytes, *, key: str = "k-1", who: Any = SCANNER, content_type: str = "application/xml"
) -> tuple[int, Any, dict[str, str]]:
    """Posts a document; the event is what API Gateway makes of it: text of some types, base64 of all others."""
    headers = {"Idempotency-Key": key, "Content-Type": content_type}
    event = aws.http_event("POST", f"{BASE}/received", who=who, body=content.decode(errors="replace"), headers=headers)
    if content_type not in TEXTS:
        event |= {"body": base64.b64encode(content).decode(), "isBase64Encoded": True}
    answer = api.handler(event, aws.CONTEXT)
    return answer["statusCode"], json.loads(answer["body"]), answer["headers"]


def drop(content: bytes, name: str, company: str = "acme") -> str:
    """Puts a file into the bucket, as a front-office system with access to it would."""
    key = f"inbox/{company}/{name}"
    cloud.s3().put_object(Bucket=BUCKET, Key=key, Body=content)
    return key


def deliver(*keys: str, tries: int = 1) -> list[str]:
    """Brings the worker to these objects in one batch; answers the ids of failed messages."""
    answer = read_invoice.handler(aws.sqs_event(*(aws.s3_message(BUCKET, key) for key in keys), queue=QUEUE, tries=tries), aws.CONTEXT)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def objects() -> list[str]:
    """The keys of all objects in the bucket."""
    return [entry["Key"] for entry in cloud.s3().list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def content(key: str) -> bytes:
    """The bytes of an object."""
    return cloud.s3().get_object(Bucket=BUCKET, Key=key)["Body"].read()


def take_in(content: bytes, key: str = "k-1", content_type: str = "application/xml") -> Any:
    """Hands a document in, lets the worker judge it, and answers what the API then says of it."""
    _, received, headers = hand_in(content, key=key, content_type=content_type)
    assert deliver(key_of(received)) == []
    return see(headers["Location"])


def key_of(received: Any) -> str:
    """Where in the inbox the bytes of a document lie."""
    (key,) = (key for key in objects() if key.startswith(f"inbox/acme/{received['sha256']}."))
    return key


def carry_requests() -> list[str]:
    """Brings to the worker every request to judge a document again; answers the ids of failed messages."""
    asked = [event for event in aws.waiting_events("invoices") if event["type"] == JUDGING_REQUESTED]
    answer = read_invoice.handler(aws.sqs_event(*(aws.bus_message(event) for event in asked), queue=QUEUE), aws.CONTEXT)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def see(location: str) -> Any:
    status, body, _ = call("GET", location.removeprefix(BASE))
    assert status == 200, body
    return body


def renumbered(content: bytes, number: str) -> bytes:
    """The same invoice under another number."""
    return content.replace(b"WW-2026/0117", number.encode()).replace(b"F-00482", number.encode())
