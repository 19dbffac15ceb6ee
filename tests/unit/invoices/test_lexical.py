"""Numbers as XML writes them, and the arithmetic of the official rules."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.domain import lexical

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.50", Decimal("1.5")),
        (" -.5\n", Decimal("-0.5")),
        ("+7.", Decimal(7)),
        ("1e3", None),
        ("1,50", None),
        ("", None),
        (".", None),
        ("\N{ARABIC-INDIC DIGIT ONE}", None),
        ("9" * 60, Decimal("9" * 60)),
        ("9" * 61, None),
        (" " * 100 + "1", Decimal(1)),
    ],
)
def test_a_number_is_one_whether_it_was_met_before_or_not(text: str, number: Decimal | None) -> None:
    for _ in range(2):
        assert lexical.decimal(text) == number


def test_what_is_remembered_is_bounded() -> None:
    remembered = lexical._Decimals()
    for number in range(3 * lexical.REMEMBERED):
        assert remembered[str(number)] == number
        assert len(remembered) <= lexical.REMEMBERED
    assert remembered[" " * 1000 + "1"] == 1
    assert " " * 1000 + "1" not in remembered


@pytest.mark.parametrize("texts", [("25", "25.00", " 25.0", "+25"), ("0", "-0", "0.00"), ("1000", "1000.0"), ("0.10", ".1")])
def test_spellings_of_a_number_share_one_text(texts: tuple[str, ...]) -> None:
    assert len({lexical.canonical(text) for text in texts}) == 1


@given(NUMBERS, NUMBERS)
def test_different_numbers_share_none(one: Decimal, other: Decimal) -> None:
    assert (lexical.canonical(str(one)) == lexical.canonical(str(other))) == (one == other)


def test_what_is_no_number_has_no_spelling() -> None:
    assert lexical.canonical("abc") is None


@given(st.lists(NUMBERS))
def test_a_total_is_exact(numbers: list[Decimal]) -> None:
    assert lexical.total(numbers) == Decimal(sum(int(number * 10_000) for number in numbers)) / 10_000


def test_a_total_is_exact_however_long_the_numbers_are() -> None:
    assert lexical.total([Decimal("9" * 40), Decimal("0.0000000001")]) == Decimal("9" * 40 + ".0000000001")


@given(st.decimals(min_value=-2, max_value=2, places=3))
def test_nothing_is_what_rounds_to_zero(number: Decimal) -> None:
    assert lexical.is_nothing(number) == (lexical.rounded(number, 0) == 0)


@pytest.mark.parametrize(
    ("text", "unusual"),
    [
        *((text, False) for text in ("12", "0.5", "1234567.89")),
        *((text, True) for text in ("1.005", "-1", "+1", " 1", "1.", "abc", "", ".5", "1" * 61, "1\n")),
    ],
)
def test_a_number_is_usual_whether_it_was_met_before_or_not(text: str, unusual: bool) -> None:
    for _ in range(2):
        assert lexical.unusual(text) is unusual


@given(NUMBERS)
def test_what_is_usual_is_a_number_without_sign_and_more_than_cents(number: Decimal) -> None:
    text = f"{number:f}"
    if not lexical.unusual(text):
        assert lexical.decimal(text) == number >= 0
        assert lexical.decimals(text) <= 2


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("2024-02-29", None, date(2024, 2, 29)),
        ("2023-02-29", None, None),
        (" 2024-02-28Z\n", None, date(2024, 2, 28)),
        ("20240228", "102", date(2024, 2, 28)),
        ("20240228", None, None),
        ("2024-02-28", "102", None),
        ("20240228", "203", None),
        (" " * 100 + "2024-02-28", None, date(2024, 2, 28)),
        ("", None, None),
    ],
)
def test_a_date_is_one_whether_it_was_met_before_or_not(text: str, form: str | None, expected: date | None) -> None:
    for _ in range(2):
        assert lexical.written_date(text, form) == expected


def test_dates_and_unusual_numbers_that_are_remembered_are_bounded() -> None:
    dates, unusual = lexical._Dates(), lexical._Unusual()
    for number in range(2 * lexical.REMEMBERED):
        assert dates[str(number), "102"] is None
        assert not unusual[str(number)]
        assert len(dates) <= lexical.REMEMBERED
        assert len(unusual) <= lexical.REMEMBERED
    assert dates["20240228", "x" * 1000] is None
    assert ("20240228", "x" * 1000) not in dates
