"""Payslips as stored, and what a person has earned over the runs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from kernel.records import Record
from payroll.domain.bank import BankAccount
from payroll.domain.leave import Leave
from payroll.domain.lines import Line, added
from payroll.domain.payslip import Payslip, figures_of
from payroll.domain.people import Country
from payroll.domain.periods import PayFrequency, Period, RunKind, period
from payroll.records import keys
from payroll.records.opening import Employment, Opening, OpeningStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class PayslipRecord(Record):
    """One person's payslip in a run, with all that printing and paying it need. It never changes once its run is approved.

    `shares`: weights of cost centres. `flags`: what a reviewer should look at. `remaining`: of loans and attachments, by the source of
    their lines. `chunk`: where its snapshot is. `last_gross`: the regular pay before, None for the first.
    Of a correction `corrects_from` is the run of the first payslip that was calculated again, `corrects_until` the first day of the
    latest period that was, and `period_bases` are its bases by these periods; its lines name theirs.
    """

    company: str
    run: str
    run_kind: RunKind
    employee_id: str
    name: str
    language: str
    country: Country
    currency: str
    pay_group: PayFrequency
    period_name: str
    pay_date: date
    tax_year: str
    slip: Payslip = field(repr=False)
    bank: BankAccount | None = None
    shares: Mapping[str, int] = field(default_factory=dict, hash=False)
    flags: tuple[str, ...] = ()
    remaining: Mapping[str, int] = field(default_factory=dict, repr=False, hash=False)
    leave: Leave | None = None
    chunk: str = ""
    last_gross: int | None = field(default=None, repr=False)
    corrects_from: str = ""
    corrects_until: date | None = None
    period_bases: Mapping[str, Mapping[str, int]] = field(default_factory=dict, repr=False, hash=False)

    @property
    def pk(self) -> str:
        return keys.payslips(self.company, self.run)

    @property
    def sk(self) -> str:
        return self.employee_id

    @property
    def period(self) -> Period:
        """The days it pays for."""
        return period(self.pay_group, self.period_name)

    @property
    def corrects(self) -> bool:
        """Whether it pays differences of past periods."""
        return self.run_kind is RunKind.CORRECTION

    def bases_by_period(self) -> Mapping[str, Mapping[str, int]]:
        """Its bases under the periods that they belong to."""
        return self.period_bases if self.corrects else {self.period_name: self.slip.bases}

    def lines_by_period(self) -> tuple[Line, ...]:
        """Its lines, each with the period it belongs to."""
        return tuple(line if line.period else replace(line, period=self.period_name) for line in self.slip.lines)

    def figures_of_period(self, name: str) -> dict[str, int]:
        """What it adds to the tax year for one pay period."""
        lines = (line for line in self.lines_by_period() if line.period == name)
        return added(figures_of(lines), self.bases_by_period().get(name, {}))


@dataclass(frozen=True, slots=True, kw_only=True)
class PayslipOutline(Record):
    """Whose record it is, and nothing else: of payslips, and of earnings that cannot be read."""

    employee_id: str


@dataclass(frozen=True, slots=True)
class LastPay:
    """The last regular payslip as the reviewer of the next one compares it. `account` is a digest that only tells same from different."""

    gross: int = field(repr=False)
    account: str = ""


@dataclass(frozen=True, slots=True)
class OpenPay:
    """What a run that is not folded yet gave a person: figures of a tax year, and what moved the balances that run on over the years."""

    tax_year: str
    figures: Mapping[str, int] = field(repr=False, hash=False)
    balances: Mapping[str, int] = field(default_factory=dict, repr=False, hash=False)
    last: LastPay | None = None


@dataclass(frozen=True, slots=True)
class SlipReference:
    """Where a payslip of the person is, and the first day of the latest period it pays for."""

    run: str
    tax_year: str
    first_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EarningsRecord(Record):
    """A person's earnings over the runs. Calculating a run sets its entry in `open`; it never adds twice.

    Entries of runs that were approved when a later run was planned are folded into `years` and `balances`. `slips` lists the payslips of
    the kept tax years in the order in which they were calculated, cancelled runs left out once that is known. `openings`: what the kept
    years had before the first payslip from here.
    """

    company: str
    employee_id: str
    years: Mapping[str, Mapping[str, int]] = field(default_factory=dict, repr=False, hash=False)
    balances: Mapping[str, int] = field(default_factory=dict, repr=False, hash=False)
    open: Mapping[str, OpenPay] = field(default_factory=dict, repr=False, hash=False)
    slips: tuple[SlipReference, ...] = ()
    last: LastPay | None = None
    openings: tuple[Opening, ...] = ()

    def __post_init__(self) -> None:
        """Stored sums of another shape are noticed when they are read, and never taken for none."""
        sums = all(isinstance(each, Mapping) for each in (self.years, self.balances, self.open))
        if not sums or not all(isinstance(each, tuple) for each in (self.slips, self.openings)):
            raise TypeError("the earnings record is damaged")

    @property
    def pk(self) -> str:
        return keys.earnings(self.company)

    @property
    def sk(self) -> str:
        return self.employee_id

    def sums(self, tax_year: str, *employments: Employment) -> dict[str, int]:
        """The sums of a tax year as far as runs are folded, opening balances of these employments (else of all) among them."""
        wanted = employments or tuple(Employment)
        sums: dict[str, int] = dict(self.years.get(tax_year, {}))
        for each in self.openings:
            if (each.tax_year, each.status) == (tax_year, OpeningStatus.CONFIRMED) and each.employment in wanted:
                sums = added(sums, each.figures)
        return sums

    def waits_for_opening(self, tax_year: str) -> bool:
        """Whether opening balances of the tax year wait for a decision."""
        return any((each.tax_year, each.status) == (tax_year, OpeningStatus.PROPOSED) for each in self.openings)

    def undecided(self, run: str, settled: Collection[str], void: Collection[str]) -> str | None:
        """Another run with pay of this person that was neither approved nor cancelled when this run was planned."""
        known = {run, *settled, *void}
        return next((name for name in sorted(self.open) if name not in known), None)

    def folded(self, settled: Collection[str], void: Collection[str], kept_years: Collection[str]) -> "EarningsRecord":
        """The record with approved runs folded in, cancelled ones gone, and tax years that are not kept any more dropped."""
        years, balances, last = dict(self.years), self.balances, self.last
        for run, pay in self.open.items():
            if run in settled:
                years[pay.tax_year] = added(years.get(pay.tax_year, {}), pay.figures)
                balances = added(balances, pay.balances)
                last = pay.last or last
        return replace(
            self,
            years={year: sums for year, sums in years.items() if year in kept_years},
            balances=balances,
            last=last,
            open={run: pay for run, pay in self.open.items() if run not in settled and run not in void},
            slips=tuple(slip for slip in self.slips if slip.run not in void and slip.tax_year in kept_years),
            openings=tuple(each for each in self.openings if each.tax_year in kept_years),
        )

    def with_pay(self, reference: SlipReference, pay: OpenPay) -> "EarningsRecord":
        """The record with the pay of a run set."""
        others = tuple(slip for slip in self.slips if slip.run != reference.run)
        return replace(self, open={**self.open, reference.run: pay}, slips=(*others, reference))
