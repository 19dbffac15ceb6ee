"""Shapes of printed documents in the API. Amounts are whole minor units."""

import json
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from kernel.shapes import Model, Out
from payroll.domain.people import Country
from payroll.domain.periods import RunKind
from payroll.operations.find_documents import SettledPayslip
from payroll.operations.request_statements import MAX_NUMBER
from payroll.records.printing import Employer
from payroll.records.statement import StatementJob, StatementJobStatus, StatementRecord, StatementRefused, StatementTask

TaxYear = Annotated[str, Field(pattern=r"^20[0-9]{2}(-[0-9]{2})?$", examples=["2026", "2026-27"])]

AddressLine = Annotated[str, Field(min_length=1, max_length=80)]
ReferenceText = Annotated[str, Field(min_length=1, max_length=40)]


class DocumentOut(Out):
    """Where a document can be read, and for how many seconds."""

    url: str
    expires_in: int


class PersonPayslipOut(Out):
    """A payslip of a person, in an approved run."""

    run: str
    kind: RunKind
    period: str
    pay_date: date
    tax_year: str
    currency: str
    gross: int
    net: int

    @classmethod
    def of(cls, found: SettledPayslip) -> "PersonPayslipOut":
        """From the payslip and its run."""
        slip = found.slip
        return cls(
            run=slip.run,
            kind=found.run.run_kind,
            period=slip.period_name,
            pay_date=slip.pay_date,
            tax_year=slip.tax_year,
            currency=slip.currency,
            gross=slip.slip.gross,
            net=slip.slip.net,
        )


class StatementsIn(Model):
    """The statements to make. `number` 2 and later: new ones for those whose figures have changed."""

    country: Country
    tax_year: TaxYear
    number: Annotated[int, Field(ge=1, le=MAX_NUMBER)] = 1


class StatementJobOut(Out):
    """A job of statements with its progress."""

    id: str
    country: Country
    tax_year: str
    number: int
    status: StatementJobStatus
    requested_by: str
    requested_at: datetime
    finished_at: datetime | None
    people: int
    chunks: int
    chunks_done: int
    made: int
    unchanged: int
    refused: int
    carried: int
    not_carried: int

    @classmethod
    def of(cls, job: StatementJob) -> "StatementJobOut":
        """From the record."""
        own = {name: getattr(job, name) for name in cls.model_fields if name != "id"}
        return cls(id=job.job_id, **own)


class StatementRefusedOut(Out):
    """What could not be done for a person, and why. `facts`: what belongs into the tax profile of the next year, in whole cents."""

    employee: str
    task: StatementTask
    reason: str
    facts: dict[str, int]

    @classmethod
    def of(cls, record: StatementRefused) -> "StatementRefusedOut":
        """From the record."""
        return cls(employee=record.employee_id, task=record.task, reason=record.reason, facts=dict(record.facts))


class StatementOut(Out):
    """A statement: its content as issued, and where the printed page can be read for some minutes."""

    number: int
    made_at: datetime
    content: dict[str, Any]
    document: DocumentOut

    @classmethod
    def of(cls, record: StatementRecord, document: DocumentOut) -> "StatementOut":
        """From the record."""
        return cls(number=record.number, made_at=record.made_at, content=json.loads(record.content), document=document)


class EmployerIn(Model):
    """The company as documents name it. `references`: its numbers by name, such as `EIN`, `PAYE reference`, `Betriebsnummer`."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    address: Annotated[tuple[AddressLine, ...], Field(max_length=5)] = ()
    references: Annotated[dict[ReferenceText, ReferenceText], Field(max_length=6, default_factory=dict)]


class EmployerOut(Out):
    """The company as documents of a country name it."""

    country: Country
    name: str
    address: list[str]
    references: dict[str, str]

    @classmethod
    def of(cls, record: Employer) -> "EmployerOut":
        """From the record."""
        return cls(country=record.country, name=record.name, address=list(record.address), references=dict(record.references))
