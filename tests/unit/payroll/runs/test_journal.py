"""The journal balances, whatever is split over whatever cost centres."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.figures import Side
from payroll.domain.journal import EMPLOYER, EXPENSES, NET_PAY, WAGES, JournalLine, journal, merged, postings
from payroll.domain.lines import Line, by_side
from payroll.domain.payslip import Payslip
from payroll.domain.subject import UNTAXED

AMOUNTS = st.integers(-10_000_00, 10_000_00)
LINES = st.builds(
    Line,
    st.just("code"),
    st.sampled_from(Side),
    AMOUNTS,
    kind=st.sampled_from(["", "regular", UNTAXED]),
    account=st.sampled_from(["a", "b"]),
)
SLIPS = st.builds(Payslip, st.lists(LINES, max_size=8).map(tuple))
SHARES = st.dictionaries(st.sampled_from(["100", "200", "300"]), st.integers(1, 1000))


@given(st.lists(st.tuples(SLIPS, SHARES), max_size=6))
def test_it_balances_and_its_net_is_what_is_paid(people: list[tuple[Payslip, dict[str, int]]]) -> None:
    lines = journal(merged(postings(slip, shares) for slip, shares in people))
    assert sum(line.amount for line in lines) == 0
    assert -sum(line.amount for line in lines if line.account == NET_PAY) == sum(slip.net for slip, _ in people)


@given(SLIPS, SHARES)
def test_cost_centres_add_up_to_the_cent(slip: Payslip, shares: dict[str, int]) -> None:
    booked = postings(slip, shares)
    for centre in {centre for _, centre in booked if centre}:
        assert centre in shares
    assert sum(amount for (account, _), amount in booked.items() if account == EMPLOYER) == by_side(slip.lines)[Side.EMPLOYER]


def test_a_payslip_by_hand() -> None:
    slip = Payslip(
        (
            Line("salary", Side.EARNING, 100_00, "regular"),
            Line("travel", Side.EARNING, 10_00, UNTAXED),
            Line("bonus", Side.CREDIT, 5_00, account="state_credit_receivable"),
            Line("tax", Side.DEDUCTION, 20_00, account="income_tax_payable"),
            Line("ni", Side.EMPLOYER, 7_00, account="social_insurance_payable"),
            Line("base", Side.BASE, 99_00),
        )
    )
    assert journal(postings(slip, {"1": 2, "2": 1})) == (
        JournalLine(EMPLOYER, "1", 4_67),
        JournalLine(EMPLOYER, "2", 2_33),
        JournalLine("income_tax_payable", "", -20_00),
        JournalLine(NET_PAY, "", -95_00),
        JournalLine(EXPENSES, "1", 6_67),
        JournalLine(EXPENSES, "2", 3_33),
        JournalLine("social_insurance_payable", "", -7_00),
        JournalLine("state_credit_receivable", "", 5_00),
        JournalLine(WAGES, "1", 66_67),
        JournalLine(WAGES, "2", 33_33),
    )


def test_one_that_does_not_balance_is_refused() -> None:
    with pytest.raises(AssertionError):
        journal({(WAGES, ""): 1})
