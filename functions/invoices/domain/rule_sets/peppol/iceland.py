"""IS-R: rules for Icelandic sellers."""

import re
from typing import Final

from invoices.domain.findings import Flag
from invoices.domain.lexical import written_date
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rule_sets import tools
from invoices.domain.rule_sets.peppol.parties import address_in
from invoices.domain.rule_sets.tools import below
from invoices.domain.rules.rule import Check, Fault, Rules, shown
from invoices.domain.terms import name

RULES: Final = Rules()
ICELANDIC: Final = address_in("IS", syntax=Syntax.UBL)
BOTH: Final = address_in("IS", buyer_too=True, syntax=Syntax.UBL)
REGISTER: Final = "0196"
FINAL_DATE: Final = "EINDAGI"
ACCOUNT_CHARS: Final = 12
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@RULES.rule("IS-R-001", "BT-3", flags=(Flag.WARNING, Flag.WARNING), gate=ICELANDIC)
def invoice_type(_: Invoice, root: Group) -> Fault | None:
    value = root.first("BT-3")
    if tools.codes(root, "BT-3") & {"380", "381"}:
        return None
    return Fault(root, "BT-3", f"{name('BT-3')} is {shown(value)}; in Iceland it should be 380 or 381.", value)


def _registered(term: str) -> Check:
    def check(_: Invoice, party: Group) -> Fault | None:
        if any(value.qualifier == REGISTER for value in party.values(term)):
            return None
        return Fault(party, term, f"{name(term)} of scheme {REGISTER} (kennitala) is missing.", party.first(term))

    return check


def _addressed(code: str, street: str, zone: str) -> Check:
    def check(_: Invoice, party: Group) -> Fault | None:
        addresses = party.every(code)
        if any(each.has(street) for each in addresses) and any(each.has(zone) for each in addresses):
            return None
        return Fault(party, code, f"{name(street)} and {name(zone)} must both be given.")

    return check


RULES.rule("IS-R-002", "BT-30", over=below("BG-4"), gate=ICELANDIC)(_registered("BT-30"))
RULES.rule("IS-R-003", "BT-35", "BT-38", over=below("BG-4"), gate=ICELANDIC)(_addressed("BG-5", "BT-35", "BT-38"))
RULES.rule("IS-R-004", "BT-47", over=below("BG-7"), gate=BOTH)(_registered("BT-47"))
RULES.rule("IS-R-005", "BT-50", "BT-53", over=below("BG-7"), gate=BOTH)(_addressed("BG-8", "BT-50", "BT-53"))


def _account(code: str) -> Check:
    def check(invoice: Invoice, root: Group) -> Fault | None:
        means = [group for group in root.every("BG-16") if any(value.text == code for value in group.values("BT-81"))]
        accounts = [value for group in means for value in group.find("BG-17", "BT-84")]
        if not means or (accounts and all(len(value.token) == ACCOUNT_CHARS for value in accounts)):
            return None
        found = shown(accounts[0] if accounts else None)
        return Fault(means[0], "BG-17", f"{name('BT-84')} is {found}; payment means {code} in Iceland needs an account of 12 characters.")

    return check


RULES.rule("IS-R-006", "BT-81", "BT-84", gate=ICELANDIC)(_account("9"))
RULES.rule("IS-R-007", "BT-81", "BT-84", gate=ICELANDIC)(_account("42"))


def _final(root: Group) -> list[Value | None]:
    """Ids of the supporting documents that state the final date of payment."""
    found = [group for group in root.every("BG-24") if any(value.text == FINAL_DATE for value in group.values("BT-123"))]
    return [group.first("BT-122") for group in found]


@RULES.rule("IS-R-008", "BT-122", gate=ICELANDIC)
def final_date(_: Invoice, root: Group) -> Fault | None:
    for value in _final(root):
        if value is None or not _DATE.fullmatch(value.text) or written_date(value.text, None) is None:
            return Fault(root, "BG-24", f"The final date (EINDAGI) is {shown(value)}; expected YYYY-MM-DD.", value)
    return None


@RULES.rule("IS-R-009", "BT-122", "BT-9", gate=ICELANDIC)
def due_date(_: Invoice, root: Group) -> Fault | None:
    return Fault(root, "BT-9", f"{name('BT-9')} is missing; a final date (EINDAGI) is given.") if _final(root) and not _due(root) else None


@RULES.rule("IS-R-010", "BT-122", "BT-9", gate=ICELANDIC)
def not_before_due(_: Invoice, root: Group) -> Fault | None:
    final, due = _final(root), _due(root)
    # A missing due date is before nothing: the official rule fires then too.
    if not final or any(value is not None and day.text <= value.text for value in final for day in due):
        return None
    return Fault(
        root, "BG-24", f"The final date (EINDAGI) is {shown(final[0])}, before {name('BT-9')} {shown(due[0] if due else None)}.", final[0]
    )


def _due(root: Group) -> list[Value]:
    return list(root.values("BT-9"))
