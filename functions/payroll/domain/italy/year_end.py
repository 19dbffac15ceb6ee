"""The data of the Certificazione Unica (CU) of an employee: tax figures by the number of their point.

The model itself was not seen: point 368 is confirmed by a description of the CU 2026, 1, 2, 6, 21, 22, 26, 27 and 29 are those of all
models since 2015. `UNVERIFIED` names the others; a description gives 719 to 728 for untaxed sums, so 718 in particular is to be looked at.
"""

from collections.abc import Mapping
from typing import Final

from payroll.domain.italy import figures as codes
from payroll.domain.italy.facts import Profile
from payroll.domain.year_end import Box

UNVERIFIED: Final = frozenset({"361", "362", "367", "391", "412", "572", "718", "801"})


def statement(year: Mapping[str, int], profile: Profile) -> tuple[Box, ...]:
    """The points of a year's sums; amounts are cents, point 6 is a number of days. A point with nothing in it is left out."""
    income = "2" if profile.fixed_term else "1"
    due, advance = year.get(codes.MUNICIPAL_DUE, 0), year.get(codes.MUNICIPAL_ADVANCE, 0)
    points = (
        (income, "Redditi di lavoro dipendente", "Income from employment", year.get(codes.TAXABLE_INCOME, 0)),
        ("6", "Numero di giorni per i quali spettano le detrazioni", "Days of the deductions", year.get(codes.WORK_DAYS, 0)),
        ("21", "Ritenute Irpef", "Income tax withheld", year.get(codes.INCOME_TAX, 0)),
        ("22", "Addizionale regionale all'Irpef", "Regional surtax", year.get(codes.REGIONAL_DUE, 0)),
        ("26", "Addizionale comunale: acconto", "Municipal surtax, advance", advance),
        ("27", "Addizionale comunale: saldo", "Municipal surtax, balance", due - advance),
        (
            "29",
            "Addizionale comunale: acconto anno successivo",
            "Municipal surtax, next advance",
            year.get(codes.MUNICIPAL_ADVANCE_NEXT, 0),
        ),
        ("361", "Imposta lorda", "Gross tax", year.get(codes.GROSS_TAX, 0)),
        ("362", "Detrazioni per carichi di famiglia", "Deductions for dependants", year.get(codes.FAMILY_DEDUCTIONS, 0)),
        ("367", "Detrazioni per lavoro dipendente", "Deduction for employment", year.get(codes.EMPLOYMENT_DEDUCTION, 0)),
        ("368", "Ulteriore detrazione L. 207/2024", "Further deduction, L. 207/2024", year.get(codes.FURTHER_DEDUCTION, 0)),
        ("391", "Trattamento integrativo erogato", "Income supplement paid", year.get(codes.SUPPLEMENT, 0)),
        ("412", "Previdenza complementare: contributi dedotti", "Pension fund, deducted", year.get(codes.PENSION_FUND_DEDUCTED, 0)),
        ("572", "Premi di risultato a imposta sostitutiva", "Result bonus", year.get(codes.SUBSTITUTE_BASE[codes.RESULT_BONUS], 0)),
        ("718", "Somma che non concorre alla formazione del reddito", "Untaxed sum, L. 207/2024", year.get(codes.WEDGE_SUM, 0)),
        ("801", "TFR maturato nell'anno", "Severance accrued", year.get(codes.TFR_ACCRUAL, 0)),
    )
    return tuple(Box(number, {"it": italian, "en": english}, amount) for number, italian, english, amount in points if amount)


def carried_over(year: Mapping[str, int], profile: Profile) -> dict[str, int]:
    """What the sums of a settled year change in the profile for the next one, by field.

    `profile`: the one of the year's last pay. Surtaxes of the year less what is withheld already (a leaver has paid all), the advance of
    the municipal one, credits still to be taken back, the income that the substitute taxes ask for, and the severance fund.
    """

    def own(code: str, balance: int) -> int:
        return year.get(code, 0) - balance

    regional = year.get(codes.REGIONAL_DUE, 0) - own(codes.REGIONAL_SURTAX, profile.regional_balance)
    municipal = year.get(codes.MUNICIPAL_DUE, 0) - year.get(codes.MUNICIPAL_ADVANCE, 0)
    municipal -= own(codes.MUNICIPAL_SURTAX, profile.municipal_balance)
    grown = sum(year.get(code, 0) for code in (codes.TFR_ACCRUAL, codes.TFR_REVALUATION))
    return {
        "regional_balance": max(regional, 0),
        "municipal_balance": max(municipal, 0),
        "municipal_advance": year.get(codes.MUNICIPAL_ADVANCE_NEXT, 0),
        "supplement_recovery": max(year.get(codes.SUPPLEMENT_DEFERRED, 0) - own(codes.SUPPLEMENT_RECOVERY, profile.supplement_recovery), 0),
        "wedge_recovery": max(year.get(codes.WEDGE_DEFERRED, 0) - own(codes.WEDGE_RECOVERY, profile.wedge_recovery), 0),
        "prior_income": max(year.get(codes.TAXABLE_INCOME, 0), 0),
        "severance_fund": max(profile.severance_fund + grown, 0),
    }
