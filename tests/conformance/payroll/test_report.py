"""The report says what it found, and fails when it should."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.payroll import report, rows_us
from tests.conformance.payroll.row_sets import RowSet


def test_a_country_in_the_report(reference: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert reference.is_dir()
    monkeypatch.setattr(report, "COUNTRIES", ("us",))
    assert report.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines[1:]] == [
        ["US", "us_worked_cases", "8", "8", "0", "0"],
        ["US", "pub15t_2025_percentage_automated", "48", "48", "0", "0"],
        ["US", "pub15t_2026_percentage_automated", "48", "48", "0", "0"],
    ]


def test_wrong_rows_and_missing_countries_fail(
    reference: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def one_wrong(_: Path) -> Iterator[RowSet]:
        yield RowSet("rows", 10, 7, 2)

    assert reference.is_dir()
    monkeypatch.setattr(rows_us, "results", one_wrong)
    monkeypatch.setattr(report, "COUNTRIES", ("us",))
    assert report.main() == 1
    assert capsys.readouterr().out.splitlines()[1].split() == ["US", "rows", "10", "7", "2", "1"]
    monkeypatch.setattr(report, "COUNTRIES", ("fr",))
    assert report.main() == 1
