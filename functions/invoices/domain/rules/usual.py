"""Gates: what nearly every invoice has in order, looked at in one go. Only where something is odd are the rules asked one by one.

A gate may call fine what is odd, in which case the rules find nothing; never the other way round.
"""

from collections.abc import Sequence

from invoices.domain.model import Group, Invoice
from invoices.domain.rules.rule import Select


def odd_parties(invoice: Invoice) -> bool:
    """For BR-06 to BR-11, BR-62, BR-63 and BR-CO-26: not one seller and one buyer who have all that these rules ask for."""
    groups = invoice.root.groups
    sellers, buyers = groups.get("BG-4", ()), groups.get("BG-7", ())
    if not len(sellers) == len(buyers) == len(invoice.index["BG-4"]) == len(invoice.index["BG-7"]) == 1:
        return True
    seller, buyer = sellers[0], buyers[0]
    known = seller.terms
    if "BT-31" not in known and "BT-30" not in known:
        return True
    return _incomplete(seller, "BT-27", "BT-34", "BG-5", "BT-40") or _incomplete(buyer, "BT-44", "BT-49", "BG-8", "BT-55")


def _incomplete(party: Group, name: str, electronic_address: str, address: str, country: str) -> bool:
    terms = party.terms
    if name not in terms or not terms[name][0][0][:1] > " " or address not in party.groups:
        return True
    for place in party.groups[address]:
        if country not in place.terms or not place.terms[country][0][0][:1] > " ":
            return True
    if electronic_address in terms:
        for value in terms[electronic_address]:
            if not (value[1] or "")[:1] > " ":
                return True
    return False


def odd_lines(invoice: Invoice) -> bool:
    """For BR-23, BR-27 and BR-CO-04: some line has no quantity with a unit, no price without sign or no VAT category."""
    for line in invoice.everywhere("BG-25"):
        terms, groups = line.terms, line.groups
        if "BT-129" not in terms or terms["BT-129"][0][1] is None or "BT-146" not in terms or "-" in terms["BT-146"][0][0]:
            return True
        if "BG-30" not in groups or "BT-151" not in groups["BG-30"][0].terms:
            return True
    return False


def unschemed(code: str, term: str) -> Select:
    """For BR-64 and BR-65: groups with an identifier that has no scheme, or a blank one."""

    def select(invoice: Invoice) -> Sequence[Group]:
        found = []
        for group in invoice.everywhere(code):
            for value in group.terms.get(term, ()):
                if not (value[1] or "").strip():
                    found.append(group)
                    break
        return found

    return select
