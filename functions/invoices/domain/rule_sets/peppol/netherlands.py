"""NL-R: rules for Dutch sellers."""

from collections.abc import Sequence
from typing import Final

from invoices.domain.lexical import decimal
from invoices.domain.model import Group, Invoice, Syntax
from invoices.domain.rule_sets import tools
from invoices.domain.rule_sets.peppol.parties import address_in, countries, folded
from invoices.domain.rule_sets.tools import below
from invoices.domain.rules.rule import Check, Fault, Rules, shown
from invoices.domain.terms import name

RULES: Final = Rules()
DUTCH: Final = address_in("NL", lenient=True)
BOTH: Final = address_in("NL", buyer_too=True, lenient=True)
CREDIT_NOTES: Final = frozenset(["81", "83", "381", "396", "532"])
SCHEMES: Final = ("0106", "0190")
MEANS: Final = frozenset(["30", "48", "49", "57", "58", "59"])


def _agent(invoice: Invoice) -> bool:
    return DUTCH(invoice) and folded(invoice.view(countries).representative_address) == "NL"


@RULES.rule("NL-R-001", "BT-25", gate=DUTCH)
def preceding(invoice: Invoice, root: Group) -> Fault | None:
    credit = invoice.document == "CreditNote" if invoice.syntax is Syntax.UBL else bool(tools.codes(root, "BT-3") & CREDIT_NOTES)
    if not credit or not root.has("BT-3") or root.find("BG-3", "BT-25"):
        return None
    return Fault(root, "BG-3", f"{name('BT-25')} is missing; a Dutch credit note must name its invoice.")


def _complete(*terms: str) -> Check:
    def check(_: Invoice, address: Group) -> Fault | None:
        lacking = [name(term) for term in terms if not address.has(term)]
        return Fault(address, terms[0], f"{', '.join(lacking)} must be given in the Netherlands.") if lacking else None

    return check


RULES.rule("NL-R-002", "BT-35", "BT-37", "BT-38", over=below("BG-4", "BG-5"), gate=DUTCH)(_complete("BT-35", "BT-37", "BT-38"))
RULES.rule("NL-R-004", "BT-50", "BT-52", "BT-53", over=below("BG-7", "BG-8"), gate=BOTH)(_complete("BT-50", "BT-52", "BT-53"))
RULES.rule("NL-R-006", "BT-64", "BT-66", "BT-67", over=below("BG-11", "BG-12"), gate=_agent)(_complete("BT-64", "BT-66", "BT-67"))


def _registered(term: str) -> Check:
    def check(_: Invoice, party: Group) -> Fault | None:
        wrong = next((value for value in party.values(term) if value.qualifier not in SCHEMES or value.blank), None)
        return (
            Fault(party, term, f"{name(term)} {shown(wrong)} must be a KVK or OIN number (scheme 0106 or 0190).", wrong) if wrong else None
        )

    return check


RULES.rule("NL-R-003", "BT-30", over=below("BG-4"), gate=DUTCH)(_registered("BT-30"))
RULES.rule("NL-R-005", "BT-47", over=below("BG-7"), gate=BOTH)(_registered("BT-47"))


@RULES.rule("NL-R-007", "BG-16", over=below("BG-22"), gate=DUTCH)
def means_given(invoice: Invoice, totals: Group) -> Fault | None:
    value = totals.first("BT-115")
    due = decimal(value.text) if value else None
    credit = invoice.document == "CreditNote" or (invoice.syntax is Syntax.CII and "381" in tools.codes(invoice.root, "BT-3"))
    if invoice.everywhere("BG-16") or (due is not None and (due >= 0 if credit else due <= 0)):
        return None
    return Fault(invoice.root, "BG-16", f"{name('BG-16')} is missing; the buyer is to pay {shown(value)}.")


def _means(invoice: Invoice) -> Sequence[Group]:
    return invoice.everywhere("BG-16")


@RULES.rule("NL-R-008", "BT-81", over=_means, gate=BOTH)
def means_code(_: Invoice, means: Group) -> Fault | None:
    value = means.first("BT-81")
    if tools.codes(means, "BT-81") & MEANS:
        return None
    return Fault(means, "BT-81", f"{name('BT-81')} is {shown(value)}; in the Netherlands it is one of {', '.join(sorted(MEANS))}.", value)


@RULES.rule("NL-R-009", "BT-132", "BT-13", over=lambda invoice: invoice.lines, gate=DUTCH)
def order(invoice: Invoice, line: Group) -> Fault | None:
    value = line.first("BT-132")
    if value is None or invoice.root.has("BT-13"):
        return None
    return Fault(line, "BT-132", f"{name('BT-132')} is {shown(value)}, but {name('BT-13')} of the document is missing.", value)
