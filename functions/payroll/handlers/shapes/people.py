"""How employees and their dated facts are shown. Amounts are whole cents; hours, days and shares are decimals as text, such as "0.8"."""

from datetime import date, datetime
from typing import Any, Final

from kernel.shapes import Out
from payroll.domain.bank import BankScheme
from payroll.domain.leave import leave_on
from payroll.domain.people import (
    SHARE_UNIT,
    Absence,
    AbsenceKind,
    Attachment,
    AttachmentBasis,
    Contract,
    ContractKind,
    Country,
    Element,
    Loan,
    valid_on,
)
from payroll.domain.periods import PayFrequency
from payroll.handlers.shapes.inputs import decimal_text
from payroll.records.employee import BankChange, BankStatus, Employee, EmployeeImport, EmployeeOutline, ImportStatus

HUNDREDTHS: Final = 100


class ContractOut(Out):
    """Terms of a contract."""

    contract_id: str
    valid_from: date
    valid_to: date | None
    pay_group: PayFrequency
    kind: ContractKind
    amount: int
    hours: str
    part_time: str

    @classmethod
    def of(cls, each: Contract) -> "ContractOut":
        """From the domain."""
        return cls(
            contract_id=each.contract_id,
            valid_from=each.valid_from,
            valid_to=each.valid_to,
            pay_group=each.pay_group,
            kind=each.kind,
            amount=each.amount,
            hours=decimal_text(each.hours, HUNDREDTHS),
            part_time=decimal_text(each.part_time, SHARE_UNIT),
        )


class ProfileOut(Out):
    """Tax facts from a day on, as the rules of the country take them."""

    valid_from: date
    facts: dict[str, Any]


class SplitOut(Out):
    """Weights of cost centres from a day on."""

    valid_from: date
    shares: dict[str, int]


class ElementOut(Out):
    """A recurring earning or deduction."""

    element_id: str
    code: str
    label: str
    kind: str
    amount: int
    valid_from: date
    valid_to: date | None

    @classmethod
    def of(cls, each: Element) -> "ElementOut":
        """From the domain."""
        return cls(**{name: getattr(each, name) for name in cls.model_fields})


class LoanOut(Out):
    """A loan or an advance."""

    loan_id: str
    label: str
    principal: int
    instalment: int
    valid_from: date

    @classmethod
    def of(cls, each: Loan) -> "LoanOut":
        """From the domain."""
        return cls(**{name: getattr(each, name) for name in cls.model_fields})


class AttachmentOut(Out):
    """An attachment of earnings, with either an amount or a share of the net."""

    attachment_id: str
    label: str
    priority: int
    amount: int | None
    share: str | None
    protected: int
    total: int
    valid_from: date
    valid_to: date | None

    @classmethod
    def of(cls, each: Attachment) -> "AttachmentOut":
        """From the domain."""
        fixed = each.basis is AttachmentBasis.AMOUNT
        return cls(
            attachment_id=each.attachment_id,
            label=each.label,
            priority=each.priority,
            amount=each.value if fixed else None,
            share=None if fixed else decimal_text(each.value, SHARE_UNIT),
            protected=each.protected,
            total=each.total,
            valid_from=each.valid_from,
            valid_to=each.valid_to,
        )


class AbsenceOut(Out):
    """Whole days of absence."""

    absence_id: str
    kind: AbsenceKind
    first_day: date
    last_day: date

    @classmethod
    def of(cls, each: Absence) -> "AbsenceOut":
        """From the domain."""
        return cls(**{name: getattr(each, name) for name in cls.model_fields})


class BankChangeOut(Out):
    """An account that somebody proposed; only its kind and its last four characters are shown."""

    scheme: BankScheme
    ends_in: str
    status: BankStatus
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None


class LeaveOut(Out):
    """Leave of a calendar year up to a day, in days."""

    on: date
    entitlement: str
    taken: str
    left: str


class PersonOut(Out):
    """An employee in a list. Of one whose stored record is damaged only the id is told, and `readable` is false."""

    id: str
    name: str
    email: str
    language: str
    country: Country | None
    hired_on: date | None
    left_on: date | None
    pay_groups: list[PayFrequency]
    account_ends_in: str | None
    bank_pending: bool
    readable: bool = True

    @classmethod
    def of(cls, record: Employee | EmployeeOutline) -> "PersonOut":
        """From the record."""
        return cls(**_head(record)) if isinstance(record, Employee) else cls(**_NOTHING | {"id": record.employee_id})


