"""Calculates the payslips of one chunk and commits them with all that follows from them, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kernel import fanout, table
from kernel.documents import Documents
from kernel.refusals import Conflict, Stale
from kernel.table import Table, Write
from payroll.domain.journal import journal, merged, postings
from payroll.domain.payslip import SetAsideError, totals
from payroll.domain.periods import RunKind
from payroll.domain.review import account_digest
from payroll.operations.close_run import close_run
from payroll.operations.decided_runs import decided_runs
from payroll.operations.freeze_chunk import freeze_chunk, kept_years, undecided_error
from payroll.operations.pay_people import Paid, pay_people
from payroll.records import keys
from payroll.records.inputs import Inputs
from payroll.records.payslip import EarningsRecord, LastPay, OpenPay, PayslipRecord, SlipReference
from payroll.records.rule_sets import rules_of
from payroll.records.run import Chunk, ChunkRequest, ChunkResult, PersonSetAside, Run, RunStatus, chunk_name
from payroll.records.snapshot import Snapshot

MAX_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class ChunkOutcome:
    """The run afterwards, and what this call did: nothing when the chunk had its receipt."""

    run: Run
    paid: int = 0
    set_aside: int = 0


def calculate_chunk(shelf: Table, documents: Documents, request: ChunkRequest, *, now: datetime) -> ChunkOutcome:
    """Pays each person of the chunk or sets them aside with the reason; whoever completes the count closes the run.

    Repeatable: the receipt keeps a second delivery from counting, and closing only happens once.
    """
    run = shelf.need(Run, keys.runs(request.company), request.run)
    if run.status is not RunStatus.CALCULATING or run.plan != request.plan:
        return ChunkOutcome(run)
    name = chunk_name(request.plan, request.number)
    if fanout.is_done(shelf, run, name):
        return ChunkOutcome(close_run(shelf, run, now))
    rules = rules_of(run.country, run.tax_year)
    if rules.provenance.digest != run.rule_set:
        raise Conflict(f"run {run.run_id} was opened with other figures than are installed now")
    chunk = shelf.need(Chunk, keys.chunks(run.company, run.run_id), name)
    snapshot = freeze_chunk(shelf, documents, run, chunk)
    paid = pay_people(run, name, snapshot, rules)
    done = _commit(shelf, run, chunk, snapshot, paid, now)
    closed = close_run(shelf, run, now)
    return ChunkOutcome(closed, len(paid.slips), len(paid.aside)) if done else ChunkOutcome(closed)


def _commit(shelf: Table, run: Run, chunk: Chunk, snapshot: Snapshot, paid: Paid, now: datetime) -> bool:
    """Writes everything or nothing. Records that others write too (inputs, earnings) are read and decided on again when they changed."""
    for attempt in range(MAX_TRIES):
        slips, aside, earnings_writes = paid.slips, paid.aside, list[Write]()
        if run.run_kind.pays:
            slips, overtaken, earnings_writes = _earnings(shelf, run, slips)
            aside = aside | overtaken
        counters = {"paid": len(slips), "set_aside": len(aside) - (len(chunk.people) if chunk.again else 0)}
        writes = [*_own_writes(run, chunk, slips, aside), *earnings_writes, *_input_writes(shelf, run, snapshot, slips)]
        try:
            return fanout.complete(shelf, run, chunk.sk, now, writes, counters)
        except (Stale, Conflict):
            if attempt == MAX_TRIES - 1 or fanout.is_done(shelf, run, chunk.sk):
                raise
    raise AssertionError("the last try returns or raises")


def _own_writes(run: Run, chunk: Chunk, slips: Sequence[PayslipRecord], aside: Mapping[str, SetAsideError]) -> list[Write]:
    """Payslips, people set aside, and what the chunk came to."""
    result = ChunkResult(
        company=run.company,
        run=run.run_id,
        chunk=chunk.sk,
        totals=totals(slip.slip for slip in slips),
        journal=journal(merged(postings(slip.slip, slip.shares) for slip in slips)),
        flagged={slip.employee_id: slip.flags for slip in slips if slip.flags},
    )
    writes = [table.put(result), *(table.insert(slip) for slip in slips), *(table.put(_aside(run, *each)) for each in aside.items())]
    if chunk.again:
        mended = [person for person in chunk.people if person not in aside]
        writes += [table.remove(keys.exceptions(run.company, run.run_id), person) for person in mended]
    return writes


def _aside(run: Run, person: str, reason: SetAsideError) -> PersonSetAside:
    return PersonSetAside(company=run.company, run=run.run_id, employee_id=person, reason=reason.reason, detail=reason.detail)


def _earnings(shelf: Table, run: Run, slips: Sequence[PayslipRecord]) -> tuple[list[PayslipRecord], dict[str, SetAsideError], list[Write]]:
    """Each person's earnings with this run's entry, whether there were any before or not.

    Who got pay in another run or opening balances since the facts were frozen is set aside: the year's sums would be those of before.
    """
    pk = keys.earnings(run.company)
    known = {each.employee_id: each for each in shelf.get_many(EarningsRecord, [(pk, slip.employee_id) for slip in slips])}
    decided = decided_runs(shelf, run, [*known.values()])
    paid, overtaken, writes = list[PayslipRecord](), dict[str, SetAsideError](), list[Write]()
    for slip in slips:
        old = known.get(slip.employee_id) or EarningsRecord(company=run.company, employee_id=slip.employee_id)
        other = old.undecided(run.run_id, decided.settled, decided.void)
        if other:
            overtaken[slip.employee_id] = undecided_error(other)
            continue
        folded = old.folded(decided.settled, decided.void, kept_years(run, old))
        if not _same(folded.sums(run.tax_year), slip.slip.year_before):
            overtaken[slip.employee_id] = SetAsideError("year_changed", "the year's sums were changed while the run was calculated")
            continue
        new = folded.with_pay(_reference(run, slip), _open_pay(run, slip))
        paid.append(slip)
        writes.append(table.replace(new) if old.version else table.insert(new))
    return paid, overtaken, writes


def _same(sums: Mapping[str, int], others: Mapping[str, int]) -> bool:
    return all(sums.get(code, 0) == others.get(code, 0) for code in {*sums, *others})


def _reference(run: Run, slip: PayslipRecord) -> SlipReference:
    """Where the payslip is. A correction may have looked at periods after its own."""
    return SlipReference(run.run_id, run.tax_year, max(run.period.first_day, slip.corrects_until or run.period.first_day))


def _open_pay(run: Run, slip: PayslipRecord) -> OpenPay:
    last = LastPay(slip.slip.gross, account_digest(slip.bank)) if run.run_kind is RunKind.REGULAR else None
    return OpenPay(run.tax_year, slip.slip.figures, slip.slip.balances, last)


def _input_writes(shelf: Table, run: Run, snapshot: Snapshot, slips: Sequence[PayslipRecord]) -> list[Write]:
    """The reported inputs that went into these payslips, marked as taken by the run. A correction has those of other runs."""
    if not run.run_kind.pays or run.run_kind is RunKind.CORRECTION:
        return []
    paid = {slip.employee_id for slip in slips}
    wanted = {
        each.person.employee_id: [given.input_id for given in each.occasions[0].inputs]
        for each in snapshot.people
        if each.person.employee_id in paid and each.occasions[0].inputs
    }
    books = shelf.get_many(Inputs, [(keys.inputs(run.company), person) for person in wanted])
    return [table.replace(book.taken(wanted[book.employee_id], run.run_id)) for book in books]
