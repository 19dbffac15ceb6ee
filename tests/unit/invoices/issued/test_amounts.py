"""Amounts of orders: rounding, the VAT breakdown, totals."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from invoices.domain.issued.amounts import Adjustment, Category, Line, half_up, plain, tax_of
from invoices.domain.issued.document import Order
from tests.unit.invoices.issued.orders import CUSTOMER, LINE, ORDER, SELLER, invoice, orders


@pytest.mark.parametrize(("value", "rounded"), [("0.5", 1), ("-0.5", -1), ("1.49", 1), ("2.5", 3), ("-2.5", -3)])
def test_halves_go_away_from_zero(value: str, rounded: int) -> None:
    assert half_up(Decimal(value)) == rounded


@pytest.mark.parametrize(
    ("quantity", "price", "digits", "net"), [("3", "0.335", 2, 101), ("1", "0.005", 2, 1), ("3", "33.5", 0, 101), ("-1", "0.005", 2, -1)]
)
def test_a_line_is_rounded_once(quantity: str, price: str, digits: int, net: int) -> None:
    assert replace(LINE, quantity=Decimal(quantity), price=Decimal(price)).net(digits) == net


def test_the_tax_is_rounded_from_the_sum_of_a_group_and_not_line_by_line() -> None:
    line = Line("Screw", Decimal(1), "C62", Decimal("0.03"), Category.S, Decimal(19))
    document = invoice(replace(ORDER, lines=(line,) * 2))
    assert [tax.tax for tax in document.taxes] == [1]  # 0.06 x 19 % = 0.0114; by line it would be two
    assert tax_of(Category.S, Decimal(19), 3).tax == 1


def test_rates_that_are_written_differently_are_one_group() -> None:
    lines = (LINE, replace(LINE, rate=Decimal("19.00")))
    adjustments = (Adjustment(False, 100, "x", Category.S, Decimal("19.0")),)
    assert [(tax.rate, tax.taxable) for tax in invoice(replace(ORDER, lines=lines, adjustments=adjustments)).taxes] == [
        (Decimal(19), 2 * 38970 - 100)
    ]
    assert f"{plain(Decimal('1E+1'))}" == "10"


def test_allowances_charges_and_what_is_prepaid() -> None:
    order = replace(
        ORDER,
        lines=(replace(LINE, adjustments=(Adjustment(False, 970, "Rabatt"), Adjustment(True, 100, "Gravur"))),),
        adjustments=(Adjustment(False, 1000, "Treue", Category.S, Decimal(19)), Adjustment(True, 500, "Versand", Category.S, Decimal(7))),
        prepaid=5000,
    )
    document = invoice(order)
    found = document.totals
    assert (found.lines, found.allowances, found.charges, found.without_vat) == (38100, 1000, 500, 37600)
    assert [(tax.rate, tax.taxable, tax.tax) for tax in document.taxes] == [(Decimal(7), 500, 35), (Decimal(19), 37100, 7049)]
    assert (found.with_vat, found.paid, found.due) == (44684, 5000, 39684)


@given(orders())
def test_totals_add_up(order: Order) -> None:
    document = invoice(order, CUSTOMER, SELLER)
    found = document.totals
    assert found.without_vat == sum(tax.taxable for tax in document.taxes)
    assert found.with_vat == found.without_vat + sum(tax.tax for tax in document.taxes)
    assert found.due == found.with_vat - order.prepaid
    assert all(tax.tax == 0 for tax in document.taxes if tax.category is not Category.S)


@given(orders())
def test_the_fingerprint_of_an_order_ignores_how_decimals_are_written(order: Order) -> None:
    assert order.digest() == replace(order, lines=tuple(replace(line, price=line.price * Decimal("1.00")) for line in order.lines)).digest()
    assert order.digest() != replace(order, prepaid=order.prepaid + 1).digest()
