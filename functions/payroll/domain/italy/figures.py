"""What an Italian payslip shows, in its order, and the tax year of a day of payment."""

from datetime import date
from typing import Final

from payroll.domain.figures import Figure, Side

CODE: Final = "IT"
CURRENCY: Final = "EUR"

THIRTEENTH: Final = "thirteenth"
FOURTEENTH: Final = "fourteenth"
RESULT_BONUS: Final = "result_bonus"
RENEWAL_INCREASE: Final = "renewal_increase"
NIGHT_WORK: Final = "night_work"
FRINGE: Final = "fringe"

COUNTRY_CLASSES: Final = (THIRTEENTH, FOURTEENTH, RESULT_BONUS, RENEWAL_INCREASE, NIGHT_WORK, FRINGE)
"""`thirteenth`, `fourteenth`: additional months. `result_bonus`, `renewal_increase`, `night_work`: may bear a tax in place of IRPEF.
`fringe`: benefits in kind, at their value; they are no money, so a deduction of the same amount stands beside them."""

INPS_EMPLOYEE = "inps_employee"
PENSION_FUND_EMPLOYEE = "pension_fund_employee"
INCOME_TAX = "income_tax"
SUBSTITUTE_TAX = "substitute_tax"
REGIONAL_SURTAX = "regional_surtax"
MUNICIPAL_SURTAX = "municipal_surtax"
MUNICIPAL_ADVANCE = "municipal_surtax_advance"
BENEFITS_IN_KIND = "benefits_in_kind"
WEDGE_SUM = "wedge_sum"
SUPPLEMENT = "income_supplement"
SUPPLEMENT_RECOVERY = "supplement_recovery"
WEDGE_RECOVERY = "wedge_recovery"
SUPPLEMENT_DEFERRED = "supplement_deferred"
WEDGE_DEFERRED = "wedge_deferred"
SUPPLEMENT_OVERPAID = "supplement_overpaid"
WEDGE_SUM_OVERPAID = "wedge_sum_overpaid"
FURTHER_OVERPAID = "further_deduction_overpaid"
INPS_EMPLOYER = "inps_employer"
PENSION_FUND_EMPLOYER = "pension_fund_employer"
TFR_ACCRUAL = "tfr_accrual"
TFR_REVALUATION = "tfr_revaluation"
TFR_REVALUATION_TAX = "tfr_revaluation_tax"
INPS_BASE = "inps_base"
INPS_EXTRA = "inps_extra"
TAXABLE_INCOME = "taxable_income"
EXTRA_MONTH_INCOME = "extra_month_income"
FRINGE_TAXABLE = "fringe_taxable"
PENSION_FUND_DEDUCTED = "pension_fund_deducted"
SUBSTITUTE_BASE = {name: f"{name}_substitute_base" for name in (RESULT_BONUS, RENEWAL_INCREASE, NIGHT_WORK)}
GROSS_TAX = "gross_income_tax"
EMPLOYMENT_DEDUCTION = "employment_deduction"
FAMILY_DEDUCTIONS = "family_deductions"
FURTHER_DEDUCTION = "further_deduction"
WORK_DAYS = "work_days"
REGIONAL_DUE = "regional_surtax_due"
MUNICIPAL_DUE = "municipal_surtax_due"
MUNICIPAL_ADVANCE_NEXT = "municipal_surtax_advance_next"

OPENING_CODES: Final = (INPS_BASE, TAXABLE_INCOME, INCOME_TAX, WORK_DAYS)
"""Sums of the year so far that the rules ask for: opening balances tell each of them."""


def _figure(code: str, side: Side, italian: str, english: str, german: str, account: str = "") -> Figure:
    return Figure(code, side, {"en": english, "de": german, "it": italian}, account)


def _base(code: str, italian: str, english: str, german: str) -> Figure:
    return _figure(code, Side.BASE, italian, english, german)


