"""People and their pay of a month as columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from payroll.domain.columns import Column, Flags, column, flags
from payroll.domain.germany.facts import HIGHEST_AMOUNT, Employment, Health, Profile, State
from payroll.domain.germany.figures import (
    COMPENSATION,
    HEALTH_BASE,
    INSURED_DAYS,
    LAST_YEAR_HEALTH_BASE,
    LAST_YEAR_PENSION_BASE,
    PENSION_BASE,
)
from payroll.domain.germany.rules import Rules
from payroll.domain.germany.tax_case import People
from payroll.domain.periods import PayFrequency
from payroll.domain.subject import ONE_OFF, REGULAR, Subject

MONTH_DAYS = 30
"""A whole month has 30 days of insurance, § 1 (1) BVV."""

_RELIEF_AGE = 64


@dataclass(frozen=True, slots=True)
class YearToDate:
    """Sums of the year before this run. `days` are days of insurance, `regular` is regular pay, `taxable_wage` what was taxed by class."""

    days: Column
    regular: Column
    pension_base: Column
    health_base: Column
    taxable_wage: Column
    compensation: Column


@dataclass(frozen=True, slots=True)
class Private:
    """Private health and care insurance a month; zero for members of a statutory fund and in an off-cycle run."""

    basic_contribution: Column
    health_premium: Column
    care_premium: Column


@dataclass(frozen=True, slots=True)
class Registered:
    """Allowances and additions registered with the wage tax features, for the month and for the year."""

    monthly_allowance: Column
    monthly_addition: Column
    yearly_allowance: Column
    yearly_addition: Column


@dataclass(frozen=True, slots=True)
class Insurance:
    """What social insurance asks of a person. `pension`, `unemployment`: Insured; `transition_zone`: TransitionZone; rates in
    hundred-thousandths. `private` is private health insurance."""

    private: Flags
    sick_pay: Flags
    pension: Column
    unemployment: Column
    transition_zone: Column
    trainee: Flags
    fund_surcharge: Column
    saxony: Flags
    childless: Flags
    child_discounts: Column
    u1_rate: Column
    u2_rate: Column


@dataclass(frozen=True, slots=True)
class LastYear:
    """The year before, as the March clause asks for it. `employed`: here, as far as known; `known`: its sums and facts are there and are
    those of an insured employment. Bases have the one-off pay in them that the clause has assigned to that year already. `insurance`: the
    facts of its end. `compulsory_health`: whether the person is compulsorily insured in health insurance now."""

    employed: Flags
    known: Flags
    compulsory_health: Flags
    days: Column
    pension_base: Column
    health_base: Column
    insurance: Insurance


@dataclass(frozen=True, slots=True)
class Case:
    """A month's pay of everybody, in cents.

    An off-cycle run is paid beside a month that has used its days, its monthly ceilings and its registered amounts: its regular pay counts
    as one-off pay, and it has no `days`. `days` are days of insurance, 30 for a whole month; `part_days` the calendar days of a month in
    which the person was not employed throughout, else 0. `church_rate` is 0 outside the churches. `last`: when there is one-off pay of
    January to March.
    """

    regular: Column
    one_off: Column
    compensation: Column
    days: Column
    part_days: Column
    periods_left: Column
    first_quarter: Flags
    mini_job: Flags
    flat_tax: Flags
    church_rate: Column
    person: People
    registered: Registered
    insurance: Insurance
    private: Private
    year: YearToDate
    last: LastYear | None

    def __len__(self) -> int:
        """The number of people."""
        return len(self.regular)


def case_of(subjects: Sequence[Subject[Profile]], rules: Rules) -> Case:
    """The columns of some people. Raises ValueError "period|..." for a period that is not a calendar month, "earnings|..." for too much."""
    for each in subjects:
        if each.period.group is not PayFrequency.MONTHLY:
            raise ValueError("period|German pay is worked out for calendar months")
        if any(abs(amount) > HIGHEST_AMOUNT for amount in (*each.earnings.values(), *each.year.values())):
            raise ValueError("earnings|are out of range")
    profiles = [each.profile for each in subjects]
    part_days = column(_part_days(each) for each in subjects)
    off_cycle = flags(each.supplementary for each in subjects)
    regular = column(each.earned(REGULAR) for each in subjects)
    days = np.where(part_days > 0, np.minimum(part_days, MONTH_DAYS), MONTH_DAYS)
    mini_job = flags(each.employment is Employment.MINI_JOB for each in profiles)
    one_off = column(each.earned(ONE_OFF) for each in subjects) + np.where(off_cycle, regular, 0)
    first_quarter = flags(each.pay_date.month <= _LAST_MONTH_OF_FIRST_QUARTER for each in subjects)
    return Case(
        regular=np.where(off_cycle, 0, regular),
        one_off=one_off,
        compensation=column(each.earned(COMPENSATION) for each in subjects),
        days=np.where(off_cycle, 0, days),
        part_days=np.where(off_cycle, 0, part_days),
        periods_left=column(0 if each.final else each.periods_left for each in subjects),
        first_quarter=first_quarter,
        mini_job=mini_job,
        flat_tax=mini_job & flags(each.flat_tax for each in profiles),
        church_rate=column(rules.church_rates[each.state] if each.church_member else 0 for each in profiles),
        person=_people(subjects),
        registered=_registered(profiles, off_cycle),
        insurance=_insurance(subjects, profiles, [each.period.first_day for each in subjects], rules),
        private=_private(profiles, off_cycle),
        year=_year_to_date(subjects),
        last=_last_year(subjects, rules) if (first_quarter & (one_off > 0)).any() else None,
    )


_LAST_MONTH_OF_FIRST_QUARTER = 3


def _people(subjects: Sequence[Subject[Profile]]) -> People:
    return People(
        tax_class=column(each.profile.tax_class for each in subjects),
        factor=column(each.profile.factor for each in subjects),
        child_allowances=column(each.profile.child_allowances for each in subjects),
        church_member=flags(each.profile.church_member for each in subjects),
        relief_year=column(_relief_year(each.birth_date, each.pay_date) for each in subjects),
    )


def _registered(profiles: Iterable[Profile], off_cycle: Flags) -> Registered:
    regular_run = ~off_cycle
    monthly_allowance, monthly_addition, *yearly = (
        column(values)
        for values in zip(
            *((each.monthly_allowance, each.monthly_addition, each.yearly_allowance, each.yearly_addition) for each in profiles),
            strict=True,
        )
    )
    return Registered(monthly_allowance * regular_run, monthly_addition * regular_run, *yearly)


def _private(profiles: Sequence[Profile], off_cycle: Flags) -> Private:
    premium = column(each.private_health_premium for each in profiles), column(each.private_care_premium for each in profiles)
    return Private(column(each.private_basic_contribution for each in profiles), *(each * ~off_cycle for each in premium))


def _insurance(subjects: Sequence[Subject[Profile]], profiles: Sequence[Profile], months: Iterable[date], rules: Rules) -> Insurance:
    """By the facts of the profiles; `months`: a day of the month in which the childless surcharge is asked."""
    care = rules.insurance.care
    return Insurance(
        private=flags(each.health is Health.PRIVATE for each in profiles),
        sick_pay=flags(each.sick_pay for each in profiles),
        pension=column(each.pension for each in profiles),
        unemployment=column(each.unemployment for each in profiles),
        transition_zone=column(each.transition_zone for each in profiles),
        trainee=flags(each.employment is Employment.TRAINEE for each in profiles),
        fund_surcharge=column(each.fund_surcharge for each in profiles),
        saxony=flags(each.state is State.SACHSEN for each in profiles),
        childless=flags(
            _childless(profile, each.birth_date, month, care.childless_age)
            for each, profile, month in zip(subjects, profiles, months, strict=True)
        ),
        child_discounts=column(max(0, min(each.children_under_25 - 1, care.most_discounts)) for each in profiles),
        u1_rate=column(each.u1_rate for each in profiles),
        u2_rate=column(each.u2_rate for each in profiles),
    )


def _year_to_date(subjects: Sequence[Subject[Profile]]) -> YearToDate:
    return YearToDate(
        days=column(each.so_far(INSURED_DAYS) for each in subjects),
        regular=column(each.so_far(REGULAR) for each in subjects),
        pension_base=column(each.so_far(PENSION_BASE) for each in subjects),
        health_base=column(each.so_far(HEALTH_BASE) for each in subjects),
        taxable_wage=column(each.so_far("taxable_wage") for each in subjects),
        compensation=column(each.so_far(COMPENSATION) for each in subjects),
    )


def _last_year(subjects: Sequence[Subject[Profile]], rules: Rules) -> LastYear:
    profiles = [each.last_profile or each.profile for each in subjects]
    known = (_last_year_is_known(each) for each in subjects)
    return LastYear(
        employed=flags(_was_employed(each) for each in subjects),
        known=flags(known),
        compulsory_health=flags(each.profile.health is Health.STATUTORY for each in subjects),
        days=column(each.last_year.get(INSURED_DAYS, 0) for each in subjects),
        pension_base=column(each.last_year.get(PENSION_BASE, 0) + each.so_far(LAST_YEAR_PENSION_BASE) for each in subjects),
        health_base=column(each.last_year.get(HEALTH_BASE, 0) + each.so_far(LAST_YEAR_HEALTH_BASE) for each in subjects),
        insurance=_insurance(subjects, profiles, (date(each.pay_date.year - 1, 12, 1) for each in subjects), rules),
    )


def _was_employed(subject: Subject[Profile]) -> bool:
    since = subject.employed_from
    return since is None or since.year < subject.pay_date.year or subject.last_year.get(INSURED_DAYS, 0) > 0


def _last_year_is_known(subject: Subject[Profile]) -> bool:
    last = subject.last_profile
    return last is not None and last.employment is not Employment.MINI_JOB and subject.last_year.get(INSURED_DAYS, 0) > 0


def _part_days(subject: Subject[Profile]) -> int:
    """Calendar days of employment in a month that it does not fill; 0 for a whole month, and for pay outside the employment."""
    month = subject.period
    first = max(month.first_day, subject.employed_from or month.first_day)
    last = min(month.last_day, subject.employed_to or month.last_day)
    whole = (first, last) == (month.first_day, month.last_day)
    return 0 if whole or first > last else (last - first).days + 1


def _relief_year(born: date | None, paid: date) -> int:
    """The year after the one in which the 64th year of life ended [AJAHR], if it has begun; else 0. § 24a EStG, § 187 (2) BGB."""
    if born is None:
        return 0
    first_of_january = born.month == born.day == 1
    relief_year = born.year + _RELIEF_AGE + (0 if first_of_january else 1)
    return relief_year if relief_year <= paid.year else 0


_BORN_BEFORE_1940 = date(1940, 1, 1)


def _childless(profile: Profile, born: date | None, day: date, age: int) -> bool:
    """Whether the surcharge is due in the month of a day, § 55 (3) SGB XI: no parent, born after 1939, past the month of the 23rd
    birthday's eve."""
    if profile.parent or (born is not None and born < _BORN_BEFORE_1940):
        return False
    if born is None:
        return True
    eve_is_in_earlier_month = 1 if born.day == 1 else 0
    month = (born.year + age) * 12 + born.month - eve_is_in_earlier_month
    return day.year * 12 + day.month > month
