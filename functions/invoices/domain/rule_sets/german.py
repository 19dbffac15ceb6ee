"""The German rules that XRechnung (BR-DE-*) and Peppol BIS (DE-R-*) have in common, each written once and registered under both ids."""

import re
from collections.abc import Callable
from typing import Final

from invoices.domain.findings import Flag
from invoices.domain.model import Group, Invoice, Syntax
from invoices.domain.rule_sets import tools
from invoices.domain.rule_sets.tools import CARD, DEBIT, TRANSFER, below, document, need
from invoices.domain.rules.rule import Check, Fault, Gate, Rules, Select, shown
from invoices.domain.terms import name

WARNING: Final = (Flag.WARNING, Flag.WARNING)
FATAL: Final = (Flag.FATAL, Flag.FATAL)
INVOICE_TYPES: Final = frozenset(["326", "380", "384", "389", "381", "875", "876", "877"])
CORRECTED: Final = "384"
_CASH_DISCOUNT: Final = re.compile(r"#SKONTO#TAGE=[0-9]+#PROZENT=[0-9]+\.[0-9]{2}(#BASISBETRAG=-?[0-9]+\.[0-9]{2})?#\Z", re.ASCII)
_TELEPHONE: Final = re.compile(r"([0-9].*){3,}", re.ASCII)
_ATOM: Final = r"[a-zA-Z0-9!#$%&\"*+/=?^_`{|}~-]+"
_LABEL: Final = r"[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?"
_MAIL: Final = re.compile(rf"{_ATOM}(\.{_ATOM})*@({_LABEL}\.)+{_LABEL}", re.ASCII)
MAX_MAIL_CHARS: Final = 320
"""Of RFC 5321; a longer one is not even looked at."""

type Row = tuple[str, str, Select, Check, tuple[Flag, Flag]]


def _present(path: str, words: str) -> Check:
    def check(invoice: Invoice, group: Group) -> Fault | None:
        return None if group.every(path) else Fault(group, path, f"{words} is missing.")

    return check


def _discount(_: Invoice, root: Group) -> Fault | None:
    """Payment terms (BT-20) that state a cash discount do so in lines of a fixed form, each closed by a line break."""
    terms = root.first("BT-20")
    if terms is None:
        return None
    lines = [line for line in re.split(r"\r?\n", terms.text) if line.strip().startswith("#")]
    rest = re.split(r"#.+#", terms.text)[-1]
    bad = next((line for line in lines if not _CASH_DISCOUNT.search(" ".join(line.split()))), None)
    if bad is None and (not lines or re.match(r"\s*\n", rest)):
        return None
    found = f"'{bad.strip()[:60]}'" if bad else "a discount without a line break after it"
    return Fault(root, "BT-20", f"{name('BT-20')} has {found}; expected #SKONTO#TAGE=n#PROZENT=n.nn# in a line of its own.", terms)


def _identified(invoice: Invoice, root: Group) -> Fault | None:
    if set(tools.categories(invoice)) & tools.TAXED and not tools.registered(invoice):
        return Fault(root, "BG-4", f"{name('BT-31')}, {name('BT-32')} and {name('BG-11')} are missing; VAT is charged or exempted.")
    return None


def _type(_: Invoice, root: Group) -> Fault | None:
    value = root.first("BT-3")
    if tools.codes(root, "BT-3") & INVOICE_TYPES:
        return None
    return Fault(root, "BT-3", f"{name('BT-3')} is {shown(value)}; expected one of {', '.join(sorted(INVOICE_TYPES))}.", value)


def _account(invoice: Invoice, means: Group) -> Fault | None:
    if "58" not in tools.codes(means, "BT-81"):
        return None
    found = means.find("BG-17", "BT-84")
    if found and tools.is_iban(found[0].text):
        return None
    return Fault(means, "BT-84", f"{name('BT-84')} is {shown(found[0] if found else None)}, which is no IBAN.", found[0] if found else None)


def _debited_account(invoice: Invoice, means: Group) -> Fault | None:
    found = means.find("BG-19", "BT-91") if invoice.syntax is Syntax.UBL else list(means.values("BT-91"))
    if found and tools.is_iban(found[0].text):
        return None
    return Fault(means, "BT-91", f"{name('BT-91')} is {shown(found[0] if found else None)}, which is no IBAN.", found[0] if found else None)


def _file_names(fold: bool) -> Check:
    def check(_: Invoice, root: Group) -> Fault | None:
        seen: set[str] = set()
        for value in root.find("BG-24", "BT-125"):
            file = value.qualifier
            if file is not None:
                key = file.lower() if fold else file
                if key in seen:
                    return Fault(root, "BG-24", f"Two attached documents have the file name '{file[:60]}'; it must be unique.", value)
                seen.add(key)
        return None

    return check


def _has_debit(invoice: Invoice, means: Group) -> bool:
    if invoice.syntax is Syntax.UBL:
        return bool(means.every("BG-19"))
    return invoice.root.has("BT-89") or invoice.root.has("BT-90") or means.has("BT-91")


def _with(code: str, *others: str) -> tuple[Check, Check]:
    """Two checks of payment instructions: the group is there; the others are not."""

    def there(invoice: Invoice, means: Group, group: str) -> bool:
        return _has_debit(invoice, means) if group == "BG-19" else bool(means.every(group))

    def given(invoice: Invoice, means: Group) -> Fault | None:
        if there(invoice, means, code):
            return None
        return Fault(means, code, f"Payment means {shown(means.first('BT-81'))} needs {name(code)}.", means.first("BT-81"))

    def alone(invoice: Invoice, means: Group) -> Fault | None:
        wrong = [other for other in others if there(invoice, means, other)]
        if not wrong:
            return None
        return Fault(means, wrong[0], f"Payment means {shown(means.first('BT-81'))} must not have {name(wrong[0])}.", means.first("BT-81"))

    return given, alone


