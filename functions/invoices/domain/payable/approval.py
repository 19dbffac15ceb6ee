"""Who must approve a payable: the matrix by amount and cost centre, four eyes, delegation.

The rule for a cost centre is the one with the highest amount that the payable reaches, among those written for that cost centre, else among
those for all (cost centre empty). A payable over several cost centres needs the leave of each of their rules. What has no rule needs one
person with the scope to approve. In a currency without rules the highest rules of any currency count.

Who handed in, coded or changed a payable does not approve it. Who released one of its holds may, but not alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

MAX_APPROVALS: Final = 5
ANYBODY: Final = "anybody"


@dataclass(frozen=True, slots=True)
class Rule:
    """From ``from_amount`` minor units of ``currency`` (absolute, with VAT) on, ``count`` of the approvers must approve.

    ``approvers`` and the members of ``role`` may; when both are empty anybody with the scope.
    """

    id: str
    from_amount: int
    currency: str
    cost_centre: str = ""
    approvers: tuple[str, ...] = ()
    role: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """What one rule asks of a payable."""

    rule: str
    approvers: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Delegation:
    """``of`` lets ``to`` approve in their place from the first to the last day, both included."""

    of: str
    to: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval: by whom, and in whose place if by delegation."""

    by: str
    of: str
    at: datetime
    comment: str = ""


class NotAllowed(Exception):  # noqa: N818 (an answer, not an error)
    """This person may not approve this payable; says why."""


def steps(
    amount: int, currency: str, cost_centres: Iterable[str], rules: Sequence[Rule], roles: Mapping[str, tuple[str, ...]]
) -> tuple[Step, ...]:
    """The approvals that a payable needs, at least one."""
    own = [rule for rule in rules if rule.currency == currency]
    size = abs(amount)
    found: dict[str, Step] = {}
    for centre in sorted(set(cost_centres)):
        rule = _rule(size, centre, own) if own else _highest(centre, rules)
        if rule is not None:
            members = (*rule.approvers, *roles.get(rule.role, ()))
            # A role that has nobody in it must not open the step to everybody.
            approvers = tuple(dict.fromkeys(members)) if rule.approvers or rule.role else (ANYBODY,)
            found[rule.id] = Step(rule.id, approvers, rule.count)
    return tuple(found.values()) or (Step("default", (ANYBODY,), 1),)


def _rule(amount: int, centre: str, rules: Sequence[Rule]) -> Rule | None:
    for written_for in dict.fromkeys((centre, "")):
        reached = [rule for rule in rules if rule.cost_centre == written_for and rule.from_amount <= amount]
        if reached:
            return max(reached, key=lambda rule: (rule.from_amount, rule.id))
    return None


def _highest(centre: str, rules: Sequence[Rule]) -> Rule | None:
    for written_for in dict.fromkeys((centre, "")):
        fitting = [rule for rule in rules if rule.cost_centre == written_for]
        if fitting:
            return max(fitting, key=lambda rule: (rule.count, rule.from_amount, rule.id))
    return None


def principals(who: str, delegations: Iterable[Delegation], today: date) -> tuple[str, ...]:
    """In whose place a person can act today: their own, and that of those who delegated to them."""
    others = (each.of for each in delegations if each.to == who and each.first_day <= today <= each.last_day)
    return tuple(dict.fromkeys((who, *others)))


def approve(
    who: str,
    at: datetime,
    today: date,
    *,
    steps: tuple[Step, ...],
    given: tuple[Approval, ...],
    prepared_by: Iterable[str],
    delegations: Iterable[Delegation],
    comment: str = "",
) -> Approval:
    """The approval of this person. Raises NotAllowed."""
    prepared = set(prepared_by)
    if who in prepared:
        raise NotAllowed("who handed in, coded or changed it cannot approve it")
    if any(each.by == who for each in given):
        raise NotAllowed("you have approved it already")
    served = {each.of for each in given}
    open_steps = [step for step in steps if _count(step, given) < step.count]
    for of in principals(who, delegations, today):
        # Nobody approves twice through a deputy, and no deputy lends a hand to who prepared it.
        if of in prepared or of in served:
            continue
        if any(_may(of, step) for step in open_steps) or (not open_steps and any(_may(of, step) for step in steps)):
            return Approval(who, of, at, comment)
    raise NotAllowed("the approval rules name others for it")


def complete(steps: tuple[Step, ...], given: tuple[Approval, ...], released_by: Iterable[str]) -> bool:
    """Whether nothing is missing any more."""
    released = set(released_by)
    return all(_count(step, given) >= step.count for step in steps) and any(each.by not in released for each in given)


def missing(steps: tuple[Step, ...], given: tuple[Approval, ...]) -> tuple[Step, ...]:
    """The steps that still want approvals, with how many."""
    return tuple(Step(step.rule, step.approvers, left) for step in steps if (left := step.count - _count(step, given)) > 0)


def may_approve(who: str, steps: tuple[Step, ...], given: tuple[Approval, ...], acting_for: tuple[str, ...]) -> bool:
    """Whether a step waits for this person or somebody in whose place they act."""
    return all(each.by != who for each in given) and any(_may(of, step) for step in missing(steps, given) for of in acting_for)


def _may(of: str, step: Step) -> bool:
    return of in step.approvers or ANYBODY in step.approvers


def _count(step: Step, given: tuple[Approval, ...]) -> int:
    return sum(1 for each in given if _may(each.of, step))
