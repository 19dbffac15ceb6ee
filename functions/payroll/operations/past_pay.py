"""What earlier runs have paid a person: for the same period, and for a correction all that has to be calculated again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kernel.documents import Documents
from kernel.table import Table
from payroll.domain.after_tax import Earlier
from payroll.domain.figures import Side
from payroll.domain.lines import Line, added
from payroll.domain.payslip import OVERPAYMENT_CARRIED, SetAsideError
from payroll.domain.periods import RunKind, period
from payroll.records import keys
from payroll.records.payslip import EarningsRecord, PayslipRecord, SlipReference
from payroll.records.run import Run
from payroll.records.snapshot import MAX_SNAPSHOT_BYTES, FrozenOccasion, Snapshot, snapshot_key


@dataclass(frozen=True, slots=True)
class Corrected:
    """The occasions of a correction, the year's sums before the first of them, and what they have led to so far, by period."""

    occasions: tuple[FrozenOccasion, ...]
    year_before: Mapping[str, int]
    first_run: str = ""
    lines: tuple[Line, ...] = ()
    bases: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class PastPay:
    """Payslips of runs that were approved when the run was planned, and the inputs they came from, read once for a chunk."""

    def __init__(self, shelf: Table, documents: Documents, run: Run) -> None:
        self._shelf = shelf
        self._documents = documents
        self._run = run
        self._snapshots: dict[str, Snapshot] = {}

    def in_period(self, earnings: EarningsRecord) -> tuple[Earlier | None, Mapping[str, int]]:
        """What the period has paid already and what was taken from that, and the figures of the tax year that it led to.

        Raises SetAsideError when the period's regular pay is among it and this run would pay it once more.
        """
        run = self._run
        found = self._slips(earnings, [each for each in earnings.slips if each.first_day >= run.period.first_day])
        lines = [line for slip in found for line in slip.lines_by_period() if line.period == run.period_name]
        if not lines:
            return None, {}
        regular = next((slip for slip in found if slip.run_kind is RunKind.REGULAR and slip.period_name == run.period_name), None)
        if regular and run.run_kind is not RunKind.OFF_CYCLE:
            raise SetAsideError("paid_already", f"is paid for the period in {regular.run}")
        figures: Mapping[str, int] = {}
        for slip in found:
            if slip.tax_year == run.tax_year:
                figures = added(figures, slip.figures_of_period(run.period_name))
        return _earlier(lines), figures

    def corrected(self, earnings: EarningsRecord) -> Corrected:
        """What a correction from the run's first period on has to look at again.

        All pay from the first payslip for that period on, in the order in which it was calculated, since the year's sums run through it.
        When an earlier correction among it went further back, this one does so too. Raises SetAsideError when nothing was paid since, or
        when the beginning lies in another tax year, whose pay is closed.
        """
        since = period(self._run.pay_group, self._run.from_period).first_day
        slips = self._slips(earnings, [each for each in earnings.slips if each.first_day >= since or each.tax_year == self._run.tax_year])
        if any(slip.tax_year != self._run.tax_year and not slip.corrects for slip in slips):
            detail = f"was paid since {self._run.from_period} in another tax year; report the difference as one-off pay"
            raise SetAsideError("other_tax_year", detail)
        begun = [place for place, slip in enumerate(slips) if not slip.corrects and slip.period.first_day >= since]
        if not begun:
            raise SetAsideError("nothing_to_correct", "was not paid since the first period of the correction")
        again = slips[_reach(slips, begun[0]) :]
        own = [slip for slip in again if not slip.corrects]
        bases: dict[str, Mapping[str, int]] = {}
        for slip in again:
            for name, sums in slip.bases_by_period().items():
                bases[name] = added(bases.get(name, {}), sums)
        return Corrected(
            tuple(self._occasion(slip) for slip in own),
            own[0].slip.year_before,
            own[0].run,
            tuple(line for slip in again for line in slip.lines_by_period()),
            bases,
        )

    def _occasion(self, slip: PayslipRecord) -> FrozenOccasion:
        """How a past payslip came about: its inputs as its own run had frozen them."""
        key = snapshot_key(slip.company, slip.run, slip.chunk)
        if key not in self._snapshots:
            self._snapshots[key] = Snapshot.of(self._documents.get(key, MAX_SNAPSHOT_BYTES))
        frozen = next(each for each in self._snapshots[key].people if each.person.employee_id == slip.employee_id)
        return frozen.occasions[0]

    def _slips(self, earnings: EarningsRecord, references: Sequence[SlipReference]) -> list[PayslipRecord]:
        """The person's payslips of these runs as far as they are approved, in the order in which they were calculated."""
        order = {each.run: place for place, each in enumerate(references) if each.run in self._run.settled}
        pairs = [(keys.payslips(self._run.company, run), earnings.employee_id) for run in order]
        return sorted(self._shelf.get_many(PayslipRecord, pairs), key=lambda slip: order[slip.run])


def _reach(slips: Sequence[PayslipRecord], first: int) -> int:
    """From which payslip on everything has to be calculated again, so that no correction is taken apart."""
    places = {slip.run: place for place, slip in enumerate(slips)}
    for place in range(len(slips) - 1, -1, -1):
        if place >= first and slips[place].corrects:
            first = min(first, places.get(slips[place].corrects_from, first))
    return first


def _earlier(lines: Sequence[Line]) -> Earlier:
    """What was paid before deductions after tax, and what these took by source."""
    taken: dict[str, int] = {}
    net = 0
    for line in lines:
        if line.side is Side.DEDUCTION and line.source:
            taken[line.source] = taken.get(line.source, 0) + line.amount
        elif line.side is Side.DEDUCTION:
            net -= line.amount
        elif line.side in (Side.EARNING, Side.CREDIT) and line.source != OVERPAYMENT_CARRIED:
            net += line.amount
    return Earlier(net, taken)
