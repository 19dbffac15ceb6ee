"""Italian employees of 2026 and their pay, month by month."""

import dataclasses
from collections.abc import Mapping, Sequence

from payroll.domain.italy import figures as codes
from payroll.domain.italy.case import case_of
from payroll.domain.italy.facts import ContributionScheme, Profile
from payroll.domain.italy.payroll import calculate
from payroll.domain.lines import added
from payroll.domain.periods import PayFrequency, period
from payroll.domain.subject import Subject
from payroll.records.italian_rules import italian_rules

RULES = italian_rules("2026")
MILAN = Profile(scheme=ContributionScheme.CIGS, region="lombardia", municipality="F205")


def subject(profile: Profile, month: int, earnings: Mapping[str, int], year: Mapping[str, int], **more: object) -> Subject[Profile]:
    span = period(PayFrequency.MONTHLY, f"2026-{month:02}")
    base = Subject(profile, span, span.last_day, earnings, year, periods_left=12 - month, final=month == 12)
    return dataclasses.replace(base, **more)  # type: ignore[arg-type]


def pay(each: Subject[Profile]) -> dict[str, int]:
    return {code: int(amount[0]) for code, amount in calculate(case_of([each], RULES), RULES).items()}


def paid(each: Subject[Profile]) -> dict[str, int]:
    """The sums of the year after a pay."""
    return added(each.year, added(pay(each), each.earnings))


def months(profile: Profile, monthly: Sequence[int], thirteenth: int = 0) -> dict[str, int]:
    """The sums after so many months from January on; the 13th comes with December."""
    sums: dict[str, int] = {}
    for month, regular in enumerate(monthly, start=1):
        sums = paid(subject(profile, month, {"regular": regular, codes.THIRTEENTH: thirteenth if month == 12 else 0}, sums))
    return sums
