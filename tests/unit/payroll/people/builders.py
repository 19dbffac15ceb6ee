"""People for the tests: a plain monthly salary, and what changes it."""

from datetime import date
from typing import Any

from payroll.domain.people import Contract, ContractKind, Country, Input, InputKind, Person
from payroll.domain.periods import PayFrequency, Period, period

NOVEMBER = period(PayFrequency.MONTHLY, "2026-11")
"""30 calendar days, of which 21 are working days."""


def day(text: str) -> date:
    """A day of November 2026 by number, or any other by its ISO form."""
    return date(2026, 11, int(text)) if len(text) < 3 else date.fromisoformat(text)


def salary(amount: int = 3_000_00, contract_id: str = "1", **changes: Any) -> Contract:
    """A monthly salary since 2020."""
    facts: dict[str, Any] = {
        "contract_id": contract_id,
        "valid_from": date(2020, 1, 1),
        "pay_group": PayFrequency.MONTHLY,
        "kind": ContractKind.SALARY,
        "amount": amount,
    }
    return Contract(**facts | changes)


def hourly(rate: int = 20_00, hours: int = 160_00, contract_id: str = "1", **changes: Any) -> Contract:
    """Monthly pay by the hour since 2020."""
    return salary(rate, contract_id, **({"kind": ContractKind.HOURLY, "hours": hours} | changes))


def person(*contracts: Contract, **changes: Any) -> Person:
    """A person of the United States hired in 2020."""
    facts: dict[str, Any] = {
        "employee_id": "E1",
        "country": Country.US,
        "hired_on": date(2020, 1, 1),
        "contracts": contracts or (salary(),),
    }
    return Person(**facts | changes)


def hours(quantity: int, on: str = "10", code: str = "overtime", **changes: Any) -> Input:
    """Reported hours."""
    facts: dict[str, Any] = {
        "input_id": f"clock:{code}-{on}",
        "code": code,
        "label": "",
        "kind": InputKind.HOURS,
        "earning_class": "regular",
        "work_date": day(on),
        "quantity": quantity,
    }
    return Input(**facts | changes)


def amount(cents: int, on: str = "10", code: str = "commission", **changes: Any) -> Input:
    """A reported amount."""
    return hours(0, on, code, **({"kind": InputKind.AMOUNT, "amount": cents, "earning_class": "one_off"} | changes))


def month(name: str) -> Period:
    """A monthly period."""
    return period(PayFrequency.MONTHLY, name)
