"""The approval matrix, four eyes and delegation."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.domain.payable.approval import (
    ANYBODY,
    Approval,
    Delegation,
    NotAllowed,
    Rule,
    Step,
    approve,
    complete,
    may_approve,
    missing,
    principals,
    steps,
)

NOW, TODAY = datetime(2026, 11, 24, tzinfo=UTC), date(2026, 11, 24)
RULES = (
    Rule("all", 0, "EUR"),
    Rule("big", 100_000, "EUR", approvers=("bert", "clara"), count=2),
    Rule("it", 0, "EUR", "200", role="it"),
    Rule("it-big", 50_000, "EUR", "200", approvers=("dora",), role="it", count=2),
)
ROLES = {"it": ("emil", "dora")}
TWO = (Step("big", ("bert", "clara"), 2),)


def given_by(*who: str) -> tuple[Approval, ...]:
    return tuple(Approval(each, each, NOW) for each in who)


def add(who: str, approvals: tuple[Approval, ...] = (), **more: object) -> Approval:
    facts: dict[str, object] = {"steps": TWO, "prepared_by": (), "delegations": ()} | more
    return approve(who, NOW, TODAY, given=approvals, **facts)  # type: ignore[arg-type]  # facts of the case


@pytest.mark.parametrize(
    ("amount", "centres", "expected"),
    [
        (99_999, [""], {"all": 1}),
        (100_000, [""], {"big": 2}),
        (-100_000, [""], {"big": 2}),
        (49_999, ["200"], {"it": 1}),
        (50_000, ["200", "100"], {"it-big": 2, "all": 1}),
        (100_000, ["200", "300"], {"it-big": 2, "big": 2}),
    ],
)
def test_the_rule_by_amount_and_cost_centre(amount: int, centres: list[str], expected: dict[str, int]) -> None:
    assert {step.rule: step.count for step in steps(amount, "EUR", centres, RULES, ROLES)} == expected


def test_members_of_the_role_and_named_approvers_are_asked() -> None:
    (step,) = steps(50_000, "EUR", ["200"], RULES, ROLES)
    assert step.approvers == ("dora", "emil")


def test_a_currency_without_rules_takes_the_highest() -> None:
    assert [step.rule for step in steps(1, "USD", ["100"], RULES, ROLES)] == ["big"]


def test_a_role_without_members_is_not_everybody() -> None:
    (step,) = steps(10, "EUR", ["200"], RULES, {})
    assert step.approvers == ()


def test_without_rules_one_person_decides() -> None:
    assert steps(10, "EUR", [], (), {}) == (Step("default", (ANYBODY,), 1),)


def test_two_pairs_of_eyes() -> None:
    one = add("bert")
    assert not complete(TWO, (one,), ())
    two = add("clara", (one,))
    assert complete(TWO, (one, two), ())


@pytest.mark.parametrize("who", ["bert", "emil"])
def test_twice_or_without_a_rule_is_refused(who: str) -> None:
    with pytest.raises(NotAllowed):
        add(who, given_by("bert"))


def test_who_prepared_it_is_refused_and_so_is_their_deputy() -> None:
    to_emil = Delegation("bert", "emil", TODAY, TODAY)
    with pytest.raises(NotAllowed, match="handed in"):
        add("bert", prepared_by=("bert",))
    with pytest.raises(NotAllowed):
        add("emil", prepared_by=("bert",), delegations=(to_emil,))
    assert add("emil", delegations=(to_emil,)).of == "bert"


def test_one_deputy_of_two_is_one_pair_of_eyes() -> None:
    both = (Delegation("bert", "emil", TODAY, TODAY), Delegation("clara", "emil", TODAY, TODAY))
    first = add("emil", delegations=both)
    with pytest.raises(NotAllowed, match="already"):
        add("emil", (first,), delegations=both)
    with pytest.raises(NotAllowed):
        add("bert", (first,))


@pytest.mark.parametrize(("first", "last", "acts"), [(24, 24, True), (23, 23, False), (25, 26, False), (20, 30, True), (25, 20, False)])
def test_delegation_has_its_days(first: int, last: int, acts: bool) -> None:
    found = principals("emil", [Delegation("bert", "emil", date(2026, 11, first), date(2026, 11, last))], TODAY)
    assert found == (("emil", "bert") if acts else ("emil",))


def test_who_released_a_hold_needs_another() -> None:
    anybody = (Step("all", (ANYBODY,), 1),)
    own = add("bert", steps=anybody)
    assert not complete(anybody, (own,), ("bert",))
    other = add("clara", (own,), steps=anybody)
    assert complete(anybody, (own, other), ("bert",))


@given(st.lists(st.sampled_from(["bert", "clara", "dora", "emil"]), max_size=8), st.integers(1, 3))
def test_complete_means_that_nothing_is_missing(order: list[str], count: int) -> None:
    wanted = (Step("a", ("bert", "clara", "dora"), count), Step("b", ("dora", "emil"), 1))
    so_far: tuple[Approval, ...] = ()
    for who in order:
        try:
            so_far = (*so_far, add(who, so_far, steps=wanted))
        except NotAllowed:
            assert not may_approve(who, wanted, so_far, (who,))
    assert len({each.by for each in so_far}) == len(so_far)
    assert complete(wanted, so_far, ()) is (not missing(wanted, so_far) and bool(so_far))
