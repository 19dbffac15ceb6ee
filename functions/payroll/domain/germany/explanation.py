"""The steps of a month's calculation in words an accountant can follow: rule, source, parameters and intermediate values."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from payroll.domain.columns import Column
from payroll.domain.germany import figures as fig
from payroll.domain.germany.case import Case
from payroll.domain.germany.contributions import Contributions
from payroll.domain.germany.insured_pay import InsuredPay
from payroll.domain.germany.march_clause import Assigned, last_years_contributions
from payroll.domain.germany.rules import Rules
from payroll.domain.germany.transition_zone import full_month
from payroll.domain.germany.wage_tax import YearTax
from payroll.domain.germany.withholding import Withheld
from payroll.domain.trail import Trail

_TAX = ("wage_tax.basic_allowance", "wage_tax.progressive", "wage_tax.proportional")
_HIGH_CLASSES = ("wage_tax.high_classes_first_limit", "wage_tax.high_classes_second_limit", "wage_tax.high_classes_rate")
_LUMP_SUMS = ("wage_tax.employee_lump_sum", "wage_tax.special_expenses", "wage_tax.single_parent_relief")
_PROVISION = ("wage_tax.pension_ceiling", "wage_tax.pension_rate", "wage_tax.health_ceiling", "wage_tax.health_rate", "wage_tax.care_rate")
_SOLIDARITY = ("wage_tax.solidarity_exemption", "wage_tax.solidarity_rate", "wage_tax.solidarity_relief_rate")
_CHURCH = ("church_tax.rates", "church_tax.rounding")
_ZONE = tuple(
    f"social_insurance.{name}" for name in ("mini_job_limit", "transition_zone_limit", "transition_zone_factor", "transition_zone_rounding")
)
_CARE_RATES = ("care_employee", "care_employer", "care_employee_saxony", "care_employer_saxony", "care_childless", "care_child_discount")
_CARE = tuple(f"social_insurance.{name}" for name in _CARE_RATES)
_HEALTH = ("social_insurance.health_half", "social_insurance.health_half_without_sick_pay")
_MINI_PENSION = ("social_insurance.mini_job_pension_rate", "social_insurance.pension_half", "social_insurance.mini_job_least_pension_base")


def explain(
    trail: Trail, case: Case, rules: Rules, values: Mapping[str, Column], pay: InsuredPay, taxes: Withheld, moved: Assigned | None
) -> None:
    """Notes the steps of all figures."""
    _taxed_wages(trail, case, values, taxes)
    _regular_tax(trail, case, values, taxes)
    if taxes.steps.other is not None:
        _tax_on_other_earnings(trail, case, values, taxes)
    _bases(trail, replace(case, one_off=case.one_off - moved.one_off) if moved else case, rules, values, pay)
    due = None
    if moved:
        _march_clause(trail, case, rules, values, moved)
        due = last_years_contributions(case, moved, rules.last_insurance) if rules.last_insurance else None
    if moved and due:
        _last_years_contributions(trail, moved, due)
    if not case.mini_job.all():
        _contributions(trail, case, values, pay, due)
    if case.mini_job.any():
        _mini_jobs(trail, case, values)
    if case.insurance.private.any():
        _subsidies(trail, case, values)
    _levies(trail, case, values, pay)


def _taxed_wages(trail: Trail, case: Case, values: Mapping[str, Column], taxes: Withheld) -> None:
    trail.note(
        fig.TAXABLE_WAGE,
        "Wage taxed by class: regular pay and other earnings, § 39b (2) and (3) EStG",
        values[fig.TAXABLE_WAGE],
        regular=taxes.regular_wage,
        other_earnings=taxes.other_earnings,
    )
    if case.flat_tax.any():
        trail.note(
            fig.FLAT_TAXED_WAGE, "Pay of a mini job, taxed at a flat rate by the employer, § 40a (2) EStG", values[fig.FLAT_TAXED_WAGE]
        )


def _year(trail: Trail, figure: str, rule: str, year: YearTax) -> None:
    trail.note(
        figure,
        rule,
        year.tax,
        (*_LUMP_SUMS, *_PROVISION, *_TAX, *_HIGH_CLASSES),
        wage_of_year=year.wage,
        lump_sums=year.lump_sums,
        social_provision=year.provision,
        taxable_income=year.taxable,
    )


def _regular_tax(trail: Trail, case: Case, values: Mapping[str, Column], taxes: Withheld) -> None:
    year, result = taxes.steps.regular.year, taxes.steps.regular
    person = case.person
    _year(trail, fig.WAGE_TAX, "Tax of a year on the regular pay made yearly, §§ 32a, 39b (2) sentences 2 to 7 EStG", year)
    trail.note(
        fig.WAGE_TAX,
        "The year's tax times the factor (thousandths), § 39f EStG, brought down to the month or day and cut to the cent, § 39b (2) "
        "sentence 9 EStG; times the days of a month that the employment does not fill",
        values[fig.WAGE_TAX],
        year_tax=year.tax,
        factor_ratio=person.factor,
        part_days=case.part_days,
    )
    trail.note(
        fig.SOLIDARITY,
        "Surcharge on the year's tax less allowances for children, §§ 3, 4 SolzG 1995",
        values[fig.SOLIDARITY],
        (*_SOLIDARITY, "wage_tax.child_allowance", "wage_tax.child_allowance_class_iv"),
        children_ratio=person.child_allowances,
        taxable_income=year.taxable,
    )
    trail.note(
        fig.CHURCH_TAX,
        "Share of the wage tax less allowances for children, § 51a (2a) EStG, by the law of the federal state, cut to the cent",
        values[fig.CHURCH_TAX],
        _CHURCH,
        church_base=result.church_base * np.maximum(case.part_days, 1),
        church_rate=case.church_rate,
    )


def _tax_on_other_earnings(trail: Trail, case: Case, values: Mapping[str, Column], taxes: Withheld) -> None:
    other = taxes.steps.other
    assert other is not None
    _year(trail, fig.OTHER_WAGE_TAX, "Tax of the expected year without the other earnings, § 39b (3) EStG", other.before)
    _year(trail, fig.OTHER_WAGE_TAX, "Tax of the expected year with the other earnings, § 39b (3) EStG", other.after)
    trail.note(
        fig.OTHER_WAGE_TAX,
        "The difference of the two, times the factor (thousandths), not below zero",
        values[fig.OTHER_WAGE_TAX],
        year_tax_before=other.before.tax,
        year_tax_after=other.after.tax,
        factor_ratio=case.person.factor,
    )
    trail.note(
        fig.OTHER_SOLIDARITY,
        "Full rate of the tax on other earnings, if the year's tax with them exceeds the exemption, § 4a SolzG 1995",
        values[fig.OTHER_SOLIDARITY],
        _SOLIDARITY,
        wage_tax=other.wage_tax,
    )
    trail.note(
        fig.OTHER_CHURCH_TAX,
        "Share of the tax on other earnings, by the law of the federal state, cut to the cent",
        values[fig.OTHER_CHURCH_TAX],
        _CHURCH,
        church_base=other.church_base,
        church_rate=case.church_rate,
    )


def _bases(trail: Trail, case: Case, rules: Rules, values: Mapping[str, Column], pay: InsuredPay) -> None:
    trail.note(fig.INSURED_DAYS, "Calendar days of employment, a whole month 30, § 1 (1) BVV", values[fig.INSURED_DAYS])
    for figure, ceiling, base, so_far in (
        (fig.PENSION_BASE, "social_insurance.pension_ceiling", pay.pension, case.year.pension_base),
        (fig.HEALTH_BASE, "social_insurance.health_ceiling", pay.health, case.year.health_base),
    ):
        trail.note(
            figure,
            "Regular pay up to the month's ceiling, one-off pay up to what the ceilings of the year so far have left, § 23a (3) SGB IV; in "
            "a mini job the pay",
            values[figure],
            (ceiling,),
            regular=case.regular,
            one_off=case.one_off,
            base_so_far=so_far,
            days_so_far=case.year.days,
            one_off_beyond=base.beyond,
        )
    if pay.reduced.any():
        trail.note(
            fig.PENSION_BASE,
            "Transition zone, § 20 (2a) SGB IV: F * G + (U / (U - G) - G / (U - G) * F) * (pay - G) for the whole contribution, "
            "U / (U - G) * (pay - G) for the employee's share",
            pay.pension.total,
            _ZONE,
            pay_of_a_whole_month=full_month(case.regular, case.days) + case.one_off,
            lower_limit=rules.insurance.transition_zone.lower,
            upper_limit=rules.insurance.transition_zone.upper,
            employee_base=pay.pension.employee,
        )


def _march_clause(trail: Trail, case: Case, rules: Rules, values: Mapping[str, Column], moved: Assigned) -> None:
    trail.note(
        fig.MARCH_CLAUSE,
        "One-off pay of January to March above the ceiling of this year so far, of a person who was employed here in the last year, whose "
        "figures, sums or facts are not known: whether it belongs there, § 23a (4) SGB IV, is to be decided by hand",
        values[fig.MARCH_CLAUSE],
    )
    trail.note(
        fig.LAST_YEAR_ONE_OFF,
        "One-off pay of January to March belongs to the last settled month of the last year when it exceeds the ceiling of this year so "
        "far, § 23a (4) SGB IV: that of health insurance for those compulsorily insured in it, that of pension insurance for others (5)",
        values[fig.LAST_YEAR_ONE_OFF],
        ("social_insurance.health_ceiling", "social_insurance.pension_ceiling"),
        one_off=case.one_off,
        compulsory_health_ratio=moved.last.compulsory_health.astype(np.int64),
    )
    if rules.last_insurance is None:
        return
    for figure, insured, base, ceiling in (
        (fig.LAST_YEAR_PENSION_BASE, moved.pension, moved.last.pension_base, "last_year.social_insurance.pension_ceiling"),
        (fig.LAST_YEAR_HEALTH_BASE, moved.health, moved.last.health_base, "last_year.social_insurance.health_ceiling"),
    ):
        trail.note(
            figure,
            "Of it as much as the ceiling of the last year's days has left, § 23a (3) SGB IV",
            insured,
            (ceiling,),
            one_off=moved.one_off,
            base_of_last_year=base,
            days_of_last_year=moved.last.days,
        )


def _last_years_contributions(trail: Trail, moved: Assigned, due: Contributions) -> None:
    """The part that the contributions below contain."""
    surcharge = moved.last.insurance.fund_surcharge
    rule = "On one-off pay of the last year at its rates and by the facts of its end, § 23a (4) SGB IV"
    for employee, employer, shares, base, names in (
        (fig.PENSION, fig.EMPLOYER_PENSION, due.pension, moved.pension, ("pension_half",)),
        (fig.UNEMPLOYMENT, fig.EMPLOYER_UNEMPLOYMENT, due.unemployment, moved.pension, ("unemployment_half",)),
        (fig.HEALTH, fig.EMPLOYER_HEALTH, due.health, moved.health, ("health_half", "health_half_without_sick_pay")),
        (fig.CARE, fig.EMPLOYER_CARE, due.care, moved.health, _CARE_RATES),
    ):
        parameters = tuple(f"last_year.social_insurance.{name}" for name in names)
        facts = {"fund_surcharge_rate": surcharge} if employee == fig.HEALTH else {}
        trail.note(employee, rule, shares.employee, parameters, base=base, **facts)
        trail.note(employer, rule, shares.employer, parameters, base=base, **facts)


def _contributions(trail: Trail, case: Case, values: Mapping[str, Column], pay: InsuredPay, last: Contributions | None) -> None:
    """`last`: what the contributions contain of the last year."""
    of_last_year = _of_last_year(last)
    by_halves = "Half the rate of the base, half up to the cent, § 2 (1) BVV; in the transition zone § 2 (2) BVV"
    alone = "Both halves from the whole base, less the employee's share"
    for employee, employer, base, parameters in (
        (fig.PENSION, fig.EMPLOYER_PENSION, pay.pension, ("social_insurance.pension_half",)),
        (fig.UNEMPLOYMENT, fig.EMPLOYER_UNEMPLOYMENT, pay.pension, ("social_insurance.unemployment_half",)),
        (fig.HEALTH, fig.EMPLOYER_HEALTH, pay.health, _HEALTH),
    ):
        surcharge = {"fund_surcharge_rate": case.insurance.fund_surcharge} if employee == fig.HEALTH else {}
        trail.note(employee, by_halves, values[employee], parameters, base=base.employee, **surcharge, **of_last_year[employee])
        both = {"base": base.total, "employee_share": values[employee], **surcharge, **of_last_year[employer]}
        trail.note(employer, alone, values[employer], parameters, **both)
    facts = {
        "childless": case.insurance.childless.astype(np.int64),
        "child_discounts": case.insurance.child_discounts,
        "saxony": case.insurance.saxony.astype(np.int64),
    }
    trail.note(
        fig.CARE,
        "Own rate with the surcharge for the childless or less the discounts for children, §§ 55, 58 SGB XI, half up to the cent",
        values[fig.CARE],
        _CARE,
        base=pay.health.employee,
        whole_base=pay.health.total,
        **facts,
        **of_last_year[fig.CARE],
    )
    trail.note(
        fig.EMPLOYER_CARE,
        "The employer's rate, § 58 SGB XI, half up to the cent",
        values[fig.EMPLOYER_CARE],
        _CARE,
        base=pay.health.total,
        **of_last_year[fig.EMPLOYER_CARE],
    )


def _of_last_year(last: Contributions | None) -> Mapping[str, Mapping[str, Column]]:
    """What is added to each figure from the last year, under the name of the value in its step; nothing in most months."""
    branches = (
        (fig.PENSION, fig.EMPLOYER_PENSION, "pension"),
        (fig.UNEMPLOYMENT, fig.EMPLOYER_UNEMPLOYMENT, "unemployment"),
        (fig.HEALTH, fig.EMPLOYER_HEALTH, "health"),
        (fig.CARE, fig.EMPLOYER_CARE, "care"),
    )
    found: dict[str, Mapping[str, Column]] = {}
    for employee, employer, branch in branches:
        shares = getattr(last, branch) if last else None
        found[employee] = {"plus_last_year": shares.employee} if shares else {}
        found[employer] = {"plus_last_year": shares.employer} if shares else {}
    return found


def _mini_jobs(trail: Trail, case: Case, values: Mapping[str, Column]) -> None:
    base = values[fig.PENSION_BASE]
    for figure, rule, parameters in (
        (fig.PENSION, "Own share: the whole rate less the employer's, from the least base at least, § 163 (8) SGB VI", _MINI_PENSION),
        (fig.EMPLOYER_PENSION, "Flat contribution, §§ 168 (1) number 1b, 172 (3) SGB VI", ("social_insurance.mini_job_pension_rate",)),
        (fig.EMPLOYER_HEALTH, "Flat contribution, § 249b SGB V", ("social_insurance.mini_job_health_rate",)),
        (fig.FLAT_TAX, "Flat tax with surcharge and church tax, § 40a (2) EStG", ("social_insurance.mini_job_flat_tax_rate",)),
    ):
        trail.note(figure, f"Mini job. {rule}", values[figure], parameters, base=base, days=case.days)


def _subsidies(trail: Trail, case: Case, values: Mapping[str, Column]) -> None:
    limits = (*_HEALTH, "social_insurance.average_surcharge")
    half = "Half of the premium, at most what the employer would bear in"
    for figure, rule, parameters, premium in (
        (fig.HEALTH_SUBSIDY, f"{half} a statutory fund, § 257 (2) SGB V", limits, case.private.health_premium),
        (fig.CARE_SUBSIDY, f"{half} social care insurance, § 61 (2) SGB XI", _CARE, case.private.care_premium),
    ):
        trail.note(figure, rule, values[figure], parameters, premium=premium, base=values[fig.HEALTH_BASE])


def _levies(trail: Trail, case: Case, values: Mapping[str, Column], pay: InsuredPay) -> None:
    insurance = case.insurance
    mini_job = ("social_insurance.mini_job_u1_rate",), ("social_insurance.mini_job_u2_rate",)
    of_fund = "Levy of the health fund (of the Minijob-Zentrale for mini jobs) on regular insured pay, § 7 AAG"
    trail.note(fig.U1, of_fund, values[fig.U1], mini_job[0], base=pay.pension.regular, fund_rate=insurance.u1_rate)
    trail.note(fig.U2, of_fund, values[fig.U2], mini_job[1], base=pay.pension.regular, fund_rate=insurance.u2_rate)
    trail.note(
        fig.INSOLVENCY,
        "Levy on the base of pension insurance, § 358 SGB III",
        values[fig.INSOLVENCY],
        ("social_insurance.insolvency_rate",),
        base=values[fig.PENSION_BASE],
        base_of_last_year=values[fig.LAST_YEAR_PENSION_BASE],
    )
