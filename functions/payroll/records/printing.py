"""What printing needs and leaves behind: the employer's name, where documents lie, and which chunks are done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kernel.records import Record
from payroll.domain.people import Country
from payroll.records import keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer(Record):
    """A company as documents of a country name it. `references`: its numbers by name, such as an EIN or a PAYE reference."""

    company: str
    country: Country
    name: str
    address: tuple[str, ...] = ()
    references: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def pk(self) -> str:
        return keys.employers(self.company)

    @property
    def sk(self) -> str:
        return self.country


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedChunk(Record):
    """Receipt: every payslip of this chunk of a run lies in the bucket."""

    company: str
    run: str
    chunk: str
    payslips: int
    printed_at: datetime

    @property
    def pk(self) -> str:
        return keys.printed_chunks(self.company, self.run)

    @property
    def sk(self) -> str:
        return self.chunk


def payslip_document(company: str, run: str, employee_id: str) -> str:
    """Where the printed payslip of a person lies."""
    return f"payslips/{company}/{run}/{employee_id}.pdf"