def _preceding(_: Invoice, root: Group) -> Fault | None:
    if CORRECTED in tools.codes(root, "BT-3") and not root.every("BG-3"):
        return Fault(root, "BG-3", f"{name('BG-3')} is missing; a corrected invoice (384) should have one.")
    return None


def _pattern(term: str, pattern: re.Pattern[str], words: str) -> Check:
    def check(_: Invoice, contact: Group) -> Fault | None:
        value = contact.first(term)
        if (
            value is not None
            and len(value.token) <= MAX_MAIL_CHARS
            and (pattern.search(value.token) if pattern is _TELEPHONE else pattern.fullmatch(value.token))
        ):
            return None
        return Fault(contact, term, f"{name(term)} is {shown(value)}; {words}.", value)

    return check


def _creditor(invoice: Invoice, root: Group) -> Fault | None:
    if tools.debit(invoice) and not tools.creditor(invoice):
        return Fault(root, "BT-90", f"{name('BT-90')} is missing; a direct debit needs it.")
    return None


def _debited(invoice: Invoice, root: Group) -> Fault | None:
    if tools.debit(invoice) and not tools.debited(invoice):
        return Fault(root, "BG-16", f"{name('BT-91')} is missing; a direct debit needs it.")
    return None


_TRANSFER: Final = _with("BG-17", "BG-18", "BG-19")
_CARD: Final = _with("BG-18", "BG-17", "BG-19")
_DEBIT: Final = _with("BG-19", "BG-17", "BG-18")
_means_58, _means_59 = tools.of_means(*TRANSFER), tools.of_means(*DEBIT)
_means_card: Final = tools.of_means(*CARD)
_SELLER: Final = below("BG-4")
_SELLER_ADDRESS: Final = below("BG-4", "BG-5")
_CONTACT: Final = below("BG-4", "BG-6")
_BUYER_ADDRESS: Final = below("BG-7", "BG-8")
_DELIVERY_ADDRESS: Final = below("BG-13", "BG-15")

ROWS: Final[tuple[Row, ...]] = (
    # XRechnung     Peppol       looks at            what is asked                                       flags
    ("BR-DE-1", "DE-R-001", document, _present("BG-16", f"{name('BG-16')}"), FATAL),
    ("BR-DE-2", "DE-R-002", _SELLER, _present("BG-6", "Seller contact (BG-6)"), FATAL),
    ("BR-DE-3", "DE-R-003", _SELLER_ADDRESS, need("BT-37"), FATAL),
    ("BR-DE-4", "DE-R-004", _SELLER_ADDRESS, need("BT-38"), FATAL),
    ("BR-DE-5", "DE-R-005", _CONTACT, need("BT-41"), FATAL),
    ("BR-DE-6", "DE-R-006", _CONTACT, need("BT-42"), FATAL),
    ("BR-DE-7", "DE-R-007", _CONTACT, need("BT-43"), FATAL),
    ("BR-DE-8", "DE-R-008", _BUYER_ADDRESS, need("BT-52"), FATAL),
    ("BR-DE-9", "DE-R-009", _BUYER_ADDRESS, need("BT-53"), FATAL),
    ("BR-DE-10", "DE-R-010", _DELIVERY_ADDRESS, need("BT-77"), FATAL),
    ("BR-DE-11", "DE-R-011", _DELIVERY_ADDRESS, need("BT-78"), FATAL),
    ("BR-DE-14", "DE-R-014", lambda invoice: invoice.everywhere("BG-23"), need("BT-119", "OTHER-RATE"), FATAL),
    ("BR-DE-15", "DE-R-015", document, need("BT-10"), FATAL),
    ("BR-DE-16", "DE-R-016", document, _identified, FATAL),
    ("BR-DE-17", "DE-R-017", document, _type, WARNING),
    ("BR-DE-18", "DE-R-018", document, _discount, FATAL),
    ("BR-DE-19", "DE-R-019", _means_58, _account, WARNING),
    ("BR-DE-20", "DE-R-020", _means_59, _debited_account, WARNING),
    ("BR-DE-22", "", document, _file_names(fold=False), FATAL),
    ("", "DE-R-022", document, _file_names(fold=True), FATAL),
    ("BR-DE-23-a", "DE-R-023-1", _means_58, _TRANSFER[0], FATAL),
    ("BR-DE-23-b", "DE-R-023-2", _means_58, _TRANSFER[1], FATAL),
    ("BR-DE-24-a", "DE-R-024-1", _means_card, _CARD[0], FATAL),
    ("BR-DE-24-b", "DE-R-024-2", _means_card, _CARD[1], FATAL),
    ("BR-DE-25-a", "DE-R-025-1", _means_59, _DEBIT[0], FATAL),
    ("BR-DE-25-b", "DE-R-025-2", _means_59, _DEBIT[1], FATAL),
    ("BR-DE-26", "DE-R-026", document, _preceding, WARNING),
    ("BR-DE-27", "DE-R-027", _CONTACT, _pattern("BT-42", _TELEPHONE, "expected at least three digits"), WARNING),
    ("BR-DE-28", "DE-R-028", _CONTACT, _pattern("BT-43", _MAIL, "expected an address such as name@example.org"), WARNING),
    ("BR-DE-30", "DE-R-030", document, _creditor, FATAL),
    ("BR-DE-31", "DE-R-031", document, _debited, FATAL),
)


def register(rules: Rules, column: Callable[[Row], str], gate: Gate | None = None) -> None:
    """Registers the rows under the ids of one column."""
    for row in ROWS:
        if column(row):
            rules.rule(column(row), over=row[2], flags=row[4], gate=gate)(row[3])
