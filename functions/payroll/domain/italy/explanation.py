"""The steps of an Italian payslip for the trail: the rule with its source, the parameters, and what went in."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from payroll.domain.columns import Column
from payroll.domain.italy import figures as codes
from payroll.domain.italy import surtaxes
from payroll.domain.italy.case import Case
from payroll.domain.italy.rules import Rules
from payroll.domain.trail import Trail

if TYPE_CHECKING:
    from payroll.domain.italy.payroll import Withholding
    from payroll.domain.italy.taxable import Taxable

_EMPLOYMENT = ("employment_amount", "employment_base", "employment_extra", "employment_minimum", "employment_addition", "days_of_year")
_SUPPLEMENT = ("supplement_amount", "supplement_limit", "supplement_upper_limit", "supplement_margin", "supplement_with_addition")


def explain(trail: Trail, case: Case, pay: "Taxable", tax: "Withholding", result: Mapping[str, Column], rules: Rules) -> None:
    """Notes how each figure came about."""
    _pay(trail, case, pay, result)
    _tax(trail, case, pay, tax, result)
    _recovery(trail, case, result)
    _surtaxes(trail, case, tax, result, rules)


def _irpef(*names: str) -> tuple[str, ...]:
    return tuple(f"irpef.{name}" for name in names)


def _pay(trail: Trail, case: Case, pay: "Taxable", result: Mapping[str, Column]) -> None:
    def note(code: str, rule: str, parameters: tuple[str, ...] = (), /, **values: Column) -> None:
        trail.note(code, rule, result[code], parameters, **values)

    earned = {name: amount for name, amount in case.earned.items() if amount.any()}
    inps = ("inps.rate_inps", "inps.rate_cigs", "inps.rate_apprentice", "inps.extra_rate", "inps.first_band", "inps.first_band_month")
    note(
        codes.FRINGE_TAXABLE,
        "TUIR art. 51 (3): all of it above the limit of the year",
        _irpef("fringe_limit"),
        benefits=case.earned[codes.FRINGE],
    )
    note(codes.BENEFITS_IN_KIND, "Given in kind, not paid out", benefits=case.earned[codes.FRINGE])
    note(codes.INPS_BASE, "L. 335/1995 art. 2 (18): insured pay, up to the ceiling", ("inps.ceiling", "inps.base_unit"), **earned)
    note(
        codes.INPS_EXTRA,
        "D.L. 384/1992 art. 3-ter: 1 % above the first band",
        inps[3:],
        base=pay.inps.base,
        before=case.so_far[codes.INPS_BASE],
    )
    note(
        codes.INPS_EMPLOYEE,
        "L. 335/1995: rate of the sector, and the additional percent",
        inps,
        base=pay.inps.base,
        employee_rate=case.employee_rate,
    )
    employer = tuple(f"inps.employer_rate_{name}" for name in ("inps", "cigs", "apprentice", "executive"))
    note(codes.INPS_EMPLOYER, "Employer's rate on the base", employer, base=pay.inps.base, employer_rate=case.employer_rate)
    fund = {"pay": pay.severance_pay, "employee_rate": case.pension_fund_rate, "employer_rate": case.pension_fund_employer_rate}
    limit = _irpef("pension_fund_limit")
    note(codes.PENSION_FUND_EMPLOYEE, "D.Lgs. 252/2005 art. 8: rate of the pay", **fund)
    note(codes.PENSION_FUND_EMPLOYER, "D.Lgs. 252/2005 art. 8: rate of the pay", **fund)
    note(codes.PENSION_FUND_DEDUCTED, "D.Lgs. 252/2005 art. 8 (4): both sides, up to the limit of the year", limit, **fund)
    for name, code in codes.SUBSTITUTE_BASE.items():
        note(
            code, "L. 199/2025 art. 1 (7) to (13), L. 208/2015 art. 1 (182): less contributions, up to the limit", amount=case.earned[name]
        )
    note(codes.SUBSTITUTE_TAX, "Flat rate of each base", **{code: pay.substitute_bases[code] for code in codes.SUBSTITUTE_BASE.values()})
    note(codes.TFR_ACCRUAL, "C.c. art. 2120: pay / 13.5 less 0.5 %", ("tfr.divisor", "tfr.contribution_rate"), pay=pay.severance_pay)
    growth = ("tfr.revaluation_rate", "tfr.revaluation_share", "tfr.price_increases")
    note(codes.TFR_REVALUATION, "C.c. art. 2120 (4): 1.5 % and 75 % of the price increase, less the tax", growth, fund=case.severance_fund)
    note(codes.TFR_REVALUATION_TAX, "D.Lgs. 47/2000 art. 11 (3)", ("tfr.revaluation_tax_rate",), net=result[codes.TFR_REVALUATION])
    note(
        codes.TAXABLE_INCOME,
        "TUIR art. 51: insured pay less contributions and what bears a flat tax",
        contributions=pay.inps.employee,
        **earned,
    )
    note(codes.EXTRA_MONTH_INCOME, "13th and 14th salary less contributions; all of a payment beside the regular one", income=pay.income)


def _tax(trail: Trail, case: Case, pay: "Taxable", tax: "Withholding", result: Mapping[str, Column]) -> None:
    def note(code: str, rule: str, parameters: tuple[str, ...] = (), /, **values: Column) -> None:
        trail.note(code, rule, result[code], parameters, **values)

    year = {"year_income": tax.year.income, "total_income": tax.year.total_income}
    note(codes.WORK_DAYS, "Agenzia delle Entrate circular 15/2007: 365 days a year", _irpef("days_of_year"), period_days=case.period_days)
    note(
        codes.GROSS_TAX,
        "TUIR art. 11, D.P.R. 600/1973 art. 23: brackets",
        _irpef("brackets"),
        income=pay.income,
        additional=pay.additional,
        **year,
    )
    note(codes.EMPLOYMENT_DEDUCTION, "TUIR art. 13 (1), (1.1)", _irpef(*_EMPLOYMENT), work_days=tax.days, **year)
    family = _irpef("spouse_amount", "spouse_base", "child_amount", "ascendant_amount")
    note(
        codes.FAMILY_DEDUCTIONS, "TUIR art. 12", family, spouse_months=case.spouse_months, child_half_months=case.child_half_months, **year
    )
    note(codes.FURTHER_DEDUCTION, "L. 207/2024 art. 1 (6)", _irpef("further_amount", "further_full_up_to", "further_up_to"), **year)
    parts = {code: result[code] for code in (codes.GROSS_TAX, codes.EMPLOYMENT_DEDUCTION, codes.FAMILY_DEDUCTIONS, codes.FURTHER_DEDUCTION)}
    note(codes.INCOME_TAX, "D.P.R. 600/1973 art. 23 (2), (3): gross tax less deductions, never below nothing", **parts, **year)
    note(codes.WEDGE_SUM, "L. 207/2024 art. 1 (4)", _irpef("wedge_sum_limit", "wedge_sum_rates"), wedge_rate=tax.year.wedge_rate, **year)
    note(codes.SUPPLEMENT, "D.L. 3/2020 art. 1", _irpef(*_SUPPLEMENT), work_days=tax.days, **year)


def _recovery(trail: Trail, case: Case, result: Mapping[str, Column]) -> None:
    def note(code: str, rule: str, *parameters: str, **values: Column) -> None:
        trail.note(code, rule, result[code], _irpef(*parameters), **values)

    supplement, wedge = "supplement_recovery_instalments", "wedge_recovery_instalments"
    for code in (codes.SUPPLEMENT_OVERPAID, codes.WEDGE_SUM_OVERPAID, codes.FURTHER_OVERPAID):
        note(code, "Given by earlier pays beyond what the year's settlement grants", before=case.so_far[code])
    law, other = "D.L. 3/2020 art. 1 (3): above 60 euros in 8 parts", "L. 207/2024 art. 1 (8): above 60 euros in 10 parts"
    overpaid = {code: result[code] for code in (codes.WEDGE_SUM_OVERPAID, codes.FURTHER_OVERPAID)}
    whole = {codes.SUPPLEMENT_OVERPAID: result[codes.SUPPLEMENT_OVERPAID]}
    note(codes.SUPPLEMENT_DEFERRED, f"{law}, but the first", "recovery_threshold", supplement, **whole)
    note(codes.WEDGE_DEFERRED, f"{other}, but the first", "recovery_threshold", wedge, **overpaid)
    note(codes.SUPPLEMENT_RECOVERY, f"{law}; last year's from January on", supplement, balance=case.supplement_recovery)
    note(codes.WEDGE_RECOVERY, f"{other}; last year's from January on", wedge, balance=case.wedge_recovery)


def _surtaxes(trail: Trail, case: Case, tax: "Withholding", result: Mapping[str, Column], rules: Rules) -> None:
    def note(code: str, rule: str, /, *parameters: str, **values: Column) -> None:
        trail.note(code, rule, result[code], parameters, **values)

    balance, advance = ("municipal_surtax.instalments",), ("municipal_surtax.advance_instalments", "municipal_surtax.advance_rate")
    carried = surtaxes.tables(rules).plain[case.municipality][:, -1]
    source = "municipal_surtax.carried_forward" if carried.any() else "municipal_surtax.sha256"
    regions = {place: name for name, place in rules.surtax_names.items()}
    names = tuple(sorted({f"regional_surtax.{regions[place]}" for place in case.region.tolist() if regions[place]}))
    income = {"year_income": tax.year.income}
    note(codes.REGIONAL_SURTAX, "D.Lgs. 446/1997 art. 50 (4): balance of last year in 11 parts", *balance, balance=case.regional_balance)
    note(codes.MUNICIPAL_SURTAX, "D.Lgs. 360/1998 art. 1 (5): balance of last year in 11 parts", *balance, balance=case.municipal_balance)
    note(codes.MUNICIPAL_ADVANCE, "D.Lgs. 360/1998 art. 1 (4), (5): in 9 parts from March", *advance, advance=case.municipal_advance)
    note(codes.REGIONAL_DUE, "D.Lgs. 446/1997 art. 50: the region's rates, where IRPEF is due; with the last pay", *names, **income)
    note(
        codes.MUNICIPAL_DUE,
        "D.Lgs. 360/1998 art. 1: the municipality's rates; with the last pay",
        source,
        carried_forward=carried,
        **income,
    )
    note(codes.MUNICIPAL_ADVANCE_NEXT, "D.Lgs. 360/1998 art. 1 (4): 30 %", *advance, surtax=result[codes.MUNICIPAL_DUE])
