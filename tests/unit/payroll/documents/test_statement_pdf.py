"""What a printed statement shows, read back from the PDF."""

import pytest

from payroll.operations.statement_pdf import statement_pdf
from tests.unit.payroll.documents.slips import pages, statement, text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Wage tax statement data", "Tax year 2026", "Label 12", "12,000.12", "1 February 2026", "It is not the official form."]),
        ("de", ["Angaben zur Lohnsteuerbescheinigung", "Jahr 2026", "Zeile 12", "12.000,12", "01.02.2026", "nicht das amtliche Formular"]),
        ("it", ["Dati della Lohnsteuerbescheinigung", "Anno 2026", "Label 12", "12.000,12", "01/02/2026", "Non è il modello ufficiale."]),
    ],
)
def test_it_speaks_the_employees_language(language: str, words: list[str]) -> None:
    shown = text(statement_pdf(statement(language)))
    for word in words:
        assert word in shown


def test_it_names_both_parties_and_every_box() -> None:
    shown = text(statement_pdf(statement()))
    for word in ("Müller & Söhne GmbH", "Hauptstraße 1", "10115 Berlin", "Betriebsnummer: 123", "Ada Abbott", "E042", "31 December 2026"):
        assert word in shown
    for number in range(1, 13):
        assert f"{number} Label {number}" in shown
    assert "Replaces" not in shown


def test_a_later_number_says_what_it_replaces() -> None:
    assert "Replaces number 2." in text(statement_pdf(statement(number=3, replaces=2)))


@pytest.mark.parametrize(
    ("country", "title"), [("US", "Form W-2 statement data"), ("GB", "P60 statement data"), ("IT", "Certificazione Unica data")]
)
def test_each_country_has_its_own_title(country: str, title: str) -> None:
    assert title in text(statement_pdf(statement(country=country)))


def test_the_same_content_gives_the_same_bytes() -> None:
    assert statement_pdf(statement()) == statement_pdf(statement())


def test_many_boxes_go_on_on_the_next_page() -> None:
    boxes = [{"number": f"{number}a", "labels": {"en": f"A label of some length for {number}"}, "amount": -number} for number in range(120)]
    printed = pages(statement_pdf(statement(boxes=boxes)))
    assert len(printed) == 3
    together = " ".join(printed)
    assert all(f"for {number}\n" in together or f"for {number} " in together for number in range(120))


def test_boxes_of_a_row_stand_in_one_line() -> None:
    boxes = [
        {"number": f"1{column} {letter}", "row": letter, "labels": {"en": f"Column {column}"}, "amount": amount}
        for letter, amounts in (("A", (1_00, 2_00)), ("M", (3_00, 4_00)))
        for column, amount in zip("ab", amounts, strict=True)
    ]
    shown = text(statement_pdf(statement(country="GB", boxes=boxes)))
    for words in ("letter A 2.001.00", "letter M 4.003.00", "1a: Column a", "1b: Column b"):
        assert words in " ".join(shown.split())


def test_days_are_no_amount() -> None:
    shown = text(statement_pdf(statement(boxes=[{"number": "6", "labels": {"en": "Days"}, "days": 365}])))
    assert "6 Days 365 " in shown


def test_numbers_that_no_source_confirmed_are_named() -> None:
    assert "confirmed" not in text(statement_pdf(statement()))
    assert "not been confirmed by an official source: 3, 12." in text(statement_pdf(statement(unverified=["3", "12"])))
