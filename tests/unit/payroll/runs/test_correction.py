"""Corrections as differences: what was paid and the differences are what should have been paid."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.correction import correction, recovery
from payroll.domain.figures import Side
from payroll.domain.lines import Line, added
from payroll.domain.payslip import OVERPAYMENT_CARRIED, OVERPAYMENT_RECOVERED, Payslip, figures_of

AMOUNTS = st.integers(-10_000_00, 10_000_00)
SALARY = st.builds(lambda amount: Line("salary", Side.EARNING, amount, "regular", source="contract:C1"), AMOUNTS)
TAX = st.builds(lambda amount: Line("tax", Side.DEDUCTION, amount, account="income_tax_payable"), AMOUNTS)
LOAN = st.builds(lambda amount: Line("loan", Side.DEDUCTION, amount, source="loan:L1"), AMOUNTS)
DUES = st.builds(lambda amount: Line("dues", Side.DEDUCTION, amount, source="element:E1"), AMOUNTS)
MISSED = st.builds(lambda amount: Line("loan_not_taken", Side.BASE, amount, source="not_taken:loan:L1"), AMOUNTS)
SLIPS = st.builds(Payslip, st.lists(SALARY | TAX | LOAN | DUES | MISSED, max_size=6).map(tuple), st.dictionaries(st.just("base"), AMOUNTS))
PERIODS = st.dictionaries(st.sampled_from(["2026-03", "2026-04", "2026-05"]), SLIPS, min_size=1)


def as_paid(slips: dict[str, Payslip]) -> tuple[list[Line], dict[str, dict[str, int]]]:
    lines = [replace(line, period=name) for name, slip in slips.items() for line in slip.lines]
    return lines, {name: dict(slip.bases) for name, slip in slips.items()}


@given(PERIODS, PERIODS, st.integers(0, 5_000_00))
def test_what_was_paid_and_the_differences_are_what_should_have_been(paid: dict[str, Payslip], now: dict[str, Payslip], owed: int) -> None:
    lines, bases = as_paid(paid)
    found = correction([*now.items()], lines, bases, {}, {OVERPAYMENT_CARRIED: owed})
    assert found.slip.net >= 0
    before, after = figures_of(lines), figures_of(line for slip in now.values() for line in slip.lines)
    for slip in paid.values():
        before = added(before, slip.bases)
    for slip in now.values():
        after = added(after, slip.bases)
    together = added(before, found.slip.figures)
    assert {name: amount for name, amount in together.items() if amount} == {name: amount for name, amount in after.items() if amount}
    # Correcting once more finds nothing.
    again_bases = {name: added(bases.get(name, {}), changes) for name, changes in found.bases.items()}
    again = correction([*now.items()], [*lines, *found.slip.lines], again_bases, {}, {})
    assert not again.slip.lines
    assert not any(again.bases.values())


@given(PERIODS, PERIODS)
def test_loans_and_deductions_are_left_alone(paid: dict[str, Payslip], now: dict[str, Payslip]) -> None:
    lines, bases = as_paid(paid)
    found = correction([*now.items()], lines, bases, {}, {})
    assert not [line for line in found.slip.lines if line.source.startswith(("loan", "element", "not_taken"))]


@given(AMOUNTS, st.integers(0, 10_000_00), st.integers(0, 10_000_00))
def test_an_overpayment_is_recovered_as_far_as_the_net_allows(net: int, carried: int, recovered: int) -> None:
    lines = recovery(net, {OVERPAYMENT_CARRIED: carried, OVERPAYMENT_RECOVERED: recovered})
    assert sum(line.amount for line in lines) == max(0, min(net, carried - recovered))
