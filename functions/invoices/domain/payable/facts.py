"""What accounts payable takes from an invoice: parties, amounts in minor units, VAT breakdown, lines, where to pay.

Amounts of a credit note are negative here, whatever sign the document writes: it reduces what is owed.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from invoices.domain import lexical
from invoices.domain.identity import Identity, Kind, identity
from invoices.domain.model import Group, Invoice
from kernel.money import Money

MAX_TEXT_CHARS: Final = 200
MAX_ACCOUNTS: Final = 10
"""Accounts of one invoice (BG-17) that are looked at."""


class NotPayable(Exception):  # noqa: N818 (an answer, not an error)
    """An accepted invoice lacks what a payable cannot be without."""


@dataclass(frozen=True, slots=True)
class VatPart:
    """One row of the VAT breakdown (BG-23). ``rate`` is a percentage, None where the category has none."""

    category: str
    rate: Decimal | None
    net: int
    vat: int


@dataclass(frozen=True, slots=True)
class Line:
    """An invoice line (BG-25). ``price`` is for one unit (BT-146 divided by BT-149), in major units; ``net`` (BT-131) in minor units."""

    id: str
    name: str
    quantity: Decimal
    unit: str
    price: Decimal
    net: int
    vat_rate: Decimal | None = None
    order_line: str = ""
    seller_item: str = ""
    buyer_item: str = ""
    standard_item: str = ""
    accounting: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """An invoice or credit note as accounts payable sees it. ``total`` is BT-112, ``due`` BT-115."""

    identity: Identity
    number: str
    issue_date: date
    due_date: date | None
    terms: str
    currency: str
    net: int
    vat: int
    total: int
    due: int
    vat_parts: tuple[VatPart, ...]
    lines: tuple[Line, ...]
    supplier_name: str
    country: str
    vat_id: str
    tax_id: str
    legal_id: str
    ibans: tuple[str, ...]
    bic: str
    remittance: str
    order: str
    accounting: str

    @property
    def is_credit(self) -> bool:
        return self.identity.kind is Kind.CREDIT_NOTE


def facts(invoice: Invoice) -> Facts:
    """Reads an invoice that has passed the rules. Raises NotPayable for one without identity, issue date or readable amounts."""
    known = identity(invoice)
    issued = _date(invoice, "BT-2")
    if known is None or issued is None:
        raise NotPayable("the invoice has no number, no supplier or no issue date")
    currency = invoice.text("BT-5")
    sign = -1 if known.kind is Kind.CREDIT_NOTE else 1
    totals = next(iter(invoice.root.every("BG-22")), None)
    if totals is None:
        raise NotPayable("the invoice has no totals (BG-22)")
    net, total, due = (_minor(totals, term, currency) * sign for term in ("BT-109", "BT-112", "BT-115"))
    return Facts(
        identity=known,
        number=_text(invoice, "BT-1"),
        issue_date=issued,
        due_date=_date(invoice, "BT-9") or _date(invoice, "BG-16", "BT-9"),
        terms=invoice.text("BT-20")[:2000],
        currency=currency,
        net=net,
        vat=total - net,
        total=total,
        due=due,
        vat_parts=tuple(_vat_part(group, currency, sign) for group in _breakdown(invoice, currency)),
        lines=tuple(_line(group, currency, sign) for group in invoice.lines),
        supplier_name=_text(invoice, "BG-4", "BT-27") or _text(invoice, "BG-4", "BT-28"),
        country=_text(invoice, "BG-4", "BG-5", "BT-40")[:2],
        vat_id=_text(invoice, "BG-4", "BT-31"),
        tax_id=_text(invoice, "BG-4", "BT-32"),
        legal_id=_text(invoice, "BG-4", "BT-30"),
        ibans=_accounts(invoice),
        bic=_first(invoice, "BT-86"),
        remittance=_text(invoice, "BG-16", "BT-83") or _text(invoice, "BT-83"),
        order=_text(invoice, "BT-13"),
        accounting=_text(invoice, "BT-19"),
    )


def _breakdown(invoice: Invoice, currency: str) -> list[Group]:
    """The rows in the currency of the invoice: UBL nests them in totals of VAT, and may repeat them in the accounting currency (BT-6)."""
    rows = [*invoice.root.every("BG-23"), *(row for total in invoice.root.every("VAT-TOTAL") for row in total.every("BG-23"))]
    return [row for row in rows if (taxable := row.first("BT-116")) is not None and taxable.qualifier in (None, currency)]


def _vat_part(group: Group, currency: str, sign: int) -> VatPart:
    category = group.first("BT-118")
    return VatPart(
        category.token if category else "",
        group.number("BT-119"),
        _minor(group, "BT-116", currency) * sign,
        _minor(group, "BT-117", currency) * sign,
    )


def _line(group: Group, currency: str, sign: int) -> Line:
    quantity = group.first("BT-129")
    base = group.number("BT-149")
    price = group.number("BT-146") or Decimal(0)
    rate = group.number("BT-152")
    if rate is None:
        rate = next((found for inner in group.every("BG-30") if (found := inner.number("BT-152")) is not None), None)
    return Line(
        id=_token(group, "BT-126"),
        name=_token(group, "BT-153"),
        quantity=((quantity.number if quantity else None) or Decimal(0)) * sign,
        unit=(_token(group, "BT-130") or (quantity.qualifier if quantity else "") or "")[:20],
        price=price / base if base else price,
        net=_minor(group, "BT-131", currency) * sign,
        vat_rate=rate,
        order_line=_token(group, "BT-132"),
        seller_item=_token(group, "BT-155"),
        buyer_item=_token(group, "BT-156"),
        standard_item=_token(group, "BT-157"),
        accounting=_token(group, "BT-133"),
    )


def _accounts(invoice: Invoice) -> tuple[str, ...]:
    """The payment accounts (BT-84), without blanks, in order, each once."""
    found = (value.token.replace(" ", "").upper()[:40] for group in invoice.everywhere("BG-17") for value in group.values("BT-84"))
    return tuple(dict.fromkeys(account for account in found if account))[:MAX_ACCOUNTS]


def _first(invoice: Invoice, term: str) -> str:
    """The first BT-86: UBL has it in the account (BG-17), CII beside it."""
    groups = (*invoice.everywhere("BG-17"), *invoice.everywhere("BG-16"))
    return next((text for group in groups if (text := _token(group, term))), "")


def _minor(group: Group, term: str, currency: str) -> int:
    value = group.first(term)
    try:
        return Money.parse(value.token if value else "", currency).amount
    except ValueError as error:
        raise NotPayable(f"{term}: {error}") from None


def _token(group: Group, term: str) -> str:
    value = group.first(term)
    return _printable(value.token) if value else ""


def _text(invoice: Invoice, *path: str) -> str:
    return _printable(invoice.text(*path))


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable())[:MAX_TEXT_CHARS]


def _date(invoice: Invoice, *path: str) -> date | None:
    return next((found for value in invoice.root.find(*path) if (found := lexical.written_date(value.text, value.qualifier))), None)
