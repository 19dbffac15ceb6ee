"""Prints the payslips of one chunk of an approved run and keeps them in the bucket."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from kernel import log, table
from kernel.documents import Documents
from kernel.refusals import Conflict, Repeated
from kernel.table import Table
from payroll.operations.payslip_pdf import payslip_pdf
from payroll.records import keys
from payroll.records.payslip import PayslipRecord
from payroll.records.printing import Employer, PrintedChunk, payslip_document
from payroll.records.run import SETTLED, Chunk, Run, chunk_name

DAMAGED: Final = (TypeError, ValueError, KeyError, AttributeError)
"""What reading a stored payslip raises when it is not what it should be."""
MAX_NAMED: Final = 20


class NotPrintedError(Conflict):
    """Some payslips of a chunk cannot be printed. The others are."""

    title = "Payslips not printed"


def render_payslips(shelf: Table, documents: Documents, *, company: str, run: str, plan: str, number: int, now: datetime) -> int:
    """Prints every payslip of a chunk. Answers how many, 0 when the chunk has its receipt. Conflict before approval.

    Repeatable: a payslip is written once under its key, and the receipt comes last. A payslip that cannot be printed stops no other; when
    the others are done NotPrintedError names it, so that the message is kept as a failure that can be sent again after the cause is mended.
    """
    found = shelf.need(Run, keys.runs(company), run, "no such run")
    if found.status not in SETTLED or found.plan != plan:
        raise Conflict(f"the run is {found.status} or was planned anew; nothing is printed")
    name = chunk_name(plan, number)
    if shelf.get(PrintedChunk, keys.printed_chunks(company, run), name):
        return 0
    chunk = shelf.need(Chunk, keys.chunks(company, run), name)
    slips, broken = _slips(shelf, found, chunk.people)
    employer = employer_name(shelf, found)
    for slip in slips:
        try:
            content = payslip_pdf(slip, employer, unverified=found.unverified)
        except Exception as error:  # noqa: BLE001 (drawing touches nothing but this payslip, and the others must not wait for it)
            log.failure("payroll.payslip_not_printed", error, run=run, employee=slip.employee_id)
            broken.append(slip.employee_id)
        else:
            documents.put_if_absent(payslip_document(company, run, slip.employee_id), content, "application/pdf")
    if broken:
        named = ", ".join(sorted(broken)[:MAX_NAMED])
        raise NotPrintedError(f"{len(broken)} of {len(chunk.people)} payslips cannot be printed: {named}")
    _receipt(shelf, PrintedChunk(company=company, run=run, chunk=name, payslips=len(slips), printed_at=now))
    return len(slips)


def employer_name(shelf: Table, run: Run) -> str:
    """The name under which the company pays in the run's country; its id while nobody has stored a name."""
    employer = shelf.get(Employer, keys.employers(run.company), run.country)
    return employer.name if employer else run.company


def _receipt(shelf: Table, receipt: PrintedChunk) -> None:
    try:
        shelf.transact(table.insert(receipt, Repeated("the chunk is printed")))
    except Repeated:
        return


def _slips(shelf: Table, run: Run, people: Sequence[str]) -> tuple[list[PayslipRecord], list[str]]:
    """The payslips of people, in order, and whose cannot be read. Who was set aside has none and is left out."""
    pk = keys.payslips(run.company, run.run_id)
    broken: list[str] = []
    try:
        found = shelf.get_many(PayslipRecord, [(pk, person) for person in people])
    except DAMAGED:
        found = []
        for person in people:
            try:
                slip = shelf.get(PayslipRecord, pk, person)
            except DAMAGED as error:
                log.failure("payroll.payslip_unreadable", error, run=run.run_id, employee=person)
                broken.append(person)
            else:
                found += [slip] if slip else []
    return sorted(found, key=lambda slip: slip.employee_id), broken
