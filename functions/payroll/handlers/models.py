"""Shapes of the payroll API. Amounts are whole cents in US dollars."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from kernel.shapes import Model, Out
from payroll.domain.payslip import Amounts, journal
from payroll.domain.rules import FilingStatus, PayFrequency
from payroll.domain.withholding import W4Form
from payroll.operations.open_run import MAX_SEQUENCE, RunRequest
from payroll.records.employee import Employee, EmployeeImport, ImportStatus
from payroll.records.run import CURRENCY, PayslipRecord, PersonSetAside, Run, RunKind, RunStatus


class RunIn(Model):
    """The run to open."""

    pay_group: PayFrequency
    period: Annotated[str, Field(min_length=7, max_length=10, examples=["2026-11"])]
    pay_date: date
    kind: RunKind = RunKind.REGULAR
    sequence: Annotated[int, Field(ge=1, le=MAX_SEQUENCE)] = 1

    def request(self) -> RunRequest:
        """As the operation takes it."""
        return RunRequest(self.pay_group, self.period, self.pay_date, self.kind, self.sequence)


class DecisionIn(Model):
    """Why; kept in the history."""

    reason: Annotated[str, Field(max_length=500)] = ""


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


class W4Out(Out):
    """Withholding certificate."""

    form: W4Form
    status: FilingStatus
    two_jobs: bool
    credits: int
    other_income: int
    deductions: int
    extra: int
    allowances: int
    exempt: bool


class EmployeeOut(Out):
    """An employee. Of the bank account only the last four characters are shown."""

    id: str
    name: str
    email: str
    pay_group: PayFrequency
    salary: int
    hourly_rate: int
    hours_hundredths: int
    w4: W4Out
    hired_on: date
    left_on: date | None
    cost_centre: str
    account_ends_in: str | None

    @classmethod
    def of(cls, record: Employee) -> "EmployeeOut":
        """From the record."""
        return cls(
            id=record.employee_id,
            name=record.name,
            email=record.email,
            pay_group=record.pay_group,
            salary=record.pay.salary,
            hourly_rate=record.pay.hourly_rate,
            hours_hundredths=record.pay.hours,
            w4=W4Out(**asdict(record.w4)),
            hired_on=record.hired_on,
            left_on=record.left_on,
            cost_centre=record.cost_centre,
            account_ends_in=record.bank.account[-4:] if record.bank else None,
        )


class AmountsOut(Out):
    """Figures of a payslip or of a run, in cents. Net is gross less the four deductions."""

    currency: str
    gross: int
    federal_income_tax: int
    social_security: int
    medicare: int
    additional_medicare: int
    deductions: int
    net: int
    employer_social_security: int
    employer_medicare: int
    employer_cost: int

    @classmethod
    def of(cls, amounts: Amounts) -> "AmountsOut":
        """From the domain's figures."""
        derived = {"deductions": amounts.deductions, "net": amounts.net, "employer_cost": amounts.employer_cost}
        return cls(currency=CURRENCY, **asdict(amounts), **derived)


class ProgressOut(Out):
    """How far the calculation is."""

    people: int
    paid: int
    set_aside: int
    chunks: int
    chunks_done: int


class RuleSetOut(Out):
    """The figures a run uses: the year, their SHA-256, and those that no source confirmed."""

    year: int
    digest: str
    unverified: list[str]


class JournalLineOut(Out):
    """Debit positive, credit negative, in cents."""

    account: str
    amount: int


class RunOut(Out):
    """A pay run."""

    id: str
    pay_group: PayFrequency
    period: str
    first_day: date
    last_day: date
    kind: RunKind
    sequence: int
    pay_date: date
    status: RunStatus
    opened_by: str
    opened_at: datetime
    calculated_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    progress: ProgressOut
    totals: AmountsOut
    journal: list[JournalLineOut]
    rule_set: RuleSetOut

    @classmethod
    def of(cls, run: Run) -> "RunOut":
        """From the record."""
        days = run.period
        return cls(
            id=run.run_id,
            pay_group=run.pay_group,
            period=run.period_name,
            first_day=days.first_day,
            last_day=days.last_day,
            kind=run.run_kind,
            sequence=run.sequence,
            pay_date=run.pay_date,
            status=run.status,
            opened_by=run.opened_by,
            opened_at=run.opened_at,
            calculated_at=run.calculated_at,
            decided_by=run.decided_by or None,
            decided_at=run.decided_at,
            progress=ProgressOut(people=run.people, paid=run.paid, set_aside=run.set_aside, chunks=run.chunks, chunks_done=run.chunks_done),
            totals=AmountsOut.of(run.totals),
            journal=[JournalLineOut(**asdict(line)) for line in journal(run.totals)],
            rule_set=RuleSetOut(year=run.year, digest=run.rule_set, unverified=list(run.unverified)),
        )


class PayslipOut(Out):
    """One person's payslip in a run."""

    run: str
    employee: str
    name: str
    cost_centre: str
    pay_date: date
    amounts: AmountsOut
    year_to_date_before: int
    year_to_date_after: int

    @classmethod
    def of(cls, record: PayslipRecord) -> "PayslipOut":
        """From the record."""
        return cls(
            run=record.run,
            employee=record.employee_id,
            name=record.name,
            cost_centre=record.cost_centre,
            pay_date=record.pay_date,
            amounts=AmountsOut.of(record.amounts),
            year_to_date_before=record.year_to_date_before,
            year_to_date_after=record.year_to_date_after,
        )


class SetAsideOut(Out):
    """A person who could not be paid in the run, and why."""

    employee: str
    reason: str
    detail: str

    @classmethod
    def of(cls, record: PersonSetAside) -> "SetAsideOut":
        """From the record."""
        return cls(employee=record.employee_id, reason=record.reason, detail=record.detail)