_NOTHING: Final[dict[str, Any]] = {
    "name": "",
    "email": "",
    "language": "",
    "country": None,
    "hired_on": None,
    "left_on": None,
    "pay_groups": [],
    "account_ends_in": None,
    "bank_pending": False,
    "readable": False,
}


class EmployeeOut(PersonOut):
    """An employee with all dated facts, or with those of one day."""

    birth_date: date | None
    leave_days: str
    contracts: list[ContractOut]
    tax_profiles: list[ProfileOut]
    cost_splits: list[SplitOut]
    elements: list[ElementOut]
    loans: list[LoanOut]
    attachments: list[AttachmentOut]
    absences: list[AbsenceOut]
    bank_accounts: list[BankChangeOut]
    leave: LeaveOut | None

    @classmethod
    def whole(cls, record: Employee, on: date | None = None) -> "EmployeeOut":
        """From the record: all facts, or those that hold on a day."""

        def held(first: date, last: date | None) -> bool:
            return on is None or (first <= on and (last is None or on <= last))

        profiles, splits = record.profiles, record.splits
        if on is not None:
            profile, split = valid_on(profiles, on), valid_on(splits, on)
            profiles, splits = (profile,) if profile else (), (split,) if split else ()
        return cls(
            **_head(record),
            birth_date=record.birth_date,
            leave_days=decimal_text(record.leave_days, HUNDREDTHS),
            contracts=[ContractOut.of(each) for each in record.contracts if held(each.valid_from, each.valid_to)],
            tax_profiles=[ProfileOut(valid_from=each.valid_from, facts=dict(each.facts)) for each in profiles],
            cost_splits=[SplitOut(valid_from=each.valid_from, shares=dict(each.shares)) for each in splits],
            elements=[ElementOut.of(each) for each in record.elements if held(each.valid_from, each.valid_to)],
            loans=[LoanOut.of(each) for each in record.loans if held(each.valid_from, None)],
            attachments=[AttachmentOut.of(each) for each in record.attachments if held(each.valid_from, each.valid_to)],
            absences=[AbsenceOut.of(each) for each in record.absences if held(each.first_day, each.last_day)],
            bank_accounts=[_bank_change(each) for each in record.banks],
            leave=_leave(record, on) if on else None,
        )


def _head(record: Employee) -> dict[str, Any]:
    return {
        "id": record.employee_id,
        "name": record.name,
        "email": record.email,
        "language": record.language,
        "country": record.country,
        "hired_on": record.hired_on,
        "left_on": record.left_on,
        "pay_groups": list(record.pay_groups),
        "account_ends_in": record.bank.ends_in if record.bank else None,
        "bank_pending": record.bank_pending,
    }


def _bank_change(each: BankChange) -> BankChangeOut:
    return BankChangeOut(
        scheme=each.account.scheme,
        ends_in=each.account.ends_in,
        status=each.status,
        proposed_by=each.proposed_by,
        proposed_at=each.proposed_at,
        decided_by=each.decided_by or None,
        decided_at=each.decided_at,
    )


def _leave(record: Employee, on: date) -> LeaveOut:
    leave = leave_on(record.person, on)
    return LeaveOut(
        on=on,
        entitlement=decimal_text(leave.entitlement, HUNDREDTHS),
        taken=decimal_text(leave.taken, HUNDREDTHS),
        left=decimal_text(leave.left, HUNDREDTHS),
    )


class FindingOut(Out):
    """A refused row: its line in the file, the column as a pointer into the row, and the reason."""

    line: int
    pointer: str
    reason: str


class EmployeeImportOut(Out):
    """A file's import. `findings` is capped; `rejected` counts every refused row."""

    id: str
    status: ImportStatus
    size: int
    requested_by: str
    requested_at: datetime
    finished_at: datetime | None
    accepted: int
    rejected: int
    findings: list[FindingOut]

    @classmethod
    def of(cls, record: EmployeeImport) -> "EmployeeImportOut":
        """From the record."""
        return cls(
            id=record.import_id,
            status=record.status,
            size=record.size,
            requested_by=record.requested_by,
            requested_at=record.requested_at,
            finished_at=record.finished_at,
            accepted=record.accepted,
            rejected=record.rejected,
            findings=[FindingOut(line=each.line, pointer=f"/{each.column}", reason=each.reason) for each in record.findings],
        )
