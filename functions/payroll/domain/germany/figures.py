"""What a German payslip shows, in its order, and the tax year of a day of payment."""

from datetime import date
from typing import Final

from payroll.domain.figures import Figure, Side
from payroll.domain.subject import REGULAR

CODE: Final = "DE"
CURRENCY: Final = "EUR"

COMPENSATION: Final = "compensation"
"""Compensation for the loss of the job (Entschädigung, Abfindung): taxed as other earnings, not insured."""

COUNTRY_CLASSES: Final[tuple[str, ...]] = (COMPENSATION,)

TAXABLE_WAGE = "taxable_wage"
FLAT_TAXED_WAGE = "flat_taxed_wage"
INSURED_DAYS = "insured_days"
PENSION_BASE = "pension_base"
HEALTH_BASE = "health_base"
MARCH_CLAUSE = "march_clause_one_off"
LAST_YEAR_ONE_OFF = "last_year_one_off"
LAST_YEAR_PENSION_BASE = "last_year_pension_base"
LAST_YEAR_HEALTH_BASE = "last_year_health_base"
WAGE_TAX = "wage_tax"
SOLIDARITY = "solidarity_surcharge"
CHURCH_TAX = "church_tax"
OTHER_WAGE_TAX = "wage_tax_one_off"
OTHER_SOLIDARITY = "solidarity_surcharge_one_off"
OTHER_CHURCH_TAX = "church_tax_one_off"
HEALTH = "health_insurance"
CARE = "care_insurance"
PENSION = "pension_insurance"
UNEMPLOYMENT = "unemployment_insurance"
HEALTH_SUBSIDY = "private_health_subsidy"
CARE_SUBSIDY = "private_care_subsidy"
EMPLOYER_HEALTH = "employer_health_insurance"
EMPLOYER_CARE = "employer_care_insurance"
EMPLOYER_PENSION = "employer_pension_insurance"
EMPLOYER_UNEMPLOYMENT = "employer_unemployment_insurance"
U1 = "levy_u1"
U2 = "levy_u2"
INSOLVENCY = "insolvency_levy"
FLAT_TAX = "mini_job_flat_tax"

OPENING_CODES: Final = (REGULAR, INSURED_DAYS, PENSION_BASE, HEALTH_BASE, TAXABLE_WAGE)
"""Sums of the year so far that the rules ask for: opening balances tell each of them."""

LAST_YEAR_CODES: Final = (INSURED_DAYS, PENSION_BASE, HEALTH_BASE)
"""Sums of the year before that the March clause asks for, § 23a (4) SGB IV."""

FORMER_CODES: Final = (TAXABLE_WAGE, COMPENSATION)
"""What an earlier employer of the year paid counts for the tax on one-off pay alone, § 39b (3) sentence 2 EStG."""

_TAX = "income_tax_payable"
_INSURANCE = "social_insurance_payable"


def _figure(code: str, side: Side, english: str, german: str, italian: str, account: str = "") -> Figure:
    return Figure(code, side, {"en": english, "de": german, "it": italian}, account)


def _base(code: str, english: str, german: str, italian: str) -> Figure:
    return _figure(code, Side.BASE, english, german, italian)


def _deduction(code: str, account: str, english: str, german: str, italian: str) -> Figure:
    return _figure(code, Side.DEDUCTION, english, german, italian, account)


def _employer(code: str, english: str, german: str, italian: str) -> Figure:
    return _figure(code, Side.EMPLOYER, english, german, italian, _INSURANCE)


