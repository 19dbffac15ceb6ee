"""Letters of reminders and statements of account, read back from their PDFs."""

import io
import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from invoices.domain.issued.dunning import MAX_LISTED, DunningLine, Interest
from invoices.domain.issued.parties import CustomerFacts, Language
from invoices.domain.issued.statement import EntryKind, Movement, Open, statement
from invoices.operations.letter_pdf import letter_pdf
from invoices.operations.statement_pdf import MAX_PAGES, Shown, statement_pdf
from invoices.records.dunning import DunningLetter
from tests.unit.invoices.issued.orders import CUSTOMER, SELLER

FIRST, LAST = date(2026, 1, 10), date(2026, 12, 31)
LINE = DunningLine(
    number="2026-000001",
    issue_date=date(2026, 11, 24),
    due_date=date(2026, 12, 24),
    level=2,
    amount=46374,
    open=41374,
    charges_before=250,
    fee=500,
    interest=Interest(Decimal("11.27"), 22, 281),
)
LETTER = DunningLetter(
    company="acme",
    customer_id="nord",
    day=date(2027, 1, 15),
    currency="EUR",
    seller=SELLER,
    customer=CUSTOMER,
    begun_at=datetime(2027, 1, 15, 6, 30, tzinfo=UTC),
    title="Title of the reminder",
    text="Text of the reminder.",
    lines=(LINE,),
    complete=True,
)


def lines(count: int) -> tuple[DunningLine, ...]:
    """Invoices of all kinds: with and without fees, interest, part payments and charges of earlier reminders."""
    found = []
    for index in range(count):
        number, due = f"2026-{index + 1:06d}", LINE.due_date - timedelta(days=10 * (index % 3))
        level, opened = 1 + index % 3, 12345 + 98765 * (index % 7)
        late = Interest(Decimal("11.27"), 14, 100 + index) if level > 1 else Interest(Decimal("11.27"), 0, 0)
        before = 250 if level > 1 and index % 2 else 0
        amount = opened + (0 if index % 4 else 5000)
        line = replace(LINE, number=number, due_date=due, level=level, amount=amount, open=opened)
        found.append(replace(line, charges_before=before, fee=500 * (level - 1), interest=late))
    return tuple(found)


def pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content), strict=True).pages]


def customer(language: Language) -> CustomerFacts:
    return replace(CUSTOMER, language=language)


def movements(count: int) -> list[Movement]:
    kinds = list(EntryKind)
    return [Movement(FIRST + timedelta(days=index % 300), kinds[index % 6], f"R-{index}", 1000 + index) for index in range(count)]


def shown(moves: list[Movement], opened: list[Open]) -> Shown:
    return Shown(FIRST, LAST, LAST, {"EUR": statement(moves, opened, FIRST, LAST, LAST)})


WORDS = [
    (
        Language.EN,
        ("Amount 463.74 · Paid or credited 50.00", "Fees of this reminder 5.00", "11.27 % a year on 413.74 EUR for 22"),
        "Please pay 424.05 EUR by 25 Jan 2027",
    ),
    (
        Language.DE,
        ("Betrag 463,74 · Beglichen 50,00", "Gebühren dieser Mahnung 5,00", "11,27 % im Jahr auf 413,74 EUR für 22 Tage"),
        "Bitte zahlen Sie 424,05 EUR bis zum 25.01.2027",
    ),
    (
        Language.IT,
        ("Importo 463,74 · Già saldato 50,00", "Spese di questo sollecito 5,00", "11,27 % annuo su 413,74 EUR per 22"),
        "424,05 EUR entro il 25/01/2027",
    ),
    (
        Language.FR,
        ("Montant 463,74 · Déjà soldé 50,00", "Frais de cette relance 5,00", "11,27 % par an sur 413,74 EUR pendant 22"),
        "424,05 EUR avant le 25/01/2027",
    ),
]


@pytest.mark.parametrize(("language", "words", "asked"), WORDS)
def test_a_letter_says_what_is_owed_and_why(language: Language, words: tuple[str, ...], asked: str) -> None:
    (text,) = pages(letter_pdf(replace(LETTER, lines=(replace(LINE, level=3),), customer=customer(language))))
    for part in (*words, asked, "Title of the reminder", "Text of the reminder.", "2026-000001", "DE89 3704 0044 0532 0130 00"):
        assert part in text, part


def test_a_letter_without_charges_names_none() -> None:
    plain = replace(LINE, amount=LINE.open, fee=0, charges_before=0, interest=Interest(Decimal(0), 22, 0))
    (text,) = pages(letter_pdf(replace(LETTER, lines=(plain,), customer=customer(Language.EN))))
    assert "Total to pay 413.74 EUR" in text
    assert "2026-000001 24 Nov 2026 24 Dec 2026 2 413.74 413.74" in text
    assert not any(word in text for word in ("Fees", "interest", "Paid or credited"))


def test_the_same_letter_has_the_same_bytes() -> None:
    assert letter_pdf(LETTER) == letter_pdf(LETTER)


def _row(line: DunningLine) -> str:
    return f"{line.number} 24 Nov 2026 {line.due_date.day} Dec 2026 {line.level} {line.open / 100:,.2f}"


@pytest.mark.parametrize("count", [2, 10, 60, MAX_LISTED])
def test_a_letter_of_many_invoices_adds_up_over_its_pages(count: int) -> None:
    letter = replace(LETTER, lines=lines(count), customer=customer(Language.EN))
    printed = pages(letter_pdf(letter))
    assert len(printed) == {2: 1, 10: 2, 60: 4, 100: 6}[count]
    for number, text in enumerate(printed, start=1):
        assert f"Page {number} of {len(printed)}" in text
    listed = [[line for line in letter.lines if _row(line) in text] for text in printed]
    assert tuple(itertools.chain.from_iterable(listed)) == letter.lines
    carried = 0
    for index, (page, following) in enumerate(itertools.pairwise(printed)):
        carried += sum(line.amount_due for line in listed[index])
        for text in (page, following) if listed[index + 1] else ():
            assert f"Carried forward {carried / 100:,.2f}" in text
    assert letter.amount_due == letter.open + letter.charges_before + letter.fee + letter.interest
    assert f"Total to pay {letter.amount_due / 100:,.2f} EUR" in printed[-1]
    assert f"Please pay {letter.amount_due / 100:,.2f} EUR by {letter.pay_by.day} Jan 2027" in printed[-1]


@pytest.mark.parametrize(("count", "reference"), [(2, "2026-000001, 2026-000002"), (10, "2026-000010"), (11, "nord 2027-01-15_EUR")])
def test_a_transfer_quotes_the_invoices_or_the_letter(count: int, reference: str) -> None:
    (text,) = pages(letter_pdf(replace(LETTER, lines=lines(count), customer=customer(Language.EN))))[-1:]
    assert f"{reference}." in text.partition("quoting")[2]


def test_a_letter_bears_long_names_and_texts() -> None:
    wide = replace(CUSTOMER, name="W" * 140, address=replace(CUSTOMER.address, street="W" * 140, more="W" * 140, city="W" * 140))
    seller = replace(SELLER, name="W" * 140, account_name="W" * 70, legal_form="W" * 400)
    line = replace(LINE, number="WWWWWW2026-000001", open=10**12, amount=10**13)
    long = replace(LETTER, seller=seller, customer=wide, title="W" * 120, text="Wort " * 400, lines=(line,))
    assert len(pages(letter_pdf(long))) <= 2


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