FIGURES: Final[tuple[Figure, ...]] = (
    _figure(
        INPS_EMPLOYEE, Side.DEDUCTION, "Contributi INPS", "Social insurance (INPS)", "Sozialversicherung (INPS)", "social_insurance_payable"
    ),
    _figure(
        PENSION_FUND_EMPLOYEE,
        Side.DEDUCTION,
        "Fondo pensione a carico del dipendente",
        "Pension fund, employee",
        "Pensionsfonds, Arbeitnehmer",
        "pension_fund_payable",
    ),
    _figure(INCOME_TAX, Side.DEDUCTION, "IRPEF netta", "Income tax (IRPEF)", "Einkommensteuer (IRPEF)", "income_tax_payable"),
    _figure(SUBSTITUTE_TAX, Side.DEDUCTION, "Imposta sostitutiva", "Substitute tax", "Ersatzsteuer", "income_tax_payable"),
    _figure(
        REGIONAL_SURTAX, Side.DEDUCTION, "Addizionale regionale", "Regional surtax", "Regionaler Steuerzuschlag", "regional_surtax_payable"
    ),
    _figure(
        MUNICIPAL_SURTAX,
        Side.DEDUCTION,
        "Addizionale comunale a saldo",
        "Municipal surtax, balance",
        "Gemeindezuschlag, Restbetrag",
        "municipal_surtax_payable",
    ),
    _figure(
        MUNICIPAL_ADVANCE,
        Side.DEDUCTION,
        "Addizionale comunale in acconto",
        "Municipal surtax, advance",
        "Gemeindezuschlag, Vorauszahlung",
        "municipal_surtax_payable",
    ),
    _figure(
        SUPPLEMENT_RECOVERY,
        Side.DEDUCTION,
        "Recupero rateale trattamento integrativo",
        "Income supplement, instalment taken back",
        "Einkommenszuschuss, Rückzahlungsrate",
        "state_credit_receivable",
    ),
    _figure(
        WEDGE_RECOVERY,
        Side.DEDUCTION,
        "Recupero rateale L. 207/2024",
        "L. 207/2024, instalment taken back",
        "G. 207/2024, Rückzahlungsrate",
        "state_credit_receivable",
    ),
    _figure(BENEFITS_IN_KIND, Side.DEDUCTION, "Beni e servizi in natura", "Benefits in kind", "Sachbezüge", "benefits_in_kind"),
    _figure(
        WEDGE_SUM,
        Side.CREDIT,
        "Somma non imponibile L. 207/2024",
        "Untaxed sum, L. 207/2024",
        "Steuerfreie Summe, G. 207/2024",
        "state_credit_receivable",
    ),
    _figure(SUPPLEMENT, Side.CREDIT, "Trattamento integrativo", "Income supplement", "Einkommenszuschuss", "state_credit_receivable"),
    _figure(
        SUPPLEMENT_DEFERRED,
        Side.CREDIT,
        "Trattamento integrativo da recuperare a rate",
        "Income supplement, to be taken back later",
        "Einkommenszuschuss, später zurückzuzahlen",
        "state_credit_receivable",
    ),
    _figure(
        WEDGE_DEFERRED,
        Side.CREDIT,
        "L. 207/2024, da recuperare a rate",
        "L. 207/2024, to be taken back later",
        "G. 207/2024, später zurückzuzahlen",
        "state_credit_receivable",
    ),
    _figure(
        INPS_EMPLOYER,
        Side.EMPLOYER,
        "Contributi INPS a carico azienda",
        "Employer's social insurance",
        "Sozialversicherung, Arbeitgeber",
        "social_insurance_payable",
    ),
    _figure(
        PENSION_FUND_EMPLOYER,
        Side.EMPLOYER,
        "Fondo pensione a carico azienda",
        "Pension fund, employer",
        "Pensionsfonds, Arbeitgeber",
        "pension_fund_payable",
    ),
    _figure(
        TFR_ACCRUAL, Side.EMPLOYER, "Quota TFR maturata", "Severance accrual (TFR)", "Abfertigungsrückstellung (TFR)", "severance_payable"
    ),
    _figure(
        TFR_REVALUATION,
        Side.EMPLOYER,
        "Rivalutazione TFR al netto dell'imposta",
        "Severance revaluation, net of its tax",
        "Aufwertung der Abfertigung, netto",
        "severance_payable",
    ),
    _figure(
        TFR_REVALUATION_TAX,
        Side.EMPLOYER,
        "Imposta sostitutiva sulla rivalutazione TFR",
        "Tax on the severance revaluation",
        "Steuer auf die Aufwertung der Abfertigung",
        "income_tax_payable",
    ),
    _base(INPS_BASE, "Imponibile INPS", "Social insurance base", "Beitragsgrundlage"),
    _base(INPS_EXTRA, "di cui contributo aggiuntivo 1%", "of which additional 1 %", "davon Zusatzbeitrag 1 %"),
    _base(TAXABLE_INCOME, "Imponibile fiscale", "Taxable income", "Steuergrundlage"),
    _base(EXTRA_MONTH_INCOME, "di cui mensilità aggiuntive", "of which additional months", "davon zusätzliche Monatsgehälter"),
    _base(FRINGE_TAXABLE, "Fringe benefit imponibili", "Taxable benefits in kind", "Steuerpflichtige Sachbezüge"),
    _base(PENSION_FUND_DEDUCTED, "Contributi al fondo dedotti", "Pension contributions deducted", "Abgezogene Pensionsbeiträge"),
    _base(SUBSTITUTE_BASE[RESULT_BONUS], "Premi a imposta sostitutiva", "Result bonus, substitute tax", "Erfolgsprämie, Ersatzsteuer"),
    _base(
        SUBSTITUTE_BASE[RENEWAL_INCREASE],
        "Aumenti contrattuali a imposta sostitutiva",
        "Contract increase, substitute tax",
        "Tariferhöhung, Ersatzsteuer",
    ),
    _base(
        SUBSTITUTE_BASE[NIGHT_WORK],
        "Lavoro notturno a imposta sostitutiva",
        "Night work, substitute tax",
        "Nachtarbeit, Ersatzsteuer",
    ),
    _base(GROSS_TAX, "IRPEF lorda", "Gross income tax", "Bruttosteuer"),
    _base(EMPLOYMENT_DEDUCTION, "Detrazione lavoro dipendente", "Deduction for employment", "Absetzbetrag für Arbeitnehmer"),
    _base(FAMILY_DEDUCTIONS, "Detrazioni per familiari a carico", "Deductions for dependants", "Absetzbeträge für Familienangehörige"),
    _base(FURTHER_DEDUCTION, "Ulteriore detrazione L. 207/2024", "Further deduction, L. 207/2024", "Weiterer Absetzbetrag, G. 207/2024"),
    _base(SUPPLEMENT_OVERPAID, "Trattamento integrativo non spettante", "Income supplement not due", "Einkommenszuschuss ohne Anspruch"),
    _base(WEDGE_SUM_OVERPAID, "Somma L. 207/2024 non spettante", "Untaxed sum not due", "Steuerfreie Summe ohne Anspruch"),
    _base(FURTHER_OVERPAID, "Ulteriore detrazione non spettante", "Further deduction not due", "Weiterer Absetzbetrag ohne Anspruch"),
    _base(WORK_DAYS, "Giorni di detrazione", "Days of work", "Arbeitstage"),
    _base(REGIONAL_DUE, "Addizionale regionale dell'anno", "Regional surtax of the year", "Regionaler Zuschlag des Jahres"),
    _base(MUNICIPAL_DUE, "Addizionale comunale dell'anno", "Municipal surtax of the year", "Gemeindezuschlag des Jahres"),
    _base(
        MUNICIPAL_ADVANCE_NEXT,
        "Acconto addizionale comunale anno successivo",
        "Municipal surtax advance of next year",
        "Vorauszahlung des Gemeindezuschlags",
    ),
)
"""Amounts are cents, `work_days` is a number of days. The sums over a tax year are the year's own figures, since the last pay settles
each of them; the deductions are what the law grants, be it more than the tax. What is taken back only in the year after stands as
`..._deferred` beside the settled figure, so that the claim on the state falls as the employee pays.
The revaluation of the severance costs the employer its gross amount: the net one grows the fund, the tax is owed to the state
(D.Lgs. 47/2000 art. 11 (3), (4))."""


def tax_year(pay_date: date) -> str:
    """The calendar year of the payment (TUIR art. 51 (1)). What is paid by 12 January for the year before takes a pay date in December."""
    return str(pay_date.year)
