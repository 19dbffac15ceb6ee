"""From bytes to the semantic model: guarded XML parsing, recognition of the document type, and locations.

Nothing is ever fetched or expanded. A document type declaration (DOCTYPE) is refused outright: no syntax of invoices has one, and
it is the only door to entities, internal or external. What cannot be read raises ``Unreadable`` with a reason that a person can
act on; what can be read, however wrong, becomes an ``Invoice`` for the rules to judge.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from lxml import etree

from invoices.domain import cii, reading, ubl
from invoices.domain.binding import Element
from invoices.domain.fattura import form as fattura
from invoices.domain.fattura import reading as fattura_reading
from invoices.domain.model import Group, Invoice
from invoices.domain.reading import Reader
from invoices.domain.syntax import cii as cii_syntax
from invoices.domain.syntax import ubl as ubl_syntax
from invoices.domain.syntax.paths import paths

MAX_BYTES: Final = 20 * 1024 * 1024
"""Largest document that is read. Larger ones are kept and quarantined."""
MAX_MARKUP: Final = 2_000_000
"""Most '<' and '=' signs in a document: bounds the elements and attributes, and so the memory, before anything is parsed.
An invoice of 10,000 lines has about one million."""
MAX_COUNTED_SIBLINGS: Final = 20_000
"""Up to here a location numbers an element among those of its name, beyond among all: counting by name takes long."""
_PROLOG_STEP: Final = 4096
_LOOKED_AT: Final = 256

_PLAIN_PROLOG: Final = re.compile(
    rb"""(?:\xef\xbb\xbf)?"""
    rb"""(?:<\?xml\s+version=["']1\.0["'](?:\s+encoding=["']utf-8["'])?(?:\s+standalone=["'](?:yes|no)["'])?\s*\?>)?"""
    rb"""\s*+(?:<!--[^-]*+(?:-[^-]++)*+-->\s*+)*+<[a-z_]""",
    re.IGNORECASE,
)
"""UTF-8 with nothing but comments between declaration and root element, which is where a document type would stand."""

READERS: Final[dict[str, Reader]] = {
    tag: Reader(table, paths(syntax.RULES, syntax.SPACES, syntax.MACROS))
    for tables, syntax in ((ubl.TABLES, ubl_syntax), (cii.TABLES, cii_syntax))
    for tag, table in tables.items()
}
"""Name of the root element -> how to read such a document."""


class Unreadable(Exception):  # noqa: N818 (an answer, not an error)
    """These bytes are no invoice that can be judged.

    ``reason`` is a stable word (empty, too_large, too_much_markup, doctype, not_xml, not_json, not_semantic, too_deep,
    unknown_document, lot, simplified_invoice; those of wrappings in ``domain/wrapping``), ``detail`` a sentence.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def read(data: bytes) -> Invoice:
    """Reads a UBL 2.1 Invoice or CreditNote, a CII D16B invoice, a FatturaPA 1.2 or the semantic model as JSON.

    What is wrapped (``container.opened``) or holds several invoices (``fattura.lot.bodies``) is taken apart before. Raises Unreadable, and
    nothing else.
    """
    if data[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(b"{"):
        from invoices.domain.semantic_json import read as read_json  # it needs what is defined here

        return read_json(data)
    try:
        return _of_root(parse(data, indented=False))
    except reading.Nested:
        return _of_root(parse(data), exact=True)


def _of_root(root: Element, *, exact: bool = False) -> Invoice:
    reader = READERS.get(root.tag)
    if reader is None:
        return _fattura(root)
    try:
        table = reader.table
        return reader.read(root, root.tag.rpartition("}")[2], XmlLocator(root, table.paths, table.prefixes), exact=exact)
    except reading.TooDeep:
        raise Unreadable("too_deep", f"Elements nest deeper than {reading.MAX_DEPTH}.") from None


def _fattura(root: Element) -> Invoice:
    """Reads a FatturaPA. Raises Unreadable for what it does not read, and for every other document."""
    if root.tag == fattura.SIMPLIFIED:
        raise Unreadable(
            "simplified_invoice", "This is a simplified FatturaPA (FSM10): it states no buyer's address, no lines and no totals to judge."
        )
    if root.tag != fattura.DOCUMENT:
        known = ", ".join(sorted(tag.rpartition("}")[2] for tag in (*READERS, fattura.DOCUMENT)))
        raise Unreadable("unknown_document", f"The root element is {_shown(root.tag)}; readable are {known} in their official namespaces.")
    if fattura.is_crowded(root):
        most = f"{fattura.MAX_ELEMENTS} elements, or {fattura.MAX_CHILDREN} in one"
        raise Unreadable("too_much_markup", f"The FatturaPA has more than {most}; its lines are numbered up to 9999.")
    count = len(root.findall("FatturaElettronicaBody"))
    if count > 1:
        raise Unreadable("lot", f"The FatturaPA holds {count} invoices; each is read by itself.")
    return fattura_reading.read(root, XmlLocator(root, {}, {"p": fattura.NAMESPACE}))


def parse(data: bytes, *, indented: bool = True) -> Element:
    """The root element of an XML document within the limits of this module. Raises Unreadable.

    Without ``indented`` white space that stands alone between elements is left out, which takes a fifth less time.
    """
    if not data.strip(b" \t\r\n\0"):
        raise Unreadable("empty", "The document has no content.")
    if len(data) > MAX_BYTES:
        raise Unreadable("too_large", f"The document has {len(data)} bytes; at most {MAX_BYTES} are read.")
    if len(data) > MAX_MARKUP and data.count(b"<") + data.count(b"=") > MAX_MARKUP:
        raise Unreadable("too_much_markup", f"The document has more than {MAX_MARKUP} elements and attributes.")
    if _declares_document_type(data):
        raise Unreadable(
            "doctype", "The document declares a document type (DOCTYPE), which invoices must not have; nothing in it was expanded."
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=not indented,
        collect_ids=False,
    )
    try:
        root: Element = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise Unreadable(
            "not_xml", f"Not well-formed XML at line {line}, column {column}: {_shown(error.msg or 'no reason given')}."
        ) from None
    except (ValueError, LookupError) as error:
        raise Unreadable("not_xml", f"Not readable as XML: {_shown(str(error))}.") from None
    if root.getroottree().docinfo.doctype:
        raise Unreadable(
            "doctype", "The document declares a document type (DOCTYPE), which invoices must not have; nothing in it was expanded."
        )
    return root


class _Seen(Exception):  # noqa: N818 (a message, not an error)
    def __init__(self, doctype: bool) -> None:
        self.doctype = doctype


def _declares_document_type(data: bytes) -> bool:
    """Looks at the prolog only, so that a hostile declaration is never even processed. Raises Unreadable when the prolog is no XML."""
    if _PLAIN_PROLOG.match(data):
        return False

    def start(*_: object) -> None:
        raise _Seen(False)

    def doctype(*_: object) -> None:
        raise _Seen(True)

    prolog = expat.ParserCreate()
    prolog.StartElementHandler = start
    prolog.StartDoctypeDeclHandler = doctype
    try:
        for begin in range(0, len(data), _PROLOG_STEP):
            prolog.Parse(data[begin : begin + _PROLOG_STEP], False)
        prolog.Parse(b"", True)
    except _Seen as seen:
        return seen.doctype
    except expat.ExpatError as error:
        text = expat.errors.messages.get(error.code, "no reason given")
        raise Unreadable("not_xml", f"Not well-formed XML at line {error.lineno}, column {error.offset + 1}: {text}.") from None
    except (LookupError, ValueError) as error:
        # An encoding of several bytes a character that is not Unicode, such as UTF-7: nobody writes invoices in it.
        raise Unreadable("not_xml", f"Not readable as XML: {_shown(str(error))}.") from None
    raise Unreadable("not_xml", "The document has no root element.")


def _shown(text: str, limit: int = 200) -> str:
    """Foreign text fit for a sentence: printable, one line, not too long."""
    clean = "".join(char if char.isprintable() else " " for char in text[: limit + 1])
    return clean[:limit] + ("..." if len(clean) > limit else "")


@dataclass(frozen=True, slots=True)
class XmlLocator:
    """Locations as XPath with the usual prefixes; a step is numbered where it has siblings of its name."""

    root: Element
    paths: Mapping[tuple[str, str], str]
    prefixes: Mapping[str, str]
    known: dict[object, str] = field(default_factory=dict)
    """Locations that were asked for, by element: findings share their beginnings."""

    def of(self, node: object) -> str:
        found = self.known.get(node)
        if found is None:
            element: Element = node
            parent = element.getparent()
            found = self.known[node] = f"{self.of(parent) if parent is not None else ''}/{self._step(element, parent)}"
        return found

    def _step(self, element: Element, parent: Element | None) -> str:
        step = self._name(element.tag)
        if parent is not None:
            position = parent.index(element)
            if position > MAX_COUNTED_SIBLINGS:
                return f"*[{position + 1}]"
            before = sum(1 for _ in element.itersiblings(element.tag, preceding=True))
            if before or next(element.itersiblings(element.tag), None) is not None:
                return f"{step}[{before + 1}]"
        return step

    def expected(self, group: Group, term: str) -> str:
        path = self.paths.get((group.code, term))
        at = self.of(group.node)
        if path is None:
            return at
        plain = "/".join(step.partition("[")[0] for step in path.split("/"))
        return f"{at}/{plain}"

    def _name(self, tag: str) -> str:
        space, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
        for prefix, uri in self.prefixes.items():
            if uri == space:
                return f"{prefix}:{local}"
        return local if not space else f"*:{local}"
