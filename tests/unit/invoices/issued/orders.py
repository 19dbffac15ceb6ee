"""Orders, sellers and customers for the tests, fixed ones and generated ones."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from hypothesis import strategies as st

from invoices.domain.issued.amounts import Adjustment, Category, Line
from invoices.domain.issued.document import Document, Order, invoice_of, issued
from invoices.domain.issued.parties import Address, Contact, CustomerFacts, Endpoint, Language, SellerFacts, Specification

DAY: Final = date(2026, 11, 24)
SELLER: Final = SellerFacts(
    name="Acme Werkzeuge GmbH",
    address=Address("Musterstraße 12", "Berlin", "10115", "DE"),
    vat_id="DE136695976",
    tax_id="37/123/45678",
    legal_registration="HRB 12345 B",
    legal_form="Amtsgericht Berlin-Charlottenburg; Geschäftsführerin: Erika Mustermann",
    iban="DE89370400440532013000",
    bic="COBADEFFXXX",
    endpoint=Endpoint("DE136695976", "9930"),
    contact=Contact("Erika Mustermann", "+49 30 1234567", "rechnung@acme.example"),
)
CUSTOMER: Final = CustomerFacts(
    name="Bürobedarf Nord AG",
    address=Address("Hafenweg 3", "Hamburg", "20457", "DE", "Haus B"),
    vat_id="DE129273398",
    legal_registration="HRB 99887",
    language=Language.DE,
    email="buchhaltung@nord.example",
    buyer_reference="04011000-12345-67",
    endpoint=Endpoint("DE129273398", "9930"),
)
LINE: Final = Line("Akkuschrauber", Decimal(3), "C62", Decimal("129.90"), Category.S, Decimal(19))
ORDER: Final = Order("SO-1001", "nord", "EUR", (LINE,))
RATES: Final = (Decimal(19), Decimal(7), Decimal("5.5"), Decimal("2.1"))


def invoice(
    order: Order = ORDER, customer: CustomerFacts = CUSTOMER, seller: SellerFacts = SELLER, number: str = "2026-000001"
) -> Document:
    """What is issued for an order."""
    return issued(invoice_of(order, seller, customer), number, DAY)


def _texts() -> st.SearchStrategy[str]:
    letters = st.characters(codec="utf-8", categories=("L", "N", "P", "S"), exclude_characters="\ufffe\uffff")
    return st.text(letters, min_size=1, max_size=20)


def _taxed(categories: tuple[Category, ...]) -> st.SearchStrategy[tuple[Category, Decimal]]:
    return st.sampled_from([(each, rate) for each in categories for rate in (RATES if each is Category.S else (Decimal(0),))])


@st.composite
def _lines(draw: st.DrawFn, categories: tuple[Category, ...]) -> Line:
    category, rate = draw(_taxed(categories))
    adjustments = draw(st.lists(st.builds(Adjustment, st.booleans(), st.integers(1, 500), _texts()), max_size=2))
    return Line(
        name=draw(_texts()),
        quantity=draw(st.decimals("0.0001", "9999", places=4)),
        unit=draw(st.sampled_from(("C62", "HUR", "KGM", "MTK", "XPP"))),
        price=draw(st.decimals("0", "9999", places=4)),
        category=category,
        rate=rate,
        description=draw(st.one_of(st.just(""), _texts())),
        item_id=draw(st.one_of(st.just(""), _texts())),
        adjustments=tuple(adjustments),
    )


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """Orders of all categories. What is outside the scope of VAT stands alone; totals are not negative."""
    outside = draw(st.booleans()) and draw(st.booleans())
    categories = (Category.O,) if outside else tuple(each for each in Category if each is not Category.O)
    lines = draw(st.lists(_lines(categories), min_size=1, max_size=6))
    adjustments = []
    for _ in range(draw(st.integers(0, 3))):
        category, rate = draw(_taxed(categories))
        adjustments.append(Adjustment(draw(st.booleans()), draw(st.integers(1, 5000)), draw(_texts()), category, rate))
    order = Order(
        number=draw(st.from_regex(r"[A-Z0-9-]{1,20}", fullmatch=True)),
        customer="nord",
        currency=draw(st.sampled_from(("EUR", "USD", "JPY"))),
        lines=tuple(lines),
        adjustments=tuple(adjustments),
        exemption_reason="Umsatzsteuerfrei nach § 4 Nr. 21 UStG",
        exemption_code=draw(st.sampled_from(("", "VATEX-EU-132-1I"))),
        purchase_order=draw(st.sampled_from(("", "PO-77"))),
        note=draw(st.one_of(st.just(""), _texts())),
        delivered_on=draw(st.sampled_from((None, date(2026, 11, 20)))),
        period_start=draw(st.sampled_from((None, date(2026, 11, 1)))),
        period_end=draw(st.sampled_from((None, date(2026, 11, 30)))),
    )
    total = invoice_of(order, SELLER, CUSTOMER).totals.with_vat
    if total < 0:
        order = replace(order, adjustments=tuple(each for each in order.adjustments if each.charge), lines=tuple(_positive(order.lines)))
        total = invoice_of(order, SELLER, CUSTOMER).totals.with_vat
    return replace(order, prepaid=draw(st.integers(0, total)))


def _positive(lines: tuple[Line, ...]) -> list[Line]:
    return [replace(line, adjustments=tuple(each for each in line.adjustments if each.charge)) for line in lines]


def customers(specifications: tuple[Specification, ...] = tuple(Specification)) -> st.SearchStrategy[CustomerFacts]:
    """The customer under each specification and in each language."""
    return st.builds(
        lambda specification, language, days: replace(CUSTOMER, specification=specification, language=language, terms_days=days),
        st.sampled_from(specifications),
        st.sampled_from(Language),
        st.integers(0, 90),
    )
