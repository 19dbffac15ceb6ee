"""A long journal in parts: each balances, and together they say what the whole says."""

import json
from dataclasses import asdict

from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.journal import CLEARING, LINES_PER_PART, NET_PAY, WAGES, JournalLine, in_parts


def whole(amounts: list[int]) -> tuple[JournalLine, ...]:
    """Wages of many cost centres, and the net pay that they come to."""
    lines = [JournalLine(WAGES, f"{place:04}", amount) for place, amount in enumerate(amounts)]
    return (JournalLine(NET_PAY, "", -sum(amounts)), *lines)


@given(st.lists(st.integers(-(10**9), 10**9), max_size=60), st.integers(2, 20))
def test_every_part_balances_and_nothing_is_lost(amounts: list[int], most: int) -> None:
    lines = whole(amounts)
    parts = in_parts(lines, most)
    assert all(sum(line.amount for line in part) == 0 and len(part) <= most for part in parts)
    assert tuple(line for part in parts for line in part if line.account != CLEARING) == lines
    assert sum(line.amount for part in parts for line in part if line.account == CLEARING) == 0


def test_what_fits_is_one_part() -> None:
    assert in_parts(whole([1, 2, 3]), 4) == (whole([1, 2, 3]),)
    assert in_parts((), 4) == ((),)


def test_the_longest_names_fit_an_event() -> None:
    """Accounts are ours; the name of a cost centre has up to 32 characters, of up to four bytes."""
    lines = whole([10**13] * 1_000)
    longest = tuple(JournalLine("employer_contributions_expense", "\N{GRINNING FACE}" * 32, line.amount) for line in lines)
    for part in in_parts(longest, LINES_PER_PART):
        assert len(json.dumps([asdict(line) for line in part], separators=(",", ":"), ensure_ascii=False).encode()) < 150 * 1024
