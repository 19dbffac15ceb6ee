"""Italian employees as columns: one entry for each person."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

import numpy as np

from payroll.domain.columns import MAX_AMOUNT, Column, Flags, column, flags
from payroll.domain.italy.facts import MONTHS, Profile
from payroll.domain.italy.figures import COUNTRY_CLASSES, FIGURES, FOURTEENTH, INPS_BASE, THIRTEENTH, WORK_DAYS
from payroll.domain.italy.rules import Rules
from payroll.domain.periods import PERIODS_PER_YEAR
from payroll.domain.subject import ONE_OFF, REGULAR, UNTAXED, Subject

_HALF_MONTH = 15
UNKNOWN = -1
"""No expected income."""

EARNINGS = (REGULAR, ONE_OFF, UNTAXED, *COUNTRY_CLASSES)
SO_FAR = (*(figure.code for figure in FIGURES), *EARNINGS)


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules need to know. Amounts are cents, rates hundred-thousandths.

    `earned` is this run's pay by class; `so_far` the sums of the year before it. `days`: days of work in this run's period, `period_days`:
    all days of it, `expected_days`: of the year's employment as far as known. `base_in_period`: what this period's contributions were paid
    on before. `month`: of the payment; `months`: calendar months of the year with employment. `severance_months`: months of the year for
    which the severance grows.
    """

    employee_rate: Column
    employer_rate: Column
    ceiling_applies: Flags
    fixed_term: Flags
    spouse_months: Column
    children: Column
    child_half_months: Column
    ascendant_months: Column
    has_children: Flags
    other_income: Column
    expected_income: Column
    additional_months: Column
    region: Column
    municipality: Column
    regional_balance: Column
    municipal_balance: Column
    municipal_advance: Column
    supplement_recovery: Column
    wedge_recovery: Column
    prior_income: Column
    pension_fund_rate: Column
    pension_fund_employer_rate: Column
    severance_fund: Column
    deductions_waived: Flags
    credits_waived: Flags
    periods: Column
    days: Column
    period_days: Column
    expected_days: Column
    periods_left: Column
    month: Column
    months: Column
    severance_months: Column
    final: Flags
    leaving: Flags
    supplementary: Flags
    base_in_period: Column
    earned: Mapping[str, Column]
    so_far: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.month)

    def slices(self, size: int) -> Iterator["Case"]:
        """The same people in portions that fit into the processor's caches."""
        for start in range(0, len(self), size):
            part = slice(start, start + size)
            taken: dict[str, Any] = {each.name: _part(getattr(self, each.name), part) for each in fields(self)}
            yield Case(**taken)


def _part(value: Column | Mapping[str, Column], part: slice) -> Column | Mapping[str, Column]:
    return value[part] if isinstance(value, np.ndarray) else {name: each[part] for name, each in value.items()}


