"""DK-R: rules for Danish sellers; most of them only towards Danish buyers."""

from collections.abc import Sequence
from typing import Final

from invoices.domain.findings import Flag
from invoices.domain.lexical import comparable
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rule_sets import tools
from invoices.domain.rule_sets.peppol.parties import address_in
from invoices.domain.rule_sets.tools import Element, at, below, elements
from invoices.domain.rules.rule import Check, Fault, Rules, shown
from invoices.domain.terms import name

RULES: Final = Rules()
DANISH: Final = address_in("DK")
BOTH: Final = address_in("DK", buyer_too=True)
WARNING: Final = (Flag.WARNING, Flag.WARNING)
REGISTER: Final = "0184"
MEANS: Final = frozenset(["1", "10", "31", "42", "48", "49", "50", "58", "59", "93", "97"])
GIRO_PREFIXES: Final = ("01#", "04#", "15#")
CARD_PREFIXES: Final = ("71#", "73#", "75#")
DUTY: Final = "ZZZ"
DUTY_CHARS: Final = 4
MAX_DUTY: Final = 9999
UNSPSC: Final = frozenset({"19.05.01", "19.0501", "26.08.01", "26.0801"})


def _means(invoice: Invoice) -> Sequence[Group]:
    # In a credit note of UBL the official rules do not look at the payment.
    return invoice.root.every("BG-16") if invoice.document != "CreditNote" else ()


def _payment_id(invoice: Invoice, means: Group) -> str:
    found = means.values("BT-83") if invoice.syntax is Syntax.UBL else invoice.root.values("BT-83")
    return found[0].text if found else ""


def _account(means: Group) -> str:
    return next((value.text for value in means.find("BG-17", "BT-84")), "")


def _branch(invoice: Invoice, means: Group) -> bool:
    found = means.find("BG-17", "BT-86") if invoice.syntax is Syntax.UBL else list(means.values("BT-86"))
    return any(not value.blank for value in found)


@RULES.rule("DK-R-002", "BT-30", over=below("BG-4"), gate=DANISH)
def register(_: Invoice, seller: Group) -> Fault | None:
    return None if seller.filled("BT-30") else Fault(seller, "BT-30", f"{name('BT-30')} is missing; a Danish seller gives its CVR number.")


@RULES.rule("DK-R-014", "BT-30", over=below("BG-4"), gate=DANISH)
def register_scheme(_: Invoice, seller: Group) -> Fault | None:
    value = seller.first("BT-30")
    if value is None or (value.qualifier or "").strip() == REGISTER:
        return None
    return Fault(seller, "BT-30", f"The scheme of {name('BT-30')} must be 0184 (CVR) of a Danish seller.", value)


@RULES.rule("DK-R-016", "BT-115", over=below("BG-22"), gate=BOTH)
def no_negative_credit(invoice: Invoice, totals: Group) -> Fault | None:
    credit = invoice.document == "CreditNote" or (invoice.syntax is Syntax.CII and "381" in tools.codes(invoice.root, "BT-3"))
    value = totals.first("BT-115")
    if not credit or value is None:
        return None
    number = comparable(value.text)
    return (
        Fault(totals, "BT-115", f"{name('BT-115')} is {shown(value)}; a credit note must not be negative.", value)
        if number is not None and number < 0
        else None
    )


@RULES.rule("DK-R-013", "BT-29", "BT-46", over=lambda invoice: [*invoice.root.every("BG-4"), *invoice.root.every("BG-7")], gate=BOTH)
def identifier_scheme(invoice: Invoice, party: Group) -> Fault | None:
    term = "BT-29" if party.code == "BG-4" else "BT-46"
    term = term if invoice.syntax is Syntax.UBL else f"{term}-0"
    for value in party.values(term):
        if not (value.qualifier or "").strip():
            return Fault(party, term, f"{name(term)} {shown(value)} has no scheme; between Danish parties it needs one.", value)
    return None


@RULES.rule("DK-R-005", "BT-81", over=_means, gate=BOTH)
def means_code(_: Invoice, means: Group) -> Fault | None:
    value = means.first("BT-81")
    if value is not None and value.text in MEANS:
        return None
    return Fault(means, "BT-81", f"{name('BT-81')} is {shown(value)}; in Denmark it is one of {', '.join(sorted(MEANS, key=int))}.", value)


def _when(codes: tuple[str, ...], fine: Check) -> Check:
    return lambda invoice, means: fine(invoice, means) if any(value.text in codes for value in means.values("BT-81")) else None


def _wrong(means: Group, term: str, words: str) -> Fault:
    return Fault(means, term, f"Payment means {shown(means.first('BT-81'))} in Denmark: {words}.", means.first("BT-81"))


def _bank(invoice: Invoice, means: Group) -> Fault | None:
    fine = bool(_account(means).strip()) and _branch(invoice, means)
    return None if fine else _wrong(means, "BG-17", f"{name('BT-84')} and {name('BT-86')} must be given")


