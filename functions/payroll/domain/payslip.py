"""One person's payslip: its lines, and what they add up to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from payroll.domain.figures import Figure, Side
from payroll.domain.lines import Line, added, by_class, by_side

MAX_GROSS_CENTS = 100_000_000_00
"""A period's pay above this is taken for an error in the data."""

RUNNING_SOURCES = ("loan:", "attachment:", "overpayment:")
OVERPAYMENT_CARRIED = "overpayment:carried"
OVERPAYMENT_RECOVERED = "overpayment:recovered"


class SetAsideError(ValueError):
    """This person cannot be paid as the data stand. `reason` is a stable code, `detail` a sentence without amounts."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Payslip:
    """Lines and bases in minor units. `bases`: figures that explain, and details of figures that the year keeps. `year_before`: the tax
    year's sums before it, by the code of a figure or the class of an earning."""

    lines: tuple[Line, ...] = field(repr=False)
    bases: Mapping[str, int] = field(default_factory=dict, repr=False, hash=False)
    year_before: Mapping[str, int] = field(default_factory=dict, repr=False, hash=False)

    @property
    def gross(self) -> int:
        """All earnings, reimbursed expenses among them."""
        return by_side(self.lines)[Side.EARNING]

    @property
    def deductions(self) -> int:
        """What is withheld from the employee."""
        return by_side(self.lines)[Side.DEDUCTION]

    @property
    def net(self) -> int:
        """What is paid out. It is what is left, so a payslip always adds up."""
        sides = by_side(self.lines)
        return sides[Side.EARNING] + sides[Side.CREDIT] - sides[Side.DEDUCTION]

    @property
    def employer_cost(self) -> int:
        """Earnings and the employer's own shares."""
        sides = by_side(self.lines)
        return sides[Side.EARNING] + sides[Side.EMPLOYER]

    @property
    def figures(self) -> dict[str, int]:
        """What the payslip adds to the tax year: earnings by class, statutory figures and bases by code."""
        return added(figures_of(self.lines), self.bases)

    @property
    def balances(self) -> dict[str, int]:
        """What moved the balances that run on over the years: loans, attachments, overpayments, by the source of the line."""
        taken: dict[str, int] = {}
        for line in self.lines:
            if line.source.startswith(RUNNING_SOURCES):
                taken[line.source] = taken.get(line.source, 0) + line.amount
        return taken

    @property
    def year_after(self) -> dict[str, int]:
        """The tax year's sums with this payslip."""
        return added(self.year_before, self.figures)


def figures_of(lines: Iterable[Line]) -> dict[str, int]:
    """Sums of earnings by class and of statutory lines by code."""
    kept = tuple(lines)
    statutory: dict[str, int] = {}
    for line in kept:
        if not line.source and not line.kind:
            statutory[line.code] = statutory.get(line.code, 0) + line.amount
    return added(by_class(kept), statutory)


def statutory_lines(figures: Sequence[Figure], amounts: Mapping[str, int]) -> tuple[Line, ...]:
    """The lines of what the law adds and takes, without those of zero."""
    return tuple(
        Line(figure.code, figure.side, amounts[figure.code], account=figure.account)
        for figure in figures
        if figure.side is not Side.BASE and amounts[figure.code]
    )


def bases(figures: Sequence[Figure], amounts: Mapping[str, int]) -> dict[str, int]:
    """The figures that explain and move nothing, without those of zero."""
    return {figure.code: amounts[figure.code] for figure in figures if figure.side is Side.BASE and amounts[figure.code]}


def totals(slips: Iterable[Payslip]) -> dict[str, int]:
    """Sums over payslips: gross, credits, deductions, net, employer, employer_cost, and each line as `line.<side>.<code>`."""
    sums = dict.fromkeys(("gross", "credits", "deductions", "net", "employer", "employer_cost"), 0)
    for slip in slips:
        sides = by_side(slip.lines)
        sums["gross"] += sides[Side.EARNING]
        sums["credits"] += sides[Side.CREDIT]
        sums["deductions"] += sides[Side.DEDUCTION]
        sums["net"] += slip.net
        sums["employer"] += sides[Side.EMPLOYER]
        sums["employer_cost"] += slip.employer_cost
        for line in slip.lines:
            name = f"line.{line.side}.{line.code}"
            sums[name] = sums.get(name, 0) + line.amount
    return sums
