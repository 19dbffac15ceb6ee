"""Gross to net of 100,000 mixed Italian employees as columns: people a second are 100,000 by the mean."""

import random
from datetime import date
from typing import Any

from payroll.domain.italy.case import Case, case_of
from payroll.domain.italy.facts import ContributionScheme, Profile
from payroll.domain.italy.payroll import calculate
from payroll.domain.periods import PayFrequency, period
from payroll.domain.subject import Subject
from payroll.records.italian_rules import italian_rules

PEOPLE = 100_000


def people(count: int) -> Case:
    """A month of people of every kind; a tenth has its last pay."""
    rules, random_ = italian_rules("2026"), random.Random(1)
    codes = [name for name in rules.surtax_names if len(name) == 4]
    subjects = []
    for number in range(count):
        span = period(PayFrequency.MONTHLY, f"2026-{number % 11 + 1:02}")
        profile = Profile(
            scheme=random_.choice(list(ContributionScheme)),
            spouse_months=random_.choice((0, 12)),
            children=random_.choice((0, 0, 2)),
            region=random_.choice(("lombardia", "lazio", "bolzano", "sicilia")),
            municipality=random_.choice(codes),
            regional_balance=random_.randint(0, 90_000),
            municipal_balance=random_.randint(0, 30_000),
            municipal_advance=random_.randint(0, 15_000),
            supplement_recovery=random_.choice((0, 70_000)),
            severance_fund=random_.randint(0, 3_000_000),
            pension_fund_rate=random_.choice((0, 1_500)),
        )
        year = {"taxable_income": 2_000_000, "inps_base": 2_200_000, "work_days": 60} if number % 2 else {}
        earnings = {"regular": random_.randint(60_000, 900_000), "thirteenth": 0 if number % 5 else 200_000}
        left = date(2026, span.last_day.month, span.last_day.day) if number % 10 == 0 else None
        subjects.append(
            Subject(profile, span, span.last_day, earnings, year, employed_to=left, periods_left=11 - number % 11, final=left is not None)
        )
    return case_of(subjects, rules)


def test_gross_to_net(benchmark: Any) -> None:
    case, rules = people(PEOPLE), italian_rules("2026")
    result = benchmark.pedantic(calculate, (case, rules), rounds=5, warmup_rounds=1)
    assert len(result["income_tax"]) == PEOPLE
