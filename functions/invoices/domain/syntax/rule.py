"""What a rule on the syntax is: where its context stands, what it looks for below it, and what is wrong with what was found."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from invoices.domain.findings import Flag

type Element = Any
"""An lxml element. lxml ships no types."""
type Found = Sequence[Element]
type Keep = Callable[[Element], bool]
type Judge = Callable[[Found, Found], Iterable[Element]]
"""Contexts and what was found below them -> the elements at which the rule is broken."""

EVERYWHERE: Final = "//"


@dataclass(frozen=True, slots=True)
class SyntaxRule:
    """One rule: in each ``context`` it looks at ``path``.

    A path is written as in the tables: ``cac:Delivery/cbc:ID`` from the document element, ``//cac:Price`` at any depth, ``ram:*ID`` by the
    end of a name, ``@name`` an attribute. An empty path is the context itself.
    """

    id: str
    flag: Flag
    context: str
    path: str
    judge: Judge
    expected: str
    """What the rule wants, as the end of a sentence."""
    asks_context: bool = False
    """The contexts matter, not only what was found in them."""
    harmless: int = -1
    """So many in the whole document cannot break it."""

    @property
    def target(self) -> str:
        """The whole path of what is looked for."""
        if not self.path:
            return self.context
        return f"{self.context}/{self.path}" if self.context and not self.context.endswith("//") else f"{self.context}{self.path}"

    def message(self, _: Element) -> str:
        return f"{self.target or 'The document'} {self.expected}."


def text_of(element: Element) -> str:
    """The text of an element as XPath takes it: that of all its descendants."""
    return "".join(element.itertext()) if len(element) else element.text or ""


def child(element: Element, *path: str) -> Element | None:
    """The first element at a path of tags. (Searching by path in one call takes several times as long.)"""
    first, *rest = path
    for each in element:
        if each.tag == first:
            found = child(each, *rest) if rest else each
            if found is not None:
                return found
    return None


def holds(expression: str, prefixes: Mapping[str, str]) -> Keep:
    """Whether an XPath expression is true of an element. For what lies apart: one call takes less than walking there."""
    ask: Any = etree.XPath(f"boolean({expression})", namespaces=dict(prefixes))
    found: Keep = ask
    return found


def _all(_: Found, found: Found) -> Found:
    return found


def absent(table: Mapping[str, str], flag: Flag) -> Iterator[SyntaxRule]:
    """Rules of a table: path of the parent -> pairs of rule and what must not stand there."""
    for parent, text in table.items():
        words = text.split()
        for code, path in zip(words[::2], words[1::2], strict=True):
            yield SyntaxRule(code, flag, parent, path, _all, "is not part of an invoice by EN 16931")


def absent_if(code: str, flag: Flag, context: str, path: str, when: Keep, words: str) -> SyntaxRule:
    """What is found must not stand there when ``when`` says so of it."""
    return SyntaxRule(code, flag, context, path, lambda _, found: [each for each in found if when(each)], words)


def must(code: str, flag: Flag, context: str, fine: Keep, words: str) -> SyntaxRule:
    """Every context must satisfy ``fine``."""
    return SyntaxRule(code, flag, context, "", lambda _, found: [each for each in found if not fine(each)], words)


def _grouped(found: Found, levels: int) -> dict[Element, list[Element]]:
    """Elements by the context that is ``levels`` above them."""
    groups: dict[Element, list[Element]] = {}
    further = range(levels - 1)
    for each in found:
        above = each.getparent()
        for _ in further:
            above = above.getparent()
        if above in groups:
            groups[above].append(each)
        else:
            groups[above] = [each]
    return groups


def _levels(path: str) -> int:
    return len([step for step in path.split("/") if not step.startswith("@")])


def at_most(code: str, flag: Flag, context: str, path: str, *, limit: int = 1, keep: Keep | None = None) -> SyntaxRule:
    """In each context at most ``limit`` of those that ``keep`` counts. A path that begins with ``//`` counts in the whole document."""
    levels = 0 if path.startswith(EVERYWHERE) else _levels(path)

    def judge(_: Found, found: Found) -> Iterator[Element]:
        for group in _grouped(found, levels).values() if levels else (found,):
            if len(group) > limit:
                yield from (group if keep is None else [each for each in group if keep(each)])[limit:]

    return SyntaxRule(
        code, flag, context, path, judge, f"may occur at most {'once' if limit == 1 else f'{limit} times'} here", harmless=limit
    )


def exactly_one(code: str, flag: Flag, context: str, path: str) -> SyntaxRule:
    """In each context exactly one."""
    levels = _levels(path)

    def judge(contexts: Found, found: Found) -> Iterator[Element]:
        groups = _grouped(found, levels)
        for each in contexts:
            there = groups.get(each, ())
            if len(there) != 1:
                yield there[1] if there else each

    return SyntaxRule(code, flag, context, path, judge, "must occur exactly once here", asks_context=True)


def same(code: str, flag: Flag, path: str, tidy: Callable[[str], str] = str) -> SyntaxRule:
    """All that is found in the document has the same text."""

    def judge(_: Found, found: Found) -> Iterator[Element]:
        first = tidy(text_of(found[0]))
        yield from (each for each in found[1:] if tidy(text_of(each)) != first)

    return SyntaxRule(code, flag, "", path, judge, "must have the same value wherever it occurs", harmless=1)


def broken(rules: Sequence[SyntaxRule], marks: Mapping[int, list[Element]]) -> Iterator[tuple[SyntaxRule, Element]]:
    """Rules with the elements at which they are broken.

    ``marks`` holds what was found by the position of the rule in ``rules``, and its contexts by the complement of that (``~position``).
    """
    for position, found in marks.items():
        if position >= 0:
            rule = rules[position]
            if len(found) <= rule.harmless:
                continue
            contexts: Found = marks.get(~position, ()) if rule.asks_context else ()
        elif ~position in marks:
            continue
        else:  # contexts in which nothing was found
            rule, contexts, found = rules[~position], found, []
        for each in rule.judge(contexts, found):
            yield rule, each
