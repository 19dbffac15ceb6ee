"""What a printed payslip shows, read back from the PDF."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from payroll.domain.countries import COUNTRIES
from payroll.domain.figures import Side
from payroll.domain.lines import Line
from payroll.domain.payslip import Payslip
from payroll.domain.people import Country
from payroll.domain.periods import PayFrequency, RunKind
from payroll.domain.words import LANGUAGES, number
from payroll.operations.payslip_pdf import COUNTS, payslip_pdf
from tests.unit.payroll.documents.slips import EARNED, pages, slip, text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("country", Country)
def test_every_figure_stands_there_with_its_label_and_amount(country: Country, language: str) -> None:
    record = slip(country, language)
    shown = text(payslip_pdf(record, "Acme Ltd"))
    for place, figure in enumerate(COUNTRIES[country].figures, start=1):
        amount = str(place * 10_01) if figure.code.endswith(COUNTS) else number(place * 10_01, language)
        assert " ".join(figure.labels[language].split()) in shown, figure.code
        assert amount in shown, figure.code
    for total in (record.slip.gross, record.slip.deductions, record.slip.employer_cost):
        assert number(total, language) in shown
    assert f"{record.currency} {number(record.slip.net, language)}" in shown


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["Payslip", "November 2026", "30 November 2026", "Gross pay", "Net pay, to the account ending in 6789", "Leave", "Page 1 of "],
        ),
        ("de", ["Entgeltabrechnung", "30.11.2026", "Gesamtbrutto", "Auszahlungsbetrag auf das Konto mit der Endung 6789", "Seite 1 von "]),
        ("it", ["Cedolino paga", "novembre 2026", "30/11/2026", "Netto sul conto che termina con 6789", "Ferie", "Pagina 1 di "]),
    ],
)
def test_it_speaks_the_employees_language(language: str, words: list[str]) -> None:
    shown = text(payslip_pdf(slip(language=language), "Acme Ltd"))
    for word in words:
        assert word in shown


def test_it_names_employer_employee_hours_rate_and_leave() -> None:
    shown = text(payslip_pdf(slip(remaining={"loan:L1": 1_200_00}), "Acme Ltd"))
    for words in ("Acme Ltd", "Ada Abbott", "E042", "8.50", "39.21", "333.29", "1,200.00 remaining", "28.00", "14.50", "13.50"):
        assert words in shown
    assert "Order 4711: due, not taken" in shown
    assert "000123456789" not in shown


def test_the_year_to_date_is_that_after_the_payslip() -> None:
    record = slip()
    shown = text(payslip_pdf(record, "Acme Ltd"))
    first = COUNTRIES[Country.DE].figures[0]
    assert number(record.slip.year_after[first.code], "en") == "1,000,010.01"
    assert "1,000,010.01" in shown


def test_the_same_record_gives_the_same_bytes() -> None:
    first = payslip_pdf(slip(), "Acme Ltd", unverified=["a.b"])
    payslip_pdf(slip(name="Łucja Żółć"), "Acme Ltd")
    assert payslip_pdf(slip(), "Acme Ltd", unverified=["a.b"]) == first
    assert payslip_pdf(slip(name="Bea"), "Acme Ltd", unverified=["a.b"]) != first


def test_unverified_figures_are_named() -> None:
    assert "unverified.rate" not in text(payslip_pdf(slip(), "Acme Ltd"))
    shown = text(payslip_pdf(slip(), "Acme Ltd", unverified=["unverified.rate", "other.limit"]))
    assert "not been confirmed by an official source: unverified.rate, other.limit." in shown


@pytest.mark.parametrize(
    "name", ["Łukasz Żółć", "Şule Çağrı İnönü", "Jiří Dvořák-Šťastný", "Ștefan Țepeș", "Zoë O’Brien", "Þórður Ðarri", "Nguyễn Thị Hồng"]
)
def test_names_of_europe_are_written_as_they_are(name: str) -> None:
    assert name in text(payslip_pdf(slip(name=name), "Acme Ltd"))


def test_a_letter_that_the_font_lacks_becomes_its_base_or_a_question_mark() -> None:
    shown = text(payslip_pdf(slip(name="Ḩamza 王"), "Acme Ltd"))
    assert "Hamza ?" in shown


def test_the_document_says_its_title_and_language() -> None:
    reader = PdfReader(io.BytesIO(payslip_pdf(slip(language="it"), "Acme Ltd")))
    assert reader.metadata is not None
    assert reader.metadata.title == "Cedolino paga novembre 2026 – Ada Abbott"
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "it"
    resources: Any = reader.pages[0]["/Resources"]
    fonts = {font.get_object()["/BaseFont"].partition("+")[2] for font in resources["/Font"].values()}
    assert fonts == {
        "OpenSans-Regular",
        "OpenSans-SemiBold",
    }


def test_however_long_the_names_every_page_says_whose_it_is() -> None:
    printed = pages(payslip_pdf(slip(Country.IT, name="Anna " * 30), "Acme and very many Sons " * 20))
    assert len(printed) > 1
    assert all("E042 · Anna" in page.splitlines()[-2] or "E042 · Anna" in page.splitlines()[-1] for page in printed)


def test_many_lines_go_on_on_the_next_pages_and_none_is_lost() -> None:
    extra = tuple(
        Line("shift", Side.EARNING, 1_00 + each, "regular", label=f"Shift {each:03}", source=f"input:{each}") for each in range(150)
    )
    record = slip()
    printed = pages(payslip_pdf(replace(record, slip=Payslip((*extra, *record.slip.lines), record.slip.bases)), "Acme Ltd"))
    assert len(printed) >= 3
    together = "\n".join(printed)
    for each in range(150):
        assert together.count(f"Shift {each:03}") == 1
    for place, page in enumerate(printed, start=1):
        assert f"Page {place} of {len(printed)}" in page
        assert "Year to date" in page


def test_a_correction_groups_its_lines_by_the_period_they_correct() -> None:
    lines = (
        replace(EARNED[0], amount=200_00, period="2026-09"),
        replace(EARNED[1], amount=-80_10, period="2026-08"),
        Line("overpayment_carried", Side.CREDIT, 10_00, source="overpayment:carried"),
    )
    shown = text(payslip_pdf(slip(language="de", run_kind=RunKind.CORRECTION, slip=Payslip(lines)), "Acme Ltd"))
    assert "Korrekturabrechnung" in shown
    places = [shown.index(words) for words in ("Für August 2026", "-80,10", "Für September 2026", "200,00", "Überzahlung")]
    assert places == sorted(places)


@settings(max_examples=25, deadline=None)
@given(
    name=st.text(min_size=1, max_size=120),
    label=st.text(max_size=200),
    amounts=st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=60),
)
def test_whatever_the_names_and_amounts_something_readable_comes_out(name: str, label: str, amounts: list[int]) -> None:
    lines = tuple(
        Line("bonus", Side.EARNING, amount, "one_off", label=label, source=f"input:{place}") for place, amount in enumerate(amounts)
    )
    record = slip(name=name, slip=Payslip(lines), bank=None, leave=None)
    shown = text(payslip_pdf(record, "Acme Ltd"))
    assert number(sum(amounts), "en") in shown


def test_weekly_periods_show_their_days() -> None:
    record = slip(Country.GB, pay_group=PayFrequency.WEEKLY, period_name="2026-W47", pay_date=date(2026, 11, 20))
    assert "16 November 2026 – 22 November 2026" in text(payslip_pdf(record, "Acme Ltd"))
