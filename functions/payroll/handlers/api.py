"""The HTTP door of payroll: `/v1/companies/<company>/payroll/...`."""

from dataclasses import dataclass
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from kernel import clock, failures_api, log, settings
from kernel.documents import Documents
from kernel.door import Door, accepted, ok
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.refusals import Unsupported
from kernel.table import Table
from payroll.handlers.models import (
    DecisionIn,
    EmployeeImportOut,
    EmployeeOut,
    PayslipOut,
    RunIn,
    RunOut,
    SetAsideOut,
)
from payroll.operations.decide_run import approve_run, cancel_run
from payroll.operations.employee_file import MAX_FILE_BYTES
from payroll.operations.open_run import open_run
from payroll.operations.request_employee_import import request_employee_import
from payroll.records import keys
from payroll.records.employee import Employee, EmployeeImport
from payroll.records.run import PayslipRecord, PersonSetAside, Run

READ: Final = "payroll:read"
WRITE: Final = "payroll:write"
APPROVE: Final = "payroll:approve"


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the payroll API."""

    table: str
    bucket: str
    retry_queues: str = ""


_settings = settings.read(Settings)
shelf = Table(_settings.table)
documents = Documents(_settings.bucket)
door = Door("payroll")
failures_api.mount(door, shelf, _settings.retry_queues)

ImportId = Annotated[str, Path(min_length=64, max_length=64)]
EmployeeId = Annotated[str, Path(min_length=1, max_length=32)]
RunId = Annotated[str, Path(min_length=1, max_length=60)]


def _location(company: str, *steps: str) -> str:
    return "/".join((f"/v1/companies/{company}/payroll", *steps))


@door.post("/employee-imports", scope=WRITE, summary="Import employees from a CSV file", status=202, takes=("text/csv",))
def request_import(company: str) -> Response[EmployeeImportOut]:
    kind, _, parameters = (door.header("Content-Type") or "").lower().partition(";")
    if kind.strip() != "text/csv" or ("charset" in parameters and "utf-8" not in parameters):
        raise Unsupported("send the file as text/csv in UTF-8")
    content = door.body(MAX_FILE_BYTES)
    wanted = request_employee_import(shelf, documents, company=company, content=content, who=door.caller.subject, now=clock.now())
    log.event("payroll.employees.import_requested", company=company, document=wanted.import_id, bytes=wanted.size)
    return accepted(EmployeeImportOut.of(wanted), _location(company, "employee-imports", wanted.import_id))


@door.get("/employee-imports/<import_id>", scope=READ, summary="What became of an employee file")
def see_import(company: str, import_id: ImportId) -> Response[EmployeeImportOut]:
    found = shelf.need(EmployeeImport, keys.imports(company), import_id, "no such import")
    return ok(EmployeeImportOut.of(found), version=found.version)


@door.get("/employees", scope=READ, summary="Employees by id")
def list_employees(company: str, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[EmployeeOut]]:
    page = shelf.query(Employee, keys.employees(company), limit=limit, start=door.start(cursor))
    return ok(door.page(page, EmployeeOut.of))


@door.get("/employees/<employee_id>", scope=READ, summary="One employee")
def see_employee(company: str, employee_id: EmployeeId) -> Response[EmployeeOut]:
    found = shelf.need(Employee, keys.employees(company), employee_id, "no such employee")
    return ok(EmployeeOut.of(found), version=found.version)


@door.post("/runs", scope=WRITE, summary="Open a pay run", status=202)
def open_pay_run(company: str, run: RunIn) -> Response[RunOut]:
    opened = open_run(shelf, run.request(), company=company, who=door.caller.subject, now=clock.now())
    log.event("payroll.run.opened", company=company, run=opened.run_id, status=opened.status)
    return accepted(RunOut.of(opened), _location(company, "runs", opened.run_id))


@door.get("/runs", scope=READ, summary="Pay runs by id")
def list_runs(company: str, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[RunOut]]:
    page = shelf.query(Run, keys.runs(company), limit=limit, start=door.start(cursor))
    return ok(door.page(page, RunOut.of))


@door.get("/runs/<run_id>", scope=READ, summary="One pay run with its progress and totals")
def see_run(company: str, run_id: RunId) -> Response[RunOut]:
    found = _run(company, run_id)
    return ok(RunOut.of(found), version=found.version)


@door.get("/runs/<run_id>/payslips", scope=READ, summary="Payslips of a run by employee")
def list_payslips(company: str, run_id: RunId, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[PayslipOut]]:
    found = _run(company, run_id)
    page = shelf.query(PayslipRecord, keys.payslips(company, found.run_id), limit=limit, start=door.start(cursor))
    return ok(door.page(page, PayslipOut.of))


@door.get("/runs/<run_id>/payslips/<employee_id>", scope=READ, summary="One payslip")
def see_payslip(company: str, run_id: RunId, employee_id: EmployeeId) -> Response[PayslipOut]:
    found = shelf.need(PayslipRecord, keys.payslips(company, run_id), employee_id, "no such payslip")
    return ok(PayslipOut.of(found), version=found.version)


@door.get("/runs/<run_id>/exceptions", scope=READ, summary="People of a run who could not be paid, and why")
def list_exceptions(company: str, run_id: RunId, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[SetAsideOut]]:
    found = _run(company, run_id)
    page = shelf.query(PersonSetAside, keys.exceptions(company, found.run_id), limit=limit, start=door.start(cursor))
    return ok(door.page(page, SetAsideOut.of))


@door.post(
    "/runs/<run_id>/approval", scope=APPROVE, summary="Approve a calculated run (If-Match; not by who opened it)", creates=False, status=200
)
def approve_pay_run(company: str, run_id: RunId, decision: DecisionIn) -> Response[RunOut]:
    run = approve_run(
        shelf,
        company=company,
        run=run_id,
        seen_version=door.seen_version(),
        who=door.caller.subject,
        why=decision.reason,
        now=clock.now(),
    )
    log.event("payroll.run.approved", company=company, run=run.run_id, payslips=run.paid)
    return ok(RunOut.of(run), version=run.version)


@door.post("/runs/<run_id>/cancellation", scope=WRITE, summary="Cancel a calculated run (If-Match)", creates=False, status=200)
def cancel_pay_run(company: str, run_id: RunId, decision: DecisionIn) -> Response[RunOut]:
    run = cancel_run(
        shelf,
        company=company,
        run=run_id,
        seen_version=door.seen_version(),
        who=door.caller.subject,
        why=decision.reason,
        now=clock.now(),
    )
    log.event("payroll.run.cancelled", company=company, run=run.run_id)
    return ok(RunOut.of(run), version=run.version)


def _run(company: str, run_id: str) -> Run:
    return shelf.need(Run, keys.runs(company), run_id, "no such run")


handler = door.handler
