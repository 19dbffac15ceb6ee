"""Payslips for the tests of printing, with every kind of line, and the text of PDFs."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

from pypdf import PdfReader

from payroll.domain.bank import us_account
from payroll.domain.countries import COUNTRIES
from payroll.domain.figures import Side
from payroll.domain.leave import Leave
from payroll.domain.lines import Line
from payroll.domain.payslip import Payslip
from payroll.domain.people import Country
from payroll.domain.periods import PayFrequency, RunKind
from payroll.records.payslip import PayslipRecord

EARNED = (
    Line("salary", Side.EARNING, 4_250_00, "regular", source="contract:C1"),
    Line("overtime", Side.EARNING, 333_29, "regular", label="Overtime 150%", quantity=850, rate=39_21, source="input:I1"),
    Line("travel", Side.EARNING, 87_65, "untaxed", label="Travel expenses", source="input:I2"),
)
TAKEN = (
    Line("loan", Side.DEDUCTION, 100_00, label="Bicycle loan", source="loan:L1"),
    Line("attachment", Side.DEDUCTION, 50_00, label="Order 4711", source="attachment:A1"),
    Line("attachment_not_taken", Side.BASE, 20_00, label="Order 4711", source="attachment:A1"),
)


def slip(country: Country = Country.DE, language: str = "en", **changes: Any) -> PayslipRecord:
    """A monthly payslip of November 2026 with one line of every figure of the country: 10.01, 20.02, 30.03 ..."""
    facts = COUNTRIES[country]
    amounts = {figure.code: number * 10_01 for number, figure in enumerate(facts.figures, start=1)}
    law = tuple(
        Line(each.code, each.side, amounts[each.code], account=each.account) for each in facts.figures if each.side is not Side.BASE
    )
    bases = {each.code: amounts[each.code] for each in facts.figures if each.side is Side.BASE}
    pay_date = date(2026, 11, 30)
    record = PayslipRecord(
        company="acme",
        run=f"{country.lower()}-monthly-2026-11-regular-1",
        run_kind=RunKind.REGULAR,
        employee_id="E042",
        name="Ada Abbott",
        language=language,
        country=country,
        currency=facts.currency,
        pay_group=PayFrequency.MONTHLY,
        period_name="2026-11",
        pay_date=pay_date,
        tax_year=facts.tax_year(pay_date),
        slip=Payslip((*EARNED, *law, *TAKEN), bases, {"regular": 40_000_00, facts.figures[0].code: 1_000_000_00}),
        bank=us_account("021000021", "000123456789"),
        leave=Leave(28_00, 14_50),
    )
    return replace(record, **changes)


def pages(content: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def text(content: bytes) -> str:
    """All text, every run of white space as one blank."""
    return " ".join(" ".join(pages(content)).split())


def statement(language: str = "en", **changes: Any) -> dict[str, Any]:
    """The content of a German statement with twelve boxes: 1,000.01, 2,000.02 ..."""
    boxes = [
        {"number": str(number), "labels": {"en": f"Label {number}", "de": f"Zeile {number}"}, "amount": number * 1_000_01}
        for number in range(1, 13)
    ]
    return {
        "country": "DE",
        "tax_year": "2026",
        "number": 1,
        "replaces": None,
        "currency": "EUR",
        "language": language,
        "employer": {"name": "Müller & Söhne GmbH", "address": ["Hauptstraße 1", "10115 Berlin"], "references": {"Betriebsnummer": "123"}},
        "employee": {"id": "E042", "name": "Ada Abbott"},
        "employment": {"from": "2026-02-01", "to": "2026-12-31"},
        "unverified": [],
        "boxes": boxes,
    } | changes
