"""Rules on terms that depend on others: the rest of BR-03 to BR-65, and BR-CO-03, -09, -18 to -20, -26."""

from collections.abc import Sequence
from typing import Final

from invoices.domain import lexical
from invoices.domain.findings import Flag
from invoices.domain.model import Group, Invoice, Syntax, Value
from invoices.domain.rules.countries import VAT_PREFIXES_CII, VAT_PREFIXES_UBL
from invoices.domain.rules.required import missing
from invoices.domain.rules.rule import Fault, Rules, Select, Undecidable, breakdowns, few, having, shown, some_negative
from invoices.domain.rules.usual import odd_lines, odd_parties, unschemed
from invoices.domain.terms import name

RULES: Final = Rules()

MAX_CARD_CHARS: Final = 10
CREDIT_TRANSFERS: Final = ("30", "58")
"""UNTDID 4461: credit transfer and SEPA credit transfer."""
SEPA: Final = "SEPA"


@RULES.rule("BR-03", "BT-2")
def issue_date(invoice: Invoice, document: Group) -> Fault | None:
    # CII: only a date in format 102 counts.
    form = None if invoice.syntax is Syntax.UBL else lexical.BASIC_FORMAT
    if any(value.qualifier == form and not value.blank for value in document.values("BT-2")):
        return None
    first = document.first("BT-2")
    if first is None or first.blank:
        return missing(document, "BT-2")
    return Fault(document, "BT-2", f"{name('BT-2')} is {shown(first)} in format '{first.qualifier}'; only format 102 is allowed.", first)


def _of_party(invoice: Invoice, party: str, term: str) -> Fault | None:
    parties = invoice.root.every(party)
    if any(each.filled(term) for each in parties):
        return None
    return missing(parties[0], term) if parties else Fault(invoice.root, party, f"{name(term)} is missing: there is no {name(party)}.")


@RULES.rule("BR-06", "BT-27", gate=odd_parties)
def seller_name(invoice: Invoice, _: Group) -> Fault | None:
    return _of_party(invoice, "BG-4", "BT-27")


@RULES.rule("BR-07", "BT-44", gate=odd_parties)
def buyer_name(invoice: Invoice, _: Group) -> Fault | None:
    return _of_party(invoice, "BG-7", "BT-44")


def _address(invoice: Invoice, party: str, address: str) -> Fault | None:
    parties = invoice.root.every(party)
    if any(each.every(address) for each in parties):
        return None
    at = (parties[0], address) if parties else (invoice.root, party)
    return Fault(*at, f"{name(address)} is missing; the invoice must have one.")


@RULES.rule("BR-08", "BG-5", gate=odd_parties)
def seller_address(invoice: Invoice, _: Group) -> Fault | None:
    return _address(invoice, "BG-4", "BG-5")


@RULES.rule("BR-10", "BG-8", gate=odd_parties)
def buyer_address(invoice: Invoice, _: Group) -> Fault | None:
    return _address(invoice, "BG-7", "BG-8")


def _addresses(party: str, address: str) -> Select:
    def select(invoice: Invoice) -> Sequence[Group]:
        found = [inner for each in invoice.everywhere(party) for inner in each.every(address)]
        if invoice.syntax is Syntax.UBL:
            return found
        # CII: asked once for the document, so a missing address lacks its country too.
        proper = [inner for each in invoice.root.every(party) for inner in each.every(address)]
        return [] if any(inner.filled(_COUNTRY[address]) for inner in proper) else (proper[:1] or [invoice.root])

    return select


_COUNTRY: Final = {"BG-5": "BT-40", "BG-8": "BT-55", "BG-12": "BT-69"}
_PARTY: Final = {"BG-5": "BG-4", "BG-8": "BG-7", "BG-12": "BG-11"}


def _country(group: Group, address: str) -> Fault | None:
    term = _COUNTRY[address]
    if group.code == address:
        return None if group.filled(term) else missing(group, term)
    return Fault(group, _PARTY[address], f"{name(term)} is missing: there is no {name(address)}.")


