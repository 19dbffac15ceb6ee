"""Tables that bind the semantic model to an XML syntax.

A table is a list of rows. ``term("BT-1", "cbc:ID")`` says that the text at this path, seen from the group around it, is the
Invoice number. ``group("BG-14", "cac:InvoicePeriod", ...)`` opens a group with rows of its own. A step may carry a named
condition, ``cac:AllowanceCharge[charge]``; of several rows for one element the first whose condition holds takes it.

``coded("BR-CL-14", "cac:Country/cbc:IdentificationCode")`` collects values for a rule on code lists, wherever they stand.

The rows are compiled into a tree of dictionaries once; ``reading.py`` follows it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from invoices.domain.model import Syntax

type Element = Any
"""An lxml element. lxml ships no types."""
type Condition = Callable[[Element], bool]
type Take = Callable[[Element], tuple[str, str | None]]


def stands_in(element: Element, tags: Collection[str]) -> bool:
    """Some element around it has one of these tags. (Asking lxml for such ancestors takes three times as long.)"""
    above = element.getparent()
    while above is not None:
        if above.tag in tags:
            return True
        above = above.getparent()
    return False


def file_name(attached: Element) -> tuple[str, str | None]:
    """An attached document by the name of its file; its content, which may be large, stays where it is."""
    return "", attached.get("filename")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a binding table: see ``term`` and ``group``."""

    code: str
    path: str
    qualifier: str | None = None
    take: Take | None = None
    rows: tuple["Row", ...] | None = None


def term(code: str, path: str, *, qualifier: str | None = None, take: Take | None = None) -> Row:
    """Binds a business term to the text of an element; ``qualifier`` names the attribute to keep with it, ``take`` replaces both."""
    return Row(code, path, qualifier, take)


def group(code: str, path: str, *rows: Row) -> Row:
    """Binds a business group to an element; its rows are paths below that element."""
    return Row(code, path, rows=rows)


@dataclass(frozen=True, slots=True)
class Coded:
    """Where coded values stand: see ``coded``."""

    code: str
    path: str
    qualifier: str | None
    optional: bool


def coded(code: str, path: str, qualifier: str | None = None, *, optional: bool = False) -> Coded:
    """Collects under ``code`` the text of an element, or the attribute ``qualifier`` of elements that have it (all when ``optional``).

    The path is ``element`` or ``parent/element``, at any depth; each step may carry a condition. Of several rows the first that fits
    is taken.
    """
    return Coded(code, path, qualifier, optional)


class Spot(NamedTuple):
    """A compiled ``Coded``."""

    code: str
    above: Condition | None
    test: Condition | None
    qualifier: str | None
    optional: bool


type Spots = dict[str, tuple[Spot, ...]]


@dataclass(slots=True)
class Branch:
    """Compiled state of the reader: what an element means that was reached along a path."""

    term: str | None = None
    group: str | None = None
    qualifier: str | None = None
    take: Take | None = None
    children: dict[str, list[tuple[Condition | None, "Branch"]]] = field(default_factory=dict)

    def names(self) -> Iterator[str]:
        """All tags below it."""
        for tag, options in self.children.items():
            yield tag
            for _, option in options:
                yield from option.names()


@dataclass(frozen=True, slots=True)
class Table:
    """A compiled binding of one document type.

    ``rows`` bind the document from its root. ``anywhere`` binds elements that the official rules look for at any depth; they
    apply where no proper row does.
    """

    syntax: Syntax
    prefixes: Mapping[str, str]
    root: Branch
    anywhere: Branch
    paths: Mapping[tuple[str, str], str]
    """(group code, term or group code) -> path from the group, for saying where something was expected."""
    spots: Mapping[str, Spots]
    """Tag of a parent -> tag of its children with coded values; under "" those of any parent."""
    flat: str
    """Namespace whose elements hold text alone, in braces; empty where there is none."""

    def names(self) -> Iterator[str]:
        """All tags that the table speaks of."""
        yield from self.root.names()
        yield from self.anywhere.names()
        for tag, spots in self.spots.items():
            yield tag
            yield from spots


def compile_table(
    syntax: Syntax,
    prefixes: Mapping[str, str],
    conditions: Mapping[str, Condition],
    rows: Iterable[Row],
    anywhere: Iterable[Row],
    codes: Sequence[Coded] = (),
    flat: str = "",
) -> Table:
    """Turns rows into the reader's dictionaries. Unknown prefixes or conditions are errors of the table and raise KeyError."""
    paths: dict[tuple[str, str], str] = {}
    root = Branch()
    _add(root, "", rows, prefixes, conditions, paths)
    loose = Branch()
    _add(loose, "STRAY", anywhere, prefixes, conditions, paths)
    return Table(syntax, prefixes, root, loose, paths, _spots(codes, prefixes, conditions), flat)


def _step(step: str, prefixes: Mapping[str, str], conditions: Mapping[str, Condition]) -> tuple[str, Condition | None]:
    name, _, condition = step.rstrip("]").partition("[")
    prefix, _, local = name.partition(":")
    return f"{{{prefixes[prefix]}}}{local}", conditions[condition] if condition else None


def _spots(codes: Sequence[Coded], prefixes: Mapping[str, str], conditions: Mapping[str, Condition]) -> dict[str, Spots]:
    found: list[tuple[str, str, Spot]] = []
    for row in codes:
        above, _, own = row.path.rpartition("/")
        parent, above_test = _step(above, prefixes, conditions) if above else ("", None)
        tag, test = _step(own, prefixes, conditions)
        found.append((parent, tag, Spot(row.code, above_test, test, row.qualifier, row.optional)))
    spots: dict[str, Spots] = {"": {}}
    for parent in ["", *(parent for parent, _, _ in found)]:
        fitting = [(tag, spot) for above, tag, spot in found if above in ("", parent)]
        spots[parent] = {tag: tuple(spot for other, spot in fitting if other == tag) for tag, _ in fitting}
    return spots


def _add(
    base: Branch,
    owner: str,
    rows: Iterable[Row],
    prefixes: Mapping[str, str],
    conditions: Mapping[str, Condition],
    paths: dict[tuple[str, str], str],
) -> None:
    for row in rows:
        branch = base
        for step in row.path.split("/"):
            tag, test = _step(step, prefixes, conditions)
            options = branch.children.setdefault(tag, [])
            known = next((option for known_test, option in options if known_test is test), None)
            if known is None:
                known = Branch()
                options.append((test, known))
            branch = known
        paths.setdefault((owner, row.code), row.path)
        if row.rows is not None:
            branch.group = row.code
            _add(branch, row.code, row.rows, prefixes, conditions, paths)
        else:
            branch.term, branch.qualifier, branch.take = row.code, row.qualifier, row.take
