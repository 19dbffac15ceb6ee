"""Writing XML: elements by prefixed name, and bytes that are the same for the same tree."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

type Element = Any


class Tree:
    """A document under construction. Names are written `prefix:local` with the prefixes of `spaces`."""

    def __init__(self, root: str, spaces: Mapping[Any, str], prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self._names: dict[str, str] = {}
        self.root: Element = etree.Element(self._name(root), nsmap=dict(spaces))

    def add(self, parent: Element, path: str, text: str = "", **attributes: str) -> Element:
        """Appends an element, or a chain of them written `a/b/c`, whose last one holds the text; answers the last one."""
        for step in path.split("/"):
            parent = etree.SubElement(parent, self._name(step))
        parent.text = text or None
        for name, value in attributes.items():
            parent.set(name, value)
        return parent

    def maybe(self, parent: Element, path: str, text: str | None, **attributes: str) -> None:
        """The same, unless there is no text."""
        if text:
            self.add(parent, path, text, **attributes)

    def bytes(self) -> bytes:
        """The document in UTF-8."""
        content: bytes = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
        return content

    def _name(self, name: str) -> str:
        known = self._names.get(name)
        if known is None:
            prefix, _, local = name.rpartition(":")
            known = self._names[name] = f"{{{self._prefixes[prefix]}}}{local}"
        return known
