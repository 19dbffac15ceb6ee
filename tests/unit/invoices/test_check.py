"""The command line: one line per file, exit code 1 when anything is fatal."""

import json
from pathlib import Path

import pytest
from lxml import etree

from invoices.check import main
from tests.unit.invoices.builders import Draft, cii, ubl
from tests.unit.invoices.country_bases import changed, xrechnung


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_one_json_line_per_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {"good.xml": cii(Draft()), "bad.xml": ubl(Draft(number=" ")), "junk.xml": b"junk"}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert main([*(str(tmp_path / name) for name in files), str(tmp_path / "none.xml"), "--json"]) == 1
    good, bad, junk, none = lines(capsys)
    assert (good["syntax"], good["errors"], good["warnings"]) == ("CII", [], [])
    assert good["sets"] == ["EN 16931", "CII syntax"]
    assert (bad["syntax"], bad["errors"]) == ("UBL", ["BR-02"])
    assert (junk["syntax"], junk["errors"], junk["reason"]) == (None, ["UNREADABLE"], "not_xml")
    assert none["reason"] == "no_file"


def test_words_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "invoice.xml"
    file.write_bytes(ubl(Draft()))
    assert main([str(file)]) == 0
    assert capsys.readouterr().out == f"{file}: UBL N-1: no findings (EN 16931, UBL syntax)\n"
    file.write_bytes(ubl(Draft(number="")))
    assert main([str(file)]) == 1
    assert "fatal BR-02 Invoice number (BT-1) is empty" in capsys.readouterr().out
    file.write_bytes(b"<a")
    assert main([str(file)]) == 1
    assert "unreadable (not_xml)" in capsys.readouterr().out


def test_the_country_is_asked_unless_only_the_core_is_wanted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "invoice.xml"
    file.write_bytes(etree.tostring(changed(xrechnung("UBL"), [("//cbc:BuyerReference", None)])))
    assert main([str(file), "--json"]) == 1
    (shown,) = lines(capsys)
    assert (shown["errors"], shown["sets"]) == (["BR-DE-15"], ["EN 16931", "XRechnung 3.0", "UBL syntax"])
    assert main([str(file), "--json", "--core"]) == 0
    (shown,) = lines(capsys)
    assert (shown["errors"], shown["sets"]) == ([], ["EN 16931", "UBL syntax"])
