"""Routes of pay runs and pay groups."""

from collections.abc import Callable
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from kernel import clock, log
from kernel.documents import Documents
from kernel.door import Door, accepted, ok
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.table import Table
from payroll.domain.people import Country
from payroll.domain.periods import PayFrequency
from payroll.handlers.shapes.runs import (
    DecisionIn,
    FlaggedOut,
    PayGroupIn,
    PayGroupOut,
    PayslipOut,
    ReleaseOut,
    RunIn,
    RunOut,
    RunWithJournalOut,
    SetAsideOut,
)
from payroll.operations.close_run import journal_of
from payroll.operations.decide_run import approve_run, cancel_run, close_paid_run, mark_run_paid
from payroll.operations.open_run import open_run
from payroll.operations.recalculate_person import recalculate_person
from payroll.operations.set_pay_group import set_pay_group
from payroll.records import keys
from payroll.records.payslip import PayslipRecord
from payroll.records.release import Release
from payroll.records.run import ChunkResult, PayGroup, PersonSetAside, Run

READ: Final = "payroll:read"
WRITE: Final = "payroll:write"
APPROVE: Final = "payroll:approve"

EmployeeId = Annotated[str, Path(min_length=1, max_length=32)]
RunId = Annotated[str, Path(min_length=1, max_length=60)]

_DECISIONS: Final[tuple[tuple[str, str, str, Callable[..., Run]], ...]] = (
    ("approval", APPROVE, "Approve a calculated run (If-Match; not by who opened it)", approve_run),
    ("cancellation", WRITE, "Cancel a calculated run (If-Match)", cancel_run),
    ("payment", WRITE, "Record that the bank has paid an approved run (If-Match)", mark_run_paid),
    ("closing", WRITE, "Close a paid run (If-Match)", close_paid_run),
)


def mount(door: Door, shelf: Table, _: Documents) -> None:
    """Hangs the routes on the door."""
    _mount_runs(door, shelf)
    _mount_people_of_runs(door, shelf)
    for name, scope, summary, decide in _DECISIONS:
        _mount_decision(door, shelf, name, scope, summary, decide)
    _mount_pay_groups(door, shelf)


def _mount_runs(door: Door, shelf: Table) -> None:
    @door.post("/runs", scope=WRITE, summary="Open a pay run", status=202)
    def open_pay_run(company: str, run: RunIn) -> Response[RunOut]:
        opened = open_run(shelf, run.request(), company=company, who=door.caller.subject, now=clock.now())
        log.event("payroll.run.opened", company=company, run=opened.run_id, status=opened.status)
        return accepted(RunOut.of(opened), _location(company, opened.run_id))

    @door.get("/runs", scope=READ, summary="Pay runs by id")
    def list_runs(company: str, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[RunOut]]:
        page = shelf.query(Run, keys.runs(company), limit=limit, start=door.start(cursor))
        return ok(door.page(page, RunOut.of))

    @door.get("/runs/<run_id>", scope=READ, summary="One pay run with its progress, totals and review")
    def see_run(company: str, run_id: RunId) -> Response[RunWithJournalOut]:
        found = shelf.need(Run, keys.runs(company), run_id, "no such run")
        return ok(RunWithJournalOut.whole(found, journal_of(shelf, found)), version=found.version)

    @door.get("/runs/<run_id>/release", scope=READ, summary="What has left of an approved run")
    def see_release(company: str, run_id: RunId) -> Response[ReleaseOut]:
        return ok(ReleaseOut.of(shelf.need(Release, keys.releases(company), run_id, "the run is not released")))


def _mount_people_of_runs(door: Door, shelf: Table) -> None:
    @door.get("/runs/<run_id>/payslips", scope=READ, summary="Payslips of a run by employee")
    def list_payslips(company: str, run_id: RunId, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[PayslipOut]]:
        shelf.need(Run, keys.runs(company), run_id, "no such run")
        page = shelf.query(PayslipRecord, keys.payslips(company, run_id), limit=limit, start=door.start(cursor))
        return ok(door.page(page, PayslipOut.of))

    @door.get("/runs/<run_id>/payslips/<employee_id>", scope=READ, summary="One payslip")
    def see_payslip(company: str, run_id: RunId, employee_id: EmployeeId) -> Response[PayslipOut]:
        found = shelf.need(PayslipRecord, keys.payslips(company, run_id), employee_id, "no such payslip")
        return ok(PayslipOut.of(found), version=found.version)

    @door.get("/runs/<run_id>/flagged", scope=READ, summary="People of a run whose payslips want a look, and why")
    def list_flagged(company: str, run_id: RunId, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[FlaggedOut]]:
        shelf.need(Run, keys.runs(company), run_id, "no such run")
        page = shelf.query(ChunkResult, keys.chunk_results(company, run_id), limit=limit, start=door.start(cursor))
        return ok(door.page(page, FlaggedOut.of))

    @door.get("/runs/<run_id>/exceptions", scope=READ, summary="People of a run who could not be paid, and why")
    def list_exceptions(company: str, run_id: RunId, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[SetAsideOut]]:
        shelf.need(Run, keys.runs(company), run_id, "no such run")
        page = shelf.query(PersonSetAside, keys.exceptions(company, run_id), limit=limit, start=door.start(cursor))
        return ok(door.page(page, SetAsideOut.of))

    @door.post("/runs/<run_id>/exceptions/<employee_id>/recalculation", scope=WRITE, summary="Calculate a mended person again", status=202)
    def recalculate(company: str, run_id: RunId, employee_id: EmployeeId) -> Response[RunOut]:
        who = door.caller.subject
        run = recalculate_person(shelf, company=company, run=run_id, employee_id=employee_id, who=who, now=clock.now())
        log.event("payroll.run.recalculation_requested", company=company, run=run_id, employee=employee_id)
        return accepted(RunOut.of(run), _location(company, run_id))


def _mount_decision(door: Door, shelf: Table, name: str, scope: str, summary: str, decide: Callable[..., Run]) -> None:
    def decision(company: str, run_id: RunId, decision: DecisionIn) -> Response[RunOut]:
        run = decide(
            shelf,
            company=company,
            run=run_id,
            seen_version=door.seen_version(),
            who=door.caller.subject,
            why=decision.reason,
            now=clock.now(),
        )
        log.event("payroll.run.decided", company=company, run=run.run_id, status=run.status)
        return ok(RunOut.of(run), version=run.version)

    decision.__name__ = f"run_{name}"
    door.post(f"/runs/<run_id>/{name}", scope=scope, summary=summary, creates=False, status=200)(decision)


def _mount_pay_groups(door: Door, shelf: Table) -> None:
    @door.get("/pay-groups", scope=READ, summary="Pay groups by country and rhythm")
    def list_pay_groups(company: str, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[PayGroupOut]]:
        page = shelf.query(PayGroup, keys.pay_groups(company), limit=limit, start=door.start(cursor))
        return ok(door.page(page, PayGroupOut.of))

    @door.route("PUT", "/pay-groups/<country>/<frequency>", scope=WRITE, summary="Say when a pay group is paid")
    def put_pay_group(company: str, country: Country, frequency: PayFrequency, group: PayGroupIn) -> Response[PayGroupOut]:
        wanted = PayGroup(company=company, country=country, frequency=frequency, pay_day=group.pay_day, opens_before=group.opens_before)
        stored = set_pay_group(shelf, wanted, who=door.caller.subject, now=clock.now())
        return ok(PayGroupOut.of(stored), version=stored.version)


def _location(company: str, run_id: str) -> str:
    return f"/v1/companies/{company}/payroll/runs/{run_id}"