def _mandate(invoice: Invoice, means: Group) -> Fault | None:
    if invoice.syntax is Syntax.UBL:
        fine = all(any(not value.blank for value in means.find("BG-19", term)) for term in ("BT-89", "BT-91"))
    else:
        fine = invoice.root.filled("BT-89") and invoice.root.filled("BT-90")
    return None if fine else _wrong(means, "BG-19", f"{name('BT-89')} and the account must be given")


def _giro(invoice: Invoice, means: Group) -> Fault | None:
    account = _account(means)
    fine = _payment_id(invoice, means).startswith(GIRO_PREFIXES) and len(account) in (7, 8) and account.isdigit()
    return None if fine else _wrong(means, "BT-83", f"{name('BT-83')} must begin with 01#, 04# or 15# and the account have 7 or 8 digits")


def _giro_number(invoice: Invoice, means: Group) -> Fault | None:
    number = _payment_id(invoice, means)
    return _wrong(means, "BT-83", "16 digits must follow 04# or 15#") if number.startswith(("04#", "15#")) and len(number) != 19 else None


# The text of the official rule speaks of a credit account, its expression of the payee's, as here; the next release mends the text.
def _card(invoice: Invoice, means: Group) -> Fault | None:
    fine = _payment_id(invoice, means).startswith(CARD_PREFIXES) and len(_account(means)) == 8
    return (
        None
        if fine
        else _wrong(means, "BT-83", f"{name('BT-83')} must begin with 71#, 73# or 75# and the creditor number have 8 characters")
    )


def _card_number(invoice: Invoice, means: Group) -> Fault | None:
    number = _payment_id(invoice, means)
    wrong = number.startswith(("71#", "75#")) and len(number) not in (18, 19)
    return _wrong(means, "BT-83", "15 or 16 digits must follow 71# or 75#") if wrong else None


RULES.rule("DK-R-006", "BT-84", "BT-86", over=_means, gate=BOTH)(_when(("31", "42"), _bank))
RULES.rule("DK-R-007", "BT-89", "BT-91", over=_means, gate=BOTH)(_when(("49",), _mandate))
RULES.rule("DK-R-008", "BT-83", "BT-84", over=_means, gate=BOTH)(_when(("50",), _giro))
RULES.rule("DK-R-009", "BT-83", over=_means, gate=BOTH)(_when(("50",), _giro_number))
RULES.rule("DK-R-010", "BT-83", over=_means, gate=BOTH)(_when(("93",), _card))
RULES.rule("DK-R-011", "BT-83", over=_means, gate=BOTH)(_when(("93",), _card_number))


@RULES.rule("DK-R-003", "BT-158", over=lambda invoice: invoice.lines, flags=WARNING, gate=BOTH)
def classification(invoice: Invoice, line: Group) -> Fault | None:
    codes = [value for group in line.every("CLASSIFICATION") for value in group.values("BT-158")]
    if not any(value.qualifier == "TST" for value in codes) or any(_version(value) in UNSPSC for value in codes):
        return None
    return Fault(line, "CLASSIFICATION", f"{name('BT-158')} of scheme TST (UNSPSC) must be of version 19.05.01 or 26.08.01.")


def _version(value: Value) -> str:
    element: Element = value.node
    found: str = element.get("listVersionID") or ""
    return found


def _taxes(invoice: Invoice) -> Sequence[Element]:
    root = invoice.root.node
    if invoice.syntax is Syntax.UBL:
        return elements(root, ".//cac:AllowanceCharge")
    return elements(root, "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement/ram:SpecifiedTradeAllowanceCharge")


def _as_written(adjustment: Element, path: str) -> str:
    found = elements(adjustment, path)
    return (found[0].text or "") if found else ""


def _names_duty(reason: str) -> bool:
    number = comparable(reason)
    if len(" ".join(reason.split())) == DUTY_CHARS and number is not None and 0 <= number <= MAX_DUTY:
        return True
    return "#" in reason and not reason.startswith("#") and not reason.endswith("#")


@RULES.rule("DK-R-004", "BT-97", "BT-98", "BT-104", "BT-105", over=_taxes, gate=BOTH)
def other_tax(invoice: Invoice, adjustment: Element) -> Fault | None:
    """Duties other than VAT are charges of reason ZZZ; the reason names the duty by a number of four characters, or with a # inside."""
    reason = _as_written(adjustment, "cbc:AllowanceChargeReason|ram:Reason")
    if _as_written(adjustment, "cbc:AllowanceChargeReasonCode|ram:ReasonCode") != DUTY or _names_duty(reason):
        return None
    return Fault(
        invoice.root, "", f"The reason of a duty (ZZZ) is '{reason[:40]}'; expected four digits, or a text with # inside.", at(adjustment)
    )
