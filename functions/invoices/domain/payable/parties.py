"""Checks on what identifies a supplier: VAT and tax identifiers, IBAN and BIC. And the key under which a supplier is known."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from invoices.domain.identity import supplier_key
from invoices.domain.model import Group, Invoice, Syntax, Value

_UNION: Final = "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI"
EU: Final = frozenset(_UNION.split())
"""Prefixes of VAT identifiers in the Union (Greece writes EL, Northern Ireland XI)."""


class SupplierStatus(StrEnum):
    """``unconfirmed``: known from an invoice only, or entered by one person; nothing is paid before another one confirms it."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account to pay to, with who proposed it and who, if anybody yet, confirmed it. Kept out of representations, and so out of logs."""

    iban: str
    bic: str
    proposed_by: str
    proposed_at: datetime
    reason: str = ""
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None

    def __repr__(self) -> str:
        return f"BankAccount(...{self.iban[-4:]})"


def key_of(*, vat_id: str, tax_id: str, legal_id: str, name: str) -> str:
    """The key of a supplier with these identifiers: the same as an invoice with them has (``identity.supplier_key``)."""
    written = {"BT-31": vat_id, "BT-32": tax_id, "BT-30": legal_id, "BT-27": name}
    seller = Group("BG-4", None, {term: [Value(text, None, None)] for term, text in written.items() if text}, {})
    root = Group("", None, {}, {"BG-4": [seller]})
    return supplier_key(Invoice(Syntax.UBL, "Invoice", root, Group("STRAY", None, {}, {}), {}, _Nowhere()))


class _Nowhere:
    def of(self, _: object) -> str:
        return ""

    def expected(self, _: Group, __: str) -> str:
        return ""


def iban(text: str) -> str | None:
    """An IBAN without blanks, or None when its length, form or check digits are wrong (ISO 13616)."""
    # Imported here and below: only who checks something pays for it.
    from stdnum import iban as ibans

    return str(ibans.compact(text)) if ibans.is_valid(text) else None


def bic(text: str) -> str | None:
    """A BIC of eight or eleven characters (ISO 9362), or None."""
    from stdnum import bic as bics

    return str(bics.compact(text)) if bics.is_valid(text) else None


def vat_id(text: str) -> str | None:
    """A VAT identifier without separators; None when one of the EU, Great Britain or Switzerland breaks its country's check.

    Others are taken as they are: there is no check to hold them to.
    """
    compact = "".join(char for char in text.upper() if char.isalnum())
    prefix = "EL" if compact[:2] == "GR" else compact[:2]
    if prefix in EU and prefix != "XI":
        from stdnum.eu import vat

        return compact if vat.is_valid(prefix + compact[2:]) else None
    if prefix in ("GB", "XI"):
        from stdnum.gb import vat as british

        return compact if british.is_valid("GB" + compact[2:]) else None
    if compact[:3] == "CHE":
        from stdnum.ch import uid

        digits = compact[:12]
        return compact if uid.is_valid(digits) else None
    return compact or None


def tax_id(text: str, country: str) -> str | None:
    """A national tax number in its compact form; None when it breaks the check of Germany or Italy; of others, as written."""
    compact = text.strip()
    if country == "DE":
        from stdnum.de import stnr

        return compact if stnr.is_valid(compact) else None
    if country == "IT":
        from stdnum.it import codicefiscale, iva

        return compact if codicefiscale.is_valid(compact) or iva.is_valid(compact) else None
    return compact or None
