"""Which invoice this is in the world: whose, of what kind, with what number. Two documents with the same identity are duplicates.

A supplier is known by the best identifier it gives: VAT identifier (BT-31), tax registration (BT-32), legal registration (BT-30),
else its name (BT-27). Identifiers and numbers are normalised, so that ``RE 2026/17`` and ``re-2026-17`` are the same number; separators
are never dropped between digits, so ``2026-1-17`` and ``2026-11-7`` stay apart.

Invoices and credit notes are told apart, since suppliers may count them in series of their own.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from invoices.domain.model import Invoice

MAX_PART_CHARS: Final = 120
"""A longer identifier or number is represented by its hash."""

CREDIT_CODES: Final = frozenset(("81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"))
"""UNTDID 1001 codes of credit notes, as EN 16931 (BR-CL-01) lists them."""

_NOT_ALNUM: Final = re.compile(r"[^0-9A-Z]+")
_NOT_WORD: Final = re.compile(r"[\W_]+")


class Kind(StrEnum):
    """What sort of document it is for the books."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


@dataclass(frozen=True, slots=True)
class Identity:
    """``supplier`` is the kind of identifier and its normalised text, ``number`` the normalised invoice number."""

    supplier: str
    kind: Kind
    number: str


def identity(invoice: Invoice) -> Identity | None:
    """The identity, or None when the supplier or the number is missing."""
    supplier, number = supplier_key(invoice), number_key(invoice.text("BT-1"))
    return Identity(supplier, kind(invoice), number) if supplier and number else None


def kind(invoice: Invoice) -> Kind:
    credit = invoice.document == "CreditNote" or (invoice.document != "Invoice" and invoice.text("BT-3") in CREDIT_CODES)
    return Kind.CREDIT_NOTE if credit else Kind.INVOICE


def supplier_key(invoice: Invoice) -> str:
    """Such as ``vat:DE123456789``; empty when nothing names the supplier."""
    for label, term in (("vat", "BT-31"), ("tax", "BT-32"), ("legal", "BT-30")):
        text = _NOT_ALNUM.sub("", _upper(invoice.text("BG-4", term)))
        if text:
            return f"{label}:{_bounded(text)}"
    name = _NOT_WORD.sub(" ", _upper(invoice.text("BG-4", "BT-27") or invoice.text("BG-4", "BT-28"))).strip()
    return f"name:{_bounded(name)}" if name else ""


def number_key(number: str) -> str:
    """Capitals and digits, every run of anything else one hyphen; foreign letters count as letters."""
    return _bounded(_NOT_WORD.sub("-", _upper(number)).strip("-"))


def _upper(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()


def _bounded(text: str) -> str:
    return text if len(text) <= MAX_PART_CHARS else f"sha256-{hashlib.sha256(text.encode()).hexdigest()}"
