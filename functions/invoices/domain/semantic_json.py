"""The semantic model of EN 16931 itself, written as JSON.

Keys are the standard's ids (``BT-1``, ``BG-4``), nested as in EN 16931-1. A group is an object, or a list of objects; a term is a text, or
a number where it is an amount, a quantity or a percentage, or an object with ``value`` and what completes it: ``scheme``, ``version``,
``list``, ``currency``, ``mime``, ``filename``; several values are a list. Dates are ``YYYY-MM-DD``. Amounts without a currency are in that
of the invoice (BT-5), BT-111 in that of BT-6.

It is laid out as UBL and read like it (``json_table``), so that all rules on the meaning judge it; there are none on its syntax. Places are
JSON pointers (RFC 6901). Numbers keep the digits that they were written with; none becomes binary.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from lxml import etree

from invoices.domain import reading, ubl
from invoices.domain.codelists import CREDIT_NOTE_TYPES
from invoices.domain.document import MAX_BYTES, READERS, Unreadable
from invoices.domain.json_table import NOTE, NOTE_TERMS, SHAPES, Row, Shape, Step, compiled, tag
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.terms import TERMS, Kind

type Element = Any
"""An lxml element. lxml ships no types."""

MAX_VALUES: Final = 600_000
"""Most ',' and ':' signs in a document: bounds the values, and so the memory. An invoice of 10,000 lines has about 370,000."""
MAX_TOLD: Final = 10
"""Mistakes in the structure that are told of."""
MAX_SHOWN: Final = 40
_ATTRIBUTES: Final = {
    "scheme": "schemeID",
    "list": "listID",
    "version": "listVersionID",
    "currency": "currencyID",
    "mime": "mimeCode",
    "filename": "filename",
}
_PERIOD: Final = f"{{{ubl.CAC}}}InvoicePeriod"
_SELLER: Final = f"{{{ubl.CAC}}}AccountingSupplierParty"
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBERS: Final = (Kind.AMOUNT, Kind.NUMBER)


class Number(str):
    """A JSON number, as it is written."""

    __slots__ = ()


class Pairs(list[tuple[str, Any]]):
    """A JSON object with its keys in order, also those that occur twice."""

    __slots__ = ()


class Mistake(NamedTuple):
    """Something that is no part of the model, and where."""

    pointer: str
    message: str


def read(data: bytes) -> Invoice:
    """Reads an invoice. Raises Unreadable: ``too_large``, ``too_much_markup``, ``not_json``, ``too_deep``, ``not_semantic``.

    The last one tells of ids, nesting and values that are not of the model.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("too_large", f"The document has {len(data)} bytes; at most {MAX_BYTES} are read.")
    if data.count(b",") + data.count(b":") > MAX_VALUES:
        raise Unreadable("too_much_markup", f"The document has more than {MAX_VALUES} commas and colons.")
    writer = _Writer(_parsed(data))
    root = writer.written()
    if writer.mistakes:
        raise Unreadable("not_semantic", _told(writer.mistakes))
    try:
        found = READERS[root.tag].read(root, root.tag.rpartition("}")[2], Pointers(root, writer.pointers))
    except reading.TooDeep:  # the table leads less deep
        raise Unreadable("too_deep", f"Values nest deeper than {reading.MAX_DEPTH}.") from None
    return replace(_with_due_date(found, root), syntax=Syntax.JSON)


def _with_due_date(invoice: Invoice, root: Element) -> Invoice:
    """A credit note of UBL has its due date (BT-9) with the means of payment; the model has it in the document, means or not."""
    if invoice.root.has("BT-9"):
        return invoice
    values = [Value(element.text or "", None, element) for element in root.iterchildren(tag("cbc:DueDate"))]
    if not values:
        return invoice
    invoice.root.terms["BT-9"] = values
    dates = invoice.written.dates | {(value.text, None) for value in values}
    return replace(invoice, written=invoice.written._replace(dates=dates))


def _parsed(data: bytes) -> Pairs:
    def refuse(name: str) -> None:
        raise ValueError(f"{name} is no number")

    try:
        found = json.loads(data, parse_float=Number, parse_int=Number, parse_constant=refuse, object_pairs_hook=Pairs)
    except RecursionError:
        raise Unreadable("too_deep", "Values nest too deeply.") from None
    except ValueError as error:  # among them errors of JSON and of the encoding
        raise Unreadable("not_json", f"Not readable as JSON: {_shown(str(error), 120)}.") from None
    if not isinstance(found, Pairs):
        raise Unreadable("not_json", "The document is no JSON object.")
    return found


def _told(mistakes: list[Mistake]) -> str:
    told = "; ".join(f"at {_shown(each.pointer, 100) or '/'}: {each.message}" for each in mistakes[:MAX_TOLD])
    more = f"; and {len(mistakes) - MAX_TOLD} more" if len(mistakes) > MAX_TOLD else ""
    return f"Not the semantic model: {told}{more}."


