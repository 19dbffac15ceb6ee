"""IT-R: rules for Italian sellers."""

import re
from typing import Final

from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rule_sets.peppol.parties import given, seller_in, tax_ids
from invoices.domain.rule_sets.tools import elements, text
from invoices.domain.rules.rule import Check, Fault, Rules, shown
from invoices.domain.terms import name

RULES: Final = Rules()
ITALIAN: Final = seller_in("IT")
_NOT_VAT: Final = "cac:Party/cac:PartyTaxScheme[normalize-space(cac:TaxScheme/cbc:ID) != 'VAT']"
_TAX_ID: Final = re.compile(r"[A-Z0-9]{11,16}", re.ASCII)


def _registrations(invoice: Invoice, seller: Group) -> list[Value]:
    """Registrations that are not for VAT; in UBL one without identifier is one too."""
    if invoice.syntax is not Syntax.UBL:
        return tax_ids(invoice, seller)
    return [Value(text(each, "cbc:CompanyID"), None, each) for each in elements(seller.node, _NOT_VAT)]


@RULES.rule("IT-R-001", "BT-32", over=given("BG-4"), gate=ITALIAN)
def tax_id(invoice: Invoice, seller: Group) -> Fault | None:
    wrong = next((value for value in _registrations(invoice, seller) if not _TAX_ID.fullmatch(value.token)), None)
    return (
        Fault(seller, "BT-32", f"{name('BT-32')} is {shown(wrong)}; in Italy it has 11 to 16 capitals or digits.", wrong) if wrong else None
    )


def _address(term: str) -> Check:
    def check(_: Invoice, seller: Group) -> Fault | None:
        if any(address.has(term) for address in seller.every("BG-5")):
            return None
        return Fault(seller, "BG-5", f"{name(term)} is missing; an Italian seller must give it.")

    return check


RULES.rule("IT-R-002", "BT-35", over=given("BG-4"), gate=ITALIAN)(_address("BT-35"))
RULES.rule("IT-R-003", "BT-37", over=given("BG-4"), gate=ITALIAN)(_address("BT-37"))
RULES.rule("IT-R-004", "BT-38", over=given("BG-4"), gate=ITALIAN)(_address("BT-38"))
