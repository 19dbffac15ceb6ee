"""Shapes of opening balances in the API: whole cents, and days, by the codes of figures and the classes of earnings."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import Field

from kernel.shapes import Model, Out
from payroll.handlers.shapes.documents import TaxYear
from payroll.handlers.shapes.facts import IDENTIFIER_PATTERN
from payroll.operations.opening_balances import MAX_AMOUNT, Seen, Stated
from payroll.records.opening import Employment, Opening, OpeningStatus
from payroll.records.payslip import EarningsRecord

SOURCE_PATTERN: Final = r"^[^\x00-\x1f\x7f]*$"
MAX_PEOPLE: Final = 100

Code = Annotated[str, Field(min_length=1, max_length=60, pattern="^[a-z0-9_]+$")]
Sum = Annotated[int, Field(strict=True, ge=-MAX_AMOUNT, le=MAX_AMOUNT)]


class OpeningIn(Model):
    """The sums of the year in the address before this payroll. `source`: the paper or system that they are from."""

    employment: Employment = Employment.THIS
    source: Annotated[str, Field(min_length=1, max_length=60, pattern=SOURCE_PATTERN, examples=["payroll export of 31 May 2026"])]
    figures: Annotated[dict[Code, Sum], Field(min_length=1, max_length=200)]

    def stated(self, tax_year: str) -> Stated:
        """As the operation takes it."""
        return Stated(tax_year, self.employment, self.source, self.figures)


class SeenIn(Model):
    """Balances of a person and tax year as they were seen."""

    employee: Annotated[str, Field(pattern=IDENTIFIER_PATTERN)]
    tax_year: TaxYear
    version: Annotated[int, Field(strict=True, ge=0)]

    def seen(self) -> Seen:
        """As the operation takes it."""
        return Seen(self.employee, self.tax_year, self.version)


class ConfirmationsIn(Model):
    """Whose waiting balances to confirm."""

    people: Annotated[list[SeenIn], Field(min_length=1, max_length=MAX_PEOPLE)]


class ConfirmationOut(Out):
    """What became of one person's: confirmed, or why not."""

    employee: str
    tax_year: str
    confirmed: bool
    reason: str | None


class OpeningOut(Out):
    """Opening balances, and whether they count yet."""

    tax_year: str
    employment: Employment
    source: str
    status: OpeningStatus
    figures: dict[str, int]
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None

    @classmethod
    def of(cls, each: Opening) -> "OpeningOut":
        """From the record."""
        own = {name: getattr(each, name) for name in cls.model_fields if name not in ("figures", "decided_by")}
        return cls(figures=dict(each.figures), decided_by=each.decided_by or None, **own)


class WaitingOut(Out):
    """A person with balances that wait. `version`: of the earnings, for the confirmation."""

    employee: str
    version: int
    openings: list[OpeningOut]

    @classmethod
    def of(cls, record: EarningsRecord) -> "WaitingOut":
        """From the record."""
        return cls(employee=record.employee_id, version=record.version, openings=[OpeningOut.of(each) for each in record.openings])