def _shown(text: str, limit: int = MAX_SHOWN) -> str:
    clean = "".join(char if char.isprintable() else " " for char in text[: limit + 1])
    return clean[:limit] + ("..." if len(clean) > limit else "")


@dataclass(frozen=True, slots=True)
class Pointers:
    """Places as JSON pointers."""

    root: Element
    known: dict[object, str]

    def of(self, node: object) -> str:
        element: Element = node
        while element is not None and element not in self.known:
            element = element.getparent()
        return self.known.get(element, "")

    def expected(self, group: Group, term: str) -> str:
        return f"{self.of(group.node)}{_way(group.code).get(term, f'/{term}')}"


def _way(code: str) -> dict[str, str]:
    """Where terms stand below a group of the model, which does not keep apart groups that occur once."""
    return _WAYS.get(code, {})


def _ways() -> Iterator[tuple[str, dict[str, str]]]:
    for code in SHAPES:
        yield code, dict(_below(code, ""))
    yield "VAT-TOTAL", {"BT-110": "/BG-22/BT-110", "BG-23": "/BG-23"}


def _below(code: str, way: str) -> Iterator[tuple[str, str]]:
    for term in SHAPES[code].terms:
        yield term, f"{way}/{term}"
    for group, row in SHAPES[code].groups.items():
        yield group, f"{way}/{group}"
        if row.path == ".":
            yield from _below(group, f"{way}/{group}")


_WAYS: Final = dict(_ways())


@dataclass(slots=True)
class _Place:
    """An element of the layout that comes into being when something is written into it."""

    around: "_Place | None"
    path: str
    pointer: str
    element: Element | None = None
    steps: dict[str, Element] = field(default_factory=dict)
    """Elements below that are shared by several terms, by the path to them."""


