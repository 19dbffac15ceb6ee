"""Shapes of pay runs in the API. Amounts are whole minor units of the run's currency."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from kernel.shapes import Model, Out
from payroll.domain.journal import CLEARING
from payroll.domain.people import Country
from payroll.domain.periods import PayFrequency, RunKind
from payroll.operations.open_run import MAX_FORECAST_PERIODS, MAX_SEQUENCE, MAX_WANTED, RunRequest
from payroll.records.payslip import PayslipRecord
from payroll.records.release import Release
from payroll.records.run import ChunkResult, JournalPart, PayGroup, PersonSetAside, Run, RunStatus

PersonId = Annotated[str, Field(min_length=1, max_length=32)]
PeriodName = Annotated[str, Field(min_length=7, max_length=10, examples=["2026-11"])]


class RunIn(Model):
    """The run to open."""

    country: Country
    pay_group: PayFrequency
    period: PeriodName
    pay_date: date
    kind: RunKind = RunKind.REGULAR
    sequence: Annotated[int, Field(ge=1, le=MAX_SEQUENCE)] = 1
    people: Annotated[list[PersonId], Field(max_length=MAX_WANTED, default_factory=list)]
    from_period: PeriodName | None = None
    periods: Annotated[int, Field(ge=1, le=MAX_FORECAST_PERIODS)] = 1

    def request(self) -> RunRequest:
        """As the operation takes it."""
        return RunRequest(
            country=self.country,
            pay_group=self.pay_group,
            period=self.period,
            pay_date=self.pay_date,
            kind=self.kind,
            sequence=self.sequence,
            people=tuple(self.people),
            from_period=self.from_period or "",
            periods=self.periods,
        )


class DecisionIn(Model):
    """Why; kept in the history."""

    reason: Annotated[str, Field(max_length=500)] = ""


class TotalsOut(Out):
    """Sums of the payslips. Net is gross and credits less deductions; `lines`: sums by side and code, as in `deduction.wage_tax`."""

    currency: str
    gross: int
    credits: int
    deductions: int
    net: int
    employer: int
    employer_cost: int
    lines: dict[str, int]

    @classmethod
    def of(cls, totals: Mapping[str, int], currency: str) -> "TotalsOut":
        """From a run's sums, all zero before it is calculated."""
        lines = {name.removeprefix("line."): amount for name, amount in totals.items() if name.startswith("line.")}
        sides = {name: totals.get(name, 0) for name in ("gross", "credits", "deductions", "net", "employer", "employer_cost")}
        return cls(currency=currency, lines=lines, **sides)


class ProgressOut(Out):
    """How far the calculation is."""

    people: int
    paid: int
    set_aside: int
    chunks: int
    chunks_done: int


class RuleSetOut(Out):
    """The figures a run uses: the tax year, their SHA-256, and those that no source confirmed."""

    tax_year: str
    digest: str
    unverified: list[str]


class JournalLineOut(Out):
    """Debit positive, credit negative."""

    account: str
    cost_centre: str
    amount: int


class ReviewOut(Out):
    """What to look at before approving: counts by reason, and people who were paid in the run before and are not in this one."""

    flagged: dict[str, int]
    previous: str | None
    missing: list[str]
    missing_count: int


class RunOut(Out):
    """A pay run without its journal."""

    id: str
    country: Country
    pay_group: PayFrequency
    period: str
    first_day: date
    last_day: date
    kind: RunKind
    sequence: int
    pay_date: date
    status: RunStatus
    people: list[str]
    from_period: str | None
    periods: int
    opened_by: str
    opened_at: datetime
    calculated_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    paid_at: datetime | None
    closed_at: datetime | None
    progress: ProgressOut
    totals: TotalsOut
    review: ReviewOut
    rule_set: RuleSetOut

    @classmethod
    def of(cls, run: Run) -> "RunOut":
        """From the record."""
        days = run.period
        return cls(
            id=run.run_id,
            country=run.country,
            pay_group=run.pay_group,
            period=run.period_name,
            first_day=days.first_day,
            last_day=days.last_day,
            kind=run.run_kind,
            sequence=run.sequence,
            pay_date=run.pay_date,
            status=run.status,
            people=list(run.wanted),
            from_period=run.from_period or None,
            periods=run.periods,
            opened_by=run.opened_by,
            opened_at=run.opened_at,
            calculated_at=run.calculated_at,
            decided_by=run.decided_by or None,
            decided_at=run.decided_at,
            paid_at=run.paid_at,
            closed_at=run.closed_at,
            progress=ProgressOut(people=run.people, paid=run.paid, set_aside=run.set_aside, chunks=run.chunks, chunks_done=run.chunks_done),
            totals=TotalsOut.of(run.totals, run.currency),
            review=ReviewOut(
                flagged=dict(run.flagged), previous=run.previous or None, missing=list(run.missing), missing_count=run.missing_count
            ),
            rule_set=RuleSetOut(tax_year=run.tax_year, digest=run.rule_set, unverified=list(run.unverified)),
        )