@RULES.rule("BR-09", "BT-40", over=_addresses("BG-4", "BG-5"), gate=odd_parties)
def seller_country(_: Invoice, group: Group) -> Fault | None:
    return _country(group, "BG-5")


@RULES.rule("BR-11", "BT-55", over=_addresses("BG-7", "BG-8"), gate=odd_parties)
def buyer_country(_: Invoice, group: Group) -> Fault | None:
    return _country(group, "BG-8")


@RULES.rule("BR-16", "BG-25")
def some_line(invoice: Invoice, document: Group) -> Fault | None:
    # CII: a line counts wherever it stands.
    lines = invoice.lines if invoice.syntax is Syntax.UBL else invoice.everywhere("BG-25")
    return None if lines else Fault(document, "BG-25", f"There is no {name('BG-25')}; an invoice must have at least one.")


@RULES.rule("BR-17", "BT-59", over=few("BG-10"))
def payee_differs(invoice: Invoice, payee: Group) -> Fault | None:
    if not payee.has("BT-59"):
        return missing(payee, "BT-59")
    # UBL compares with the seller's trading name, which shares its element with the payee's name; CII with its name.
    ubl = invoice.syntax is Syntax.UBL
    same = [("BT-59", "BT-28" if ubl else "BT-27"), ("BT-60", "BT-29")] + ([] if ubl else [("BT-61", "BT-30")])
    for own, sellers in [pair for pair in same if payee.has(pair[0])]:
        twins = {value.text for value in invoice.root.find("BG-4", sellers)}
        twin = next((value for value in payee.values(own) if value.text in twins), None)
        if twin is not None:
            return Fault(payee, own, f"{name(own)} is {shown(twin)}, as {name(sellers)}: a Payee must differ from the Seller.", twin)
    return None


@RULES.rule("BR-19", "BG-12", over="BG-11")
def representative_address(_: Invoice, party: Group) -> Fault | None:
    return None if party.every("BG-12") else Fault(party, "BG-12", f"{name('BG-12')} is missing; {name('BG-11')} must have one.")


@RULES.rule("BR-20", "BT-69", over="BG-11")
def representative_country(invoice: Invoice, party: Group) -> Fault | None:
    addresses = party.every("BG-12")
    if not addresses:
        # UBL asks the address, CII the party: there a missing address lacks its country too.
        if invoice.syntax is Syntax.UBL:
            return None
        return Fault(party, "BG-12", f"{name('BT-69')} is missing: there is no {name('BG-12')}.")
    bad = next((address for address in addresses if not address.filled("BT-69")), None)
    return missing(bad, "BT-69") if bad else None


@RULES.rule("BR-23", "BT-130", over="BG-25", gate=odd_lines)
def quantity_unit(_: Invoice, line: Group) -> Fault | None:
    if any(value.qualifier is not None for value in line.values("BT-129")):
        return None
    first = line.first("BT-129")
    return Fault(line, "BT-129", f"{name('BT-130')} is missing; the quantity {shown(first)} must have a unit.", first)


def _negative(value: Value) -> bool:
    if "-" not in value.text:
        return False
    number = value.number
    if number is None:
        number = lexical.comparable(value.text)
    if number is None:
        raise Undecidable
    return number < 0 or lexical.minus_nothing(value.text)


@RULES.rule("BR-27", "BT-146", over="BG-25", gate=odd_lines)
def net_price(_: Invoice, line: Group) -> Fault | None:
    prices = line.values("BT-146")
    if not prices:
        return missing(line, "BT-146")  # nothing is not "zero or more": the official rule fires too
    if not all(_negative(price) for price in prices):
        return None
    return Fault(line, "BT-146", f"{name('BT-146')} is {shown(prices[0])}; it must not be negative.", prices[0])


