"""Attachments, loans and deductions: order, protection, totals, and nothing taken in silence."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.after_tax import Earlier, after_tax, repaid_by
from payroll.domain.figures import Side
from payroll.domain.lines import Line, by_side
from payroll.domain.people import Attachment, AttachmentBasis, Element, Loan
from tests.unit.payroll.people.builders import NOVEMBER, month, person

CENTS = st.integers(0, 5_000_00)


def attachment(name: str = "A", priority: int = 1, value: int = 400_00, protected: int = 0, **changes: Any) -> Attachment:
    facts: dict[str, Any] = {
        "attachment_id": name,
        "label": f"Court {name}",
        "priority": priority,
        "basis": AttachmentBasis.AMOUNT,
        "value": value,
        "protected": protected,
        "valid_from": date(2026, 1, 1),
    }
    return Attachment(**facts | changes)


def loan(principal: int = 1_000_00, instalment: int = 300_00, name: str = "L") -> Loan:
    return Loan(name, "Advance", principal, instalment, date(2026, 1, 1))


def union(cents: int = 20_00) -> Element:
    return Element("U", "union", "Union", "deduction", cents, date(2026, 1, 1))


def taken(lines: tuple[Line, ...]) -> dict[str, int]:
    return {line.source: line.amount for line in lines if line.side is Side.DEDUCTION}


def missed(lines: tuple[Line, ...]) -> dict[str, int]:
    return {line.source: line.amount for line in lines if line.side is Side.BASE}


def test_the_order_and_the_accounts() -> None:
    someone = person(attachments=(attachment("B", 2, 100_00), attachment("A", 1, 400_00)), loans=(loan(),), elements=(union(),))
    lines = after_tax(someone, NOVEMBER, 2_000_00, {})
    assert [(line.code, line.source, line.amount, line.account) for line in lines] == [
        ("attachment", "attachment:A", 400_00, "attachments_payable"),
        ("attachment", "attachment:B", 100_00, "attachments_payable"),
        ("loan", "loan:L", 300_00, "employee_loans_receivable"),
        ("union", "element:U", 20_00, "deductions_payable"),
    ]
    assert {line.side for line in lines} == {Side.DEDUCTION}


@pytest.mark.parametrize(
    ("net", "first", "second"),
    [
        (2_000_00, 400_00, 300_00),
        (1_500_00, 400_00, 200_00),  # 900.00 is left to the second one's protected amount
        (1_250_00, 250_00, 100_00),
        (1_000_00, 0, 100_00),
        (800_00, 0, 0),
    ],
)
def test_each_attachment_leaves_its_protected_amount(net: int, first: int, second: int) -> None:
    someone = person(attachments=(attachment("A", 1, 400_00, 1_000_00), attachment("B", 2, 300_00, 900_00)))
    lines = after_tax(someone, NOVEMBER, net, {})
    assert (taken(lines).get("attachment:A", 0), taken(lines).get("attachment:B", 0)) == (first, second)
    assert missed(lines).get("not_taken:attachment:A", 0) == 400_00 - first
    assert missed(lines).get("not_taken:attachment:B", 0) == 300_00 - second


def test_a_share_of_the_net_is_rounded_half_up() -> None:
    third = attachment(value=33_333, basis=AttachmentBasis.SHARE_OF_NET)
    assert taken(after_tax(person(attachments=(third,)), NOVEMBER, 1_000_05, {})) == {"attachment:A": 333_35}  # 333.346...


def test_totals_end_attachments_and_loans() -> None:
    someone = person(attachments=(attachment(total=1_000_00),), loans=(loan(),))
    lines = after_tax(someone, NOVEMBER, 2_000_00, {"attachment:A": 900_00, "loan:L": 850_00})
    assert taken(lines) == {"attachment:A": 100_00, "loan:L": 150_00}
    assert after_tax(someone, NOVEMBER, 2_000_00, {"attachment:A": 1_000_00, "loan:L": 1_000_00}) == ()


def test_what_cannot_be_taken_is_shown() -> None:
    someone = person(loans=(loan(),), elements=(union(),))
    lines = after_tax(someone, NOVEMBER, 310_00, {})
    assert (taken(lines), missed(lines)) == ({"loan:L": 300_00, "element:U": 10_00}, {"not_taken:element:U": 10_00})
    lines = after_tax(someone, NOVEMBER, -50_00, {})
    assert (taken(lines), missed(lines)) == ({}, {"not_taken:loan:L": 300_00, "not_taken:element:U": 20_00})
    assert {line.code for line in lines} == {"loan_not_taken", "union_not_taken"}


def test_off_cycle_pay_is_attached_and_takes_no_instalments() -> None:
    share = attachment(value=50_000, basis=AttachmentBasis.SHARE_OF_NET)
    someone = person(attachments=(share,), loans=(loan(),), elements=(union(),))
    assert taken(after_tax(someone, NOVEMBER, 500_00, {}, regular=False)) == {"attachment:A": 250_00}


def test_a_second_pay_of_the_period_takes_what_the_first_has_not() -> None:
    someone = person(attachments=(attachment(value=400_00, protected=1_000_00),))
    first = after_tax(someone, NOVEMBER, 1_100_00, {})
    assert taken(first) == {"attachment:A": 100_00}
    second = after_tax(someone, NOVEMBER, 500_00, {}, regular=False, earlier=Earlier(1_100_00, repaid_by(first)))
    assert taken(second) == {"attachment:A": 300_00}


def test_repaid_sums_feed_the_next_period() -> None:
    someone = person(loans=(loan(),))
    sums: dict[str, int] = {}
    amounts = []
    for name in ("2026-08", "2026-09", "2026-10", "2026-11", "2026-12"):
        lines = after_tax(someone, month(name), 2_000_00, sums)
        amounts.append(taken(lines).get("loan:L", 0))
        sums = {source: sums.get(source, 0) + cents for source, cents in repaid_by(lines).items()} or sums
    assert amounts == [300_00, 300_00, 300_00, 100_00, 0]


def test_ended_and_future_claims_are_not_taken() -> None:
    someone = person(
        attachments=(attachment(valid_to=date(2026, 10, 31)), attachment("B", valid_from=date(2026, 12, 1))),
        loans=(Loan("L", "Advance", 100_00, 100_00, date(2026, 12, 1)),),
    )
    assert after_tax(someone, NOVEMBER, 2_000_00, {}) == ()


@given(CENTS, st.lists(st.tuples(CENTS, CENTS), max_size=4), st.integers(1, 100_000), CENTS)
def test_nothing_goes_below_zero_and_everything_is_told(net: int, claims: list[tuple[int, int]], share: int, instalment: int) -> None:
    attachments = tuple(attachment(str(place), place, value, protected) for place, (value, protected) in enumerate(claims))
    attachments += (attachment("share", 9, share, 0, basis=AttachmentBasis.SHARE_OF_NET),)
    someone = person(attachments=attachments, loans=(loan(9_000_00, instalment),), elements=(union(),))
    lines = after_tax(someone, NOVEMBER, net, {})
    assert 0 <= by_side(lines)[Side.DEDUCTION] <= net
    told = sum(line.amount for line in lines)
    due = sum(value for value, _ in claims) + (2 * net * share + 100_000) // 200_000 + instalment + 20_00
    assert told == due
    if claims and any(f"attachment:{place}" in taken(lines) for place in range(len(claims))):
        lowest = min(protected for place, (_, protected) in enumerate(claims) if f"attachment:{place}" in taken(lines))
        assert net - sum(cents for source, cents in taken(lines).items() if source[11:].isdigit()) >= lowest
