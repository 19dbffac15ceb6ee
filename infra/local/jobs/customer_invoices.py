"""Customer invoices: an order becomes the next number of the series, UBL, CII and a PDF that carries the CII; money received settles it."""

import json
import urllib.request
from datetime import UTC, datetime
from typing import Any, Final

from infra.local.client import Client
from infra.local.jobs.show import WAIT_SECONDS, dollars, fact, heading
from infra.local.office import Office

BASE: Final = "/v1/companies/acme/invoices"
SELLER: Final = {
    "name": "Acme GmbH",
    "address": {"street": "Werkstraße 12", "post_code": "80331", "city": "München", "country": "DE"},
    "vat_id": "DE129273398",
    "tax_id": "143/123/45678",
    "legal_registration": "HRB 123456",
    "iban": "DE89370400440532013000",
    "bic": "COBADEFFXXX",
    "contact": {"name": "Buchhaltung", "telephone": "+49 89 123456", "email": "rechnung@acme.example"},
    "endpoint": {"id": "rechnung@acme.example", "scheme": "EM"},
}
CUSTOMER: Final = {
    "name": "Blumen Berger KG",
    "address": {"street": "Rosenweg 3", "post_code": "70173", "city": "Stuttgart", "country": "DE"},
    "language": "de",
    "terms_days": 14,
    "email": "buero@blumen-berger.example",
    "endpoint": {"id": "buero@blumen-berger.example", "scheme": "EM"},
}
ORDER: Final = {
    "number": "SO-1001",
    "customer": "berger",
    "lines": [
        {"name": "Gewächshausfolie, 4 m", "quantity": "25", "unit": "MTR", "price": "7.9500", "category": "S", "rate": "19"},
        {"name": "Blumenerde, Sack 40 l", "quantity": "12", "unit": "C62", "price": "6.49", "category": "S", "rate": "7"},
    ],
    "note": "Vielen Dank für Ihren Auftrag.",
}


def settle_parties(accountant: Client) -> None:
    """The company's own facts and a customer, unless they are there."""
    for path, facts in (("seller", SELLER), ("customers/berger", CUSTOMER)):
        if accountant.get(f"{BASE}/{path}").status == 404:
            headers = {"Content-Type": "application/json", "If-None-Match": "*"}
            accountant.request("PUT", f"{BASE}/{path}", json.dumps(facts).encode(), headers).expect(200, 201)


def issue(front: Client, accountant: Client, order: dict[str, Any]) -> Any:
    """Posts an order as a shop does, and waits for the documents of the invoice."""
    location = front.post(f"{BASE}/orders", order).expect(200, 201).headers["location"]
    return accountant.poll(location, lambda told: bool(told["documents"]), seconds=WAIT_SECONDS)


def fetch(address: str) -> bytes:
    """A document by its address."""
    with urllib.request.urlopen(address, timeout=30) as answer:
        return bytes(answer.read())


def customer_invoices(office: Office) -> None:
    """One order, its invoice, its payment."""
    front, accountant = office.client.as_role("front-office"), office.client.as_role("accountant")
    heading("Customer invoices (company acme, ordered by the front office)")
    settle_parties(accountant)
    invoice = issue(front, accountant, ORDER)
    total = invoice["totals"]["due"]
    fact("issued", f"{invoice['number']} to {invoice['customer_name']}: {dollars(total)} {invoice['currency']}, due {invoice['due_date']}")
    again = issue(front, accountant, ORDER)
    fact("again", f"the same order is the same invoice: {again['number']}")
    sizes = {kind: len(fetch(address)) for kind, address in invoice["documents"].items()}
    fact("documents", ", ".join(f"{kind} {size:,} bytes" for kind, size in sizes.items()))
    printed = office.cloud.folder / "invoice.pdf"
    printed.write_bytes(fetch(invoice["documents"]["pdf"]))
    fact("printed", printed)
    today = datetime.now(UTC).date()
    receipt = {"id": f"bank-{invoice['number']}", "amount": total, "received_on": today.isoformat()}
    accountant.post(f"{BASE}/receipts", receipt | {"reference": f"Rechnung {invoice['number']}"}).expect(200, 201)
    standing = accountant.get(f"{BASE}/issued/{invoice['number']}").json()["standing"]
    fact("receipt", f"{dollars(total)} received: {standing['status']}, {dollars(standing['open'])} open")
    days = {"first": f"{today.year}-01-01", "last": today.isoformat()}
    asked = accountant.post(f"{BASE}/customers/berger/statements", days).expect(202).headers["location"]
    written = accountant.poll(asked, lambda told: bool(told["pdf"]), seconds=WAIT_SECONDS)
    fact("statement", f"of account, {written['id']}: {len(fetch(written['pdf'])):,} bytes of PDF")
    fact("look at", f"GET {BASE}/issued   (make token ROLE=accountant)")