def case_of(subjects: Sequence[Subject[Profile]], rules: Rules) -> Case:
    """The columns of some people. Raises ValueError, `<field>|<reason>`, for a region or municipality that the year's figures lack."""
    people = [each.profile for each in subjects]
    inps, days_of_year = rules.inps, rules.days_of_year

    def profiles(value: Callable[[Profile], int]) -> Column:
        return column(map(value, people))

    worked = [_worked(each, each.period.first_day, each.period.last_day) for each in subjects]
    year = [_worked(each, date(each.pay_date.year, 1, 1), date(each.pay_date.year, 12, 31)) for each in subjects]
    return Case(
        employee_rate=profiles(lambda each: inps.employee_rates[each.scheme]),
        employer_rate=profiles(lambda each: inps.executive_employer_rate if each.executive else inps.employer_rates[each.scheme]),
        ceiling_applies=flags(each.first_insured_after_1995 for each in people),
        fixed_term=flags(each.fixed_term for each in people),
        spouse_months=profiles(lambda each: each.spouse_months),
        children=profiles(lambda each: each.children),
        child_half_months=profiles(lambda each: each.shared_child_half_months),
        ascendant_months=profiles(lambda each: each.ascendant_months),
        has_children=flags(each.minor_children or each.children > 0 for each in people),
        other_income=profiles(lambda each: each.other_income),
        expected_income=profiles(lambda each: UNKNOWN if each.expected_income is None else each.expected_income),
        additional_months=profiles(lambda each: each.additional_months),
        region=profiles(lambda each: _place(rules, "region", each.region)),
        municipality=profiles(lambda each: _place(rules, "municipality", each.municipality)),
        regional_balance=profiles(lambda each: each.regional_balance),
        municipal_balance=profiles(lambda each: each.municipal_balance),
        municipal_advance=profiles(lambda each: each.municipal_advance),
        supplement_recovery=profiles(lambda each: each.supplement_recovery),
        wedge_recovery=profiles(lambda each: each.wedge_recovery),
        prior_income=profiles(lambda each: MAX_AMOUNT if each.prior_income is None else each.prior_income),
        pension_fund_rate=profiles(lambda each: each.pension_fund_rate),
        pension_fund_employer_rate=profiles(lambda each: each.pension_fund_employer_rate),
        severance_fund=profiles(lambda each: each.severance_fund),
        deductions_waived=flags(each.deductions_waived for each in people),
        credits_waived=flags(each.credits_waived for each in people),
        periods=column(PERIODS_PER_YEAR[each.period.group] for each in subjects),
        days=column(0 if each.supplementary else _count(days) for each, days in zip(subjects, worked, strict=True)),
        period_days=column(each.period.days for each in subjects),
        expected_days=column(max(1, min(days_of_year, _count(days))) for days in year),
        periods_left=column(each.periods_left for each in subjects),
        month=column(each.pay_date.month for each in subjects),
        months=column(days[1].month - days[0].month + 1 if days else MONTHS for days in year),
        severance_months=column(_severance_months(each) for each in subjects),
        final=flags(_settles(each) for each in subjects),
        leaving=flags(_settles(each) and _has_left(each) for each in subjects),
        supplementary=flags(each.supplementary for each in subjects),
        base_in_period=column(each.in_this_period(INPS_BASE) for each in subjects),
        earned={name: column(each.earned(name) for each in subjects) for name in EARNINGS},
        so_far={name: column(each.so_far(name) for each in subjects) for name in SO_FAR},
    )


def _worked(subject: Subject[Profile], first: date, last: date) -> tuple[date, date] | None:
    begins, ends = max(first, subject.employed_from or first), min(last, subject.employed_to or last)
    return (begins, ends) if begins <= ends else None


def _count(days: tuple[date, date] | None) -> int:
    return (days[1] - days[0] + timedelta(days=1)).days if days else 0


def _settles(subject: Subject[Profile]) -> bool:
    """Whether this pay is the one to settle. A payment beside the year's last regular one leaves that to it, unless it comes after it."""
    return subject.final and (not subject.supplementary or _has_left(subject) or subject.in_this_period(WORK_DAYS) > 0)


def _has_left(subject: Subject[Profile]) -> bool:
    return subject.employed_to is not None and subject.employed_to <= date(subject.pay_date.year, 12, 31)


def _severance_months(subject: Subject[Profile]) -> int:
    """Of a leaver until the day of leaving: from the 15th on a month counts (Codice civile art. 2120 (1), (5))."""
    last = subject.employed_to
    if last is None or last.year > subject.pay_date.year:
        return MONTHS
    return last.month - (last.day < _HALF_MONTH) if last.year == subject.pay_date.year else 0


def _place(rules: Rules, field: str, name: str) -> int:
    place = rules.surtax_names.get(name)
    if place is None:
        raise ValueError(f"{field}|the figures of {rules.provenance.tax_year} have no {name}")
    return place


def additional_pay(case: Case) -> Column:
    """The 13th and 14th salary of this run."""
    pay: Column = case.earned[THIRTEENTH] + case.earned[FOURTEENTH]
    return pay
