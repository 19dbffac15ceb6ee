"""The calculators alone: rows in, rows out, and an error object for each row that cannot be read."""

import io
import json
from typing import Any

import pytest

from payroll import statutory


def run(lines: bytes, *arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    target, errors = io.StringIO(), io.StringIO()
    status = statutory.main(list(arguments), io.BytesIO(lines), target, errors)
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
        (b'{"RE4": "' + b"1" * statutory.MAX_LINE_BYTES + b'"}', None),
        (b'{"RE4": ' + b" " * (3 * statutory.MAX_LINE_BYTES) + b"1}", None),
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
        (["DE", "2026", "extra"], "usage"),
        (["DE", "2024"], "no German figures for 2024"),
        (["GB", "2025-26", "paye"], "no statutory calculator for GB yet"),
    ],
)
def test_what_is_not_there_is_said(arguments: list[str], sentence: str) -> None:
    status, rows, errors = run(b"{}", *arguments)
    assert (status, rows) == (2, [])
    assert sentence in errors
