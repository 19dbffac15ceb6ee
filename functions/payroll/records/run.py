"""Pay runs: the run with its progress and totals, and what belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from kernel.records import Record
from payroll.domain.countries import COUNTRIES
from payroll.domain.journal import JournalLine
from payroll.domain.people import Country
from payroll.domain.periods import PayFrequency, Period, RunKind, period, run_id
from payroll.records import keys


class RunStatus(StrEnum):
    """open -> calculating -> calculated -> approved -> paid -> closed; a calculated run may be cancelled instead of approved."""

    OPEN = "open"
    CALCULATING = "calculating"
    CALCULATED = "calculated"
    APPROVED = "approved"
    PAID = "paid"
    CLOSED = "closed"
    CANCELLED = "cancelled"


SETTLED = frozenset({RunStatus.APPROVED, RunStatus.PAID, RunStatus.CLOSED})
"""A run in one of these counts as paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Record):
    """A pay run. Counters grow with each chunk, in the chunk's own transaction; `totals`, `flagged` and the journal come when the last is
    in. `journal_parts`: how many records the journal has.

    `wanted`: the people it is for; empty is everybody of the pay group. `from_period`: the first period a correction looks at.
    `periods`: how many a forecast looks ahead. `settled` names the runs that count as paid before this one, `void` the cancelled ones.
    `plan` is the digest of the list of people: chunks belong to a plan, so that two plannings of changed data cannot mix.
    `missing`: people paid in the run before, `previous`, who are not in this one and have not left.
    """

    company: str
    country: Country
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
    wanted: tuple[str, ...] = ()
    from_period: str = ""
    periods: int = 1
    plan: str = ""
    settled: tuple[str, ...] = ()
    void: tuple[str, ...] = ()
    previous: str = ""
    missing: tuple[str, ...] = ()
    missing_count: int = 0
    people: int = 0
    chunks: int = 0
    chunks_done: int = 0
    paid: int = 0
    set_aside: int = 0
    totals: Mapping[str, int] = field(default_factory=dict, hash=False)
    journal_parts: int = 0
    flagged: Mapping[str, int] = field(default_factory=dict, hash=False)
    calculated_at: datetime | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    released: int = 0
    paid_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def pk(self) -> str:
        return keys.runs(self.company)

    @property
    def sk(self) -> str:
        return self.run_id

    @property
    def run_id(self) -> str:
        """The natural id: country, pay group, period, kind and sequence."""
        return run_id(self.country, self.pay_group, self.period_name, self.run_kind, self.sequence)

    @property
    def period(self) -> Period:
        """The days the run pays for."""
        return period(self.pay_group, self.period_name)

    @property
    def currency(self) -> str:
        """ISO 4217."""
        return COUNTRIES[self.country].currency

    @property
    def tax_year(self) -> str:
        """Pay belongs to the tax year in which it is paid."""
        return self.tax_year_of(self.pay_date)

    def tax_year_of(self, pay_date: date) -> str:
        """The tax year of the country that a day lies in."""
        return COUNTRIES[self.country].tax_year(pay_date)

    @property
    def complete(self) -> bool:
        """Whether every chunk has been calculated."""
        return self.chunks_done == self.chunks


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPart(Record):
    """A part of a run's journal, which balances for itself: the journal of thousands of cost centres is larger than one record."""

    company: str
    run: str
    part: int
    lines: tuple[JournalLine, ...] = field(repr=False)

    @property
    def pk(self) -> str:
        return keys.journals(self.company, self.run)

    @property
    def sk(self) -> str:
        return f"{self.part:04d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfinishedRun(Record):
    """Keeps a second run of a pay group from opening before the first is decided: the year's sums would be guesses."""

    company: str
    country: Country
    pay_group: PayFrequency
    run: str

    @property
    def pk(self) -> str:
        return keys.unfinished_runs(self.company)

    @property
    def sk(self) -> str:
        return f"{self.country}#{self.pay_group}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk(Record):
    """Some people of a run, calculated together. `again`: one person who was set aside, after the cause was mended."""

    company: str
    run: str
    plan: str
    number: int
    people: tuple[str, ...]
    again: bool = False

    @property
    def pk(self) -> str:
        return keys.chunks(self.company, self.run)

    @property
    def sk(self) -> str:
        return chunk_name(self.plan, self.number)


def chunk_name(plan: str, number: int) -> str:
    """Names a chunk within a run."""
    return f"{plan}#{number:05d}"


@dataclass(frozen=True, slots=True)
class ChunkRequest:
    """Which chunk of which plan of a run."""

    company: str
    run: str
    plan: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkResult(Record):
    """What a chunk came to: sums of its payslips by code, its part of the journal, and who is to be looked at, with the reasons."""

    company: str
    run: str
    chunk: str
    totals: Mapping[str, int] = field(repr=False, hash=False)
    journal: tuple[JournalLine, ...] = field(repr=False)
    flagged: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @property
    def pk(self) -> str:
        return keys.chunk_results(self.company, self.run)

    @property
    def sk(self) -> str:
        return self.chunk


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
class PayGroup(Record):
    """People of a country paid at the same rhythm. `pay_day`: the day of the month, 0 for the last weekday of the period.

    `opens_before`: days before the pay date on which the schedule opens the run; 0 leaves it to people.
    """

    company: str
    country: Country
    frequency: PayFrequency
    pay_day: int = 0
    opens_before: int = 0

    @property
    def pk(self) -> str:
        return keys.pay_groups(self.company)

    @property
    def sk(self) -> str:
        return f"{self.country}#{self.frequency}"
