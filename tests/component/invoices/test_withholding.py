"""Italian invoices with withholding and split payment, from the document to what the ledger is told."""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

import pytest

from invoices.domain.identity import Kind
from invoices.domain.payable.facts import OwedToState, VatPart, Withholding
from invoices.domain.payable.status import PayableStatus
from invoices.records.payables import Payable
from tests import aws
from tests.component.invoices import office
from tests.component.invoices import payables_desk as desk
from tests.house.house import ROOT

FEE_NOTE: Final = (office.SAMPLES / "supplier_invoice_fatturapa_withholding.xml").read_bytes()
PUBLISHED: Final = ROOT / "events" / "published" / "invoices.invoice.approved.v1.json"
IBAN: Final = "IT63Y9999901234000000654321"
WITHHELD: Final = [{"kind": "tax", "type": "RT01", "amount": 20000, "rate": "20.00", "reason": "A"}]


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)
    desk.add_supplier(
        iban=IBAN,
        name="Ada Prova",
        country="IT",
        vat_id="IT07612340013",
        default_account="6400",
        terms={"net_days": 30, "discount_percent": "2", "discount_days": 14},
    )


def approved(payable: Any) -> Any:
    """Approves a payable and answers what is told of it."""
    desk.change("POST", f"/payables/{payable['id']}/approval", {"comment": ""}, who=desk.BERT)
    return desk.events("invoices.invoice.approved")[-1]["data"]


def test_a_fee_note_shows_and_tells_what_is_owed_to_whom() -> None:
    """A fee of 1,000.00 with 4 % for the fund and 22 % VAT, of which 20 % of the fee are kept; the sample event is exactly this one."""
    found = desk.take_in_document(FEE_NOTE, "42/2026")
    assert found["id"] == hashlib.sha256(FEE_NOTE).hexdigest()[:32]
    assert (found["status"], found["total"], found["due"], found["open"]) == ("to_approve", 126880, 106880, 106880)
    assert found["owed_to_state"] == {"tax": 20000, "social_fund": 0, "vat": 0}
    assert (found["withheld"], found["split_vat"], found["adjusted"]) == (WITHHELD, 0, 0)
    assert approved(found) == json.loads(PUBLISHED.read_text())["data"]


def test_the_list_shows_it_too() -> None:
    desk.take_in_document(FEE_NOTE, "42/2026")
    (listed,) = desk.call("GET", "/payables")[1]["items"]
    assert (listed["due"], listed["owed_to_state"]) == (106880, {"tax": 20000, "social_fund": 0, "vat": 0})


def test_vat_in_split_payment_beside_tax_and_fund() -> None:
    enasarco = (
        b"<DatiRitenuta><TipoRitenuta>RT04</TipoRitenuta><ImportoRitenuta>85.00</ImportoRitenuta>"
        b"<AliquotaRitenuta>8.50</AliquotaRitenuta><CausalePagamento>R</CausalePagamento></DatiRitenuta>"
    )
    changed = FEE_NOTE.replace(b"<DatiCassa", enasarco + b"<DatiCassa").replace(b">I</Esig", b">S</Esig").replace(b">1068.80<", b">755.00<")
    told = approved(desk.take_in_document(changed, "42/2026"))
    assert (told["total"], told["due"], told["split_vat"], told["vat"]) == (126880, 75500, 22880, 22880)
    assert [(each["kind"], each["type"], each["amount"]) for each in told["withheld"]] == [
        ("tax", "RT01", 20000),
        ("social_fund", "RT04", 8500),
    ]
    assert told["total"] == told["due"] + sum(each["amount"] for each in told["withheld"]) + told["split_vat"]


def test_a_credit_note_takes_back_from_all() -> None:
    told = approved(desk.take_in_document(FEE_NOTE.replace(b"TD06", b"TD04").replace(b"42/2026", b"43/2026"), "43/2026"))
    assert (told["kind"], told["total"], told["due"]) == ("credit_note", -126880, -106880)
    assert [each["amount"] for each in told["withheld"]] == [-20000]


def test_who_approves_is_asked_for_the_whole_invoice() -> None:
    """1,200.00 are between what the supplier gets and the total: the rule goes by the total."""
    rule = {"id": "large", "from_amount": 120000, "currency": "EUR", "approvers": ["clara"]}
    desk.change("PUT", "/approvals/matrix", {"rules": [rule], "roles": {}}, seen="/approvals/matrix")
    desk.change("POST", "/approvals/matrix/confirmation", who=desk.DORA, seen="/approvals/matrix")
    found = desk.take_in_document(FEE_NOTE, "42/2026")
    assert found["steps"] == [{"rule": "large", "approvers": ["clara"], "missing": 1}]


def test_it_is_paid_when_the_supplier_has_his_part() -> None:
    found = desk.take_in_document(FEE_NOTE, "42/2026")
    approved(found)
    paid = desk.change("PUT", f"/payables/{found['id']}/payments/P-1", {"amount": 106880, "paid_on": "2026-11-24"})
    assert (paid["status"], paid["open"], paid["owed_to_state"]["tax"]) == ("paid", 0, 20000)


def test_payables_stored_before_are_read_still() -> None:
    """With nothing kept, which is all that can be said of them; the worker reads the document again only for its order."""
    found = desk.take_in_document(FEE_NOTE, "42/2026")
    (item,) = aws.stored_items("invoices", "Payable")
    assert {"withheld", "split_vat", "adjusted"} <= item.keys()
    stored = Payable.of({name: value for name, value in item.items() if name not in ("withheld", "split_vat", "adjusted")})
    assert (stored.id, stored.due, stored.withheld, stored.owed_to_state) == (found["id"], 106880, (), OwedToState(0, 0, 0))


def test_what_has_no_rate_comes_back_from_the_table() -> None:
    """VAT category O has no rate; an absent one must not make the payable unreadable."""
    now = datetime(2026, 11, 24, tzinfo=UTC)
    payable = Payable(
        company="acme",
        id="a" * 32,
        supplier="name:X",
        supplier_name="X",
        document_kind=Kind.INVOICE,
        number="1",
        claimed_number="1",
        issue_date=date(2026, 11, 2),
        due_date=date(2026, 12, 2),
        due_from="BT-9",
        currency="EUR",
        net=100,
        vat=0,
        total=100,
        due=90,
        status=PayableStatus.OPEN,
        recorded_at=now,
        changed_at=now,
        vat_parts=(VatPart("O", 100, 0), VatPart("S", 0, 0, Decimal("22.00"))),
        withheld=(Withholding("RT02", 6), Withholding("RT03", 4, Decimal(4), "A")),
        adjusted=-1,
    )
    assert Payable.of(payable.item()) == payable
