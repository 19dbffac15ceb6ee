"""How many payslips are printed in a second on one core, and how large they are."""

from typing import Any

import pytest

from payroll.domain.people import Country
from payroll.operations.payslip_pdf import payslip_pdf
from payroll.operations.statement_pdf import statement_pdf
from tests.unit.payroll.documents.slips import slip, statement

MAX_BYTES = 40_000


@pytest.mark.parametrize("country", Country)
def test_payslip_pdf(benchmark: Any, country: Country) -> None:
    """Payslips a second: one divided by the mean."""
    record = slip(country, "de")
    content = benchmark.pedantic(payslip_pdf, args=(record, "Acme Ltd"), rounds=40, iterations=1, warmup_rounds=3)
    benchmark.extra_info["bytes"] = len(content)
    assert len(content) < MAX_BYTES


def test_statement_pdf(benchmark: Any) -> None:
    """Statements a second: one divided by the mean."""
    content = benchmark.pedantic(statement_pdf, args=(statement(),), rounds=40, iterations=1, warmup_rounds=3)
    benchmark.extra_info["bytes"] = len(content)
    assert len(content) < MAX_BYTES
