"""Early-payment discounts: when, how much, of which VAT, and how the invoice says so."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from invoices.domain import document as reading
from invoices.domain.issued.amounts import Category, Tax, half_up, tax_of
from invoices.domain.issued.discount import DiscountTier, Offer, by_vat_group, in_time, offers
from invoices.domain.issued.document import Order
from invoices.domain.issued.parties import Language, Specification
from invoices.domain.payable import terms
from invoices.domain.verdict import judge
from invoices.operations.write_cii import write_cii
from invoices.operations.write_ubl import write_ubl
from tests.unit.invoices.issued.orders import CUSTOMER, DAY, invoice, orders

TIERS = (DiscountTier(7, Decimal(3)), DiscountTier(14, Decimal("2.5")))
GROUPS = st.lists(
    st.builds(
        tax_of,
        st.just(Category.S),
        st.sampled_from([Decimal(each) for each in ("19", "7", "5.5", "2.1")]),
        st.integers(-(10**6), 10**9),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda tax: tax.rate,
)


def test_discounts_are_for_days_and_rounded_half_up() -> None:
    found = offers(tuple(reversed(TIERS)), DAY)
    assert found == (Offer(date(2026, 12, 1), Decimal(3)), Offer(date(2026, 12, 8), Decimal("2.5")))
    assert [offer.amount(46374) for offer in found] == [1391, 1159]
    assert Offer(DAY, Decimal("2.5")).amount(20) == 1  # 0.5
    assert [in_time(found, 46374, DAY + timedelta(days=days)) for days in (0, 7, 8, 14, 15)] == [
        (1391, 1159),
        (1391, 1159),
        (1159,),
        (1159,),
        (),
    ]
    assert in_time(found, 1, DAY) == ()


@given(GROUPS, st.integers(1, 10**8))
def test_what_a_discount_takes_off_the_vat_groups_adds_up_to_it(groups: list[Tax], discount: int) -> None:
    parts = by_vat_group(discount, groups)
    assert sum(part.taxable + part.tax for part in parts) == discount
    for part in parts:
        assert part.taxable >= 0
        assert part.tax == half_up((part.taxable + part.tax) * part.rate / (100 + part.rate))


@given(GROUPS, st.decimals("0.01", "99", places=2))
def test_a_discount_takes_off_each_group_what_its_share_is(groups: list[Tax], percent: Decimal) -> None:
    sums = [max(0, tax.taxable + tax.tax) for tax in groups]
    if total := sum(sums):
        discount = Offer(DAY, percent).amount(total)
        taken = {part.key: part.taxable + part.tax for part in by_vat_group(discount, groups)} if discount else {}
        for tax, gross in zip(groups, sums, strict=True):
            assert abs(Decimal(taken.get(tax.key, 0)) - Decimal(discount) * gross / total) < 1


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("specification", Specification)
def test_the_invoice_says_so_and_keeps_the_rules(specification: Specification, language: Language) -> None:
    document = invoice(customer=replace(CUSTOMER, specification=specification, language=language, discounts=TIERS))
    for content in (write_ubl(document), write_cii(document), write_cii(document, Specification.EN16931)):
        assert judge(reading.read(content)).findings == ()
    text = write_ubl(document).decode()
    if specification is Specification.XRECHNUNG:
        assert "\n#SKONTO#TAGE=7#PROZENT=3.00#\n#SKONTO#TAGE=14#PROZENT=2.50#\n<" in text
        assert "#SKONTO#" not in write_cii(document, Specification.EN16931).decode()
        read = terms.schedule(DAY, document.due_date, text, document.totals.due, None).discount
        assert read == terms.Discount(DAY + timedelta(days=7), 1391)
    else:
        assert "#SKONTO#" not in text
        assert all(shown in text for shown in ("3 %", "449.83" if language is Language.EN else "449,83"))


@settings(max_examples=25, deadline=None)
@given(orders(), st.sampled_from(Specification))
def test_every_order_with_discounts_keeps_the_rules(order: Order, specification: Specification) -> None:
    customer = replace(CUSTOMER, specification=specification, discounts=TIERS)
    if specification is not Specification.PEPPOL or order.currency != "JPY":
        document = invoice(order, customer)
        assert judge(reading.read(write_ubl(document))).findings == ()
        assert judge(reading.read(write_cii(document))).findings == ()


def test_credit_notes_and_what_is_paid_offer_none() -> None:
    document = invoice(customer=replace(CUSTOMER, discounts=TIERS))
    paid = replace(document, totals=replace(document.totals, due=0))
    assert (len(document.offers), paid.offers, replace(document, due_date=None).offers) == (2, (), ())
