"""Writes the semantic model as JSON, whatever syntax it was read from."""

import json
from collections.abc import Iterable
from typing import Any

from invoices.domain.json_table import SHAPES
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.terms import TERMS, Kind

POINT_DATES = {"5": "3", "29": "35", "72": "432"}
"""CII writes the code of BT-8 out of UNTDID 2475, UBL and the model out of UNTDID 2005."""
ALSO = {"BT-29": "BT-29-0", "BT-46": "BT-46-0", "BT-60": "BT-60-0"}


def as_json(invoice: Invoice) -> dict[str, Any]:
    return _Writer(invoice).document()


def dumped(invoice: Invoice) -> bytes:
    return json.dumps(as_json(invoice)).encode()


class _Writer:
    def __init__(self, invoice: Invoice) -> None:
        self.invoice = invoice
        self.root = invoice.root
        self.cii = invoice.syntax is Syntax.CII
        self.currency = invoice.text("BT-5")

    def document(self) -> dict[str, Any]:
        root = self.root
        found = self.group("", root)
        found |= self._notes()
        totals = [self.group("BG-22", group) for group in root.every("BG-22")] or [{}]
        vat = [value for total in root.every("VAT-TOTAL") for value in total.values("BT-110")] + list(root.find("BG-22", "BT-110"))
        rows = [*root.every("BG-23"), *(row for total in root.every("VAT-TOTAL") for row in total.every("BG-23"))]
        accounting = invoice_text(root, "BT-6")
        for value in vat:
            other = accounting and value.qualifier == accounting and value.qualifier != self.currency
            totals[0].setdefault("BT-111" if other else "BT-110", []).append(self.value("BT-110", value))
        if root.every("BG-22") or vat:
            found["BG-22"] = totals
        if rows:
            found["BG-23"] = [self.group("BG-23", row) for row in rows]
        self._delivery(found)
        self._payment(found)
        self._references(found)
        point = [value for code in ("BG-14", "BG-23") for group in self.invoice.everywhere(code) for value in group.values("BT-8")]
        if point:
            found["BT-8"] = POINT_DATES.get(point[0].text, point[0].text)
        tax_point = [value for group in self.invoice.everywhere("BG-23") for value in group.values("BT-7")]
        if tax_point:
            found["BT-7"] = self.value("BT-7", tax_point[0])
        return found

    def group(self, code: str, group: Group) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for term in SHAPES[code].terms:
            values = [*group.values(term), *group.values(ALSO.get(term, ""))]
            if values and term not in ("BT-110", "BT-8"):
                found[term] = [self.value(term, value) for value in values] if len(values) > 1 else self.value(term, values[0])
        if code == "BG-25":
            self._units(found, group)
        for inner, row in SHAPES[code].groups.items():
            if row.path == "." and inner != "BG-1":
                wrapped = self.group(inner, group)
                found |= {inner: wrapped} if wrapped else {}
            elif group.every(inner) and inner not in ("BG-22", "BG-23"):
                found[inner] = [self.group(inner, each) for each in group.every(inner)]
        if code == "BG-31" and group.every("CLASSIFICATION"):
            found["BT-158"] = [self.value("BT-158", value) for each in group.every("CLASSIFICATION") for value in each.values("BT-158")]
        if code == "BG-29" and group.first("BT-149") is not None and group.values("BT-149")[0].qualifier:
            found["BT-150"] = group.values("BT-149")[0].qualifier
        return found

    def _units(self, found: dict[str, Any], group: Group) -> None:
        quantity = group.first("BT-129")
        if quantity is not None and quantity.qualifier is not None:
            found["BT-130"] = quantity.qualifier
        objects = [
            value
            for each in group.every("LINE-DOCUMENT")
            if invoice_text(each, "DOCUMENT-TYPE") == "130"
            for value in each.values("BT-128")
        ]
        if objects:
            found["BT-128"] = [self.value("BT-128", value) for value in objects]

    def value(self, term: str, value: Value) -> Any:
        text = value.text
        kind = TERMS[term].kind if term in TERMS else Kind.TEXT
        if kind is Kind.DATE and value.qualifier == "102" and len(text.strip()) == 8:
            text = f"{text.strip()[:4]}-{text.strip()[4:6]}-{text.strip()[6:]}"
        if term == "BT-125":
            node: Any = value.node
            mime = {"mime": node.get("mimeCode")} if node.get("mimeCode") is not None else {}
            return {"value": "", **({"filename": value.qualifier} if value.qualifier else {}), **mime}
        if kind is Kind.AMOUNT and value.qualifier:
            return {"value": text, "currency": value.qualifier}
        if term == "BT-158":
            return {"value": text, **({"list": value.qualifier} if value.qualifier else {})}
        scheme = kind is Kind.IDENTIFIER and value.qualifier is not None and term not in ("BT-32", "BT-122")
        return {"value": text, "scheme": value.qualifier} if scheme else text

    def _notes(self) -> dict[str, Any]:
        subjects = [value.text for value in self.root.values("BT-21")]
        notes = [{"BT-22": value.text} for value in self.root.values("BT-22")]
        for note, subject in zip(notes, subjects, strict=False):
            note["BT-21"] = subject
        return {"BG-1": notes} if notes else {}

    def _delivery(self, found: dict[str, Any]) -> None:
        if self.cii:
            for term in ("BT-15", "BT-16"):
                values = self.root.find("BG-13", term)
                if values:
                    found[term] = [value.text for value in values]
            found["BG-13"] = [part for part in found.get("BG-13", []) if part]
        periods = [part for each in self.root.every("BG-14") if (part := self.group("BG-14", each))]
        if periods:
            found.setdefault("BG-13", []).append({"BG-14": periods})

    def _payment(self, found: dict[str, Any]) -> None:
        means = found.get("BG-16", [])
        if not self.cii:
            return
        for part, group in zip(means, self.root.every("BG-16"), strict=True):
            for account in part.get("BG-17", []):
                if group.values("BT-86"):
                    account["BT-86"] = group.values("BT-86")[0].text
            mandate = {"BT-91": group.values("BT-91")[0].text} if group.values("BT-91") else {}
            mandate |= {term: self.root.values(term)[0].text for term in ("BT-89", "BT-90") if self.root.values(term)}
            if mandate:
                part["BG-19"] = mandate
            if self.root.values("BT-83"):
                part["BT-83"] = self.root.values("BT-83")[0].text

    def _references(self, found: dict[str, Any]) -> None:
        documents = self.root.every("BG-24")
        kept = []
        for group, part in zip(documents, found.get("BG-24", []), strict=True):
            kind = invoice_text(group, "DOCUMENT-TYPE")
            if kind == "130":
                found["BT-18"] = [self.value("BT-18", value) for value in group.values("BT-122")]
            elif kind == "50" and self.cii:
                found["BT-17"] = [value.text for value in group.values("BT-122")]
            else:
                if "BT-122" in part:
                    part["BT-122"] = [value.text for value in group.values("BT-122")]
                kept.append(part)
        found.pop("BG-24", None)
        if kept:
            found["BG-24"] = kept


def invoice_text(group: Group, term: str) -> str:
    values: Iterable[Value] = group.values(term)
    return next((value.token for value in values), "")
