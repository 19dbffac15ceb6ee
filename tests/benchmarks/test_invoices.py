"""How fast invoices are read and judged: one of usual size in both syntaxes, and one of 10,000 lines. `make bench` runs this."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from invoices.domain import document
from invoices.domain.verdict import judge
from tests.unit.invoices.builders import Draft, cii, ubl

USUAL_LINES = 20
MANY_LINES = 10_000


@pytest.mark.parametrize("write", [ubl, cii])
def test_usual_invoice(benchmark: Any, write: Callable[[Draft], bytes]) -> None:
    data = write(Draft(lines=(Decimal("12.50"),) * USUAL_LINES))
    verdict = benchmark(lambda: judge(document.read(data)))
    assert verdict.findings == ()


@pytest.mark.parametrize("write", [ubl, cii])
def test_invoice_of_ten_thousand_lines(benchmark: Any, write: Callable[[Draft], bytes]) -> None:
    data = write(Draft(lines=(Decimal("12.50"),) * MANY_LINES))
    verdict = benchmark.pedantic(lambda: judge(document.read(data)), rounds=3, iterations=1)
    assert verdict.findings == ()
