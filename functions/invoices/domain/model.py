"""The semantic model of an invoice as EN 16931-1 describes it: business groups (BG-*) that hold business terms (BT-*).

The model is the same whatever syntax an invoice arrived in. It is generic on purpose: a group maps term ids to the
values found, so a further term is one row in ``terms.py`` and one row in each reader's table, and rules read like the
standard: ``line.values("BT-131")``.

Nothing is dropped or repaired on the way in: a term found twice has two values, an amount that says ``abc`` is kept as it
was written, and both are for the rules to judge.

Wrapper groups that occur exactly once (BG-2, BG-29 price details, BG-31 item information) are not kept apart: their terms lie
in the group around them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, NamedTuple, Protocol

from invoices.domain import lexical


class Syntax(StrEnum):
    """How an invoice is written: in the two syntaxes that EN 16931 binds its model to, in that of Italy, or as the model itself."""

    UBL = "UBL"
    CII = "CII"
    FATTURA = "FatturaPA"
    JSON = "JSON"


class Value(NamedTuple):
    """One occurrence of a business term. (A tuple, since a large invoice holds hundreds of thousands of them.)"""

    text: str
    """As written, white space included."""
    qualifier: str | None
    """The attribute that completes the term: currency of an amount, unit of a quantity, scheme of an identifier, format of a date."""
    node: object
    """Where it was found; only the locator of the invoice can read it."""

    @property
    def blank(self) -> bool:
        return not self.text.strip(lexical.XML_SPACE)

    @property
    def token(self) -> str:
        """The text with white space collapsed."""
        return lexical.collapse(self.text)

    @property
    def number(self) -> Decimal | None:
        """The decimal number written here, or None when it is none."""
        return lexical.decimal(self[0])


NOTHING: tuple[Value, ...] = ()


@dataclass(slots=True, eq=False)
class Group:
    """One occurrence of a business group with what was found in it. (Not frozen: a large invoice holds tens of thousands of them.)"""

    code: str
    node: object
    terms: dict[str, Sequence[Value]]
    groups: dict[str, list["Group"]]

    def add(self, term: str, value: Value) -> None:
        """Adds an occurrence of a term. (Nearly all terms occur once: a tuple of one is the cheapest to make and to keep.)"""
        known = self.terms.get(term)
        if isinstance(known, list):
            known.append(value)
        else:
            self.terms[term] = (value,) if known is None else [*known, value]

    def values(self, term: str) -> Sequence[Value]:
        """Every occurrence of a term in this very group, in document order."""
        return self.terms.get(term, NOTHING)

    def first(self, term: str) -> Value | None:
        found = self.terms.get(term)
        return found[0] if found else None

    def number(self, term: str) -> Decimal | None:
        """The number in the first occurrence, or None when it is missing or no number."""
        found = self.terms.get(term)
        return found[0].number if found else None

    def has(self, term: str) -> bool:
        return term in self.terms

    def filled(self, term: str) -> bool:
        """True when some occurrence holds more than white space."""
        for value in self.terms.get(term, NOTHING):  # noqa: SIM110 (a loop is faster here, and this is asked most)
            if value.text.strip(lexical.XML_SPACE):
                return True
        return False

    def every(self, code: str) -> Sequence["Group"]:
        """The groups of one kind that lie directly in this one."""
        return self.groups.get(code, ())

    def find(self, *path: str) -> list[Value]:
        """Values at the end of a path of group codes and one term: ``find("BG-4", "BG-5", "BT-40")``."""
        level: list[Group] = [self]
        for code in path[:-1]:
            level = [inner for group in level for inner in group.groups.get(code, ())]
        return [value for group in level for value in group.terms.get(path[-1], NOTHING)]

    def walk(self) -> Iterator["Group"]:
        """This group and all groups below it."""
        yield self
        for inner in self.groups.values():
            for group in inner:
                yield from group.walk()


class Written(NamedTuple):
    """How numbers and dates are written anywhere in a document, and which terms some group has more than once."""

    numbers: frozenset[str]
    dates: frozenset[tuple[str, str | None]]
    """With their formats."""
    repeated: frozenset[str]


NOTHING_WRITTEN: Final = Written(frozenset(), frozenset(), frozenset())


class Locator(Protocol):
    """Says where in the received document something stands or was expected."""

    def of(self, node: object) -> str:
        """XPath of a node that was found."""

    def expected(self, group: Group, term: str) -> str:
        """XPath at which a term of this group would stand."""


@dataclass(frozen=True, slots=True)
class Invoice:
    """A whole invoice or credit note in the semantic model.

    ``root`` holds the document level. ``stray`` holds what stood at places where the standard has no term but where the
    official rules look all the same (a payee inside an invoice line, say).
    """

    syntax: Syntax
    document: str
    """Name of the document type in its syntax: Invoice, CreditNote, CrossIndustryInvoice or FatturaElettronica."""
    root: Group
    stray: Group
    index: Mapping[str, list[Group]]
    """All groups by their code, wherever they stood, in document order."""
    locator: Locator
    coded: Mapping[str, list[Value]] = field(default_factory=dict)
    """Values that must come from a code list, by the rule that says so, wherever they stood. The text may be that of an attribute."""
    marks: Mapping[int, list[Any]] = field(default_factory=dict)
    """Elements that rules on the syntax speak of, by rule: see ``syntax.rule.broken``."""
    written: Written = NOTHING_WRITTEN
    views: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)
    """Arrangements of the groups that several rules share: see ``view``."""

    def view[V](self, arrange: Callable[["Invoice"], V]) -> V:
        """What ``arrange`` makes of this invoice, made once."""
        if arrange not in self.views:
            self.views[arrange] = arrange(self)
        found: V = self.views[arrange]
        return found

    def everywhere(self, code: str) -> Sequence[Group]:
        return self.index.get(code, ())

    def mentions(self, term: str) -> bool:
        """True when a term occurs anywhere in the document."""
        for groups in self.index.values():
            for group in groups:
                if term in group.terms:
                    return True
        return False

    @property
    def lines(self) -> Sequence[Group]:
        """The invoice lines at their proper place (BG-25)."""
        return self.root.every("BG-25")

    def text(self, *path: str) -> str:
        """First filled value at a path, white space collapsed; empty when there is none."""
        return next((value.token for value in self.root.find(*path) if not value.blank), "")
