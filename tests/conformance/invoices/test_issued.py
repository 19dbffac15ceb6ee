"""What we issue passes our own engine without a finding, in both syntaxes and under every specification, and says what was meant."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from invoices.domain import document as reading
from invoices.domain.figures import figures
from invoices.domain.issued.amounts import tax_of
from invoices.domain.issued.checks import faults
from invoices.domain.issued.credit import credit_note
from invoices.domain.issued.document import Document, Order, issued
from invoices.domain.issued.parties import CustomerFacts, Specification
from invoices.domain.verdict import judge
from invoices.operations.write_cii import write_cii
from invoices.operations.write_ubl import write_ubl
from tests.unit.invoices.issued.orders import CUSTOMER, DAY, LINE, ORDER, customers, invoice, orders

WRITERS = (write_ubl, write_cii)
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def _found(document: Document) -> list[str]:
    return [
        f"{writer.__name__}: {finding.rule} {finding.where} {finding.message}"
        for writer in WRITERS
        for finding in judge(reading.read(writer(document))).findings
    ]


def _credited(document: Document) -> Document:
    return issued(credit_note(document, (), (), "Rückgabe", "Rest"), "C2026-000001", DAY)


@MANY
@given(orders(), customers())
def test_no_finding_on_any_invoice(order: Order, customer: CustomerFacts) -> None:
    document = invoice(order, customer)
    hundredths = customer.specification is not Specification.PEPPOL or order.currency != "JPY"
    assert [fault.pointer for fault in faults(document)] == ([] if hundredths else ["/currency"])
    if hundredths:
        assert _found(document) == []


@MANY
@given(orders(), customers())
def test_no_finding_on_credit_notes(order: Order, customer: CustomerFacts) -> None:
    document = invoice(order, customer)
    if not faults(document) and any(tax.taxable for tax in document.taxes):
        assert _found(_credited(document)) == []


@pytest.mark.parametrize("specification", Specification)
def test_both_syntaxes_say_the_same(specification: Specification) -> None:
    document = invoice(ORDER, replace(CUSTOMER, specification=specification))
    assert _found(document) == []
    ubl, cii = (figures(reading.read(writer(document))) for writer in WRITERS)
    assert ubl == cii
    assert (ubl.number, ubl.total_with_vat, ubl.amount_due, ubl.due_date) == (
        "2026-000001",
        Decimal("463.74"),
        Decimal("463.74"),
        document.due_date,
    )
    assert tax_of(LINE.category, LINE.rate, 38970).tax == 7404
