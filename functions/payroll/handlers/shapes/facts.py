"""What is sent about employees. Amounts are whole cents; hours, days and shares are decimals as text, such as "0.8"."""

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field

from kernel.shapes import Model
from payroll.domain.bank import BankAccount, BankScheme, iban_account, uk_account, us_account
from payroll.domain.payslip import MAX_GROSS_CENTS
from payroll.domain.people import (
    SHARE_UNIT,
    Absence,
    AbsenceKind,
    Attachment,
    AttachmentBasis,
    Contract,
    ContractKind,
    CostSplit,
    Country,
    Element,
    Loan,
)
from payroll.domain.periods import PayFrequency
from payroll.operations.employee_file import EMAIL, IDENTIFIER, MAX_HOURS, MAX_LEAVE_DAYS
from payroll.operations.input_rows import CODE, decimals
from payroll.records.employee import MAX_SHARES

IDENTIFIER_PATTERN: Final = f"^{IDENTIFIER.pattern}$"
HUNDREDTHS: Final = 100
MAX_WEIGHT: Final = 1_000_000


type Day = Annotated[date, Field(ge=date(1900, 1, 1), lt=date(2200, 1, 1))]
type Cents = Annotated[int, Field(strict=True, ge=0, le=MAX_GROSS_CENTS)]
type PositiveCents = Annotated[int, Field(strict=True, gt=0, le=MAX_GROSS_CENTS)]
type Label = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")]
type Hours = Annotated[int, BeforeValidator(decimals(0, MAX_HOURS, HUNDREDTHS), json_schema_input_type=str)]
type LeaveDays = Annotated[int, BeforeValidator(decimals(0, MAX_LEAVE_DAYS, HUNDREDTHS), json_schema_input_type=str)]
type Share = Annotated[int, BeforeValidator(decimals(0, SHARE_UNIT, SHARE_UNIT), json_schema_input_type=str)]


class PersonIn(Model):
    """Who the employee is. The country is that of the payroll rules and stays."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")]
    email: Annotated[str, Field(max_length=254, pattern=f"^{EMAIL.pattern}$")]
    language: Literal["en", "de", "it"] = "en"
    country: Country
    hired_on: Day
    left_on: Day | None = None
    birth_date: Day | None = None
    leave_days: LeaveDays = Field("0", validate_default=True)

    def facts(self) -> dict[str, Any]:
        """The fields of the employee's record."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class ContractIn(Model):
    """Terms of a contract from the day in the address on. `amount`: cents for a full-time period, or for an hour."""

    pay_group: PayFrequency
    kind: ContractKind
    amount: PositiveCents
    valid_to: Day | None = None
    hours: Hours = Field("0", validate_default=True)
    part_time: Share = Field("1", validate_default=True)

    def contract(self, contract_id: str, valid_from: date) -> Contract:
        """As the domain has it."""
        return Contract(contract_id, valid_from, self.pay_group, self.kind, self.amount, self.valid_to, self.hours, self.part_time)


class ProfileIn(Model):
    """The tax facts of the employee's country from the day in the address on, by their names in that country."""

    facts: Annotated[dict[str, Any], Field(max_length=80)]


class SplitIn(Model):
    """Weights of cost centres from the day in the address on."""

    shares: Annotated[
        dict[Annotated[str, Field(min_length=1, max_length=32)], Annotated[int, Field(strict=True, gt=0, le=MAX_WEIGHT)]],
        Field(min_length=1, max_length=MAX_SHARES),
    ]

    def split(self, valid_from: date) -> CostSplit:
        """As the domain has it."""
        return CostSplit(valid_from, self.shares)


class ElementIn(Model):
    """A recurring earning of a class, or with `kind` `deduction` what is taken from the net, in cents for each period."""

    code: Annotated[str, Field(pattern=f"^{CODE.pattern}$")]
    label: Label
    kind: Annotated[str, Field(pattern=f"^{CODE.pattern}$")]
    amount: PositiveCents
    valid_from: Day
    valid_to: Day | None = None

    def element(self, element_id: str) -> Element:
        """As the domain has it."""
        return Element(element_id, self.code, self.label, self.kind, self.amount, self.valid_from, self.valid_to)


class LoanIn(Model):
    """A loan or an advance: what is owed, and what each period pays back."""

    label: Label
    principal: PositiveCents
    instalment: PositiveCents
    valid_from: Day

    def loan(self, loan_id: str) -> Loan:
        """As the domain has it."""
        return Loan(loan_id, self.label, self.principal, self.instalment, self.valid_from)


class AttachmentIn(Model):
    """An attachment of earnings: `amount` in cents or `share` of the net for each period, above the `protected` cents."""

    label: Label
    priority: Annotated[int, Field(strict=True, ge=1, le=99)]
    amount: PositiveCents | None = None
    share: Share | None = None
    protected: Cents
    total: Cents = 0
    valid_from: Day
    valid_to: Day | None = None

    def attachment(self, attachment_id: str) -> Attachment:
        """As the domain has it. Raises ValueError unless it has exactly one of amount and share."""
        if (self.amount is None) == (self.share is None):
            raise ValueError("amount|give either an amount or a share of the net")
        basis, value = (AttachmentBasis.SHARE_OF_NET, self.share) if self.amount is None else (AttachmentBasis.AMOUNT, self.amount)
        return Attachment(
            attachment_id, self.label, self.priority, basis, value or 0, self.protected, self.valid_from, self.valid_to, self.total
        )


class AbsenceIn(Model):
    """Whole days of absence, both inclusive."""

    kind: AbsenceKind
    first_day: Day
    last_day: Day

    def absence(self, absence_id: str) -> Absence:
        """As the domain has it."""
        return Absence(absence_id, self.kind, self.first_day, self.last_day)


class BankAccountIn(Model):
    """An account: `routing_number` and `account_number`, `sort_code` and `account_number`, or `iban` with `bic` if known."""

    scheme: BankScheme
    routing_number: Annotated[str, Field(max_length=9, repr=False)] = ""
    sort_code: Annotated[str, Field(max_length=8, repr=False)] = ""
    account_number: Annotated[str, Field(max_length=17, repr=False)] = ""
    iban: Annotated[str, Field(max_length=42, repr=False)] = ""
    bic: Annotated[str, Field(max_length=11)] = ""

    def account(self) -> BankAccount:
        """The checked account. Raises ValueError, `<field>|<reason>`."""
        match self.scheme:
            case BankScheme.US:
                return us_account(self.routing_number, self.account_number)
            case BankScheme.UK:
                return uk_account(self.sort_code, self.account_number)
        return iban_account(self.iban, self.bic)
