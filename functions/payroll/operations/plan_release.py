"""Plans the release of an approved run: payments to be requested and payslips to be printed, chunk by chunk."""

import contextlib

from kernel import table
from kernel.queues import Queue
from kernel.refusals import Conflict, Repeated
from kernel.table import Table
from payroll.operations.plan_run import chunk_message
from payroll.records import keys
from payroll.records.release import Release
from payroll.records.run import SETTLED, Run


def plan_release(shelf: Table, payment_queue: Queue, print_queue: Queue, *, company: str, run: str, correlation_id: str) -> Run:
    """Sends one message for each chunk to both queues. Conflict when the run is not approved: nothing leaves before.

    Repeatable: chunks with a receipt ignore a second message.
    """
    found = shelf.need(Run, keys.runs(company), run, "no such run")
    if found.status not in SETTLED:
        raise Conflict(f"the run is {found.status}; only an approved run is released")
    with contextlib.suppress(Repeated):
        shelf.transact(table.insert(Release(company=company, run=run, chunks=found.chunks), Repeated("the release is planned")))
    messages = [chunk_message(found, number, correlation_id) for number in range(1, found.chunks + 1)]
    payment_queue.send_many(messages)
    print_queue.send_many(messages)
    return found
