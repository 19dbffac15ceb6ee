"""Routes of reported inputs: batches from systems and files, and the inputs of a person."""

from enum import StrEnum
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from kernel import clock, log
from kernel.documents import Documents
from kernel.door import Door, accepted, ok
from kernel.refusals import Unsupported
from kernel.table import Table
from payroll.handlers.shapes.inputs import InputBatchOut, InputOut, PersonInputsOut
from payroll.operations.input_rows import MAX_BYTES
from payroll.operations.take_inputs import ID_LENGTH, SOURCE, retry_inputs, take_inputs
from payroll.records import keys
from payroll.records.employee import EmployeeOutline
from payroll.records.inputs import InputBatch, InputMedia, Inputs

READ: Final = "payroll:read"
WRITE: Final = "payroll:write"
SUBMIT: Final = "payroll:submit"

BatchId = Annotated[str, Path(min_length=ID_LENGTH, max_length=ID_LENGTH)]
EmployeeId = Annotated[str, Path(min_length=1, max_length=32)]
Source = Annotated[
    str | None,
    Query(pattern=f"^{SOURCE.pattern}$", description="the reporting system, to which references belong; without it the caller"),
]


class Which(StrEnum):
    """Inputs that no run has taken, or those that one has."""

    OPEN = "open"
    TAKEN = "taken"


def mount(door: Door, shelf: Table, documents: Documents) -> None:
    """Hangs the routes on the door of payroll."""

    @door.post("/inputs", scope=SUBMIT, summary="Report inputs in bulk", status=202, takes=tuple(InputMedia))
    def report_inputs(company: str, source: Source = None) -> Response[InputBatchOut]:
        caller = door.caller.subject
        batch = take_inputs(
            shelf,
            documents,
            company=company,
            source=source or caller,
            media=_media(door.header("Content-Type") or ""),
            content=door.body(MAX_BYTES),
            who=caller,
            now=clock.now(),
        )
        log.event("payroll.inputs.received", company=company, document=batch.batch_id, bytes=batch.size)
        return accepted(InputBatchOut.of(batch), f"/v1/companies/{company}/payroll/input-batches/{batch.batch_id}")

    @door.get("/input-batches/<batch_id>", scope=SUBMIT, summary="What became of a batch of inputs")
    def see_input_batch(company: str, batch_id: BatchId) -> Response[InputBatchOut]:
        found = shelf.need(InputBatch, keys.input_batches(company), batch_id, "no such batch")
        return ok(InputBatchOut.of(found), version=found.version)

    @door.post("/input-batches/<batch_id>/retries", scope=WRITE, summary="Import a batch once more (If-Match)", creates=False, status=202)
    def retry_input_batch(company: str, batch_id: BatchId) -> Response[InputBatchOut]:
        batch = retry_inputs(
            shelf, company=company, batch_id=batch_id, seen_version=door.seen_version(), who=door.caller.subject, now=clock.now()
        )
        log.event("payroll.inputs.retried", company=company, document=batch_id, attempt=batch.attempt)
        return accepted(InputBatchOut.of(batch), f"/v1/companies/{company}/payroll/input-batches/{batch_id}")

    @door.get("/employees/<employee_id>/inputs", scope=READ, summary="Inputs of one employee, latest day of work first")
    def list_inputs(company: str, employee_id: EmployeeId, which: Which | None = None) -> Response[PersonInputsOut]:
        shelf.need(EmployeeOutline, keys.employees(company), employee_id, "no such employee")
        found = shelf.get(Inputs, keys.inputs(company), employee_id)
        entries = [each for each in (found.entries if found else ()) if which is None or bool(each.taken_by) == (which is Which.TAKEN)]
        entries.sort(key=lambda each: (each.input.work_date, each.input.input_id), reverse=True)
        return ok(PersonInputsOut(items=[InputOut.of(each) for each in entries]))


def _media(content_type: str) -> InputMedia:
    kind, _, parameters = content_type.lower().partition(";")
    if kind.strip() not in tuple(InputMedia) or ("charset" in parameters and "utf-8" not in parameters):
        raise Unsupported("send the inputs as application/json or text/csv in UTF-8")
    return InputMedia(kind.strip())
