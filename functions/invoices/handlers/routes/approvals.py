"""Routes of approvals: what waits, approving, the matrix, delegations."""

from datetime import date
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from invoices.handlers.business_day import today
from invoices.handlers.shapes.approvals import DelegationIn, DelegationOut, MatrixIn, MatrixOut
from invoices.handlers.shapes.payable_fields import PayableId, WhyIn
from invoices.handlers.shapes.payables import ApprovalIn, PayableOut, PayableWholeOut
from invoices.handlers.shapes.suppliers import HistoryOut
from invoices.operations import approval_rules, approve_payable
from kernel import clock, log
from kernel.documents import Documents
from kernel.door import Door, ok
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.table import Table

READ: Final = "invoices:read"
APPROVE: Final = "invoices:approve"


def mount(door: Door, table: Table, documents: Documents) -> None:
    """Hangs the routes on the door of invoices."""
    _mount_approving(door, table)
    _mount_rules(door, table)
    _mount_delegations(door, table)


def _mount_approving(door: Door, table: Table) -> None:
    @door.get("/approvals", scope=READ, summary="Payables that wait for approval, by due date")
    def list_approvals(
        company: str,
        mine: Annotated[bool, Query(description="only those of the page that wait for the caller, or for whom they stand in")] = False,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[PageOut[PayableOut]]:
        who = door.caller.subject if mine else None
        page = approve_payable.to_approve(table, company, who, today(company), limit, door.start(cursor))
        return ok(door.page(page, PayableOut.of))

    @door.post(
        "/payables/<payable>/approval",
        scope=APPROVE,
        summary="Approve (If-Match; not by who handed in, coded or changed it)",
        creates=False,
        status=200,
    )
    def approve(company: str, payable: PayableId, approval: ApprovalIn) -> Response[PayableWholeOut]:
        now = clock.now()
        after = approve_payable.approve_payable(
            table, company, payable, approval.comment, seen=door.seen_version(), who=door.caller.subject, today=today(company), now=now
        )
        log.event("invoices.payable.approved", payable=after.id, status=after.status, approvals=len(after.approvals))
        return ok(PayableWholeOut.whole(after), version=after.version)


def _mount_rules(door: Door, table: Table) -> None:
    @door.get("/approvals/matrix", scope=READ, summary="Who approves what")
    def get_matrix(company: str) -> Response[MatrixOut]:
        found = approval_rules.matrix(table, company)
        return ok(MatrixOut.of(found), version=found.version)

    @door.route("PUT", "/approvals/matrix", scope=APPROVE, summary='Propose other approval rules (If-Match; "0" for the first)')
    def put_matrix(company: str, matrix: MatrixIn) -> Response[MatrixOut]:
        """They rule when a second person has confirmed them."""
        after = approval_rules.propose_matrix(
            table,
            company,
            [rule.rule() for rule in matrix.rules],
            {name: tuple(members) for name, members in matrix.roles.items()},
            seen=door.seen_version(),
            who=door.caller.subject,
            why=matrix.why,
            now=clock.now(),
        )
        log.event("invoices.approval_matrix.proposed", company=company, rules=len(matrix.rules))
        return ok(MatrixOut.of(after), version=after.version)

    @door.post(
        "/approvals/matrix/confirmation",
        scope=APPROVE,
        summary="Let the proposed rules rule (If-Match; not by who proposed them)",
        creates=False,
        status=200,
    )
    def confirm_matrix(company: str) -> Response[MatrixOut]:
        return decided(company, True, "")

    @door.post("/approvals/matrix/rejection", scope=APPROVE, summary="Take the proposed rules off (If-Match)", creates=False, status=200)
    def reject_matrix(company: str, reason: WhyIn) -> Response[MatrixOut]:
        return decided(company, False, reason.why)

    def decided(company: str, confirmed: bool, why: str) -> Response[MatrixOut]:
        after = approval_rules.decide_matrix(
            table, company, confirmed, seen=door.seen_version(), who=door.caller.subject, now=clock.now(), why=why
        )
        log.event("invoices.approval_matrix.decided", company=company, confirmed=confirmed, rules=len(after.rules))
        return ok(MatrixOut.of(after), version=after.version)

    @door.get("/approvals/matrix/history", scope=READ, summary="Who proposed, confirmed and rejected rules, the latest first")
    def history_of_matrix(company: str, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[HistoryOut]]:
        return ok(door.page(approval_rules.matrix_history(table, company, limit, door.start(cursor)), HistoryOut.of))


def _mount_delegations(door: Door, table: Table) -> None:
    @door.get("/approvals/delegations", scope=READ, summary="Who approves in whose place")
    def list_delegations(company: str, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[DelegationOut]]:
        return ok(door.page(approval_rules.list_delegations(table, company, limit, door.start(cursor)), DelegationOut.from_record))

    @door.route("PUT", "/approvals/delegations/<first_day>", scope=APPROVE, summary="Have somebody approve in your place from a day on")
    def put_delegation(company: str, first_day: Annotated[date, Path()], delegation: DelegationIn) -> Response[DelegationOut]:
        record = approval_rules.delegate(
            table, company, delegation.to, first_day, delegation.last_day, who=door.caller.subject, now=clock.now()
        )
        return ok(DelegationOut.from_record(record))
