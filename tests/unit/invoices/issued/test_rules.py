"""Small rules: dunning levels, numbers, the payment code, statements, receipts, words."""

import string
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.domain.issued import epc, words
from invoices.domain.issued.amounts import Category
from invoices.domain.issued.dunning import DEFAULT_LEVELS, Level, first_day, interest, next_level, pay_by
from invoices.domain.issued.numbers import MAX_COUNT, number, numbers_in, series
from invoices.domain.issued.parties import Language
from invoices.domain.issued.receipts import NotSpreadable, Owed, Paid, Share, as_asked, spread
from invoices.domain.issued.statement import EntryKind, Movement, Open, aging, statement

DUE = date(2026, 12, 8)


@pytest.mark.parametrize(
    ("done", "last", "days", "level"),
    [
        (0, None, 6, None),
        (0, None, 7, 1),
        (1, 7, 20, None),
        (1, 7, 21, 2),
        (1, 30, 43, None),
        (1, 30, 44, 2),
        (2, 21, 35, 3),
        (3, 35, 999, None),
    ],
)
def test_levels_come_in_their_time(done: int, last: int | None, days: int, level: int | None) -> None:
    last_day = DUE + timedelta(days=last) if last is not None else None
    assert next_level(DEFAULT_LEVELS, done, DUE, last_day, DUE + timedelta(days=days)) == level
    assert first_day(DEFAULT_LEVELS) == 7
    assert next_level((), 0, DUE, None, date.max) is None
    assert first_day((Level(9, 0),)) == 9


def test_numbers() -> None:
    assert number(series("", 2026), 123) == "2026-000123"
    assert number(series("C", 2026), 1) == "C2026-000001"
    for wrong in (0, MAX_COUNT + 1):
        with pytest.raises(ValueError, match="a series has numbers"):
            number("2026", wrong)
    assert numbers_in("Rg. 2026-000001/c2026-000002, 2026-000001 und 12026-0000019") == ["2026-000001", "C2026-000002"]
    assert len(numbers_in(" ".join(f"2026-{index:06d}" for index in range(1, 100)))) == 40


def test_the_payment_code_has_the_lines_of_the_guideline() -> None:
    text = epc.payload(name="Acme GmbH", iban="DE89370400440532013000", bic="COBADEFFXXX", amount=46374, remittance="2026-000001")
    assert text == "BCD\n002\n1\nSCT\nCOBADEFFXXX\nAcme GmbH\nDE89370400440532013000\nEUR463.74\n\n\n2026-000001"


@given(st.text(max_size=200), st.integers(-10, epc.MAX_AMOUNT + 10))
def test_a_payment_code_is_within_its_limits_or_is_none(name: str, amount: int) -> None:
    text = epc.payload(name=name, iban="DE89370400440532013000", bic="", amount=amount, remittance="x" * 200)
    assert text is None or (len(text.encode()) <= 331 and 0 < amount <= epc.MAX_AMOUNT)


def _owed(index: int, opened: int, charges: int, discounts: tuple[int, ...]) -> Owed:
    return Owed(str(index), opened, charges, tuple(sorted({each for each in discounts if each < opened}, reverse=True)))


OWED = st.lists(
    st.tuples(st.integers(-1000, 10**8), st.integers(0, 5000), st.lists(st.integers(1, 5000), max_size=2).map(tuple)),
    min_size=1,
    max_size=8,
).map(lambda rows: [_owed(index, *row) for index, row in enumerate(rows)])


@given(st.integers(1, 10**9), OWED)
def test_a_receipt_is_spread_to_the_cent(amount: int, owed: list[Owed]) -> None:
    shares = spread(amount, owed)
    assert sum(share.amount for share in shares) == amount
    by_number = {each.number: each for each in owed}
    for share in shares:
        of = by_number[share.number]
        assert share.amount > 0
        assert 0 <= share.charges <= of.charges
        assert share.discount in (0, *of.discounts)
        assert share.number == owed[-1].number or share.principal <= max(0, of.open)
        if share.discount:
            assert share.principal + share.discount == of.open


@given(OWED)
def test_a_receipt_of_all_that_is_owed_settles_all_of_it(owed: list[Owed]) -> None:
    amount = sum(max(0, each.open) + each.charges for each in owed)
    if amount and not any(each.discounts for each in owed):
        paid = {share.number: share for share in spread(amount, owed)}
        for each in owed:
            share = paid.get(each.number, Paid(each.number, 0))
            assert (share.principal, share.charges) == (max(0, each.open), each.charges)


def test_a_receipt_pays_invoices_before_what_is_owed_beside_them() -> None:
    owed = [Owed("a", 100, 7), Owed("b", 50, 5)]
    assert spread(153, owed) == (Paid("a", 103, 3), Paid("b", 50))
    assert spread(170, owed) == (Paid("a", 107, 7), Paid("b", 63, 5))


