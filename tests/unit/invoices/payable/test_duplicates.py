"""Near twins: what is taken for the same invoice, and what is not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.domain.identity import Kind
from invoices.domain.payable.duplicates import (
    CLOSE_PER_MILLE,
    WINDOW_DAYS,
    Evidence,
    Trace,
    bare_name,
    bucket,
    buckets,
    number_evidence,
    swapped,
    twins,
    weigh,
)

ONE = Trace("1", "vat:DE1", "Erle GmbH", Kind.INVOICE, "RE-2026-0117", date(2026, 3, 2), "EUR", 118_850, "DE02")


@pytest.mark.parametrize(
    ("other", "evidence"),
    [
        ("RE-2026-0117", Evidence.SAME_NUMBER),
        ("RE-2O26-0117", Evidence.CONFUSED_CHARACTERS),
        ("RE-2026-O1I7", Evidence.CONFUSED_CHARACTERS),
        ("2026-0117", Evidence.AFFIX),
        ("RE-2026-0117-COPY", Evidence.AFFIX),
        ("NR-RE-2026-0117-A", Evidence.AFFIX),
        ("RE-2026-117", Evidence.ONE_CHARACTER),
        ("RE-2026-0171", Evidence.DIGITS_SWAPPED),
        ("RE-2026-0917", Evidence.ONE_CHARACTER),
        ("RE-2026-0118", Evidence.NEXT_IN_SERIES),
        ("RE-2026-0984", Evidence.SAME_FORM),
        ("X/7", None),
    ],
)
def test_how_numbers_are_alike(other: str, evidence: Evidence | None) -> None:
    assert number_evidence(ONE.number, other) is evidence
    assert number_evidence(other, ONE.number) is evidence


@pytest.mark.parametrize(
    "spoilt",
    [
        {"number": "RE-2026-O117"},
        {"number": "2026-0117"},
        {"number": "RE-2026-0171"},
        {"number": "RE-2026-0117-2", "issue_date": date(2026, 3, 20)},
        {"number": "RE-2026-0117-2", "amount": 118_849},
        {"supplier": "name:ERLE", "supplier_name": "Erle mbH"},
        {"supplier": "tax:1/2", "supplier_name": "Other", "iban": "DE02"},
    ],
)
def test_a_spoilt_copy_is_flagged_with_its_reasons(spoilt: dict[str, object]) -> None:
    copy = replace(ONE, id="2", **spoilt)  # type: ignore[arg-type]  # fields of a trace
    (twin,) = twins(copy, [ONE])
    assert twin.id == "1"
    assert {str(each) for each in weigh(copy, ONE) or ()} <= set(twin.reasons)


@pytest.mark.parametrize(
    "different",
    [
        {"kind": Kind.CREDIT_NOTE},
        {"currency": "CHF"},
        {"amount": 99_000},
        {"supplier": "vat:DE2", "supplier_name": "Linde", "iban": "DE99"},
        {"number": "RE-2026-0118", "issue_date": date(2026, 4, 2)},
        {"number": "RE-2026-0118"},
        {"number": "RE-2026-0984", "issue_date": date(2026, 3, 9)},
    ],
)
def test_another_invoice_is_not(different: dict[str, object]) -> None:
    assert twins(replace(ONE, id="2", **different), [ONE]) == ()  # type: ignore[arg-type]  # fields of a trace


def test_nobody_is_a_twin_of_himself() -> None:
    assert twins(ONE, [ONE, ONE]) == ()


def test_what_a_supplier_bills_all_the_time_proves_little() -> None:
    day = timedelta(days=1)
    usual = [replace(ONE, id=f"u{n}", number=f"RE-2026-{n:04}", issue_date=ONE.issue_date - (117 - n) * day) for n in range(109, 117)]
    new = replace(ONE, id="new", number="RE-2026-0171", issue_date=ONE.issue_date + day)
    assert twins(new, [ONE])
    assert twins(new, [*usual, ONE]) == ()


def test_a_number_out_of_its_series_betrays_a_slip_of_the_pen() -> None:
    month = timedelta(days=30)
    others = [
        replace(ONE, id=f"o{n}", number=f"RE-2026-{100 + n:04}", amount=5_000 + n, issue_date=ONE.issue_date + (n - 17) * month)
        for n in (13, 14, 15, 16, 18, 19, 20)
    ]
    slip = replace(ONE, id="2", number="RE-2026-0917")
    (twin,) = twins(slip, [*others, ONE])
    assert "number_out_of_series" in twin.reasons


@given(st.integers(1, 10**9), st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.data())
def test_every_close_amount_within_the_window_lies_in_a_bucket_that_is_asked(amount: int, day: date, data: st.DataObject) -> None:
    margin = amount * CLOSE_PER_MILLE // 1000
    other = data.draw(st.integers(max(1, amount - margin), amount + margin))
    when = day - timedelta(days=data.draw(st.integers(0, WINDOW_DAYS)))
    assert bucket("EUR", other, when) in buckets("EUR", amount, day)


@given(st.text("0123456789AB-", min_size=2, max_size=12), st.integers(0, 10))
def test_swapping_is_seen_both_ways(text: str, place: int) -> None:
    place %= len(text) - 1
    other = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    assert swapped(text, other) is (text != other) is swapped(other, text)


@given(st.text(max_size=20), st.text(max_size=20))
def test_numbers_of_any_kind_are_compared(one: str, other: str) -> None:
    assert number_evidence(one, other) is number_evidence(other, one)


def test_names_without_their_legal_form() -> None:
    assert bare_name("Erle Büromöbel G.m.b.H. & Co. KG") == "ERLE BÜROMÖBEL"
