"""Tables that bind the semantic model to an XML syntax, and the reader that follows them.

A table is a list of rows. ``term("BT-1", "cbc:ID")`` says that the text at this path, seen from the group around it, is the
Invoice number. ``group("BG-14", "cac:InvoicePeriod", ...)`` opens a group with rows of its own. A step may carry a named
condition, ``cac:AllowanceCharge[charge]``; of several rows for one element the first whose condition holds takes it.

The rows are compiled into a tree of dictionaries once, and a document is read in a single pass over its elements.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from invoices.domain.model import Group, Invoice, Locator, Syntax, Value

MAX_DEPTH: Final = 60
"""Deepest nesting of elements that is read. The official syntaxes need less than 20."""

type Element = Any
"""An lxml element. lxml ships no types."""
type Condition = Callable[[Element], bool]
type Take = Callable[[Element], tuple[str, str | None]]


class TooDeep(Exception):  # noqa: N818 (an answer, not an error)
    """The document nests deeper than MAX_DEPTH."""


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


@dataclass(slots=True)
class Branch:
    """Compiled state of the reader: what an element means that was reached along a path."""

    term: str | None = None
    group: str | None = None
    qualifier: str | None = None
    take: Take | None = None
    children: dict[str, list[tuple[Condition | None, "Branch"]]] = field(default_factory=dict)


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


def compile_table(
    syntax: Syntax, prefixes: Mapping[str, str], conditions: Mapping[str, Condition], rows: Iterable[Row], anywhere: Iterable[Row]
) -> Table:
    """Turns rows into the reader's dictionaries. Unknown prefixes or conditions are errors of the table and raise KeyError."""
    paths: dict[tuple[str, str], str] = {}
    root = Branch()
    _add(root, "", rows, prefixes, conditions, paths)
    loose = Branch()
    _add(loose, "STRAY", anywhere, prefixes, conditions, paths)
    return Table(syntax, prefixes, root, loose, paths)


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
            name, _, condition = step.rstrip("]").partition("[")
            prefix, _, local = name.partition(":")
            tag = f"{{{prefixes[prefix]}}}{local}"
            test = conditions[condition] if condition else None
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


def read(table: Table, element: Element, document: str, locator: Locator) -> Invoice:
    """Reads a document into the semantic model. Raises TooDeep, and nothing else: what is odd is kept for the rules."""
    reader = _Reader(table, element)
    reader.walk(element, table.root, reader.root, 1)
    return Invoice(table.syntax, document, reader.root, reader.stray, reader.index, locator)


class _Reader:
    __slots__ = ("anywhere", "index", "root", "stray")

    def __init__(self, table: Table, element: Element) -> None:
        self.root = Group("", element, {}, {})
        self.stray = Group("STRAY", element, {}, {})
        self.index: dict[str, list[Group]] = {"": [self.root], "STRAY": [self.stray]}
        self.anywhere = table.anywhere

    def walk(self, element: Element, branch: Branch, target: Group, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise TooDeep
        children = branch.children
        loose = self.anywhere.children
        for child in element:
            tag = child.tag
            taken = None
            into = target
            for condition, option in children.get(tag, ()):
                if condition is None or condition(child):
                    taken = option
                    break
            if taken is None:
                taken = self.anywhere
                for condition, option in loose.get(tag, ()):
                    if condition is None or condition(child):
                        taken = option
                        into = self.stray
                        break
            nested = len(child) > 0
            if taken.term is not None:
                self._keep(child, taken, into, nested)
            if taken.group is not None:
                into = self._open(child, taken.group, into)
            if nested:
                self.walk(child, taken, into, depth + 1)

    def _keep(self, child: Element, branch: Branch, into: Group, nested: bool) -> None:
        if branch.take is not None:
            text, qualifier = branch.take(child)
        else:
            # XPath takes the text of all descendants as an element's value.
            text = "".join(child.itertext()) if nested else child.text or ""
            qualifier = child.get(branch.qualifier) if branch.qualifier is not None else None
        value = Value(text, qualifier, child)
        code = branch.term or ""
        held = into.terms.get(code)
        if held is None:
            into.terms[code] = [value]
        else:
            held.append(value)

    def _open(self, child: Element, code: str, into: Group) -> Group:
        opened = Group(code, child, {}, {})
        into.groups.setdefault(code, []).append(opened)
        self.index.setdefault(code, []).append(opened)
        return opened
