"""Which runs count as paid, and which for nothing, when a run is calculated."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kernel.table import Table
from payroll.records import keys
from payroll.records.payslip import EarningsRecord
from payroll.records.run import SETTLED, Run, RunStatus


@dataclass(frozen=True, slots=True)
class Decided:
    """Runs that were approved, and runs that were cancelled."""

    settled: frozenset[str]
    void: frozenset[str]


def with_decisions(run: Run, others: Iterable[Run]) -> Run:
    """The run with the decisions on others of about its year written down: it will be calculated after these."""
    near = [each for each in others if each.run_kind.pays and abs(each.pay_date.year - run.pay_date.year) <= 1]
    return replace(
        run,
        settled=tuple(each.run_id for each in near if each.status in SETTLED),
        void=tuple(each.run_id for each in near if each.status is RunStatus.CANCELLED),
    )


def decided_runs(shelf: Table, run: Run, earnings: Sequence[EarningsRecord]) -> Decided:
    """The decisions that the run has written down, and those on runs of years ago that people's earnings still name."""
    known = {run.run_id, *run.settled, *run.void}
    unknown = sorted({name for record in earnings for name in record.open} - known)
    old = [each for each in shelf.get_many(Run, [(run.pk, name) for name in unknown]) if each.pay_date.year < run.pay_date.year - 1]
    return Decided(
        settled=frozenset(run.settled) | {each.run_id for each in old if each.status in SETTLED},
        void=frozenset(run.void) | {each.run_id for each in old if each.status is RunStatus.CANCELLED},
    )


def all_runs(shelf: Table, company: str) -> list[Run]:
    """Every run of a company."""
    return [*shelf.each(Run, keys.runs(company))]