class _Writer:
    """Lays the model out as UBL."""

    def __init__(self, source: Pairs) -> None:
        self.source = source
        self.mistakes: list[Mistake] = []
        self.pointers: dict[object, str] = {}
        first = next((value for key, value in source if key == "BT-3"), "")
        self.credit = _text_of(first) in CREDIT_NOTE_TYPES
        self.currency = {"BT-111": _text_of(next((value for key, value in source if key == "BT-6"), ""))}
        self.main_currency = _text_of(next((value for key, value in source if key == "BT-5"), ""))
        tag = f"{{{ubl.CREDIT_NOTE}}}CreditNote" if self.credit else f"{{{ubl.INVOICE}}}Invoice"
        self.root = _Place(None, "", "", etree.Element(tag, nsmap={"cac": ubl.CAC, "cbc": ubl.CBC}))
        self.pointers[self.root.element] = ""

    def written(self) -> Element:
        self._group(self.source, SHAPES[""], self.root)
        total = self.root.steps.get("cac:TaxTotal@main")
        if total is not None and next(total.iterchildren(tag("cbc:TaxAmount")), None) is None:
            # UBL has no VAT breakdown without a total; in the model a total that is not there is nought.
            self._leaf(self.root, "cac:TaxTotal@main/cbc:TaxAmount", "0", "/BG-22/BT-110", {"currencyID": self.main_currency})
        return self.root.element

    def _group(self, source: Pairs, shape: Shape, place: _Place) -> None:
        """Everything in a group, in the order of the table: the layout is the same whatever the order of the keys."""
        given: dict[str, Any] = {}
        for key, value in source:
            if key in given:
                self._mistake(f"{place.pointer}/{_escaped(key)}", "the key occurs twice")
            elif key not in shape.terms and key not in shape.groups:
                self._mistake(f"{place.pointer}/{_escaped(key)}", "no term or group that stands here")
            given[key] = value
        for code, row in shape.terms.items():
            if code in given:
                self._term(row, given[code], place)
        for code, row in shape.groups.items():
            if code in given:
                self._groups(row, given[code], place)

    def _groups(self, row: Row, value: Any, place: _Place) -> None:
        pointer = f"{place.pointer}/{row.code}"
        for each, at in _every(value, pointer):
            if not isinstance(each, Pairs):
                self._mistake(at, "a group is an object")
            elif row.code == NOTE:
                self._note(each, at)
            elif row.path == ".":
                inner = _Place(place, "", at)
                self._group(each, SHAPES[row.code], inner)
            else:
                self._group(each, SHAPES[row.code], self._opened(row, place, at))

    def _opened(self, row: Row, place: _Place, pointer: str) -> _Place:
        """A place of its own for one occurrence of a group; that of a delivery comes into being with the first thing in it."""
        opened = _Place(place, row.path, pointer)
        if row.code not in ("BG-13", "BG-14"):
            self._element(opened)
        return opened

    def _note(self, source: Pairs, pointer: str) -> None:
        """UBL writes the subject of a note before its text."""
        texts: dict[str, str] = {}
        for key, value in source:
            at = f"{pointer}/{_escaped(key)}"
            if key not in NOTE_TERMS or key in texts:
                self._mistake(at, "the key occurs twice" if key in texts else "no term or group that stands here")
            else:
                texts[key] = self._text(value, key, at)
        subject = f"#{texts['BT-21']}#" if "BT-21" in texts else ""
        self._leaf(self.root, "cbc:Note", subject + texts.get("BT-22", ""), pointer)

    def _term(self, row: Row, value: Any, place: _Place) -> None:
        for each, at in _every(value, f"{place.pointer}/{row.code}"):
            attributes: dict[str, str] = {}
            if isinstance(each, Pairs):
                each = self._completed(each, row, attributes, at)
            text = self._text(each, row.code, at)
            kind = TERMS[row.code].kind if row.code in TERMS else Kind.CODE
            if kind is Kind.AMOUNT:
                currency = self.currency.get(row.code, "") or self.main_currency
                attributes = ({"currencyID": currency} if currency else {}) | attributes
            if row.fixed_scheme:
                attributes["schemeID"] = row.fixed_scheme
            self._leaf(place, row.path, text, at, attributes)

    def _completed(self, source: Pairs, row: Row, attributes: dict[str, str], pointer: str) -> Any:
        """The value in an object; what completes it goes into the attributes."""
        values: list[Any] = []
        allowed = ("currency",) if row.code in TERMS and TERMS[row.code].kind is Kind.AMOUNT else row.attributes
        for key, given in source:
            at = f"{pointer}/{_escaped(key)}"
            if key == "value" and not values:
                values.append(given)
            elif key in allowed and _ATTRIBUTES[key] not in attributes:
                attributes[_ATTRIBUTES[key]] = self._text(given, "", at)
            else:
                self._mistake(at, "does not complete this term, or is given twice")
        return values[0] if values else ""

    def _text(self, value: Any, code: str, pointer: str) -> str:
        if isinstance(value, Number):
            if code in TERMS and TERMS[code].kind in _NUMBERS:
                return str(value)
            self._mistake(pointer, "a number stands where text is expected")
        elif not isinstance(value, str):
            self._mistake(pointer, "a text is expected")
        elif _NOT_XML.search(value):
            self._mistake(pointer, "the text holds control characters")
        else:
            return value
        return ""

    def _leaf(self, place: _Place, path: str, text: str, pointer: str, attributes: dict[str, str] | None = None) -> None:
        way = compiled(path, self.credit)
        if way.from_root:
            place = self.root
        around = self._element(place)
        if way.from_root and way.above[0].tag == _SELLER:
            around = self._in_seller(around, way.above)
        elif way.above:
            around = self._inside(around, place, way.above)
        if way.attribute:
            found = next(around.iterchildren(way.last.tag), None)
            if found is not None:
                found.set(way.attribute, text)
            return
        leaf = etree.SubElement(around, way.last.tag, attributes or {})
        leaf.text = text
        self.pointers[leaf] = pointer

    def _element(self, place: _Place) -> Element:
        """The element of a place, made when it is not there yet."""
        if place.element is None:
            around = place.around
            assert around is not None
            if not place.path:
                place.element, place.steps = self._element(around), around.steps
                return place.element
            way = compiled(place.path, self.credit)
            if way.from_root:
                around = self.root
            parent = self._element(around)
            if way.above:
                parent = self._inside(parent, around, way.above)
            shared = way.last.tag == _PERIOD and around is self.root
            place.element = self._inside(parent, around, (way.last,)) if shared else self._step(parent, way.last)
            self.pointers[place.element] = place.pointer
        return place.element

    def _inside(self, element: Element, place: _Place, steps: tuple[Step, ...]) -> Element:
        """The element at a path below one, made where it is missing; steps with ``*`` are made each time."""
        for step in steps:
            known = None if step.each_time else place.steps.get(step.way)
            if known is None:
                known = place.steps[step.way] = self._step(element, step)
            element = known
        return element

    def _in_seller(self, element: Element, steps: tuple[Step, ...]) -> Element:
        """UBL writes the creditor's identifier (BT-90) into the seller, who has been written already when there is one."""
        for step in steps:
            known = None if step.each_time else next(element.iterchildren(step.tag), None)
            element = self._step(element, step) if known is None else known
        return element

    @staticmethod
    def _step(around: Element, step: Step) -> Element:
        made = etree.SubElement(around, step.tag)
        for tags, text in step.marks:
            inner = made
            for each in tags:
                inner = etree.SubElement(inner, each)
            inner.text = text
        return made

    def _mistake(self, pointer: str, message: str) -> None:
        self.mistakes.append(Mistake(pointer, message))


def _every(value: Any, pointer: str) -> Iterator[tuple[Any, str]]:
    """The one value, or those of a list, with their places."""
    if isinstance(value, list) and not isinstance(value, Pairs):
        for place, each in enumerate(value):
            yield each, f"{pointer}/{place}"
    else:
        yield value, pointer


def _text_of(value: Any) -> str:
    """The text of a term that is needed before it is written; of several the first."""
    if isinstance(value, list) and not isinstance(value, Pairs):
        value = value[0] if value else ""
    if isinstance(value, Pairs):
        value = next((given for key, given in value if key == "value"), "")
    return value.strip() if isinstance(value, str) else ""


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
