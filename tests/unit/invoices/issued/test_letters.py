"""Letters of reminders and statements of account, read back from their PDFs."""

import io
import itertools
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from invoices.domain.issued.parties import CustomerFacts, Language
from invoices.domain.issued.statement import EntryKind, Movement, Open, statement
from invoices.operations.letter_pdf import letter_pdf
from invoices.operations.statement_pdf import MAX_PAGES, Shown, statement_pdf
from invoices.records.issued import Dunned
from tests.unit.invoices.issued.orders import CUSTOMER, SELLER, invoice

FIRST, LAST = date(2026, 1, 10), date(2026, 12, 31)
DUNNED = Dunned(
    company="acme",
    number="2026-000001",
    level=2,
    day=date(2027, 1, 15),
    seller=SELLER,
    customer=CUSTOMER,
    fee=500,
    title="Title of the reminder",
    text="Text of the reminder.",
    open=41374,
    charges_before=250,
    interest=281,
    interest_rate=Decimal("11.27"),
    interest_days=22,
    pay_by=date(2027, 1, 22),
)


def pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content), strict=True).pages]


def customer(language: Language) -> CustomerFacts:
    return replace(CUSTOMER, language=language)


def movements(count: int) -> list[Movement]:
    kinds = list(EntryKind)
    return [Movement(FIRST + timedelta(days=index % 300), kinds[index % 6], f"R-{index}", 1000 + index) for index in range(count)]


def shown(moves: list[Movement], opened: list[Open]) -> Shown:
    return Shown(FIRST, LAST, LAST, {"EUR": statement(moves, opened, FIRST, LAST, LAST)})


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            Language.EN,
            ("463.74 50.00 413.74", "Fee of this reminder", "11.27 % a year on 413.74 EUR for 22", "Please pay 424.05 EUR by 22 Jan 2027"),
        ),
        (
            Language.DE,
            ("463,74 50,00 413,74", "Gebühr dieser Mahnung", "11,27 % im Jahr auf 413,74 EUR für 22 Tage", "424,05 EUR bis zum 22.01.2027"),
        ),
        (
            Language.IT,
            ("463,74 50,00 413,74", "Spese di questo sollecito", "11,27 % annuo su 413,74 EUR per 22", "424,05 EUR entro il 22/01/2027"),
        ),
        (
            Language.FR,
            ("463,74 50,00 413,74", "Frais de cette relance", "11,27 % par an sur 413,74 EUR pendant 22", "424,05 EUR avant le 22/01/2027"),
        ),
    ],
)
def test_a_letter_says_what_is_owed_and_why(language: Language, words: tuple[str, ...]) -> None:
    (text,) = pages(letter_pdf(invoice(), replace(DUNNED, customer=customer(language))))
    for part in (*words, "Title of the reminder", "Text of the reminder.", "2026-000001", "DE89 3704 0044 0532 0130 00"):
        assert part in text, part


def test_a_letter_without_charges_names_none() -> None:
    plain = replace(DUNNED, customer=customer(Language.EN), fee=0, charges_before=0, interest=0, interest_rate=Decimal(0))
    (text,) = pages(letter_pdf(invoice(), plain))
    assert "Total to pay 413.74 EUR" in text
    assert not any(word in text for word in ("Fee", "interest", "Interest"))


def test_the_same_letter_has_the_same_bytes() -> None:
    assert letter_pdf(invoice(), DUNNED) == letter_pdf(invoice(), DUNNED)


def test_a_letter_bears_long_names_and_texts() -> None:
    wide = replace(CUSTOMER, name="W" * 140, address=replace(CUSTOMER.address, street="W" * 140, more="W" * 140, city="W" * 140))
    seller = replace(SELLER, name="W" * 140, account_name="W" * 70, legal_form="W" * 400)
    long = replace(DUNNED, seller=seller, customer=wide, title="W" * 120, text="Wort " * 400, open=10**12)
    assert len(pages(letter_pdf(invoice(), long))) <= 2


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            Language.EN,
            ("Statement of account", "Opening balance (10 Jan 2026)", "Reminder fee", "Open invoices on 31 Dec 2026", "Not yet due"),
        ),
        (Language.DE, ("Kontoauszug", "Anfangssaldo (10.01.2026)", "Mahngebühr", "Offene Rechnungen am 31.12.2026", "Nicht fällig")),
        (
            Language.IT,
            ("Estratto conto", "Saldo iniziale (10/01/2026)", "Spese di sollecito", "Fatture aperte al 31/12/2026", "Non scadute"),
        ),
        (
            Language.FR,
            ("Relevé de compte", "Solde initial (10/01/2026)", "Frais de relance", "Factures ouvertes au 31/12/2026", "Non échues"),
        ),
    ],
)
def test_a_statement_shows_balances_entries_and_ages(language: Language, words: tuple[str, ...]) -> None:
    before = Movement(date(2025, 12, 1), EntryKind.INVOICE, "EARLIER-1", 777)
    opened = [Open("a", date(2026, 12, 1), 1234, 55), Open("b", date(2026, 1, 1), 99)]
    (text,) = pages(statement_pdf(SELLER, "nord", customer(language), shown([before, *movements(6)], opened)))
    point = "." if language is Language.EN else ","
    for part in (*words, f"7{point}77", f"67{point}92", f"12{point}34", f"0{point}99", f"0{point}55", "R-5"):
        assert part in text, part
    assert "EARLIER-1" not in text


def test_a_long_statement_carries_its_balance_over() -> None:
    found = shown(movements(200), [])
    printed = pages(statement_pdf(SELLER, "nord", customer(Language.EN), found))
    assert len(printed) > 3
    rows = {each.reference: each.balance for each in found.statements["EUR"].movements}
    for page, following in itertools.pairwise(printed):
        last = max((rows[word] for word in page.split() if word in rows), default=0)
        balance = f"{last // 100:,}.{last % 100:02d}"
        assert f"Carried forward {balance}" in page
        assert f"Carried forward {balance}" in following


def test_a_statement_without_entries_says_so() -> None:
    (text,) = pages(statement_pdf(SELLER, "nord", customer(Language.EN), shown([], [])))
    assert "There are no entries in this period." in text
    (text,) = pages(statement_pdf(SELLER, "nord", customer(Language.EN), Shown(FIRST, LAST, LAST, {})))
    assert "There are no entries in this period." in text


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 120), st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=63))
def test_any_statement_can_be_printed(count: int, reference: str) -> None:
    moves = [replace(each, reference=reference) for each in movements(count)]
    found = Shown(FIRST, LAST, LAST, {code: statement(moves, [], FIRST, LAST, LAST) for code in ("EUR", "JPY", "USD")})
    content = statement_pdf(SELLER, "nord", customer(Language.DE), found)
    assert len(pages(content)) <= MAX_PAGES
    assert content == statement_pdf(SELLER, "nord", customer(Language.DE), found)
