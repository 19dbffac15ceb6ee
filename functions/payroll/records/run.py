"""Pay runs: the run with its progress and totals, and what belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from kernel.records import Record
from payroll.domain.payslip import AMOUNT_NAMES, Amounts
from payroll.domain.periods import Period, period, run_id
from payroll.domain.rules import PayFrequency
from payroll.records import keys

CURRENCY = "USD"


class RunKind(StrEnum):
    """What a run is for."""

    REGULAR = "regular"


class RunStatus(StrEnum):
    """open -> calculating -> calculated -> approved; a calculated run may be cancelled instead."""

    OPEN = "open"
    CALCULATING = "calculating"
    CALCULATED = "calculated"
    APPROVED = "approved"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Record):
    """A pay run. Counters and totals grow with each chunk, in the chunk's own transaction.

    `settled` names the approved runs whose wages count as paid before this one, `void` the cancelled ones; both are fixed by planning.
    `plan` is the digest of the list of people: chunks belong to a plan, so that two plannings of changed data cannot mix.
    """

    company: str
    pay_group: PayFrequency
    period_name: str
    run_kind: RunKind
    sequence: int
    pay_date: date
    status: RunStatus
    opened_by: str
    opened_at: datetime
    rule_set: str
    unverified: tuple[str, ...] = ()
    plan: str = ""
    settled: tuple[str, ...] = ()
    void: tuple[str, ...] = ()
    people: int = 0
    chunks: int = 0
    chunks_done: int = 0
    paid: int = 0
    set_aside: int = 0
    gross: int = 0
    federal_income_tax: int = 0
    social_security: int = 0
    medicare: int = 0
    additional_medicare: int = 0
    employer_social_security: int = 0
    employer_medicare: int = 0
    calculated_at: datetime | None = None
    decided_by: str = ""
    decided_at: datetime | None = None

    @property
    def pk(self) -> str:
        return keys.runs(self.company)

    @property
    def sk(self) -> str:
        return self.run_id

    @property
    def run_id(self) -> str:
        """The natural id: pay group, period, kind and sequence."""
        return run_id(self.pay_group, self.period_name, self.run_kind, self.sequence)

    @property
    def period(self) -> Period:
        """The days the run pays for."""
        return period(self.pay_group, self.period_name)

    @property
    def year(self) -> int:
        """The tax year: wages belong to the year in which they are paid."""
        return self.pay_date.year

    @property
    def totals(self) -> Amounts:
        """The sum of the payslips so far."""
        return Amounts(*(getattr(self, name) for name in AMOUNT_NAMES))

    @property
    def complete(self) -> bool:
        """Whether every chunk has been calculated."""
        return self.chunks_done == self.chunks


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfinishedRun(Record):
    """Keeps a second run of a pay group from opening before the first is decided: year-to-date wages would be guesses."""

    company: str
    pay_group: PayFrequency
    run: str

    @property
    def pk(self) -> str:
        return keys.unfinished_runs(self.company)

    @property
    def sk(self) -> str:
        return self.pay_group


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk(Record):
    """Some people of a run, calculated together."""

    company: str
    run: str
    plan: str
    number: int
    people: tuple[str, ...]

    @property
    def pk(self) -> str:
        return keys.chunks(self.company, self.run)

    @property
    def sk(self) -> str:
        return chunk_name(self.plan, self.number)


def chunk_name(plan: str, number: int) -> str:
    """Names a chunk within a run."""
    return f"{plan}#{number:05d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayslipRecord(Record):
    """One person's payslip in a run. Net is derived, so it cannot disagree with the rest."""

    company: str
    run: str
    employee_id: str
    name: str
    cost_centre: str = ""
    pay_date: date
    amounts: Amounts = field(repr=False)
    year_to_date_before: int = field(repr=False)
    year_to_date_after: int = field(repr=False)

    @property
    def pk(self) -> str:
        return keys.payslips(self.company, self.run)

    @property
    def sk(self) -> str:
        return self.employee_id


@dataclass(frozen=True, slots=True, kw_only=True)
class PayslipOutline(Record):
    """Whose payslip it is, and nothing else."""

    employee_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSetAside(Record):
    """A person of a run who could not be paid, and why."""

    company: str
    run: str
    employee_id: str
    reason: str
    detail: str

    @property
    def pk(self) -> str:
        return keys.exceptions(self.company, self.run)

    @property
    def sk(self) -> str:
        return self.employee_id


@dataclass(frozen=True, slots=True, kw_only=True)
class YearToDate(Record):
    """A person's wages of a tax year, run by run, in cents. Calculating a run again sets its entry; it never adds twice."""

    company: str
    year: int
    employee_id: str
    wages: Mapping[str, int] = field(default_factory=dict, repr=False, hash=False)

    @property
    def pk(self) -> str:
        return keys.year_to_date(self.company, self.year)

    @property
    def sk(self) -> str:
        return self.employee_id

    def paid_before(self, run: Run) -> int:
        """Wages of the runs that were approved when this run was planned."""
        return sum(amount for name, amount in self.wages.items() if name in run.settled)

    def undecided(self, run: Run) -> str | None:
        """Another run that has wages of this person and was neither approved nor cancelled when this run was planned."""
        known = {run.run_id, *run.settled, *run.void}
        return next((name for name in sorted(self.wages) if name not in known), None)
