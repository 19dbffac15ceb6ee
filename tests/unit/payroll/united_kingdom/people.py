"""Short ways to a payment and its figures."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from payroll.domain.periods import PayFrequency, Period
from payroll.domain.subject import Subject
from payroll.domain.trail import Trail
from payroll.domain.united_kingdom.case import case_of
from payroll.domain.united_kingdom.facts import Profile
from payroll.domain.united_kingdom.figures import tax_year
from payroll.domain.united_kingdom.payroll import calculate
from payroll.records.united_kingdom_rules import united_kingdom_rules


def subject(regular: int, group: PayFrequency = PayFrequency.MONTHLY, pay_date: date = date(2026, 4, 30), **given: Any) -> Subject[Profile]:
    """A payment of `regular` pence. What is a field of the profile goes there, the rest to the subject."""
    facts = {name: given.pop(name) for name in tuple(given) if name in Profile.__slots__}
    earnings: Mapping[str, int] = {"regular": regular} | given.pop("earnings", {})
    return Subject(Profile(**facts), Period(group, "", pay_date, pay_date), pay_date, earnings, **given)


def figures_of(payment: Subject[Profile], trail: Trail | None = None) -> dict[str, int]:
    """Every figure of one payment."""
    rules = united_kingdom_rules(tax_year(payment.pay_date))
    return {code: int(amounts[0]) for code, amounts in calculate(case_of([payment], rules), rules, trail).items()}


def year_of(payments: list[Subject[Profile]]) -> dict[str, int]:
    """The sums of payments that each carry the year so far, which this adds up as it goes."""
    year: dict[str, int] = {}
    for payment in payments:
        found = figures_of(Subject(**{name: getattr(payment, name) for name in Subject.__slots__} | {"year": year}))
        year = {code: year.get(code, 0) + amount for code, amount in found.items()}
    return year