FIGURES: Final = (
    _base(TAXABLE_WAGE, "Taxable wage", "Steuerbrutto", "Imponibile fiscale"),
    _base(FLAT_TAXED_WAGE, "Wage taxed at a flat rate", "Pauschal versteuerter Arbeitslohn", "Imponibile a imposta forfettaria"),
    _base(INSURED_DAYS, "Days of social insurance", "SV-Tage", "Giorni assicurati"),
    _base(PENSION_BASE, "Base of pension and unemployment insurance", "SV-Brutto RV/AV", "Imponibile pensione e disoccupazione"),
    _base(HEALTH_BASE, "Base of health and care insurance", "SV-Brutto KV/PV", "Imponibile malattia e assistenza"),
    _base(MARCH_CLAUSE, "One-off pay to check (March clause)", "Einmalzahlung, Märzklausel prüfen", "Una tantum da verificare (marzo)"),
    _base(LAST_YEAR_ONE_OFF, "One-off pay of the last year (March clause)", "Einmalzahlung Vorjahr (Märzklausel)", "Una tantum anno prima"),
    _base(LAST_YEAR_PENSION_BASE, "Of it insured, pension", "davon SV-Brutto RV/AV Vorjahr", "di cui imponibile pensione"),
    _base(LAST_YEAR_HEALTH_BASE, "Of it insured, health", "davon SV-Brutto KV/PV Vorjahr", "di cui imponibile malattia"),
    _figure(HEALTH_SUBSIDY, Side.EARNING, "Subsidy for private health insurance", "Zuschuss private KV", "Contributo malattia privata"),
    _figure(CARE_SUBSIDY, Side.EARNING, "Subsidy for private care insurance", "Zuschuss private PV", "Contributo assistenza privata"),
    _deduction(WAGE_TAX, _TAX, "Wage tax", "Lohnsteuer", "Imposta sui salari"),
    _deduction(SOLIDARITY, _TAX, "Solidarity surcharge", "Solidaritätszuschlag", "Contributo di solidarietà"),
    _deduction(CHURCH_TAX, _TAX, "Church tax", "Kirchensteuer", "Imposta ecclesiastica"),
    _deduction(OTHER_WAGE_TAX, _TAX, "Wage tax on one-off pay", "Lohnsteuer auf sonstige Bezüge", "Imposta su una tantum"),
    _deduction(OTHER_SOLIDARITY, _TAX, "Solidarity surcharge on one-off pay", "Soli auf sonstige Bezüge", "Solidarietà su una tantum"),
    _deduction(OTHER_CHURCH_TAX, _TAX, "Church tax on one-off pay", "Kirchensteuer auf sonstige Bezüge", "Ecclesiastica su una tantum"),
    _deduction(HEALTH, _INSURANCE, "Health insurance", "Krankenversicherung", "Assicurazione malattia"),
    _deduction(CARE, _INSURANCE, "Long-term care insurance", "Pflegeversicherung", "Assicurazione assistenza"),
    _deduction(PENSION, _INSURANCE, "Pension insurance", "Rentenversicherung", "Assicurazione pensione"),
    _deduction(UNEMPLOYMENT, _INSURANCE, "Unemployment insurance", "Arbeitslosenversicherung", "Assicurazione disoccupazione"),
    _employer(EMPLOYER_HEALTH, "Health insurance, employer", "Krankenversicherung Arbeitgeber", "Malattia, datore"),
    _employer(EMPLOYER_CARE, "Long-term care insurance, employer", "Pflegeversicherung Arbeitgeber", "Assistenza, datore"),
    _employer(EMPLOYER_PENSION, "Pension insurance, employer", "Rentenversicherung Arbeitgeber", "Pensione, datore"),
    _employer(EMPLOYER_UNEMPLOYMENT, "Unemployment insurance, employer", "Arbeitslosenversicherung Arbeitgeber", "Disoccupazione, datore"),
    _employer(U1, "Levy for sick pay (U1)", "Umlage U1", "Contributo malattia (U1)"),
    _employer(U2, "Levy for maternity (U2)", "Umlage U2", "Contributo maternità (U2)"),
    _employer(INSOLVENCY, "Insolvency levy", "Insolvenzgeldumlage", "Contributo insolvenza"),
    _employer(FLAT_TAX, "Flat tax of mini jobs", "Pauschsteuer Minijob", "Imposta forfettaria mini job"),
)


def tax_year(pay_date: date) -> str:
    """The calendar year of payment."""
    return str(pay_date.year)
