"""The official documents, written as JSON in the semantic model, are judged like themselves."""

from pathlib import Path

import pytest

from invoices.domain import document
from invoices.domain.rule_sets import en16931
from invoices.domain.verdict import judge
from tests.unit.invoices.semantic import dumped

ONLY_AMOUNTS_WITHOUT_CURRENCY = {"BR-CL-03"}
"""In JSON an amount is in the currency of the invoice when it does not say another."""


@pytest.fixture
def einvoice(reference: Path) -> Path:
    folder = reference / "einvoice"
    if not folder.is_dir():
        pytest.skip("no official e-invoice data in the reference folder")
    return folder


def _fired(data: bytes) -> tuple[set[str], set[str]]:
    """The rules of the core that a document breaks, as it is and as JSON."""
    invoice = document.read(data)
    again = document.read(dumped(invoice))
    return set(judge(invoice, (en16931.SET,), syntax=False).counts), set(judge(again, (en16931.SET,)).counts)


def test_official_examples(einvoice: Path) -> None:
    paths = sorted(path for path in (einvoice / "examples").rglob("*") if path.suffix.lower() == ".xml")
    different = {path.name: fired for path in paths if (fired := _fired(path.read_bytes()))[0] != fired[1]}
    assert different == {}
    assert len(paths) == 63


def test_broken_invoices(einvoice: Path) -> None:
    """Those in UBL, whose rules JSON is judged by.

    What differs has no place in the model: taxes that are not marked as VAT, empty groups and attributes, groups missing or twice.
    """
    fired = [_fired(path.read_bytes()) for path in sorted((einvoice / "mutants" / "ubl").glob("*.xml"))]
    assert len(fired) == 313
    assert sum(official - again <= ONLY_AMOUNTS_WITHOUT_CURRENCY and again <= official for official, again in fired) >= 290
