"""The command line: one line per invoice, exit code 1 when anything is fatal."""

import json
from pathlib import Path

import pytest
from lxml import etree

from invoices.check import main
from tests.unit.invoices.builders import Draft, cii, ubl
from tests.unit.invoices.country_bases import changed, xrechnung
from tests.unit.invoices.envelopes import hybrid, pdf, signed

SAMPLES = Path(__file__).parents[3] / "events" / "invoices"


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
    assert [each["wrapping"] for each in (good, bad, junk, none)] == [[], [], [], []]


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


def test_every_format_in_every_wrapping(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fattura, model = ((SAMPLES / f"supplier_invoice_{name}").read_bytes() for name in ("fatturapa.xml", "semantic.json"))
    files = {
        "a.xml": fattura,
        "b.json": model,
        "c.p7m": signed(fattura),
        "d.pdf": hybrid(cii(Draft())),
        "e.p7m": signed(hybrid(cii(Draft()))),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert main([*(str(tmp_path / name) for name in files), "--json"]) == 0
    shown = lines(capsys)
    assert [each["syntax"] for each in shown] == ["FatturaPA", "JSON", "FatturaPA", "CII", "CII"]
    assert [each["wrapping"] for each in shown] == [[], [], ["p7m"], ["pdf"], ["p7m", "pdf"]]
    assert shown[0]["sets"] == ["FatturaPA format", "Sistema di Interscambio"]
    assert main([str(tmp_path / "e.p7m"), str(tmp_path / "a.xml"), "--core"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{tmp_path / 'e.p7m'} (pdf in p7m): CII N-1: no findings (EN 16931, CII syntax)",
        f"{tmp_path / 'a.xml'}: FatturaPA 2026/417: no findings (FatturaPA format, Sistema di Interscambio)",
    ]


def test_each_invoice_of_a_lot_has_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fattura = (SAMPLES / "supplier_invoice_fatturapa.xml").read_bytes()
    start, end = fattura.index(b"<FatturaElettronicaBody>"), fattura.index(b"</p:FatturaElettronica>")
    second = fattura[start:end].replace(b"<Numero>2026/417<", b"<Numero>none<")
    file = tmp_path / "lot.p7m"
    file.write_bytes(signed(fattura[:end] + second + fattura[end:]))
    assert main([str(file), "--json"]) == 1
    first, other = lines(capsys)
    assert [(each["body"], each["number"], each["errors"]) for each in (first, other)] == [(1, "2026/417", []), (2, "none", ["00425"])]
    assert main([str(file)]) == 1
    assert f"{file}[2] (p7m): FatturaPA none: 1 findings" in capsys.readouterr().out


def test_wrapped_and_unreadable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {"empty.pdf": pdf(), "inside.p7m": signed(b"<a/>"), "list.zip": b"PK\x03\x04"}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    assert main([*(str(tmp_path / name) for name in files), "--json"]) == 1
    assert [(each["reason"], each["wrapping"]) for each in lines(capsys)] == [
        ("pdf_without_invoice", []),
        ("unknown_document", ["p7m"]),
        ("archive", []),
    ]
