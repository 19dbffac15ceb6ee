"""Several invoices in one file: a FatturaPA may have many bodies under one header."""

import copy
from typing import Any, Final

from lxml import etree

from invoices.domain.document import MAX_BYTES, Unreadable, parse
from invoices.domain.fattura.form import DOCUMENT

MAX_BODIES: Final = 10_000
MAX_TOGETHER: Final = 4 * MAX_BYTES
"""Most bytes of all documents that a lot is taken apart into: each repeats the header."""
_HEADER: Final = "FatturaElettronicaHeader"
_BODY: Final = "FatturaElettronicaBody"

type Element = Any
"""An lxml element. lxml ships no types."""


def bodies(content: bytes) -> tuple[bytes, ...]:
    """One document for each body of a lot, each with the header; the same content always gives the same bytes. Never raises.

    () for everything that is no FatturaPA of two bodies at least, and for lots beyond MAX_BODIES or MAX_TOGETHER, which
    ``document.read`` refuses. A signature inside of the file is left out: it was made over the whole lot.
    """
    if content.replace(b"\0", b"").count(_BODY.encode()) < 2:  # without NUL: UTF-16 is looked at too
        return ()
    try:
        root = parse(content)
    except Unreadable:
        return ()
    found = root.findall(_BODY)
    if root.tag != DOCUMENT or not 2 <= len(found) <= MAX_BODIES:
        return ()
    shared = [etree.tostring(header, encoding="UTF-8", with_tail=False) for header in root.findall(_HEADER)]
    if sum(map(len, shared)) * len(found) + len(content) > MAX_TOGETHER:
        return ()
    return tuple(_single(root, body) for body in found)


def _single(root: Element, body: Element) -> bytes:
    single = etree.Element(root.tag, dict(root.attrib), nsmap=root.nsmap)
    single.extend(copy.deepcopy(header) for header in root.findall(_HEADER))
    single.append(copy.deepcopy(body))
    written: bytes = etree.tostring(single, encoding="UTF-8", xml_declaration=True)
    return written
