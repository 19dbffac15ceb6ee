"""Coding, holds, aging, and the identifiers of suppliers."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.domain.payable import parties
from invoices.domain.payable.aging import Bucket, Owed, aging, bucket
from invoices.domain.payable.coding import Part, checked, proposed
from invoices.domain.payable.status import FROM_SUPPLIER, Hold, PayableStatus, Reason, Release, renewed, standing
from tests.unit.invoices.payable.test_matching import facts, line

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(-10_000, 10_000)), min_size=1, max_size=20), st.integers(-500, 500))
def test_the_coding_adds_up_to_the_net_amount(parts: list[tuple[str, int]], rest: int) -> None:
    lines = [line("1", "1.00", net=net, accounting=centre) for centre, net in parts]
    found = facts(*lines, net=sum(net for _, net in parts) + rest)
    coding = proposed(found, "4900", "")
    assert sum(part.net for part in coding) == found.net
    assert {part.cost_centre for part in coding} == {centre for centre, _ in parts}
    assert checked(coding, found.net) == coding


def test_without_an_account_there_is_no_coding() -> None:
    assert proposed(facts(line("1", "1.00")), "", "100") == ()


def test_a_coding_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValueError, match="add up to 99"):
        checked([Part("4900", "", 99)], 100)


def hold(reason: Reason, detail: str = "", by: str = "a") -> Hold:
    return Hold(reason, detail, NOW, by)


def test_holds_are_renewed_without_those_that_were_released() -> None:
    stays, goes, manual = hold(Reason.BANK_CHANGE, "x"), hold(Reason.SUPPLIER_UNCONFIRMED), hold(Reason.MANUAL, "m")
    found = [hold(Reason.BANK_CHANGE, "x", "b"), hold(Reason.IBAN_DIFFERS, "1"), hold(Reason.IBAN_DIFFERS, "2")]
    released = [Release(Reason.IBAN_DIFFERS, "1", "anna", NOW, "")]
    assert renewed((stays, goes, manual), found, released, FROM_SUPPLIER) == (manual, stays, found[2])


@pytest.mark.parametrize(
    ("holds", "coded", "status"),
    [((hold(Reason.MATCH),), True, PayableStatus.HELD), ((), True, PayableStatus.TO_APPROVE), ((), False, PayableStatus.OPEN)],
)
def test_where_a_payable_stands(holds: tuple[Hold, ...], coded: bool, status: PayableStatus) -> None:
    assert standing(holds, coded) is status


@pytest.mark.parametrize(
    ("late", "name"),
    [(-1, "not_due"), (0, "not_due"), (1, "days_1_30"), (30, "days_1_30"), (31, "days_31_60"), (60, "days_31_60"), (61, "days_61_90"),
     (90, "days_61_90"), (91, "days_over_90"), (4000, "days_over_90")],
)  # fmt: skip
def test_the_buckets_of_the_aging_report(late: int, name: str) -> None:
    today = date(2026, 11, 24)
    assert bucket(date.fromordinal(today.toordinal() - late), today) == name


@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["EUR", "USD"]), st.dates(), st.integers(-(10**9), 10**9)), max_size=30))
def test_nothing_gets_lost_in_the_aging_report(owed: list[tuple[str, str, date, int]]) -> None:
    rows = aging([Owed(supplier, supplier, currency, due, amount) for supplier, currency, due, amount in owed], date(2026, 11, 24))
    for currency in ("EUR", "USD"):
        assert sum(row.total for row in rows if row.currency == currency) == sum(each[3] for each in owed if each[1] == currency)
    assert all(set(row.buckets) == set(Bucket) for row in rows)


@pytest.mark.parametrize(
    ("text", "compact"),
    [
        ("DE 136 695 976", "DE136695976"),
        ("DE136695977", None),
        ("IT00743110157", "IT00743110157"),
        ("IT00743110158", None),
        ("EL094259216", "EL094259216"),
        ("GB980780684", "GB980780684"),
        ("GB980780685", None),
        ("CHE-100.155.212 MWST", "CHE100155212MWST"),
        ("CHE-100.155.213 MWST", None),
        ("US-123", "US123"),
        ("--", None),
    ],
)
def test_vat_identifiers(text: str, compact: str | None) -> None:
    assert parties.vat_id(text) == compact


def test_accounts_and_tax_numbers() -> None:
    assert parties.iban("de02 1001 0010 0006 8201 01") == "DE02100100100006820101"
    assert parties.iban("DE02100100100006820102") is None
    assert parties.bic("BYLADEM1001") == "BYLADEM1001"
    assert parties.bic("BYLA1001") is None
    assert parties.tax_id("RCCMNL83S18D969H", "IT") == "RCCMNL83S18D969H"
    assert parties.tax_id("RCCMNL83S18D969X", "IT") is None
    assert parties.tax_id(" 12-3 ", "US") == "12-3"


def test_the_key_is_that_of_the_invoices() -> None:
    assert parties.key_of(vat_id="de 1", tax_id="2", legal_id="3", name="n") == "vat:DE1"
    assert parties.key_of(vat_id="", tax_id="", legal_id="", name="Erle & Co") == "name:ERLE CO"
