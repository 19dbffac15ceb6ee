"""What a set of rules is: a name, the invoices that it is for, and its rules."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from invoices.domain.model import Invoice
from invoices.domain.rules.rule import Gate, Rule, Select

type Plan = Sequence[tuple[Gate | None, Sequence[tuple[Select, Sequence[tuple[int, Rule]]]]]]
"""Gate -> what is looked at -> the rules with their positions in the set."""


def everyone(_: Invoice) -> bool:
    """The set is for every invoice."""
    return True


def specified(*beginnings: str) -> Callable[[Invoice], bool]:
    """The set is for invoices whose specification identifier (BT-24) begins so."""
    return lambda invoice: any(value.token.startswith(beginnings) for value in invoice.root.values("BT-24"))


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules that are asked together of the invoices that they are for."""

    name: str
    rules: tuple[Rule, ...]
    applies: Callable[[Invoice], bool] = everyone
    plan: Plan = field(init=False, repr=False, compare=False)
    """The rules by their gate and by what they look at, so that each is asked and looked for once."""

    def __post_init__(self) -> None:
        plan: dict[Gate | None, dict[Select, list[tuple[int, Rule]]]] = {}
        for position, rule in enumerate(self.rules):
            plan.setdefault(rule.gate, {}).setdefault(rule.select, []).append((position, rule))
        object.__setattr__(self, "plan", tuple((gate, tuple(selects.items())) for gate, selects in plan.items()))

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(rule.id for rule in self.rules)