class RunWithJournalOut(RunOut):
    """A pay run with its whole journal, by account and cost centre."""

    journal: list[JournalLineOut]

    @classmethod
    def whole(cls, run: Run, parts: Iterable[JournalPart]) -> "RunWithJournalOut":
        """From the record and the parts of its journal. What clears between the parts is left out: together they balance without it."""
        lines = [line for part in parts for line in part.lines if line.account != CLEARING]
        journal = [JournalLineOut(account=line.account, cost_centre=line.cost_centre, amount=line.amount) for line in lines]
        return cls(**RunOut.of(run).model_dump(), journal=journal)


class LineOut(Out):
    """One line of a payslip. `quantity`: hundredths of hours; `rate`: an hour's; `period`: the one that a correction pays for."""

    code: str
    side: str
    amount: int
    kind: str | None
    label: str | None
    quantity: int | None
    rate: int | None
    source: str | None
    period: str | None


class PayslipOut(Out):
    """One person's payslip in a run. `bases` explain and move nothing; `year` are the sums of the tax year with this payslip."""

    run: str
    employee: str
    name: str
    country: Country
    period: str
    pay_date: date
    currency: str
    gross: int
    deductions: int
    net: int
    employer_cost: int
    lines: list[LineOut]
    bases: dict[str, int]
    tax_year: str
    year: dict[str, int]
    account_ends_in: str | None
    flags: list[str]

    @classmethod
    def of(cls, record: PayslipRecord) -> "PayslipOut":
        """From the record."""
        slip = record.slip
        return cls(
            run=record.run,
            employee=record.employee_id,
            name=record.name,
            country=record.country,
            period=record.period_name,
            pay_date=record.pay_date,
            currency=record.currency,
            gross=slip.gross,
            deductions=slip.deductions,
            net=slip.net,
            employer_cost=slip.employer_cost,
            lines=[
                LineOut(
                    code=line.code,
                    side=line.side,
                    amount=line.amount,
                    kind=line.kind or None,
                    label=line.label or None,
                    quantity=line.quantity or None,
                    rate=line.rate or None,
                    source=line.source or None,
                    period=line.period or None,
                )
                for line in slip.lines
            ],
            bases=dict(slip.bases),
            tax_year=record.tax_year,
            year=slip.year_after,
            account_ends_in=record.bank.ends_in if record.bank else None,
            flags=list(record.flags),
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


class FlaggedOut(Out):
    """Some people of a run with the reasons to look at their payslips; those without reasons are left out."""

    chunk: str
    people: dict[str, list[str]]

    @classmethod
    def of(cls, record: ChunkResult) -> "FlaggedOut":
        """From what a chunk came to."""
        return cls(chunk=record.chunk, people={person: list(reasons) for person, reasons in record.flagged.items()})


class ReleaseOut(Out):
    """What has left of an approved run: payment orders and their sum, and how many have no account to go to."""

    run: str
    complete: bool
    chunks: int
    chunks_done: int
    orders: int
    amount: int
    without_account: int

    @classmethod
    def of(cls, record: Release) -> "ReleaseOut":
        """From the record."""
        return cls(
            run=record.run,
            complete=record.complete,
            chunks=record.chunks,
            chunks_done=record.chunks_done,
            orders=record.orders,
            amount=record.amount,
            without_account=record.without_account,
        )


class PayGroupIn(Model):
    """When a pay group is paid. `pay_day`: day of the month, 0 for the last weekday of the period. `opens_before`: days before the pay
    date on which the schedule opens the run; 0 leaves that to people."""

    pay_day: Annotated[int, Field(ge=0, le=31)] = 0
    opens_before: Annotated[int, Field(ge=0, le=31)] = 0


class PayGroupOut(Out):
    """A pay group: people of a country paid at the same rhythm."""

    country: Country
    frequency: PayFrequency
    pay_day: int
    opens_before: int

    @classmethod
    def of(cls, record: PayGroup) -> "PayGroupOut":
        """From the record."""
        return cls(country=record.country, frequency=record.frequency, pay_day=record.pay_day, opens_before=record.opens_before)