def test_all_discounts_are_kept_together_or_each_by_itself() -> None:
    owed = [Owed("a", 100, 0, (3, 2)), Owed("b", 50), Owed("c", 200, 0, (4,))]
    assert spread(343, owed) == (Paid("a", 97, 0, 3), Paid("b", 50), Paid("c", 196, 0, 4))
    assert spread(98, owed[:1]) == (Paid("a", 98, 0, 2),)
    assert spread(346, owed) == (Paid("a", 100), Paid("b", 50), Paid("c", 196, 0, 4))


def test_shares_as_asked() -> None:
    owed = [Owed("b", 50), Owed("a", 31, 2, (1,))]
    assert as_asked(100, (Share("a", 30), Share("b", 50)), owed) == (Paid("a", 30, 0, 1), Paid("b", 70))
    assert as_asked(33, (Share("a", 33),), owed) == (Paid("a", 33, 2),)
    with pytest.raises(NotSpreadable, match="10 more"):
        as_asked(70, (Share("a", 30), Share("b", 50)), owed)


@pytest.mark.parametrize(
    ("opened", "rate", "days", "amount"),
    [
        (46374, "11.27", 7, 100),  # 100.23
        (36500, "10", 1, 10),
        (36500, "0.05", 10, 1),  # 0.5
        (36500, "0.0499", 10, 0),
        (100_000_00, "9.27", 365, 9_270_00),
        (46374, "0", 30, 0),
        (-100, "10", 30, 0),
        (46374, "10", -3, 0),
    ],
)
def test_interest_is_of_actual_days_over_365_half_up(opened: int, rate: str, days: int, amount: int) -> None:
    found = interest(opened, Decimal(rate), DUE, DUE + timedelta(days=days))
    assert (found.amount, found.days) == (amount, max(0, days))


@given(st.integers(0, 10**10), st.decimals("0", "99", places=3), st.integers(0, 400), st.integers(0, 400))
def test_interest_in_parts_is_interest_of_the_whole_to_the_cent(opened: int, rate: Decimal, first: int, second: int) -> None:
    middle = DUE + timedelta(days=first)
    parts = interest(opened, rate, DUE, middle).amount + interest(opened, rate, middle, middle + timedelta(days=second)).amount
    whole = interest(opened, rate, DUE, DUE + timedelta(days=first + second)).amount
    assert abs(parts - whole) <= 1


def test_a_reminder_gives_some_days() -> None:
    assert [(pay_by(level, DUE) - DUE).days for level in (1, 2, 3)] == [7, 7, 10]


def test_a_statement_opens_runs_and_closes() -> None:
    moves = [
        Movement(date(2026, 11, 1), EntryKind.INVOICE, "1", 1000),
        Movement(date(2026, 12, 1), EntryKind.RECEIPT, "r", -400),
        Movement(date(2026, 12, 31), EntryKind.INVOICE, "2", 50),
        Movement(date(2027, 1, 1), EntryKind.INVOICE, "3", 7),
    ]
    found = statement(reversed(moves), [], date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert (found.opening, found.closing, [each.balance for each in found.movements]) == (1000, 650, [600, 650])


@pytest.mark.parametrize(("days", "place"), [(-5, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (999, 4)])
def test_age_classes(days: int, place: int) -> None:
    found = aging([Open("1", DUE, 10), Open("2", DUE, -3)], DUE + timedelta(days=days))
    assert found[place] == (7 if place == 0 else 10)
    assert sum(found) == 7


@pytest.mark.parametrize("language", Language)
def test_every_language_has_all_words_with_as_many_places(language: Language) -> None:
    def places(text: str) -> int:
        return sum(field is not None for _, field, _, _ in string.Formatter().parse(text))

    for name, texts in words._WORDS.items():
        assert len({places(text) for text in texts}) == 1, name
        assert words.word(name, language, *["x"] * places(texts[0])), name
    for category in Category:
        assert category is Category.S or words.tax_words(category, language)
    for level in (1, 2, 3):
        title, text = words.reminder(level, language, "2026-000001", "d1", "1 EUR", "d2")
        assert title
        assert all(part in text for part in ("2026-000001", "d1", "1 EUR", "d2"))
        assert words.collective_reminder(level, language, "17", "9 EUR")[0] == title
        assert all(part in words.collective_reminder(level, language, "17", "9 EUR")[1] for part in ("17", "9 EUR"))


@pytest.mark.parametrize(
    ("language", "amount", "day"),
    [
        (Language.EN, "−1,234,567.80", "5 Mar 2026"),
        (Language.DE, "−1.234.567,80", "05.03.2026"),
        (Language.IT, "−1.234.567,80", "05/03/2026"),
        (Language.FR, "−1\u00a0234\u00a0567,80", "05/03/2026"),
    ],
)
def test_amounts_and_days(language: Language, amount: str, day: str) -> None:
    assert words.amount(-123456780, 2, language) == amount
    assert words.day(date(2026, 3, 5), language) == day
    assert words.padded(Decimal(95), 2) == Decimal("95.00")
    assert str(words.padded(Decimal("0.1234"), 2)) == "0.1234"
