"""What people want to know of an invoice at a glance: its key figures, as far as they can be read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from invoices.domain import lexical
from invoices.domain.identity import Kind, kind
from invoices.domain.model import Invoice

MAX_TEXT_CHARS: Final = 200


@dataclass(frozen=True, slots=True)
class Figures:
    """Texts are cut to MAX_TEXT_CHARS; what is missing or unreadable is empty or None. Amounts are in ``currency``, as written."""

    kind: Kind
    number: str
    currency: str
    seller: str
    seller_vat_id: str
    buyer: str
    lines: int
    issue_date: date | None = None
    due_date: date | None = None
    total_with_vat: Decimal | None = None
    amount_due: Decimal | None = None


def figures(invoice: Invoice) -> Figures:
    return Figures(
        kind=kind(invoice),
        number=_text(invoice, "BT-1"),
        currency=_text(invoice, "BT-5"),
        seller=_text(invoice, "BG-4", "BT-27"),
        seller_vat_id=_text(invoice, "BG-4", "BT-31"),
        buyer=_text(invoice, "BG-7", "BT-44"),
        lines=len(invoice.lines),
        issue_date=_date(invoice, "BT-2"),
        due_date=_date(invoice, "BT-9") or _date(invoice, "BG-16", "BT-9"),
        total_with_vat=_amount(invoice, "BT-112"),
        amount_due=_amount(invoice, "BT-115"),
    )


def _text(invoice: Invoice, *path: str) -> str:
    return "".join(char for char in invoice.text(*path) if char.isprintable())[:MAX_TEXT_CHARS]


def _date(invoice: Invoice, *path: str) -> date | None:
    return next((found for value in invoice.root.find(*path) if (found := lexical.written_date(value.text, value.qualifier))), None)


def _amount(invoice: Invoice, term: str) -> Decimal | None:
    return next((found for value in invoice.root.find("BG-22", term) if (found := value.number) is not None), None)
