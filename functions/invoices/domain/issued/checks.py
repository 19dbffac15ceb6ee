"""What an order must have before it is issued, so that what is issued keeps the rules of EN 16931 and of the customer's specification."""

from collections.abc import Iterator
from typing import Final

from invoices.domain.issued.amounts import Category, Tax
from invoices.domain.issued.document import Document
from invoices.domain.issued.parties import CustomerFacts, SellerFacts, Specification
from kernel.money import MAX_AMOUNT
from kernel.refusals import FieldError

MIN_TELEPHONE_DIGITS: Final = 3
HUNDREDTHS: Final = 2


def faults(draft: Document) -> list[FieldError]:
    """Everything that keeps a draft from being issued; empty when nothing does. Pointers go into the order, `seller` or `customer`."""
    return [*_totals(draft), *_taxes(draft), *_specification(draft)]


def _totals(draft: Document) -> Iterator[FieldError]:
    found = draft.totals
    if found.with_vat < 0:
        yield FieldError("/lines", "the total is negative: issue a credit note for an invoice instead")
    if max(abs(found.lines), abs(found.with_vat)) > MAX_AMOUNT:
        yield FieldError("/lines", "the total is out of range")
    if not 0 <= found.paid <= max(found.with_vat, 0):
        yield FieldError("/prepaid", f"at most the total of {found.with_vat} can be prepaid")
    if draft.period_start and draft.period_end and draft.period_end < draft.period_start:
        yield FieldError("/period_end", "before its beginning (BR-29)")


def _taxes(draft: Document) -> Iterator[FieldError]:
    seller, customer = draft.seller, draft.customer
    used = {tax.category for tax in draft.taxes}
    if Category.O in used and len(draft.taxes) > 1:
        yield FieldError("/lines", "what is outside the scope of VAT stands on an invoice of its own (BR-O-11 to BR-O-14)")
    for tax in draft.taxes:
        yield from _rate(tax)
    if used - {Category.O} and not _identified(seller, used):
        yield FieldError(
            "seller/vat_id", "an invoice with VAT needs the seller's VAT identifier, a domestic one at least a tax id (BR-S-02)"
        )
    if Category.AE in used and not (customer.vat_id or customer.legal_registration):
        yield FieldError("customer/vat_id", "reverse charge needs the customer's VAT identifier or legal registration (BR-AE-02)")
    if Category.K in used and not customer.vat_id:
        yield FieldError("customer/vat_id", "an intra-community supply needs the customer's VAT identifier (BR-IC-02)")
    if Category.E in used and not any(tax.exemption_code or tax.exemption_reason for tax in draft.taxes if tax.category is Category.E):
        yield FieldError("/exemption_reason", "say why lines of category E are exempt (BR-E-10)")


def _identified(seller: SellerFacts, used: set[Category]) -> bool:
    return bool(seller.vat_id) or (bool(seller.tax_id) and not used & {Category.K, Category.G})


def _rate(tax: Tax) -> Iterator[FieldError]:
    if tax.category is Category.S and tax.rate <= 0:
        yield FieldError("/lines", "the standard category S has a rate above zero (BR-S-05)")
    if tax.category is not Category.S and tax.rate:
        yield FieldError("/lines", f"category {tax.category} has the rate 0")


def _specification(draft: Document) -> Iterator[FieldError]:
    wanted = draft.customer.specification
    if wanted is Specification.EN16931:
        return
    if not draft.seller.endpoint:
        yield FieldError("seller/endpoint", f"{wanted} needs the seller's electronic address (BT-34)")
    if not draft.customer.endpoint:
        yield FieldError("customer/endpoint", f"{wanted} needs the customer's electronic address (BT-49)")
    if wanted is Specification.PEPPOL and draft.digits != HUNDREDTHS:
        yield FieldError("/currency", "Peppol checks lines to the hundredth, which this currency does not have (PEPPOL-EN16931-R120)")
    if wanted is Specification.XRECHNUNG:
        yield from _xrechnung(draft, draft.seller, draft.customer)


def _xrechnung(draft: Document, seller: SellerFacts, customer: CustomerFacts) -> Iterator[FieldError]:
    if not customer.buyer_reference:
        yield FieldError("customer/buyer_reference", "XRechnung needs the buyer reference (BR-DE-15)")
    if not seller.contact:
        yield FieldError("seller/contact", "XRechnung needs the seller's contact (BR-DE-5 to BR-DE-7)")
    elif sum(letter.isdigit() for letter in seller.contact.telephone) < MIN_TELEPHONE_DIGITS:
        yield FieldError("seller/contact/telephone", "XRechnung needs a telephone number (BR-DE-27)")
    if not seller.iban:
        yield FieldError("seller/iban", "XRechnung needs an account for the payment (BR-DE-1, BR-DE-23-a)")
    for name, address in (("seller", seller.address), ("customer", customer.address), ("", draft.deliver_to)):
        if address and not address.post_code:
            yield FieldError(f"{name or '/deliver_to'}/address/post_code", "XRechnung needs the post code (BR-DE-4, BR-DE-9, BR-DE-11)")
