"""HMRC's own test data, row by row, through the statutory calculators."""

from pathlib import Path

from tests.conformance.payroll.rows_gb import HMRC_PENNY_BELOW, PENNY, ni_errors, results, tax_errors


def test_income_tax_rows(reference: Path) -> None:
    off = dict(tax_errors(reference))
    assert len(off) == 68
    wrong = {name: amounts for name, amounts in off.items() if amounts}
    assert wrong.keys() == HMRC_PENNY_BELOW
    assert all(set(amounts.values()) == {PENNY} for amounts in wrong.values())


def test_national_insurance_rows(reference: Path) -> None:
    off = dict(ni_errors(reference))
    assert len(off) == 283
    assert not {name: amounts for name, amounts in off.items() if amounts}


def test_the_summary_counts_every_row(reference: Path) -> None:
    tax, insurance = results(reference)
    assert (tax.rows, tax.exact, tax.tolerated, tax.wrong) == (68, 62, 6, 0)
    assert (insurance.rows, insurance.exact, insurance.wrong) == (283, 283, 0)
