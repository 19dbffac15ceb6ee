"""How many invoices are issued and written in a second on one core. `make bench` runs this; one divided by the mean."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from kernel.table import Table
from tests import aws
from tests.component.invoices import receivables
from tests.unit.invoices.issued.orders import CUSTOMER, LINE, ORDER, SELLER, invoice
from tests.unit.invoices.issued.test_letters import LETTER, lines, movements, shown

from invoices.domain.issued.document import Document  # isort: skip
from invoices.operations.invoice_pdf import invoice_pdf  # isort: skip
from invoices.operations.issue_invoice import issue_invoice  # isort: skip
from invoices.operations.letter_pdf import letter_pdf  # isort: skip
from invoices.operations.render_invoice import written_documents  # isort: skip
from invoices.operations.statement_pdf import statement_pdf  # isort: skip
from invoices.operations.write_cii import write_cii  # isort: skip
from invoices.operations.write_ubl import write_ubl  # isort: skip

USUAL = replace(ORDER, lines=tuple(replace(LINE, name=f"Teil {index}", quantity=Decimal(index)) for index in range(1, 21)))


@pytest.mark.parametrize("write", [write_ubl, write_cii, invoice_pdf, written_documents])
def test_documents_of_an_invoice_of_20_lines(benchmark: Any, write: Callable[[Document], Any]) -> None:
    """`written_documents`: UBL, CII and the hybrid PDF, judged by the rules before they leave."""
    document = invoice(USUAL)
    content = benchmark.pedantic(write, args=(document,), rounds=20, iterations=1, warmup_rounds=2)
    benchmark.extra_info["bytes"] = len(content["pdf"] if isinstance(content, dict) else content)
    assert content


@pytest.mark.parametrize("invoices", [1, 100])
def test_the_letter_of_a_reminder(benchmark: Any, invoices: int) -> None:
    letter = replace(LETTER, lines=lines(invoices))
    content = benchmark.pedantic(letter_pdf, args=(letter,), rounds=20, iterations=1, warmup_rounds=2)
    benchmark.extra_info["bytes"] = len(content)
    assert content


@pytest.mark.parametrize("entries", [50, 10_000])
def test_a_statement_of_account(benchmark: Any, entries: int) -> None:
    arguments = (SELLER, "nord", CUSTOMER, shown(movements(entries), []))
    content = benchmark.pedantic(statement_pdf, args=arguments, rounds=3, iterations=1, warmup_rounds=1)
    benchmark.extra_info["bytes"] = len(content)
    assert content


@pytest.fixture
def _department() -> Iterator[None]:
    with aws.world():
        receivables.ready()
        yield


@pytest.mark.usefixtures("_department")
def test_issuing_against_the_emulated_table(benchmark: Any) -> None:
    """Most of it is the emulator's time."""
    numbers = count(1)

    def issue() -> Any:
        order = replace(USUAL, number=f"SO-{next(numbers)}")
        table = Table(aws.table_name("invoices"))
        return issue_invoice(table, "acme", order, today=date(2026, 11, 24), who="bench", now=receivables.NOW)

    issued = benchmark.pedantic(issue, rounds=20, iterations=1, warmup_rounds=1)
    assert issued.document.number == "2026-000021"
