"""The calculators alone: rows in, rows out, and an error object for each row that cannot be read."""

import io
import json
from decimal import Decimal
from typing import Any

import pytest

from payroll.statutory import __main__ as command
from payroll.statutory.rows import MAX_LINE_BYTES


def run(lines: bytes, *arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    target, errors = io.StringIO(), io.StringIO()
    status = command.main(list(arguments), io.BytesIO(lines), target, errors)
    return status, [json.loads(line) for line in target.getvalue().splitlines()], errors.getvalue()


def test_a_row() -> None:
    status, (row,), errors = run(b'{"LZZ": 2, "RE4": 300000, "STKL": 1, "KVZ": 2.9, "PVZ": 1, "R": 1}\n', "de", "2026")
    assert (status, errors) == (0, "")
    assert (row["LSTLZZ"], row["SOLZLZZ"], row["BK"], row["STS"]) == (293_08, 0, 293_08, 0)
    assert "VKVLZZ" not in row


def test_2025_has_two_outputs_more() -> None:
    _, (row,), _ = run(b'{"LZZ": 2, "RE4": 300000, "PKV": 1, "PKPV": 40000}', "DE", "2025")
    assert (row["VKVLZZ"], row["VKVSONST"]) == (400_00, 0)


def test_names_in_any_case_and_numbers_in_strings() -> None:
    plain = run(b'{"LZZ": 2, "RE4": 300000, "STKL": 4, "f": 0.9, "af": 1, "KVZ": 2.5, "ZKF": 0.5}', "DE", "2026")
    texts = run(b'{"lzz": "2", "RE4": "300000.00", "STKL": 4.0, "F": "0.900", "AF": "1", "KVZ": "2.50", "ZKF": "0.5"}', "DE", "2026")
    assert plain == texts
    without = run(b'{"LZZ": 2, "RE4": 300000, "STKL": 4, "f": 0.9, "af": 0, "KVZ": 2.5, "ZKF": 0.5}', "DE", "2026")
    assert without[1][0]["LSTLZZ"] > plain[1][0]["LSTLZZ"]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b"", None),
        (b"no JSON", None),
        (b"[1]", None),
        (b"\xff", None),
        (b"[" * 5_000, None),
        (b'{"RE4": "' + b"1" * MAX_LINE_BYTES + b'"}', None),
        (b'{"RE4": ' + b" " * (3 * MAX_LINE_BYTES) + b"1}", None),
        (b'{"RE4": ' + b"9" * 5_000 + b"}", None),
        (b'{"RE5": 1}', "RE5"),
        (b'{"STKL": 7}', "STKL"),
        (b'{"STKL": "I"}', "STKL"),
        (b'{"LZZ": null}', "LZZ"),
        (b'{"R": true}', "R"),
        (b'{"RE4": 1.5}', "RE4"),
        (b'{"RE4": 1e999999999}', "RE4"),
        (b'{"RE4": NaN}', "RE4"),
        (b'{"VBEZ": -1}', "VBEZ"),
        (b'{"KVZ": 2.955}', "KVZ"),
        (b'{"KVZ": 2.50000000000000000000000000000000000001}', "KVZ"),
        (b'{"f": 1.001}', "F"),
        (b'{"f": 1, "F": 1}', "F"),
        (b'{"ZKF": 0.25}', "ZKF"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_an_unreadable_line_is_answered_in_its_place(line: bytes, field: str | None) -> None:
    good = b'{"RE4": 3000000}'
    status, rows, _ = run(b"\n".join((good, line, good)), "DE", "2026")
    assert status == 0
    assert len(rows) == 3
    assert rows[0] == rows[2]
    assert rows[1]["field"] == field
    assert rows[1]["error"].startswith(field or "the line")


def test_inputs_of_2026_are_refused_for_2025_unless_they_say_nothing() -> None:
    _, rows, _ = run(b'{"ALV": 1}\n{"PKPVAGZ": 100}\n{"ALV": 0, "PKPVAGZ": 0}', "DE", "2025")
    assert [row.get("field") for row in rows] == ["ALV", "PKPVAGZ", None]
    assert "LSTLZZ" in rows[2]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "usage"),
        (["DE"], "usage"),
        (["DE", "2026", "", "extra"], "usage"),
        (["DE", "2024"], "no figures of DE for 2024"),
        (["DE", "next"], "no figures of DE for next"),
        (["DE", "2026", "paye"], "DE has one calculator"),
        (["FR", "2026"], "no statutory calculator for FR"),
    ],
)
def test_what_is_not_there_is_said(arguments: list[str], sentence: str) -> None:
    status, rows, errors = run(b"{}", *arguments)
    assert (status, rows) == (2, [])
    assert sentence in errors


