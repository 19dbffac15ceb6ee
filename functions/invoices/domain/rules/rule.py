"""What a rule is: an id of the standard, the terms it speaks of, and a check that finds faults.

A rule is written once, for the model; where the two official artefacts judge differently the rule says so beside the condition.
A check never decides over what cannot be decided: an amount that is no number makes the calculation rules silent (``Undecidable``),
and the FORM rules report it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from invoices.domain import lexical
from invoices.domain.findings import Flag
from invoices.domain.lexical import decimal
from invoices.domain.model import Group, Invoice, Syntax, Value

MAX_SHOWN_CHARS: Final = 60
MAX_REPEATED: Final = 10
"""Repetitions that are looked at where the standard has one, so that the work stays linear in the size of the document."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule broken at one place.

    ``value`` is what was found, or None when something was missing; ``term`` names the term to point at.
    """

    group: Group
    term: str
    message: str
    value: Value | None = None


class Undecidable(Exception):  # noqa: N818 (an answer, not an error)
    """A value that the rule calculates with is no number or no date."""


type Check = Callable[[Invoice, Any], Fault | None]
type Select = Callable[[Invoice], Sequence[Any]]
"""What a check is asked for: groups as a rule, values in the rules on code lists."""
type Gate = Callable[[Invoice], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the standard: ``check`` is asked for everything that ``select`` names."""

    id: str
    terms: tuple[str, ...]
    select: Select
    check: Check
    flags: tuple[Flag, Flag] = (Flag.FATAL, Flag.FATAL)
    """For UBL and for CII."""
    gate: Gate | None = None
    """Asked first, once for all rules that share it: whether the invoice has anything that the rule is about."""

    def flag(self, syntax: Syntax) -> Flag:
        return self.flags[0] if syntax is Syntax.UBL else self.flags[1]


class Rules(list[Rule]):
    """A set of rules under construction, in the order of the standard."""

    def rule(
        self,
        code: str,
        *terms: str,
        over: str | Select = "",
        flags: tuple[Flag, Flag] = (Flag.FATAL, Flag.FATAL),
        gate: Gate | None = None,
    ) -> Callable[[Check], Check]:
        """Registers a check; ``over`` is the code of the groups it looks at (the document when empty) or a function that selects them."""

        def register(check: Check) -> Check:
            self.append(Rule(code, terms, everywhere(over) if isinstance(over, str) else over, check, flags, gate))
            return check

        return register


@cache
def everywhere(code: str) -> Select:
    """All groups of a code, wherever they stand: the official rules look for most of them at any depth."""
    return lambda invoice: invoice.index.get(code, ())


@cache
def having(code: str, term: str) -> Select:
    """All groups of a code that have a term."""
    return lambda invoice: [group for group in invoice.index.get(code, ()) if term in group.terms]


def some_negative(invoice: Invoice) -> bool:
    """A gate: some number in the document has a minus sign."""
    return any("-" in text for text in invoice.view(odd_numbers))


def odd_numbers(invoice: Invoice) -> Sequence[str]:
    """The few texts of numbers in the document, each once, that rules on how numbers are written have to look at."""
    return list(filter(lexical.unusual, invoice.written.numbers))


@cache
def few(select: Select | str) -> Select:
    """The first MAX_REPEATED groups: for rules that look at the whole document at each of them. An invoice has one or two."""
    chosen = everywhere(select) if isinstance(select, str) else select
    return lambda invoice: chosen(invoice)[:MAX_REPEATED]


@cache
def adjustments(code: str) -> Select:
    """Allowances or charges. The official CII rules know them by the exact words true and false, the totals rules by any boolean."""

    def select(invoice: Invoice) -> Sequence[Group]:
        groups = invoice.everywhere(code)
        if invoice.syntax is Syntax.UBL or not groups:
            return groups
        return [group for group in groups if any(value.text in ("true", "false") for value in group.values("INDICATOR"))]

    return select


def breakdowns(invoice: Invoice) -> Sequence[Group]:
    """VAT breakdowns as the rules on them see them: the official CII rules leave out those of category L, M and O."""
    return invoice.everywhere("BG-23") if invoice.syntax is Syntax.UBL else invoice.view(_breakdowns_cii)


def _breakdowns_cii(invoice: Invoice) -> Sequence[Group]:
    return [group for group in invoice.everywhere("BG-23") if not any(value.text in ("L", "M", "O") for value in group.values("BT-118"))]


def amount(group: Group, term: str) -> Decimal | None:
    """The number in a term, or None when the term is missing. Raises Undecidable when something else stands there."""
    if term not in group.terms:
        return None
    number = decimal(group.terms[term][0][0])
    if number is None:
        raise Undecidable
    return number


def amounts(groups: Iterable[Group], term: str) -> list[Decimal]:
    """The numbers in every occurrence of a term in these groups. Raises Undecidable."""
    found = []
    for group in groups:
        if term in group.terms:
            for value in group.terms[term]:
                number = decimal(value[0])
                if number is None:
                    raise Undecidable
                found.append(number)
    return found


def compared_otherwise(invoice: Invoice, value: Value | None) -> bool:
    """A zero that the official rules take for less: CII compares texts where UBL compares decimals (see ``lexical.minus_nothing``)."""
    return invoice.syntax is Syntax.CII and value is not None and lexical.minus_nothing(value.text)


def shown(value: Value | None) -> str:
    """What was found, fit for a message."""
    if value is None:
        return "nothing"
    token = "".join(char if char.isprintable() else " " for char in lexical.collapse(value.text[: 4 * MAX_SHOWN_CHARS]))
    return f"'{token[:MAX_SHOWN_CHARS]}...'" if len(token) > MAX_SHOWN_CHARS else f"'{token}'"


def plain(number: Decimal) -> str:
    """A number without exponent and with at least two decimals."""
    text = f"{number:f}"
    if "." in text:
        whole, _, rest = text.partition(".")
        text = f"{whole}.{rest.rstrip('0').ljust(2, '0')}"
    else:
        text = f"{text}.00"
    return text if len(text) <= MAX_SHOWN_CHARS else f"{text[:MAX_SHOWN_CHARS]}..."
