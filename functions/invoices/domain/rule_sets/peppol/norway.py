"""NO-R: rules for Norwegian sellers."""

import re
from typing import Final

from invoices.domain.findings import Flag
from invoices.domain.model import Group, Invoice, Syntax
from invoices.domain.rule_sets.peppol.identifiers import is_mod11
from invoices.domain.rule_sets.peppol.parties import given, scheme, seller_in, tax_ids, vat_ids
from invoices.domain.rules.rule import Fault, Rules, shown
from invoices.domain.terms import name

RULES: Final = Rules()
NORWEGIAN: Final = seller_in("NO")
TAX: Final = "TAX"
REGISTER: Final = "Foretaksregisteret"
_VAT_ID: Final = re.compile(r"NO[0-9]{9}MVA", re.ASCII)


@RULES.rule("NO-R-001", "BT-31", over=given("BG-4"), gate=NORWEGIAN)
def vat_id(invoice: Invoice, seller: Group) -> Fault | None:
    for value in vat_ids(invoice, seller, as_written=False):
        if value.text.startswith("NO") and not (_VAT_ID.fullmatch(value.text) and is_mod11(value.text[2:11])):
            return Fault(seller, "BT-31", f"{name('BT-31')} is {shown(value)}; expected NO, a valid organisation number and MVA.", value)
    return None


@RULES.rule("NO-R-002", "BT-32", over=given("BG-4"), flags=(Flag.WARNING, Flag.WARNING), gate=NORWEGIAN)
def business_register(invoice: Invoice, seller: Group) -> Fault | None:
    found = [value for value in tax_ids(invoice, seller) if value.token == REGISTER]
    if any(invoice.syntax is not Syntax.UBL or scheme(value).strip() == TAX for value in found):
        return None
    return Fault(seller, "BT-32", f"{name('BT-32')} should be '{REGISTER}': most Norwegian sellers must state it.", seller.first("BT-32"))
