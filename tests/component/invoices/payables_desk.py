"""An accounts payable desk for the tests: invoices that come in, the worker that makes payables, people who decide."""

import json
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from urllib.parse import quote

from tests import aws
from tests.component.invoices import office
from tests.component.invoices.office import BASE
from tests.unit.invoices.builders import NS_UBL

from invoices.handlers import process_payable  # isort: skip
from invoices.handlers.routes import approvals, payables, purchase_orders, suppliers  # isort: skip
from kernel.documents import Documents
from kernel.door import Door
from kernel.table import Table

TABLE: Final = Table(aws.table_name("invoices"))
DOOR: Final = Door("invoices")
for routes in (suppliers, payables, purchase_orders, approvals):
    routes.mount(DOOR, TABLE, Documents(office.BUCKET))

ANNA, BERT, CLARA, DORA = (aws.claims(name, "acme/accounting") for name in ("anna", "bert", "clara", "dora"))
SHOP: Final = aws.machine_claims("shop", "acme/invoices:submit")
QUEUE: Final = "invoices-process-payable"
SUPPLIER: Final = "vat:DE136695976"
IBAN: Final = "DE02100100100006820101"
OTHER_IBAN: Final = "DE02120300000000202051"


@dataclass(frozen=True)
class Row:
    """A line of an invoice: quantity at a price; what it names of the order."""

    quantity: str = "1"
    price: str = "100.00"
    name: str = "Thing"
    unit: str = "C62"
    order_line: str = ""
    rate: str = "19"
    net: str = ""

    @property
    def amount(self) -> Decimal:
        return Decimal(self.net or Decimal(self.quantity) * Decimal(self.price)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Paper:
    """An invoice or credit note as a supplier writes it, in UBL."""

    number: str = "R-1001"
    rows: tuple[Row, ...] = (Row(),)
    issued: str = "2026-11-02"
    due: str = "2026-12-02"
    iban: str = IBAN
    order: str = ""
    vat_id: str = "DE136695976"
    name: str = "Erle Bueromoebel GmbH"
    charge: str = "0.00"
    credit: bool = False
    terms: str = ""
    prepaid: str = "0.00"

    def ubl(self) -> bytes:
        net = sum((row.amount for row in self.rows), Decimal(0)) + Decimal(self.charge)
        rate = Decimal(self.rows[0].rate)
        vat = (net * rate / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        scheme = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
        category = f"<cbc:ID>S</cbc:ID><cbc:Percent>{rate}</cbc:Percent>{scheme}"
        root, line, quantity = (
            ("CreditNote", "CreditNoteLine", "CreditedQuantity") if self.credit else ("Invoice", "InvoiceLine", "InvoicedQuantity")
        )
        spaces = NS_UBL.replace("Invoice-2", f"{root}-2")
        code = "<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>" if self.credit else "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>"
        due = f"<cbc:DueDate>{self.due}</cbc:DueDate>" if self.due and not self.credit else ""
        address = "<cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"
        tax = f"<cac:PartyTaxScheme><cbc:CompanyID>{self.vat_id}</cbc:CompanyID>{scheme}</cac:PartyTaxScheme>" if self.vat_id else ""
        legal = "<cac:PartyLegalEntity><cbc:RegistrationName>{}</cbc:RegistrationName></cac:PartyLegalEntity>"
        means = (
            f"<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>{self.iban}</cbc:ID>"
            "</cac:PayeeFinancialAccount></cac:PaymentMeans>"
            if self.iban
            else ""
        )
        charge = (
            "<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator><cbc:AllowanceChargeReason>Freight</cbc:AllowanceChargeReason>"
            f'<cbc:Amount currencyID="EUR">{self.charge}</cbc:Amount><cac:TaxCategory>{category}</cac:TaxCategory></cac:AllowanceCharge>'
            if Decimal(self.charge)
            else ""
        )
        total = {
            "LineExtensionAmount": net - Decimal(self.charge),
            "TaxExclusiveAmount": net,
            "TaxInclusiveAmount": net + vat,
            "ChargeTotalAmount": Decimal(self.charge),
            "PrepaidAmount": Decimal(self.prepaid),
            "PayableAmount": net + vat - Decimal(self.prepaid),
        }
        lines = "".join(
            f'<cac:{line}><cbc:ID>{place}</cbc:ID><cbc:{quantity} unitCode="{row.unit}">{row.quantity}</cbc:{quantity}>'
            f'<cbc:LineExtensionAmount currencyID="EUR">{row.amount}</cbc:LineExtensionAmount>'
            + (f"<cac:OrderLineReference><cbc:LineID>{row.order_line}</cbc:LineID></cac:OrderLineReference>" if row.order_line else "")
            + f"<cac:Item><cbc:Name>{row.name}</cbc:Name><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>{row.rate}</cbc:Percent>"
            f"{scheme}</cac:ClassifiedTaxCategory></cac:Item>"
            f'<cac:Price><cbc:PriceAmount currencyID="EUR">{row.price}</cbc:PriceAmount></cac:Price></cac:{line}>'
            for place, row in enumerate(self.rows, 1)
        )
        return (
            f"<{root} {spaces}><cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>{self.number}</cbc:ID>"
            f"<cbc:IssueDate>{self.issued}</cbc:IssueDate>{due}{code}<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>"
            + (f"<cac:OrderReference><cbc:ID>{self.order}</cbc:ID></cac:OrderReference>" if self.order else "")
            + f"<cac:AccountingSupplierParty><cac:Party>{address}{tax}{legal.format(self.name)}</cac:Party></cac:AccountingSupplierParty>"
            f"<cac:AccountingCustomerParty><cac:Party>{address}{legal.format('Acme')}</cac:Party></cac:AccountingCustomerParty>{means}"
            + (f"<cac:PaymentTerms><cbc:Note>{self.terms}</cbc:Note></cac:PaymentTerms>" if self.terms else "")
            + f'{charge}<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{vat}</cbc:TaxAmount><cac:TaxSubtotal>'
            f'<cbc:TaxableAmount currencyID="EUR">{net}</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">{vat}</cbc:TaxAmount>'
            f"<cac:TaxCategory>{category}</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal><cac:LegalMonetaryTotal>"
            + "".join(f'<cbc:{name} currencyID="EUR">{amount}</cbc:{name}>' for name, amount in total.items())
            + f"</cac:LegalMonetaryTotal>{lines}</{root}>"
        ).encode()


def call(method: str, path: str, who: Any = ANNA, **more: Any) -> tuple[int, Any, dict[str, str]]:
    """A call below the company's base: status, body, headers."""
    answer = DOOR.handler(aws.http_event(method, f"{BASE}{path}", who=who, **more), aws.CONTEXT)
    return answer["statusCode"], json.loads(answer["body"]), answer["headers"]


def change(method: str, path: str, body: Any = None, *, who: Any = ANNA, seen: str = "") -> Any:
    """A change with the present ETag of what is changed (or of `seen`); answers the body, and asserts success."""
    status, answer, _ = attempt(method, path, body, who=who, seen=seen)
    assert status == 200, answer
    return answer


def attempt(method: str, path: str, body: Any = None, *, who: Any = ANNA, seen: str = "") -> tuple[int, Any, dict[str, str]]:
    """The same, whatever comes of it."""
    thing = seen or "/".join(path.split("/")[:3])
    etag = call("GET", thing)[2].get("ETag", '"0"')
    return call(method, path, who, body={} if body is None else body, headers={"If-Match": etag})


def worker(*envelopes: Any) -> list[str]:
    """Brings events to the worker of accounts payable; answers the ids of failed messages."""
    answer = process_payable.handler(aws.sqs_event(*(aws.bus_message(each) for each in envelopes), queue=QUEUE), aws.CONTEXT)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def events(*types: str) -> list[Any]:
    """The events that wait for the bus, of these types."""
    return [event for event in aws.waiting_events("invoices") if event["type"] in types]


def deliver(*types: str) -> None:
    """Brings every event of these types to the worker, old ones too: it has to bear that."""
    for event in events(*types):
        assert worker(event) == [], event


def judge(paper: Paper) -> str:
    """Drops an invoice into the bucket and has it judged; answers the id of its document."""
    return judge_document(paper.ubl(), paper.number)


def judge_document(content: bytes, number: str) -> str:
    """The same with a document of any syntax that has this number."""
    key = office.drop(content, f"{number.replace('/', '-')}-{len(content)}.xml")
    assert office.deliver(key) == []
    (document,) = [
        each["data"]
        for each in events("invoices.invoice.received")
        if each["data"]["number"] == number and each["data"]["status"] == "accepted"
    ][-1:]
    return str(document["document"])


def take_in(paper: Paper) -> Any:
    """An invoice from the bucket to its payable."""
    return take_in_document(paper.ubl(), paper.number)


def take_in_document(content: bytes, number: str) -> Any:
    """The same with a document of any syntax."""
    document = judge_document(content, number)
    (event,) = [each for each in events("invoices.invoice.received") if each["subject"] == document]
    assert worker(event) == []
    return see(document)


def see(payable: str) -> Any:
    """A payable as the API shows it."""
    status, body, _ = call("GET", f"/payables/{payable}")
    assert status == 200, body
    return body


def holds(payable: Any) -> list[str]:
    """The reasons why a payable is held."""
    return [hold["reason"] for hold in payable["holds"]]


def add_supplier(*, iban: str = IBAN, **more: Any) -> Any:
    """Enters a supplier with a confirmed account: three people at work."""
    body = {
        "name": "Erle Bueromoebel GmbH",
        "country": "DE",
        "vat_id": "DE136695976",
        "default_account": "4900",
        "default_cost_centre": "100",
    } | more
    status, added, _ = call("POST", "/suppliers", body=body, headers={"Idempotency-Key": "supplier-1"})
    assert status == 201, added
    path = f"/suppliers/{quote(added['key'], safe=':')}"
    change("POST", f"{path}/confirmation", who=BERT)
    change("POST", f"{path}/bank-account", {"iban": iban, "reason": "letterhead"})
    return change("POST", f"{path}/bank-account/confirmation", who=BERT)


def order(number: str = "PO-77", lines: tuple[dict[str, Any], ...] = (), **more: Any) -> Any:
    """Posts a purchase order."""
    one = {"id": "10", "name": "Thing", "quantity": "10", "unit": "C62", "price": "100", "vat_rate": "19"}
    body = {"number": number, "supplier": SUPPLIER, "currency": "EUR", "ordered_on": "2026-10-01", "lines": list(lines) or [one]} | more
    status, taken, _ = call("POST", "/purchase-orders", SHOP, body=body, headers={"Idempotency-Key": f"order-{number}-{hash(str(body))}"})
    assert status == 201, taken
    return taken


def receive(number: str, quantity: str, order_number: str = "PO-77", line: str = "10") -> tuple[int, Any]:
    """Posts a goods receipt."""
    body = {"number": number, "received_on": "2026-11-01", "lines": [{"order_line": line, "quantity": quantity}]}
    headers = {"Idempotency-Key": f"receipt-{number}-{quantity}"}
    status, counted, _ = call("POST", f"/purchase-orders/{order_number}/receipts", SHOP, body=body, headers=headers)
    return status, counted