@RULES.rule("BR-28", "BT-148", over=having("BG-25", "BT-148"), gate=some_negative)
def gross_price(_: Invoice, line: Group) -> Fault | None:
    prices = line.values("BT-148")
    bad = prices[0] if prices and all(_negative(price) for price in prices) else None
    return Fault(line, "BT-148", f"{name('BT-148')} is {shown(bad)}; it must not be negative.", bad) if bad else None


def _ends_before_start(invoice: Invoice, period: Group, start_term: str, end_term: str) -> Fault | None:
    start, end = period.first(start_term), period.first(end_term)
    if start is None or end is None:
        return None
    if invoice.syntax is Syntax.UBL:
        first, last = lexical.written_date(start.text, start.qualifier), lexical.written_date(end.text, end.qualifier)
        if first is None or last is None:
            raise Undecidable
        fine = first <= last
    else:
        # CII compares the texts, and only those in format 102; one right pair of several will do.
        starts = [value.text for value in period.values(start_term) if value.qualifier == lexical.BASIC_FORMAT]
        ends = [value.text for value in period.values(end_term) if value.qualifier == lexical.BASIC_FORMAT]
        fine = bool(starts and ends) and min(starts) <= max(ends)
    if fine:
        return None
    message = f"{name(end_term)} is {shown(end)}, before {name(start_term)} {shown(start)}, or not a date in format 102."
    return Fault(period, end_term, message, end)


@RULES.rule("BR-29", "BT-73", "BT-74", over="BG-14")
def period_order(invoice: Invoice, period: Group) -> Fault | None:
    return _ends_before_start(invoice, period, "BT-73", "BT-74")


@RULES.rule("BR-30", "BT-134", "BT-135", over="BG-26")
def line_period_order(invoice: Invoice, period: Group) -> Fault | None:
    return _ends_before_start(invoice, period, "BT-134", "BT-135")


@RULES.rule("BR-48", "BT-119", over=breakdowns)
def breakdown_rate(invoice: Invoice, breakdown: Group) -> Fault | None:
    ubl = invoice.syntax is Syntax.UBL
    if breakdown.has("BT-119") or any((value.token if ubl else value.text) == "O" for value in breakdown.values("BT-118")):
        return None
    return Fault(
        breakdown,
        "BT-119",
        f"{name('BT-119')} is missing; only category 'O' may go without, here it is {shown(breakdown.first('BT-118'))}.",
    )


def _transfers(invoice: Invoice) -> Sequence[Group]:
    return invoice.view(_found_transfers)


def _found_transfers(invoice: Invoice) -> Sequence[Group]:
    """Credit transfers whose payment means code says credit transfer."""
    means = [each for each in invoice.everywhere("BG-16") if any(code.text in CREDIT_TRANSFERS for code in each.values("BT-81"))]
    return [account for each in means for account in each.every("BG-17")]


@RULES.rule("BR-50", "BT-84", over=_transfers)
def account(_: Invoice, transfer: Group) -> Fault | None:
    return None if transfer.filled("BT-84") else missing(transfer, "BT-84")


@RULES.rule("BR-51", "BT-87", over="BG-18", flags=(Flag.WARNING, Flag.FATAL))
def card_number(_: Invoice, card: Group) -> Fault | None:
    for value in card.values("BT-87"):
        length = len(value.token)
        if length > MAX_CARD_CHARS:
            # The number itself stays out of the message: it may be complete.
            return Fault(card, "BT-87", f"{name('BT-87')} has {length} characters; at most {MAX_CARD_CHARS} may be shown.", value)
    return None