def test_american_withholding_of_both_forms_and_supplemental_wages() -> None:
    rows = [
        {"wage": "2000", "freq": "biweekly", "status": "S", "step2": "True", "case": "a", "year": "2026", "net": "1"},
        {"wage": 5000, "freq": "monthly", "status": "S", "form": "2019", "allowances": 2, "supplemental": 1000},
        {"wage": 0, "freq": "monthly", "status": "M", "supplemental": "10000.00", "ytd_supplemental": 995000, "withheld_before": True},
    ]
    status, answers, _ = run("\n".join(json.dumps(row) for row in rows).encode(), "US", "2026", "withholding")
    assert status == 0
    assert answers == [
        {"fit": "270.19", "adj_annual": "52000"},
        {"fit": "418.33", "adj_annual": "51400", "fit_supplemental": "220.00"},
        {"fit": "0.00", "adj_annual": "0", "fit_supplemental": "2950.00"},
    ]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"freq": "weekly", "status": "S"}, "wage"),
        ({"wage": 1, "status": "S"}, "freq"),
        ({"wage": 1, "freq": "hourly", "status": "S"}, "freq"),
        ({"wage": 1, "freq": "weekly", "status": 1.5}, "status"),
        ({"wage": 1, "freq": "weekly", "status": "S", "step2": "perhaps"}, "step2"),
        ({"wage": 1, "freq": "weekly", "status": "S", "step2": 2}, "step2"),
        ({"wage": 1, "freq": "weekly", "status": "S", "s3": 0.001}, "s3"),
        ({"wage": 1, "freq": "weekly", "status": "H", "form": "2019"}, "status"),
        ({"wage": 1, "freq": "weekly", "status": "S", "allowances": 1}, "allowances"),
        ({"wage": 1, "freq": "weekly", "status": "S", "year": "2025"}, "year"),
        ({"wage": 1, "freq": "weekly", "status": "S", "Step3": 1}, "Step3"),
        ({"wage": 1, "freq": "w" * 50, "status": "S"}, "freq"),
        ({"wage": 1, "freq": 10**30, "status": "S"}, "freq"),
    ],
    ids=lambda value: repr(value)[-40:],
)
def test_an_american_row_that_is_refused(row: dict[str, Any], field: str) -> None:
    _, (answer,), _ = run(json.dumps(row).encode(), "US", "2026", "withholding")
    assert answer["field"] == field


def test_american_contributions_across_a_limit() -> None:
    _, (answer,), _ = run(b'{"wage": 10000, "ytd_wages": 195000}', "US", "2025", "fica")
    assert answer == {"ss_ee": "0.00", "medicare_ee": "145.00", "addl_medicare": "45.00", "ss_er": "0.00", "medicare_er": "145.00"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["US", "2026"], "withholding or fica"),
        (["US", "2026", "paye"], "withholding or fica"),
        (["US", "2024", "fica"], "no figures of US"),
    ],
)
def test_which_american_calculator(arguments: list[str], sentence: str) -> None:
    status, rows, errors = run(b"{}", *arguments)
    assert (status, rows) == (2, [])
    assert sentence in errors


def test_exact_decimals_are_written_as_numbers() -> None:
    assert command.written({"a": Decimal("494.80"), "b": "1.00", "c": 2}) == '{"a": 494.80, "b": "1.00", "c": 2}'
