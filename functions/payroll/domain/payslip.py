"""From gross to net, and the sums over many payslips."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from payroll.domain.employment import Employment, days_employed, gross_pay
from payroll.domain.fica import contributions
from payroll.domain.periods import Period
from payroll.domain.rules import RuleSet
from payroll.domain.withholding import federal_income_tax

MAX_GROSS_CENTS = 100_000_000_00
"""A period's pay above this is taken for an error in the data."""


class SetAsideError(ValueError):
    """This person cannot be paid as the data stand. `reason` is a stable code, `detail` a sentence without amounts."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Amounts:
    """The figures of one payslip, or of many added up, in cents. Net is what is left of gross, so it always adds up."""

    gross: int = 0
    federal_income_tax: int = 0
    social_security: int = 0
    medicare: int = 0
    additional_medicare: int = 0
    employer_social_security: int = 0
    employer_medicare: int = 0

    @property
    def deductions(self) -> int:
        """What is withheld from the employee."""
        return self.federal_income_tax + self.social_security + self.medicare + self.additional_medicare

    @property
    def net(self) -> int:
        """What is paid out."""
        return self.gross - self.deductions

    @property
    def employer_cost(self) -> int:
        """Gross and the employer's own shares."""
        return self.gross + self.employer_social_security + self.employer_medicare

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(*(getattr(self, name) + getattr(other, name) for name in AMOUNT_NAMES))


AMOUNT_NAMES: tuple[str, ...] = tuple(part.name for part in fields(Amounts))


@dataclass(frozen=True, slots=True)
class Payslip:
    """One person's pay for one period, with the wages of the year before and after it."""

    amounts: Amounts
    year_to_date_before: int

    @property
    def year_to_date_after(self) -> int:
        """Wages of the year including this payslip, in cents."""
        return self.year_to_date_before + self.amounts.gross


def payslip(employment: Employment, period: Period, year_to_date: int, rules: RuleSet) -> Payslip:
    """The payslip of one person. Raises SetAsideError when the data lead to no pay, an absurd pay, or a negative net."""
    if employment.frequency is not period.group:
        raise SetAsideError("pay_group_changed", f"is paid {employment.frequency} now, not {period.group}")
    if days_employed(employment, period) == 0:
        raise SetAsideError("not_employed", "was not employed on any day of the period")
    gross = gross_pay(employment, period)
    if not 0 < gross <= MAX_GROSS_CENTS:
        raise SetAsideError("implausible_pay", "the pay of the period is zero, negative or above the accepted maximum")
    amounts = gross_to_net(employment, gross, year_to_date, rules)
    if amounts.net < 0:
        raise SetAsideError("negative_net", "deductions exceed the pay; look at the extra withholding of the Form W-4")
    return Payslip(amounts, year_to_date)


def gross_to_net(employment: Employment, gross: int, year_to_date: int, rules: RuleSet) -> Amounts:
    """All figures for a gross pay, without judging them."""
    fica = contributions(gross, year_to_date, rules)
    return Amounts(
        gross=gross,
        federal_income_tax=federal_income_tax(gross, employment.frequency, employment.w4, rules),
        social_security=fica.social_security,
        medicare=fica.medicare,
        additional_medicare=fica.additional_medicare,
        employer_social_security=fica.employer_social_security,
        employer_medicare=fica.employer_medicare,
    )


def total(payslips: Iterable[Amounts]) -> Amounts:
    """The sum, figure by figure."""
    summed = dict.fromkeys(AMOUNT_NAMES, 0)
    for amounts in payslips:
        for name in AMOUNT_NAMES:
            summed[name] += getattr(amounts, name)
    return Amounts(**summed)


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One figure of the journal a run leads to: debit positive, credit negative, in cents."""

    account: str
    amount: int


def journal(totals: Amounts) -> tuple[JournalLine, ...]:
    """The run as a balanced journal, with names of roles in place of account numbers; the ledger knows the accounts."""
    employer = totals.employer_social_security + totals.employer_medicare
    lines = (
        JournalLine("wages_expense", totals.gross),
        JournalLine("employer_tax_expense", employer),
        JournalLine("federal_income_tax_payable", -totals.federal_income_tax),
        JournalLine("social_security_payable", -(totals.social_security + totals.employer_social_security)),
        JournalLine("medicare_payable", -(totals.medicare + totals.additional_medicare + totals.employer_medicare)),
        JournalLine("net_pay_payable", -totals.net),
    )
    if sum(line.amount for line in lines) != 0:
        raise AssertionError("a payroll journal balances by construction")
    return lines