@RULES.rule("BR-53", "BT-6", "BT-111", over=lambda invoice: (invoice.root,) if invoice.syntax is Syntax.UBL else few("BG-22")(invoice))
def accounting_currency(invoice: Invoice, group: Group) -> Fault | None:
    wanted = invoice.root.values("BT-6")
    if not wanted:
        return None
    currencies = {value.text for value in wanted}
    if invoice.syntax is Syntax.UBL:
        held = {value.qualifier for total in invoice.everywhere("VAT-TOTAL") for value in total.values("BT-110")}
        fine = currencies <= held
    else:
        # CII: the accounting currency must differ from the invoice currency besides.
        held = {value.qualifier for value in group.values("BT-110")}
        fine = bool(currencies & held) and not currencies & {value.text for value in invoice.root.values("BT-5")}
    if fine:
        return None
    message = f"{name('BT-6')} is {shown(wanted[0])}, but {name('BT-111')} in it is missing or it is the invoice currency."
    return Fault(invoice.root, "BT-6", message, wanted[0])


@RULES.rule("BR-54", "BT-160", "BT-161", over="BG-32")
def attribute(_: Invoice, item_attribute: Group) -> Fault | None:
    lacking = [term for term in ("BT-160", "BT-161") if not item_attribute.has(term)]
    return missing(item_attribute, *lacking) if lacking else None


def _means_of_br61(invoice: Invoice) -> Sequence[Group]:
    return invoice.everywhere("BG-16") if invoice.syntax is Syntax.UBL else _transfers(invoice)


@RULES.rule("BR-61", "BT-81", "BT-84", over=_means_of_br61)
def account_for_transfer(invoice: Invoice, group: Group) -> Fault | None:
    if invoice.syntax is Syntax.CII:
        return None if group.has("BT-84") else missing(group, "BT-84")
    code = group.first("BT-81")
    if code is None or code.token not in CREDIT_TRANSFERS or group.find("BG-17", "BT-84"):
        return None
    return Fault(group, "BG-17", f"{name('BT-84')} is missing; payment means {shown(code)} is a credit transfer and needs one.")


def _needs_scheme(invoice: Invoice, group: Group, value: Value, term: str) -> Fault | None:
    # UBL: the attribute must exist; CII: it must say something.
    there = value.qualifier is not None if invoice.syntax is Syntax.UBL else bool((value.qualifier or "").strip())
    return None if there else Fault(group, term, f"{name(term)} {shown(value)} has no scheme identifier.", value)


def _electronic_address(invoice: Invoice, party: Group, term: str) -> Fault | None:
    values = party.values(term) if invoice.syntax is Syntax.UBL else party.values(term)[:1]
    return next((fault for value in values if (fault := _needs_scheme(invoice, party, value, term))), None)


def _asked(party: str, term: str) -> Select:
    def select(invoice: Invoice) -> Sequence[Group]:
        parties = invoice.root.every(party)
        if invoice.syntax is Syntax.CII and any((value.qualifier or "").strip() for each in parties for value in each.values(term)[:1]):
            return ()  # CII: asked once for the document, and one of several parties will do
        return parties

    return select


@RULES.rule("BR-62", "BT-34", over=_asked("BG-4", "BT-34"), gate=odd_parties)
def seller_electronic_address(invoice: Invoice, seller: Group) -> Fault | None:
    return _electronic_address(invoice, seller, "BT-34")


@RULES.rule("BR-63", "BT-49", over=_asked("BG-7", "BT-49"), gate=odd_parties)
def buyer_electronic_address(invoice: Invoice, buyer: Group) -> Fault | None:
    return _electronic_address(invoice, buyer, "BT-49")


def _schemes(invoice: Invoice, group: Group, term: str) -> Fault | None:
    faults = [_needs_scheme(invoice, group, value, term) for value in group.values(term)]
    if invoice.syntax is Syntax.CII and None in faults:
        return None  # CII: one of several will do
    return next((fault for fault in faults if fault), None)


@RULES.rule("BR-64", "BT-157", over=unschemed("BG-25", "BT-157"))
def standard_identifier(invoice: Invoice, line: Group) -> Fault | None:
    return _schemes(invoice, line, "BT-157")


@RULES.rule("BR-65", "BT-158", over=unschemed("CLASSIFICATION", "BT-158"))
def classification(invoice: Invoice, item_class: Group) -> Fault | None:
    return _schemes(invoice, item_class, "BT-158")


