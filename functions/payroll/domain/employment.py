"""What an employee is paid for one period."""

from dataclasses import dataclass
from datetime import date

from payroll.domain.periods import Period
from payroll.domain.rounding import half_up
from payroll.domain.rules import PayFrequency
from payroll.domain.withholding import W4

HOURS_UNIT = 100
"""Hours are whole hundredths: 8650 is 86.5 hours."""


@dataclass(frozen=True, slots=True)
class Pay:
    """Either a salary for each period in cents, or an hourly rate in cents and hundredths of hours for each period."""

    salary: int = 0
    hourly_rate: int = 0
    hours: int = 0

    def full_period(self) -> int:
        """Cents for a period worked from its first day to its last."""
        return self.salary + half_up(self.hourly_rate * self.hours, HOURS_UNIT)


@dataclass(frozen=True, slots=True)
class Employment:
    """The facts of an employee that decide the pay. Both dates are days of work."""

    frequency: PayFrequency
    pay: Pay
    w4: W4
    hired_on: date
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An American bank account. Its numbers stay out of representations, and so out of logs and tracebacks."""

    routing: str
    account: str

    def __repr__(self) -> str:
        return "BankAccount(...)"


def is_routing_number(text: str) -> bool:
    """Nine ASCII digits whose weighted sum (3, 7, 1) is a multiple of ten: the check digit of the ABA routing number."""
    if len(text) != 9 or not text.isascii() or not text.isdigit():
        return False
    total = sum(int(digit) * (3, 7, 1)[place % 3] for place, digit in enumerate(text))
    return total > 0 and total % 10 == 0


def days_employed(employment: Employment, period: Period) -> int:
    """Calendar days of the period on which the person was employed."""
    first = max(employment.hired_on, period.first_day)
    last = min(employment.left_on or period.last_day, period.last_day)
    return max(0, (last - first).days + 1)


def gross_pay(employment: Employment, period: Period) -> int:
    """Cents for the period. Who joins or leaves within it gets the share of its calendar days, rounded half up to the cent."""
    full, days = employment.pay.full_period(), days_employed(employment, period)
    return full if days == period.days else half_up(full * days, period.days)
