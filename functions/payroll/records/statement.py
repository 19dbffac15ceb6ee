"""Year-end statements: the job that makes them, and the latest one of each person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kernel.records import Record
from payroll.domain.people import Country
from payroll.records import keys
from payroll.records.payslip import SlipReference


class StatementJobStatus(StrEnum):
    """requested -> making -> done."""

    REQUESTED = "requested"
    MAKING = "making"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementJob(Record):
    """Statements of a country and tax year. Counters grow with each chunk, in the chunk's own transaction.

    `number`: 1 for the first statements; a later one makes new statements for those whose figures differ from their last one. `settled`:
    the runs whose pay counts, fixed by planning. `unchanged`: people who keep their last statement. `carried`: people whose tax profile of
    the next year has what this one leaves, `not_carried`: those for whom it is left to somebody. `plan`: digest of the list of people.
    """

    company: str
    country: Country
    tax_year: str
    number: int
    status: StatementJobStatus
    requested_by: str
    requested_at: datetime
    settled: tuple[str, ...] = ()
    plan: str = ""
    people: int = 0
    chunks: int = 0
    chunks_done: int = 0
    made: int = 0
    unchanged: int = 0
    refused: int = 0
    carried: int = 0
    not_carried: int = 0
    finished_at: datetime | None = None

    @property
    def pk(self) -> str:
        return keys.statement_jobs(self.company)

    @property
    def sk(self) -> str:
        return self.job_id

    @property
    def job_id(self) -> str:
        """The natural id: country, tax year and number."""
        return statement_job_id(self.country, self.tax_year, self.number)

    @property
    def complete(self) -> bool:
        """Whether every chunk is done."""
        return self.chunks_done == self.chunks


def statement_job_id(country: Country, tax_year: str, number: int) -> str:
    """One request and its repetition meet in it: `gb-2026-27-1`."""
    return f"{country.lower()}-{tax_year}-{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarningsOutline(Record):
    """Who has been paid, in which runs, and nothing else."""

    employee_id: str
    slips: tuple[SlipReference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementChunk(Record):
    """Some people of a job."""

    company: str
    job: str
    plan: str
    number: int
    people: tuple[str, ...]

    @property
    def pk(self) -> str:
        return keys.statement_chunks(self.company, self.job)

    @property
    def sk(self) -> str:
        return statement_chunk_name(self.plan, self.number)


def statement_chunk_name(plan: str, number: int) -> str:
    """Names a chunk within a job."""
    return f"{plan}#{number:05d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRecord(Record):
    """The latest statement of a person for a tax year. `content` is the JSON document itself; `digest` tells
    whether its figures and facts have changed."""

    company: str
    country: Country
    tax_year: str
    employee_id: str
    number: int
    content: str = field(repr=False)
    digest: str
    made_at: datetime

    @property
    def pk(self) -> str:
        return keys.statements(self.company, self.country, self.tax_year)

    @property
    def sk(self) -> str:
        return self.employee_id


class StatementTask(StrEnum):
    """What a job does for a person: makes the statement, and carries balances over into the next year's tax profile."""

    STATEMENT = "statement"
    CARRY_OVER = "carry_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRefused(Record):
    """What a job could not do for a person, and why. `facts`: what belongs into the tax profile of the next year, by field."""

    company: str
    job: str
    employee_id: str
    reason: str
    task: StatementTask = StatementTask.STATEMENT
    facts: Mapping[str, int] = field(default_factory=dict, repr=False, hash=False)

    @property
    def pk(self) -> str:
        return keys.statement_exceptions(self.company, self.job)

    @property
    def sk(self) -> str:
        return self.employee_id if self.task is StatementTask.STATEMENT else f"{self.employee_id}#{self.task}"


def statement_document(company: str, country: Country, tax_year: str, employee_id: str, number: int, kind: str) -> str:
    """Where a statement lies, as `json` or `pdf`. Each number has its own documents, so that what was issued is never changed."""
    return f"statements/{company}/{tax_year}/{country}/{employee_id}/{number}.{kind}"
