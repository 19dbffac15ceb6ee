"""Shapes of reported inputs. Amounts are whole cents, hours and factors decimals as text."""

from datetime import date, datetime
from decimal import Decimal

from kernel.shapes import Out
from payroll.domain.people import SHARE_UNIT, InputKind
from payroll.records.inputs import BatchStatus, InputBatch, InputEntry, InputMedia


def decimal_text(scaled: int, unit: int) -> str:
    """Whole 1/`unit` as a decimal: 750 hundredths are `7.5`."""
    return f"{(Decimal(scaled) / unit).normalize():f}"


class InputFindingOut(Out):
    """A refused row: its line in the file or its number in the JSON object, the place in it, and the reason."""

    line: int
    pointer: str
    reason: str


class InputBatchOut(Out):
    """A batch of inputs. `findings` is capped; `rejected` counts every refused row."""

    id: str
    status: BatchStatus
    source: str
    media: InputMedia
    size: int
    attempt: int
    received_by: str
    received_at: datetime
    finished_at: datetime | None
    accepted: int
    rejected: int
    findings: list[InputFindingOut]

    @classmethod
    def of(cls, batch: InputBatch) -> "InputBatchOut":
        """From the record."""
        return cls(
            id=batch.batch_id,
            status=batch.status,
            source=batch.source,
            media=batch.media,
            size=batch.size,
            attempt=batch.attempt,
            received_by=batch.received_by,
            received_at=batch.received_at,
            finished_at=batch.finished_at,
            accepted=batch.accepted,
            rejected=batch.rejected,
            findings=[InputFindingOut(line=each.line, pointer=f"/{each.column}", reason=each.reason) for each in batch.findings],
        )


class InputOut(Out):
    """An input of a person; `taken_by` is the run that has paid it or is about to."""

    id: str
    code: str
    label: str
    kind: InputKind
    earning_class: str
    work_date: date
    hours: str
    factor: str
    rate: int
    amount: int
    received_at: datetime
    batch: str
    taken_by: str | None

    @classmethod
    def of(cls, entry: InputEntry) -> "InputOut":
        """From the record."""
        each = entry.input
        return cls(
            id=each.input_id,
            code=each.code,
            label=each.label,
            kind=each.kind,
            earning_class=each.earning_class,
            work_date=each.work_date,
            hours=decimal_text(each.quantity, 100),
            factor=decimal_text(each.factor, SHARE_UNIT),
            rate=each.rate,
            amount=each.amount,
            received_at=entry.received_at,
            batch=entry.batch,
            taken_by=entry.taken_by or None,
        )


class PersonInputsOut(Out):
    """The inputs of a person by day of work, latest first."""

    items: list[InputOut]
