"""Credit notes in parts: whatever the parts, they add up to the invoice and never pass it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from invoices.domain.issued.amounts import Category, Line, Tax
from invoices.domain.issued.credit import NotCreditable, added, credit_note, left
from tests.unit.invoices.issued.orders import LINE, ORDER, RATES, invoice


def _part(amount: int, rate: Decimal) -> Line:
    return Line("Part", Decimal(1), "C62", Decimal(amount).scaleb(-2), Category.S, rate)


@given(st.lists(st.tuples(st.integers(1, 900), st.sampled_from(RATES)), min_size=1, max_size=5), st.data())
def test_parts_and_the_rest_are_exactly_the_invoice(groups: list[tuple[int, Decimal]], data: st.DataObject) -> None:
    document = invoice(replace(ORDER, lines=tuple(_part(amount, rate) for amount, rate in groups)))
    credited: tuple[Tax, ...] = ()
    total = 0
    for _ in range(data.draw(st.integers(0, 6))):
        rest = [tax for tax in left(document.taxes, credited) if tax.taxable]
        if not rest:
            break
        tax = data.draw(st.sampled_from(rest))
        note = credit_note(document, credited, (_part(data.draw(st.integers(1, tax.taxable)), tax.rate),), "r", "w")
        credited = added(credited, note.taxes)
        total += note.totals.due
        assert all(each.taxable >= 0 and each.tax >= 0 for each in left(document.taxes, credited))
    if any(tax.taxable for tax in left(document.taxes, credited)):
        note = credit_note(document, credited, (), "r", "Rest")
        credited, total = added(credited, note.taxes), total + note.totals.due
    assert total == document.totals.with_vat
    assert all(tax.taxable == tax.tax == 0 for tax in left(document.taxes, credited))
    with pytest.raises(NotCreditable, match="in full"):
        credit_note(document, credited, (), "r", "w")


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_more_than_what_is_left_is_refused(amount: int, more: int) -> None:
    assume(more > amount)
    document = invoice(replace(ORDER, lines=(_part(amount, Decimal(19)),)))
    with pytest.raises(NotCreditable, match=f"{amount} is left, {more} was asked"):
        credit_note(document, (), (_part(more, Decimal(19)),), "r", "w")


def test_a_credit_note_refers_to_its_invoice() -> None:
    document = invoice()
    note = credit_note(document, (), (LINE,), "Rückgabe", "Rest")
    assert note.preceding is not None
    assert (note.preceding.number, note.preceding.issue_date, note.due_date, note.totals.paid) == (
        document.number,
        document.issue_date,
        None,
        0,
    )
