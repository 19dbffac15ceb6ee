"""What both XML syntaxes write of a document, and how: codes, amounts, references and words that are no labels."""

from decimal import Decimal
from typing import Final

from invoices.domain.issued.discount import Offer
from invoices.domain.issued.document import Document
from invoices.domain.issued.parties import Specification
from invoices.domain.issued.words import amount, day, figure, word
from kernel.money import minor_text

INVOICE_CODE: Final = "380"
CREDIT_NOTE_CODE: Final = "381"
SEPA_TRANSFER: Final = "58"
CREDIT_TRANSFER: Final = "30"
CLEARING: Final = "97"
"""Codes of UNTDID 4461 (BT-81). A credit note is set off: clearing between partners."""
UNDEFINED: Final = "1"


def type_code(document: Document) -> str:
    """BT-3."""
    return CREDIT_NOTE_CODE if document.is_credit else INVOICE_CODE


def means_code(document: Document) -> str:
    """BT-81."""
    if document.is_credit:
        return CLEARING
    if not document.seller.iban:
        return UNDEFINED
    return SEPA_TRANSFER if document.currency == "EUR" else CREDIT_TRANSFER


def terms(document: Document, specification: Specification) -> str:
    """BT-20: when it is to be paid and what early payment saves, or what it is set off against, in the customer's language.

    XRechnung states discounts in lines of their own in a fixed form, each closed by a line break (BR-DE-18); they are per cent of BT-115.
    """
    language = document.customer.language
    if document.preceding:
        return word("set_off", language, document.preceding.number)
    if document.totals.due <= 0 or document.due_date is None:
        return word("nothing_due", language)
    text = word("terms", language, str(document.customer.terms_days), day(document.due_date, language))
    if document.offers and specification is Specification.XRECHNUNG:
        return text + "\n" + "".join(_cash_discount(document, offer) for offer in document.offers)
    return " ".join((text, *discounts(document)))


def _cash_discount(document: Document, offer: Offer) -> str:
    return f"#SKONTO#TAGE={(offer.until - document.issue_date).days}#PROZENT={offer.percent:.2f}#\n"


def discounts(document: Document) -> list[str]:
    """What early payment saves, a sentence for each discount, in the customer's language."""
    language, due = document.customer.language, document.totals.due
    return [
        word(
            "discount_terms",
            language,
            figure(offer.percent, language),
            day(offer.until, language),
            f"{amount(due - offer.amount(due), document.digits, language)}\N{NO-BREAK SPACE}{document.currency}",
        )
        for offer in document.offers
    ]


def note(document: Document) -> str:
    """BT-22."""
    return document.reason if document.is_credit else document.note


def decimals(document: Document, minor: int) -> str:
    """An amount as both syntaxes write it."""
    return minor_text(minor, document.digits)


def digits(value: Decimal) -> str:
    """A quantity, price or rate without exponent."""
    return f"{value:f}"


def names_process(document: Document) -> bool:
    """Whether BT-23 is written."""
    return document.customer.specification is not Specification.EN16931


def rates_all_groups(specification: Specification) -> bool:
    """Whether every group of the VAT breakdown has a rate, the one outside the scope of VAT too (BR-DE-14, DE-R-014)."""
    return specification is not Specification.EN16931
