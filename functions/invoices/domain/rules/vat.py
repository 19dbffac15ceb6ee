"""The rules of the VAT categories: one pattern of ten rules, filled in by nine categories, and what few categories have besides.

``categories`` says what a category asks for. Here each function is one rule of the pattern, registered under the id it has in each
category, so BR-AE-08 is found by searching for it. The Canary Islands' rules are called BR-AF, those of Ceuta and Melilla BR-AG.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from typing import Final

from invoices.domain.lexical import XML_SPACE, decimal, minus_nothing, one_around, rounded
from invoices.domain.model import Group, Invoice, Syntax
from invoices.domain.rules.categories import CATEGORIES, Category, Ids, Rate
from invoices.domain.rules.rule import Fault, Gate, Rules, Select, Undecidable, amount, compared_otherwise, plain, shown
from invoices.domain.rules.taxes import Mixed, Taxes, mixed, parties, taxes
from invoices.domain.terms import name

RULES: Final = Rules()

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
HUNDRED: Final = Decimal(100)

type FamilyCheck = Callable[[Invoice, Group, Category], Fault | None]
type FamilySelect = Callable[[Invoice, Taxes, Category], Sequence[Group]]


def family(ids: str, *terms: str, over: FamilySelect) -> Callable[[FamilyCheck], FamilyCheck]:
    """Registers one rule of the pattern for each id; the category is read off the id."""

    def register(check: FamilyCheck) -> FamilyCheck:
        for code in ids.split():
            _one(code, terms, CATEGORIES[code.split("-")[1]], over, check)
        return check

    return register


def _one(code: str, terms: tuple[str, ...], category: Category, over: FamilySelect, check: FamilyCheck) -> None:
    RULES.rule(code, *terms, over=_select(over, category), gate=_used(category))(lambda invoice, group: check(invoice, group, category))


@cache
def _used(category: Category) -> Gate:
    return lambda invoice: category.code in invoice.view(taxes).used


@cache
def _select(over: FamilySelect, category: Category) -> Select:
    return lambda invoice: over(invoice, invoice.view(taxes), category)


def _document(invoice: Invoice, _: Taxes, __: Category) -> Sequence[Group]:
    return (invoice.root,)


def _lines(_: Invoice, found: Taxes, category: Category) -> Sequence[Group]:
    return found.lines.get(category.code, ())


def _allowances(_: Invoice, found: Taxes, category: Category) -> Sequence[Group]:
    return found.allowances.get(category.code, ())


def _charges(_: Invoice, found: Taxes, category: Category) -> Sequence[Group]:
    return found.charges.get(category.code, ())


def _breakdowns(_: Invoice, found: Taxes, category: Category) -> Sequence[Group]:
    return found.breakdowns.get(category.code, ())


def _in_breakdown(_: Invoice, found: Taxes, category: Category) -> Sequence[Group]:
    return found.breakdowns.get(category.code, ())[:1]


@family("BR-S-01 BR-AF-01 BR-AG-01", "BT-118", "BT-151", "BT-95", "BT-102", over=_document)
def some_breakdown(invoice: Invoice, document: Group, category: Category) -> Fault | None:
    found = invoice.view(taxes)
    lines, adjusted, parts = (each.get(category.code, 0) for each in (found.in_lines, found.in_adjustments, found.in_breakdowns))
    if invoice.syntax is Syntax.UBL:
        fine = (parts > 0) == (lines + adjusted > 0)
    else:
        # CII counts: two of the kind are enough, even two lines without any breakdown.
        fine = (not lines or lines + parts > 1) and (not adjusted or adjusted + parts > 1)
    return None if fine else _miscounted(document, category, lines, adjusted, parts, "at least one")


@family("BR-Z-01 BR-E-01 BR-AE-01 BR-IC-01 BR-G-01 BR-O-01", "BT-118", "BT-151", "BT-95", "BT-102", over=_document)
def one_breakdown(invoice: Invoice, document: Group, category: Category) -> Fault | None:
    found = invoice.view(taxes)
    lines, adjusted, parts = (each.get(category.code, 0) for each in (found.in_lines, found.in_adjustments, found.in_breakdowns))
    if invoice.syntax is Syntax.UBL:
        fine = parts == 1
    elif category.rate is Rate.NONE and not parts:
        fine = True  # CII asks this of category O only when there is a breakdown
    else:
        fine = parts == 1 and lines + adjusted > 0
    return None if fine else _miscounted(document, category, lines, adjusted, parts, "exactly one")


def _miscounted(document: Group, category: Category, lines: int, adjusted: int, parts: int, wanted: str) -> Fault:
    message = (
        f"{category} is used by {lines} lines and {adjusted} allowances and charges, and {parts} times in {name('BG-23')}; "
        f"expected {wanted} there, and lines, allowances or charges to it."
    )
    return Fault(document, "BG-23", message)


def _identified(invoice: Invoice, group: Group, category: Category) -> Fault | None:
    found = invoice.view(parties)
    ids = category.ids
    # CII takes the seller at its proper place for some categories, and anywhere for the others.
    proper = invoice.syntax is Syntax.CII and ids in (Ids.SELLER, Ids.NOBODY)
    seller = found.proper_seller_vat if proper else found.seller_vat
    registered = found.proper_seller_tax if proper else found.seller_tax
    representative = found.proper_representative_vat if proper else found.representative_vat
    if ids is Ids.NOBODY:
        stated = seller or representative or found.buyer_vat
        if stated is None:
            return None
        return Fault(group, "", f"{category} is used, so the VAT identifier {shown(stated)} must not be given.", stated)
    if group.code == "OTHER-TAX":
        return Fault(group, "BT-151", f"{category} is used in a tax that is not marked as VAT.", group.first("BT-151"))
    known = seller or representative or (registered if ids in (Ids.SELLER, Ids.BOTH) else None)
    buyer = True
    if ids is Ids.BOTH:
        buyer = bool(found.buyer_vat or found.buyer_legal)
    elif ids is Ids.BOTH_VAT:
        buyer = bool(found.buyer_vat)
    if known and buyer:
        return None
    party, term = ("BG-7", "BT-48") if known else ("BG-4", "BT-31")
    holders = invoice.everywhere(party)
    message = f"{category} is used, but {name(term)} is missing; to be identified: {ids.value}."
    return Fault(holders[0], term, message) if holders else Fault(invoice.root, party, message)


def _first_line(invoice: Invoice, found: Taxes, category: Category) -> Sequence[Group]:
    own = _lines(invoice, found, category)
    if own or invoice.syntax is Syntax.CII:
        return own[:1]
    # UBL sees the category on any item, and S even in a tax that is not marked as VAT, where no identifier satisfies it.
    stray = found.stray_lines.get(category.code, ())
    if stray or category.code != "S":
        return stray[:1]
    return [
        group
        for group in invoice.everywhere("OTHER-TAX")
        if any(value.text.strip(XML_SPACE) == category.code for value in group.values("BT-151"))
    ][:1]


def _first_allowance(invoice: Invoice, found: Taxes, category: Category) -> Sequence[Group]:
    return _of_document(invoice, category, _allowances(invoice, found, category), "BG-20")


def _first_charge(invoice: Invoice, found: Taxes, category: Category) -> Sequence[Group]:
    return _of_document(invoice, category, _charges(invoice, found, category), "BG-21")


def _of_document(invoice: Invoice, category: Category, groups: Sequence[Group], code: str) -> Sequence[Group]:
    # UBL asks BR-O-03 and BR-O-04 of the document's own allowances and charges only.
    if invoice.syntax is Syntax.UBL and category.ids is Ids.NOBODY:
        groups = [group for group in groups if group.code == code]
    return groups[:1]


family(
    "BR-S-02 BR-Z-02 BR-E-02 BR-AE-02 BR-IC-02 BR-G-02 BR-O-02 BR-AF-02 BR-AG-02",
    *("BT-151", "BT-31", "BT-32", "BT-63", "BT-48", "BT-47"),
    over=_first_line,
)(_identified)
family(
    "BR-S-03 BR-Z-03 BR-E-03 BR-AE-03 BR-IC-03 BR-G-03 BR-O-03 BR-AF-03 BR-AG-03",
    *("BT-95", "BT-31", "BT-32", "BT-63", "BT-48", "BT-47"),
    over=_first_allowance,
)(_identified)
family(
    "BR-S-04 BR-Z-04 BR-E-04 BR-AE-04 BR-IC-04 BR-G-04 BR-O-04 BR-AF-04 BR-AG-04",
    *("BT-102", "BT-31", "BT-32", "BT-63", "BT-48", "BT-47"),
    over=_first_charge,
)(_identified)


def _rate(term: str) -> FamilyCheck:
    def check(invoice: Invoice, group: Group, category: Category) -> Fault | None:
        value = group.first(term)
        rate = None if category.rate is Rate.NONE else amount(group, term)
        if category.rate is Rate.NONE:
            fine = value is None
        elif category.rate is Rate.ZERO:
            fine = rate == ZERO and not compared_otherwise(invoice, value)
        else:
            # The official CII rules want more than zero for L, against their own text.
            zero = category.rate is Rate.ANY and (invoice.syntax is Syntax.UBL or category.code != "L")
            fine = rate is not None and value is not None and (rate > ZERO or (rate == ZERO and zero and not minus_nothing(value.text)))
        if fine:
            return None
        state = f"is {shown(value)}" if value else "is missing"
        return Fault(group, term, f"{name(term)} {state}; in {category} it must be {category.rate.value}.", value)

    return check


def _misrated(over: FamilySelect, term: str, check: FamilyCheck) -> FamilySelect:
    """Of these groups those with a wrong rate: one group is looked at for each text, and there are few texts."""

    def select(invoice: Invoice, found: Taxes, category: Category) -> Sequence[Group]:
        groups = over(invoice, found, category)
        by_text = {group.terms[term][0][0] if term in group.terms else None: group for group in groups}
        any_text = category.rate is Rate.NONE
        decided = [(text, group) for text, group in by_text.items() if any_text or text is None or decimal(text) is not None]
        wrong = {text for text, group in decided if check(invoice, group, category)}
        return [group for group in groups if ((first := group.first(term)) and first.text) in wrong] if wrong else ()

    return select


family(
    "BR-S-05 BR-Z-05 BR-E-05 BR-AE-05 BR-IC-05 BR-G-05 BR-O-05 BR-AF-05 BR-AG-05",
    *("BT-152", "BT-151"),
    over=_misrated(_lines, "BT-152", _rate("BT-152")),
)(_rate("BT-152"))
family("BR-S-06 BR-Z-06 BR-E-06 BR-AE-06 BR-IC-06 BR-G-06 BR-O-06 BR-AF-06 BR-AG-06", "BT-96", "BT-95", over=_allowances)(_rate("BT-96"))
family("BR-S-07 BR-Z-07 BR-E-07 BR-AE-07 BR-IC-07 BR-G-07 BR-O-07 BR-AF-07 BR-AG-07", "BT-103", "BT-102", over=_charges)(_rate("BT-103"))


@family(
    "BR-S-08 BR-Z-08 BR-E-08 BR-AE-08 BR-IC-08 BR-G-08 BR-O-08 BR-AF-08 BR-AG-08",
    *("BT-116", "BT-131", "BT-92", "BT-99"),
    over=_breakdowns,
)
def taxable_amount(invoice: Invoice, breakdown: Group, category: Category) -> Fault | None:
    """Tolerance: the official rules let pass less than one unit in UBL for the categories that are taxed, in CII for those that are not."""
    ubl = invoice.syntax is Syntax.UBL
    if category.rate is Rate.ANY and not ubl:
        return None  # the official CII rules look for the rate where it never is
    rate = None
    if category.taxed:
        rate = breakdown.first(_rate_term(breakdown))
        if rate is None:
            return None  # no rate, nothing to compare: BR-48 reports it
        if rate.number is None:
            raise Undecidable
    base = amount(breakdown, "BT-116")
    if base is None:
        return Fault(breakdown, "BT-116", f"{name('BT-116')} is missing, expected the net amounts of {category}.")
    net = invoice.view(taxes).net(category.code, rate.text if rate else None)
    allowed = [net.lines + net.adjusted]
    if ubl and category.rate is Rate.POSITIVE and net.adjusted_count:
        # UBL tries invoice lines, then credit note lines; of the kind that is not there, allowances and charges alone may make the sum.
        allowed.append(net.adjusted)
    lacking = ubl and not (net.line_count + net.adjusted_count if category.rate is Rate.POSITIVE else invoice.everywhere("BG-25"))
    if not lacking and _near(base, allowed, category, ubl):
        return None
    value = breakdown.first("BT-116")
    at = f" at {plain(rate.number)} %" if rate and rate.number is not None else ""
    message = f"{name('BT-116')} is {shown(value)}, expected {plain(allowed[0])}: lines less allowances plus charges of {category}{at}."
    return Fault(breakdown, "BT-116", message, value)


def _near(base: Decimal, allowed: Sequence[Decimal], category: Category, ubl: bool) -> bool:
    if base in allowed:
        return True
    if ubl and category.taxed:
        less, more = one_around(base)
        return any(less < each < more for each in allowed)
    return not ubl and category.rate is Rate.ZERO and any(abs(base - each) < ONE for each in allowed)


def _rate_term(breakdown: Group) -> str:
    return "BT-119" if "BT-119" in breakdown.terms else "OTHER-RATE"


@family("BR-S-09 BR-AF-09 BR-AG-09", "BT-117", "BT-116", "BT-119", over=_breakdowns)
def tax_amount(invoice: Invoice, breakdown: Group, category: Category) -> Fault | None:
    """Less than one unit of difference is let pass."""
    if category.rate is Rate.ANY and invoice.syntax is Syntax.CII:
        return None  # always true there: BR-CO-17 asks the same
    tax = amount(breakdown, "BT-117")
    if tax is None:
        return Fault(breakdown, "BT-117", f"{name('BT-117')} is missing, expected {name('BT-116')} x {name('BT-119')} in {category}.")
    base, rate = amount(breakdown, "BT-116"), amount(breakdown, _rate_term(breakdown))
    found = f"{name('BT-117')} is {shown(breakdown.first('BT-117'))}"
    if base is None or rate is None:
        message = f"{found}, but {name('BT-116')} or {name('BT-119')} is missing."
        return Fault(breakdown, "BT-117", message, breakdown.first("BT-117"))
    expected = rounded(abs(base) * rate / HUNDRED)
    if abs(abs(tax) - expected) < ONE:
        return None
    message = f"{found}, expected {plain(expected.copy_sign(base))}: {plain(base)} x {plain(rate)} % in {category}."
    return Fault(breakdown, "BT-117", message, breakdown.first("BT-117"))


@family("BR-Z-09 BR-E-09 BR-AE-09 BR-IC-09 BR-G-09 BR-O-09", "BT-117", over=_breakdowns)
def no_tax(invoice: Invoice, breakdown: Group, category: Category) -> Fault | None:
    value = breakdown.first("BT-117")
    if amount(breakdown, "BT-117") == ZERO and not compared_otherwise(invoice, value):
        return None
    return Fault(breakdown, "BT-117", f"{name('BT-117')} is {shown(value)}, expected 0.00 in {category}.", value)


@family(
    "BR-S-10 BR-Z-10 BR-E-10 BR-AE-10 BR-IC-10 BR-G-10 BR-O-10 BR-AF-10 BR-AG-10",
    *("BT-120", "BT-121"),
    over=_breakdowns,
)
def exemption_reason(_: Invoice, breakdown: Group, category: Category) -> Fault | None:
    stated = breakdown.first("BT-120") or breakdown.first("BT-121")
    if category.exempt == (stated is not None):
        return None
    if category.exempt:
        return Fault(breakdown, "BT-120", f"{name('BT-120')} and {name('BT-121')} are missing; {category} needs one of them.")
    return Fault(breakdown, "BT-120", f"A reason for exemption is given, {shown(stated)}; {category} has none.", stated)


@family("BR-IC-11", "BT-72", "BG-14", over=_in_breakdown)
def delivered_when(invoice: Invoice, _: Group, category: Category) -> Fault | None:
    periods = invoice.root.every("BG-14")
    if invoice.syntax is Syntax.UBL:
        fine = any(len(value.text) > 1 for value in invoice.root.find("BG-13", "BT-72")) or any(period.terms for period in periods)
    else:
        dates = [value for value in invoice.root.find("BG-13", "BT-72") if value.qualifier or not value.blank]
        fine = bool(dates) or any(period.has("BT-73") or period.has("BT-74") for period in periods)
    return None if fine else Fault(invoice.root, "BG-13", f"{name('BT-72')} and {name('BG-14')} are missing; {category} needs one of them.")


@family("BR-IC-12", "BT-80", over=_in_breakdown)
def delivered_where(invoice: Invoice, _: Group, category: Category) -> Fault | None:
    countries = invoice.root.find("BG-13", "BG-15", "BT-80")
    if any(invoice.syntax is Syntax.CII or len(value.text) > 1 for value in countries):
        return None
    return Fault(invoice.root, "BG-13", f"{name('BT-80')} is missing; {category} needs it.")


def _unmixed(what: str, other: Callable[[Mixed], str | None]) -> FamilyCheck:
    def check(invoice: Invoice, breakdown: Group, category: Category) -> Fault | None:
        found = other(invoice.view(mixed))
        if found is None:
            return None
        message = f"{name('BG-23')} has {category}, so every {name(what)} must have it; one has {found!r}."
        return Fault(breakdown, "BT-118", message, breakdown.first("BT-118"))

    return check


family("BR-O-11", "BT-118", over=_in_breakdown)(_unmixed("BG-23", lambda found: found.breakdown))
family("BR-O-12", "BT-118", "BT-151", over=_in_breakdown)(_unmixed("BG-25", lambda found: found.line))
family("BR-O-13", "BT-118", "BT-95", over=_in_breakdown)(_unmixed("BG-20", lambda found: found.allowance))
family("BR-O-14", "BT-118", "BT-102", over=_in_breakdown)(_unmixed("BG-21", lambda found: found.charge))
