"""The figures of a payslip in the United States, in its order."""

from datetime import date

from payroll.domain.figures import Figure, Side
from payroll.domain.subject import ONE_OFF

CODE = "US"
CURRENCY = "USD"
COUNTRY_CLASSES: tuple[str, ...] = ()

OPENING_CODES: tuple[str, ...] = (ONE_OFF, "federal_income_tax", "social_security_pay", "medicare_wages", "futa_pay")
"""Sums of the year so far that the rules ask for: opening balances tell each of them."""

_TAX, _INSURANCE, _UNEMPLOYMENT = "income_tax_payable", "social_insurance_payable", "unemployment_tax_payable"


def _figure(code: str, side: Side, en: str, de: str, it: str, account: str = "") -> Figure:
    return Figure(code, side, {"en": en, "de": de, "it": it}, account)


FIGURES: tuple[Figure, ...] = (
    _figure("federal_income_tax", Side.DEDUCTION, "Federal income tax", "Bundeseinkommensteuer", "Imposta federale sul reddito", _TAX),
    _figure(
        "federal_income_tax_supplemental",
        Side.DEDUCTION,
        "Federal income tax on supplemental wages",
        "Bundeseinkommensteuer auf Sonderzahlungen",
        "Imposta federale su compensi supplementari",
        _TAX,
    ),
    _figure("social_security", Side.DEDUCTION, "Social security", "Rentenversicherung (Social Security)", "Social Security", _INSURANCE),
    _figure("medicare", Side.DEDUCTION, "Medicare", "Medicare", "Medicare", _INSURANCE),
    _figure("additional_medicare", Side.DEDUCTION, "Additional Medicare", "Medicare-Zusatzsteuer", "Medicare aggiuntivo", _INSURANCE),
    _figure(
        "employer_social_security",
        Side.EMPLOYER,
        "Social security (employer)",
        "Social Security (Arbeitgeber)",
        "Social Security (datore di lavoro)",
        _INSURANCE,
    ),
    _figure("employer_medicare", Side.EMPLOYER, "Medicare (employer)", "Medicare (Arbeitgeber)", "Medicare (datore di lavoro)", _INSURANCE),
    _figure(
        "futa",
        Side.EMPLOYER,
        "Federal unemployment tax (FUTA)",
        "Bundesarbeitslosensteuer (FUTA)",
        "Imposta federale disoccupazione (FUTA)",
        _UNEMPLOYMENT,
    ),
    _figure("taxable_wages", Side.BASE, "Wages, income tax", "Steuerpflichtiger Lohn", "Imponibile fiscale"),
    _figure(
        "social_security_wages",
        Side.BASE,
        "Wages, social security",
        "Rentenversicherungspflichtiger Lohn",
        "Imponibile Social Security",
    ),
    _figure(
        "social_security_pay",
        Side.BASE,
        "Pay before the social security limit",
        "Lohn vor der Social-Security-Grenze",
        "Retribuzione prima del limite Social Security",
    ),
    _figure("medicare_wages", Side.BASE, "Wages, Medicare", "Medicare-pflichtiger Lohn", "Imponibile Medicare"),
    _figure("futa_wages", Side.BASE, "Wages, FUTA", "FUTA-pflichtiger Lohn", "Imponibile FUTA"),
    _figure("futa_pay", Side.BASE, "Pay before the FUTA limit", "Lohn vor der FUTA-Grenze", "Retribuzione prima del limite FUTA"),
)


def tax_year(pay_date: date) -> str:
    """Wages belong to the calendar year they are paid in."""
    return str(pay_date.year)