def _two_tax_points(invoice: Invoice) -> bool:
    return invoice.mentions("BT-8") and invoice.mentions("BT-7")


@RULES.rule("BR-CO-03", "BT-7", "BT-8", over=lambda invoice: (invoice.root,) if invoice.syntax is Syntax.UBL else few(breakdowns)(invoice))
def one_tax_point(invoice: Invoice, group: Group) -> Fault | None:
    if invoice.syntax is Syntax.UBL:
        both = invoice.root.has("BT-7") and any(period.has("BT-8") for period in invoice.root.every("BG-14"))
    else:
        both = invoice.view(_two_tax_points)
    if not both:
        return None
    return Fault(group, "BT-7", f"Both {name('BT-7')} and {name('BT-8')} are given; only one of them may be.", group.first("BT-7"))


@RULES.rule("BR-CO-04", "BT-151", over="BG-25", gate=odd_lines)
def line_category(_: Invoice, line: Group) -> Fault | None:
    if any(tax.has("BT-151") for tax in line.every("BG-30")):
        return None
    return Fault(line, "BG-30", f"{name('BT-151')} is missing; every line must have one.")


_IDENTIFIED: Final = ("BG-4", "BG-7", "BG-10", "BG-11", "STRAY")


@RULES.rule("BR-CO-09", "BT-31", "BT-48", "BT-63", over=lambda invoice: [each for code in _IDENTIFIED for each in invoice.everywhere(code)])
def vat_prefix(invoice: Invoice, group: Group) -> Fault | None:
    for term in ("BT-31", "BT-48", "BT-63", "VAT-ID"):
        for value in group.terms.get(term, ()):
            prefix = value.text[:2]
            # UBL searches the characters in a list of codes, so a blank or a single letter passes; CII compares whole codes.
            known = prefix in VAT_PREFIXES_UBL if invoice.syntax is Syntax.UBL else f" {prefix} " in VAT_PREFIXES_CII
            if not known:
                return Fault(group, term, f"{name(term)} is {shown(value)}; it must begin with a country code (ISO 3166-1, or EL).", value)
    return None


@RULES.rule("BR-CO-18", "BG-23", over=lambda invoice: (invoice.root,) if invoice.syntax is Syntax.UBL else invoice.everywhere("BG-25"))
def some_breakdown(invoice: Invoice, _: Group) -> Fault | None:
    # CII asks at every line, so a document without lines is not asked.
    if invoice.root.every("BG-23") or any(total.every("BG-23") for total in invoice.root.every("VAT-TOTAL")):
        return None
    return Fault(
        invoice.root, "VAT-TOTAL" if invoice.syntax is Syntax.UBL else "BG-23", f"There is no {name('BG-23')}; at least one is needed."
    )


@RULES.rule("BR-CO-19", "BT-73", "BT-74", over="BG-14")
def period_filled(invoice: Invoice, period: Group) -> Fault | None:
    if period.has("BT-73") or period.has("BT-74") or (invoice.syntax is Syntax.UBL and period.has("BT-8")):
        return None
    return missing(period, "BT-73", "BT-74")


@RULES.rule("BR-CO-20", "BT-134", "BT-135", over="BG-26")
def line_period_filled(_: Invoice, period: Group) -> Fault | None:
    return None if period.has("BT-134") or period.has("BT-135") else missing(period, "BT-134", "BT-135")


@RULES.rule("BR-CO-26", "BT-29", "BT-30", "BT-31", over="BG-4", gate=odd_parties)
def seller_identified(invoice: Invoice, seller: Group) -> Fault | None:
    if any(seller.has(term) for term in ("BT-29-0", "BT-30", "BT-31")):
        return None
    # In UBL the identifier that banks gave a creditor stands in the same place.
    if any(value.qualifier != SEPA or invoice.syntax is Syntax.CII for value in seller.values("BT-29")):
        return None
    return missing(seller, "BT-29", "BT-30", "BT-31")
