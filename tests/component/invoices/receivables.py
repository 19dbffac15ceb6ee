"""An accounts receivable department for the tests: a door with its routes, its workers and its schedule, a seller and a customer."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Final

from kernel import aws as cloud
from kernel.documents import Documents
from kernel.door import Door
from kernel.table import Table
from tests import aws

NOW: Final = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BASE: Final = "/v1/companies/acme/invoices"
SHOP: Final = aws.machine_claims("shop", "acme/invoices:submit")
ANNA: Final = aws.claims("anna", "acme/accounting")
BUCKET: Final = aws.bucket_name("invoices")
DUNNING_QUEUE: Final = "invoices-dun-invoices"

aws.set_environment("invoices", QUEUE=aws.queue_url(DUNNING_QUEUE), COMPANIES="acme@Europe/Berlin")

from invoices.handlers import dun_invoices, plan_dunning, render_invoice
from invoices.handlers.routes import customers, dunning, issued

TABLE: Final = Table(aws.table_name("invoices"))
DOCUMENTS: Final = Documents(BUCKET)
DOOR: Final = Door("invoices")
customers.mount(DOOR, TABLE, DOCUMENTS)
issued.mount(DOOR, TABLE, DOCUMENTS)
dunning.mount(DOOR, TABLE, DOCUMENTS)

SELLER: Final[dict[str, Any]] = {
    "name": "Acme Werkzeuge GmbH",
    "address": {"street": "Musterstraße 12", "city": "Berlin", "post_code": "10115", "country": "DE"},
    "vat_id": "DE 136695976",
    "tax_id": "37/123/45678",
    "legal_registration": "HRB 12345 B",
    "iban": "DE89 3704 0044 0532 0130 00",
    "bic": "COBADEFFXXX",
    "contact": {"name": "Erika Mustermann", "telephone": "+49 30 1234567", "email": "rechnung@acme.example"},
    "dunning": [{"days": 7}, {"days": 21, "fee": 500}, {"days": 35, "fee": 1000}],
}
CUSTOMER: Final[dict[str, Any]] = {
    "name": "Bürobedarf Nord AG",
    "address": {"street": "Hafenweg 3", "city": "Hamburg", "post_code": "20457", "country": "DE"},
    "vat_id": "DE129273398",
    "language": "de",
    "terms_days": 14,
    "email": "buchhaltung@nord.example",
}
LINE: Final[dict[str, Any]] = {"name": "Akkuschrauber", "quantity": "3", "price": "129.90", "rate": "19"}
ORDER: Final[dict[str, Any]] = {"number": "SO-1001", "customer": "nord", "lines": [LINE]}
TOTAL: Final = 46374
"""Of the order, with VAT."""
NEW: Final = {"If-None-Match": "*"}


def call(method: str, path: str, *, who: Any = ANNA, key: str = "", **more: Any) -> tuple[int, Any, dict[str, str]]:
    """A call below the company's base: status, body, headers. A POST gets an Idempotency-Key of its own unless it has one."""
    made = hashlib.sha256(f"{method} {path} {more.get('body')}".encode()).hexdigest()
    headers = {"Idempotency-Key": key or made} | more.pop("headers", {})
    answer = DOOR.handler(aws.http_event(method, f"{BASE}{path}", who=who, headers=headers, **more), aws.CONTEXT)
    return answer["statusCode"], json.loads(answer["body"]), answer["headers"]


def ready() -> None:
    """Stores the seller and the customer, and creates the queue of reminders."""
    aws.create_queue(DUNNING_QUEUE)
    for path, body in (("/seller", SELLER), ("/customers/nord", CUSTOMER)):
        status, problem, _ = call("PUT", path, body=body, headers=NEW)
        assert status in (200, 201), problem


def issue(number: str = "SO-1001", **changes: Any) -> Any:
    """Posts an order and answers the invoice."""
    status, body, _ = call("POST", "/orders", who=SHOP, body=ORDER | {"number": number} | changes)
    assert status == 201, body
    return body


def pay(receipt: str, amount: int, **more: Any) -> tuple[int, Any]:
    """Enters a receipt."""
    body = {"id": receipt, "amount": amount, "received_on": "2026-12-01"} | more
    status, answer, _ = call("POST", "/receipts", body=body)
    return status, answer


def see(number: str) -> Any:
    """An issued document as the API shows it."""
    status, body, _ = call("GET", f"/issued/{number}")
    assert status == 200, body
    return body


def published(kind: str) -> list[dict[str, Any]]:
    """Events of one type that wait for the bus."""
    return [envelope for envelope in aws.waiting_events("invoices") if envelope["type"] == kind]


def render(*kinds: str) -> list[str]:
    """Brings the worker to every issued document, or to all events of some types; answers the ids of failed messages."""
    messages = [aws.bus_message(envelope) for kind in kinds or ("invoices.invoice.issued",) for envelope in published(kind)]
    answer = render_invoice.handler(aws.sqs_event(*messages, queue="invoices-render-invoice"), aws.CONTEXT)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def plan() -> int:
    """Runs the schedule; answers how many letters it planned."""
    return plan_dunning.handler({"id": "schedule-1"}, aws.CONTEXT)["planned"]


def dun() -> list[str]:
    """Brings the worker to the planned letters; answers the ids of failed messages."""
    messages = aws.sent_messages(aws.queue_url(DUNNING_QUEUE))
    if not messages:
        return []
    answer = dun_invoices.handler(aws.sqs_event(*messages, queue=DUNNING_QUEUE), aws.CONTEXT)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def objects() -> list[str]:
    """The keys of all objects in the bucket."""
    return [entry["Key"] for entry in cloud.s3().list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def content(key: str) -> bytes:
    """The bytes of an object."""
    return cloud.s3().get_object(Bucket=BUCKET, Key=key)["Body"].read()
