"""People for the rules of the United States."""

from collections.abc import Mapping
from datetime import date

from payroll.domain.periods import PayFrequency, period
from payroll.domain.subject import Subject
from payroll.domain.trail import Trail
from payroll.domain.united_states.case import case_of
from payroll.domain.united_states.facts import Profile
from payroll.domain.united_states.payroll import calculate
from payroll.records.united_states_rules import united_states_rules

NAMES = {
    PayFrequency.WEEKLY: "2026-W10",
    PayFrequency.BIWEEKLY: "2026-W11",
    PayFrequency.SEMIMONTHLY: "2026-03-1",
    PayFrequency.MONTHLY: "2026-03",
}


def subject(
    profile: Profile | None = None,
    year: Mapping[str, int] | None = None,
    in_period: Mapping[str, int] | None = None,
    group: PayFrequency = PayFrequency.MONTHLY,
    **earnings: int,
) -> Subject[Profile]:
    when = period(group, NAMES[group])
    return Subject(profile or Profile(), when, date(2026, 3, 31), earnings, year or {}, in_period or {})


def figures(*people: Subject[Profile], trail: Trail | None = None) -> dict[str, int]:
    """The figures of the first of these people in 2026."""
    rules = united_states_rules("2026")
    return {code: int(values[0]) for code, values in calculate(case_of(people, rules), rules, trail).items()}
