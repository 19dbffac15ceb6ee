"""What accounts payable takes from an invoice: parties, amounts in minor units, VAT breakdown, what is withheld, lines, where to pay.

Amounts of a credit note are negative here, whatever sign the document writes: it reduces what is owed.

Of an Italian invoice the buyer may have to keep parts, and pay them to the tax office and to social funds in place of the supplier:
``withheld`` and ``split_vat``. A supplier who asks for exactly what is owed to him leaves
``total + adjusted == due + sum of withheld + split_vat``; whatever is missing to that was paid in advance, or is not asked for.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from invoices.domain import lexical
from invoices.domain.identity import Identity, Kind, identity
from invoices.domain.model import Group, Invoice
from kernel.money import Money

MAX_TEXT_CHARS: Final = 200
MAX_ACCOUNTS: Final = 10
"""Accounts of one invoice (BG-17) that are looked at."""
MAX_WITHHELD: Final = 50
"""Withholdings of one invoice; two or three are usual."""
SPLIT_PAYMENT: Final = "B"
"""VAT category of split payment (art. 17-ter DPR 633/72, UNTDID 5305)."""


class NotPayable(Exception):  # noqa: N818 (an answer, not an error)
    """An accepted invoice lacks what a payable cannot be without."""


@dataclass(frozen=True, slots=True)
class VatPart:
    """One row of the VAT breakdown (BG-23). ``rate`` is a percentage, None where the category has none."""

    category: str
    net: int
    vat: int
    rate: Decimal | None = None


class WithholdingKind(StrEnum):
    """To whom a withholding is paid: the tax office, or a social fund."""

    TAX = "tax"
    SOCIAL_FUND = "social_fund"


_TAXES: Final = frozenset(("RT01", "RT02"))


@dataclass(frozen=True, slots=True)
class Withholding:
    """What the buyer keeps of an invoice and pays in place of the supplier: one DatiRitenuta (2.1.1.5) of a FatturaPA.

    ``type``: RT01, RT02 income tax of persons and of others (DPR 600/73); RT03 INPS, RT04 Enasarco, RT05 ENPAM, RT06 another fund.
    ``amount`` in minor units. ``rate`` is a percentage of what it is taken of, which the format does not state. ``reason`` is the letter of
    the payment in the yearly statement (CausalePagamento).
    """

    type: str
    amount: int
    rate: Decimal | None = None
    reason: str = ""

    @property
    def kind(self) -> WithholdingKind:
        return WithholdingKind.TAX if self.type in _TAXES else WithholdingKind.SOCIAL_FUND


@dataclass(frozen=True, slots=True)
class OwedToState:
    """What a buyer owes to others than the supplier for an invoice, in minor units: withheld tax, withheld contributions, VAT."""

    tax: int
    social_fund: int
    vat: int


def owed_to_state(withheld: tuple[Withholding, ...], split_vat: int) -> OwedToState:
    """Withholdings by kind, and the VAT in split payment."""
    sums = dict.fromkeys(WithholdingKind, 0)
    for each in withheld:
        sums[each.kind] += each.amount
    return OwedToState(sums[WithholdingKind.TAX], sums[WithholdingKind.SOCIAL_FUND], split_vat)


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
    """An invoice or credit note as accounts payable sees it. ``total`` is BT-112, ``due`` BT-115.

    ``adjusted`` is BT-114: rounding, and in a FatturaPA the discounts and surcharges on the whole document too, which change no VAT.
    ``split_vat`` is VAT that goes to the state instead of the supplier (``_split_vat`` says when that is certain).
    """

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
    withheld: tuple[Withholding, ...] = ()
    split_vat: int = 0
    adjusted: int = 0

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
    vat_parts = tuple(_vat_part(group, currency, sign) for group in _breakdown(invoice, currency))
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
        vat_parts=vat_parts,
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
        withheld=_withheld(invoice, currency, sign),
        split_vat=_split_vat(totals, vat_parts, currency, sign),
        adjusted=_optional(totals, "BT-114", currency) * sign,
    )


def _withheld(invoice: Invoice, currency: str, sign: int) -> tuple[Withholding, ...]:
    """The withholdings in the order of the document; one over nothing is none. NotPayable beyond MAX_WITHHELD."""
    groups = invoice.root.every("WITHHOLDING")
    if len(groups) > MAX_WITHHELD:
        raise NotPayable(f"the invoice has {len(groups)} withholdings, more than {MAX_WITHHELD}")
    found = (
        Withholding(
            _token(group, "WITHHOLDING-TYPE"),
            _minor(group, "WITHHOLDING-AMOUNT", currency) * sign,
            group.number("WITHHOLDING-RATE"),
            _token(group, "WITHHOLDING-REASON"),
        )
        for group in groups
    )
    return tuple(each for each in found if each.amount)


def _split_vat(totals: Group, vat_parts: tuple[VatPart, ...], currency: str, sign: int) -> int:
    """VAT in split payment, where it is certain that it is no part of what is due.

    A FatturaPA says so itself (EsigibilitaIVA S), and the reader has taken it off. UBL and CII have only the VAT category B, and no term
    for VAT that is not paid to the supplier: the official Italian example of CEN writes it as paid amount (BT-113). So it counts where
    BT-113 is exactly the VAT of the rows of category B. A larger BT-113 may be an advance of any kind; a smaller one, or none, means that
    BT-115 asks for VAT as well. Nothing is claimed of these, and what is due stays what the invoice asks for.
    """
    if totals.has("SPLIT-VAT"):
        return _minor(totals, "SPLIT-VAT", currency) * sign
    split = sum(part.vat for part in vat_parts if part.category == SPLIT_PAYMENT)
    return split if split and split == _optional(totals, "BT-113", currency) * sign else 0


def _breakdown(invoice: Invoice, currency: str) -> list[Group]:
    """The rows in the currency of the invoice: UBL nests them in totals of VAT, and may repeat them in the accounting currency (BT-6)."""
    rows = [*invoice.root.every("BG-23"), *(row for total in invoice.root.every("VAT-TOTAL") for row in total.every("BG-23"))]
    return [row for row in rows if (taxable := row.first("BT-116")) is not None and taxable.qualifier in (None, currency)]


def _vat_part(group: Group, currency: str, sign: int) -> VatPart:
    category = group.first("BT-118")
    return VatPart(
        category.token if category else "",
        _minor(group, "BT-116", currency) * sign,
        _minor(group, "BT-117", currency) * sign,
        group.number("BT-119"),
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


def _optional(group: Group, term: str, currency: str) -> int:
    return _minor(group, term, currency) if group.has(term) else 0


def _token(group: Group, term: str) -> str:
    value = group.first(term)
    return _printable(value.token) if value else ""


def _text(invoice: Invoice, *path: str) -> str:
    return _printable(invoice.text(*path))


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable())[:MAX_TEXT_CHARS]


def _date(invoice: Invoice, *path: str) -> date | None:
    return next((found for value in invoice.root.find(*path) if (found := lexical.written_date(value.text, value.qualifier))), None)
