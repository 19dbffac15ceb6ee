"""What a British payslip shows, in its order, and the tax year of a day of payment."""

import re
from datetime import date
from typing import Final

from payroll.domain.figures import Figure, Side

CODE: Final = "GB"
CURRENCY: Final = "GBP"
COUNTRY_CLASSES: Final[tuple[str, ...]] = ()
"""`one_off` pay is taxed as the other pay of the period, so the common classes suffice."""

TAX_YEAR_NAME: Final = re.compile(r"20[0-9]{2}-[0-9]{2}")

TAXABLE_PAY = "taxable_pay"
INCOME_TAX = "income_tax"
NI_EARNINGS = "ni_earnings"
NI_AT_LEL = "ni_at_lel"
NI_LEL_TO_PT = "ni_lel_to_pt"
NI_PT_TO_UEL = "ni_pt_to_uel"
EMPLOYEE_NI = "employee_ni"
EMPLOYER_NI = "employer_ni"
STUDENT_LOAN = "student_loan"
POSTGRADUATE_LOAN = "postgraduate_loan"
DIRECTORS_EARNINGS = "directors_earnings"
DIRECTORS_EMPLOYEE_NI = "directors_employee_ni"
DIRECTORS_EMPLOYER_NI = "directors_employer_ni"

OPENING_CODES: Final = (TAXABLE_PAY, INCOME_TAX)
"""Sums of the year so far that the rules ask for: opening balances tell each of them."""


def _figure(code: str, side: Side, english: str, german: str, italian: str, account: str = "") -> Figure:
    return Figure(code, side, {"en": english, "de": german, "it": italian}, account)


FIGURES: Final = (
    _figure(INCOME_TAX, Side.DEDUCTION, "PAYE income tax", "Einkommensteuer (PAYE)", "Imposta sul reddito (PAYE)", "income_tax_payable"),
    _figure(
        EMPLOYEE_NI,
        Side.DEDUCTION,
        "National Insurance",
        "National Insurance, Arbeitnehmer",
        "National Insurance, dipendente",
        "social_insurance_payable",
    ),
    _figure(STUDENT_LOAN, Side.DEDUCTION, "Student loan", "Studiendarlehen", "Prestito studentesco", "student_loan_payable"),
    _figure(
        POSTGRADUATE_LOAN,
        Side.DEDUCTION,
        "Postgraduate loan",
        "Postgraduierten-Darlehen",
        "Prestito post-laurea",
        "student_loan_payable",
    ),
    _figure(
        EMPLOYER_NI,
        Side.EMPLOYER,
        "Employer's National Insurance",
        "National Insurance, Arbeitgeber",
        "National Insurance, datore di lavoro",
        "social_insurance_payable",
    ),
    _figure(TAXABLE_PAY, Side.BASE, "Taxable pay", "Steuerpflichtiges Entgelt", "Retribuzione imponibile"),
    _figure(NI_EARNINGS, Side.BASE, "NI-able earnings", "Entgelt für National Insurance", "Imponibile National Insurance"),
    _figure(NI_AT_LEL, Side.BASE, "Earnings at the LEL", "Entgelt bis zur LEL", "Imponibile fino al LEL"),
    _figure(NI_LEL_TO_PT, Side.BASE, "Earnings above LEL to PT", "Entgelt über LEL bis PT", "Imponibile oltre LEL fino a PT"),
    _figure(NI_PT_TO_UEL, Side.BASE, "Earnings above PT to UEL", "Entgelt über PT bis UEL", "Imponibile oltre PT fino a UEL"),
    _figure(DIRECTORS_EARNINGS, Side.BASE, "Earnings as director", "Entgelt als Direktor", "Imponibile come amministratore"),
    _figure(
        DIRECTORS_EMPLOYEE_NI, Side.BASE, "NI as director", "National Insurance als Direktor", "National Insurance come amministratore"
    ),
    _figure(
        DIRECTORS_EMPLOYER_NI,
        Side.BASE,
        "Employer's NI for director",
        "Arbeitgeberanteil für Direktor",
        "National Insurance del datore per amministratore",
    ),
)


def tax_year_start(day: date) -> date:
    """The 6 April on which the tax year of a day began."""
    start = date(day.year, 4, 6)
    return start if day >= start else date(day.year - 1, 4, 6)


def tax_year(pay_date: date) -> str:
    """The tax year that a payment belongs to: 5 April 2026 to "2025-26", 6 April 2026 to "2026-27"."""
    year = tax_year_start(pay_date).year
    return f"{year}-{(year + 1) % 100:02}"
