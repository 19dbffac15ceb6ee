"""The structure of FatturaPA: what is missing, twice, unknown, out of order or badly written is said with its number and place."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invoices.domain import document
from invoices.domain.fattura import form as structure
from invoices.domain.fattura.forms import form
from invoices.domain.fattura.structure import ROOT, Part
from invoices.domain.figures import figures
from invoices.domain.findings import Flag
from invoices.domain.identity import identity
from invoices.domain.payable.facts import NotPayable, facts
from invoices.domain.verdict import judge
from tests.unit.invoices.fattura.samples import GENERAL, LINE, SAMPLE, SUMMARY, Change, changed, read


def messages(*changes: Change) -> list[str]:
    return [finding.message for finding in judge(read(*changes)).findings if finding.rule == "00200"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ((f"{GENERAL}/Numero", None), "Numero (2.1.1.4) is missing."),
        ((f"{GENERAL}/Numero", "><Numero>2</Numero>"), "Numero (2.1.1.4) may occur only once here."),
        ((f"{GENERAL}/Numero", "><Nummer>2</Nummer>"), "Nummer is not part of DatiGeneraliDocumento (2.1.1)."),
        ((f"{GENERAL}/Numero", "><Divisa>EUR</Divisa>"), "Divisa (2.1.1.2) stands after elements that must follow it."),
        (
            (f"{GENERAL}/Numero", "x" * 21),
            "Numero (2.1.1.4) is 'xxxxxxxxxxxxxxxxxxxxx'; expected 1 to 20 characters of plain Latin (ASCII).",
        ),
        ((f"{GENERAL}/Divisa", "Euro"), "Divisa (2.1.1.2) is 'Euro'; expected a currency code of three capitals."),
        ((f"{GENERAL}/TipoDocumento", "TD99"), "TipoDocumento (2.1.1.1) is 'TD99'; expected a document type TD01 to TD29."),
        ((f"{SUMMARY}/Imposta", "204,16"), "Imposta (2.2.2.6) is '204,16'; expected an amount with two decimals."),
        ((f"{LINE}/Quantita", "-1.00"), "Quantita (2.2.1.5) is '-1.00'; expected a quantity with two to eight decimals, without sign."),
        ((f"{LINE}/NumeroLinea", "10000"), "NumeroLinea (2.2.1.1) is '10000'; expected a whole number from 1 to 9999."),
        ((f"{LINE}/Descrizione", "10 € al pezzo"), "Descrizione (2.2.1.4) is '10 € al pezzo'; expected 1 to 1000 characters of Latin-1."),
        (("//IBAN", "IT23 Z999"), "IBAN (2.4.2.13) is 'IT23 Z999'; expected an IBAN without blanks."),
        (("//CedentePrestatore//CAP", ""), "CAP (1.2.2.3) is empty; expected 5 digits."),
        (
            ("//CedentePrestatore//Denominazione", "><Nome>Ada</Nome><Cognome>Prova</Cognome>"),
            "Anagrafica (1.2.1.3) must have either Denominazione, or Nome and Cognome.",
        ),
        (
            ("//CedentePrestatore//Denominazione", None),
            "Anagrafica (1.2.1.3) must have either Denominazione, or Nome and Cognome.",
        ),
    ],
)
def test_what_is_said(change: Change, expected: str) -> None:
    assert expected in messages(change)


def test_where() -> None:
    (finding,) = judge(read((f"{LINE}/NumeroLinea", "0"))).findings
    assert finding.where == "/p:FatturaElettronica/FatturaElettronicaBody/DatiBeniServizi/DettaglioLinee[1]/NumeroLinea"
    assert (finding.rule, finding.flag, finding.rule_set) == ("00200", Flag.FATAL, "FatturaPA format")


def test_a_signature_inside_is_no_mistake() -> None:
    signature = b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature></p:FatturaElettronica>'
    assert judge(document.read(SAMPLE.replace(b"</p:FatturaElettronica>", signature))).findings == ()


def test_every_form_of_the_table_is_known() -> None:
    def below(part: Part) -> list[Part]:
        return [part] + [each for inner in part.parts.values() for each in below(inner)]

    parts = below(ROOT)
    assert len(parts) == 294
    for part in parts:
        assert bool(part.form) is not bool(part.parts)
        assert not part.form or form(part.form)[1]


@pytest.mark.parametrize(
    ("written", "fine", "wrong"),
    [
        ("date", ["2026-02-28"], ["2026-02-30", "28.02.2026", ""]),
        ("moment", ["2026-02-28T12:30:00", "2026-02-28T12:30:00.5+01:00"], ["2026-02-28", "2026-02-28T25:00:00"]),
        ("amount", ["0.00", "-1.10"], ["1", "1.1", "+1.00", "1.000"]),
        ("amount8", ["1.10", "1.12345678"], ["1.1", "1.123456789"]),
        ("rate", ["0.00", "22.00", "100.00"], ["22", "100.01", "-1.00"]),
        ("regime", ["RF01", "RF20"], ["RF03", "RF21"]),
        ("bic", ["UNCRITMM", "UNCRIT2B912"], ["UNCRIT0O", "unicritmm"]),
        ("mail", ["a@b.example"], ["a@b", "@b.example", "a@b.x" + "y" * 300]),
        ("certified", ["a@b.it"], ["a b@c.it", "a@@b.it"]),
        ("person", ["RSSMRA80A01H501U"], ["04173620016"]),
        ("base64", ["QUJD", ""], ["QU-D"]),
        ("fiscal", ["04173620016", "RSSMRA80A01H501U"], ["0417362001", "rssmra80a01h501u"]),
    ],
)
def test_forms(written: str, fine: list[str], wrong: list[str]) -> None:
    fits, _ = form(written)
    assert all(fits(each) for each in fine)
    assert not any(fits(each) for each in wrong)


def reason(data: bytes) -> str:
    with pytest.raises(document.Unreadable) as refused:
        document.read(data)
    return refused.value.reason


def test_other_formats_of_italy_are_called_by_their_names() -> None:
    simplified = (
        b'<p:FatturaElettronicaSemplificata versione="FSM10" xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.0"/>'
    )
    assert reason(simplified) == "simplified_invoice"
    assert reason(SAMPLE.replace(b"fatture/v1.2", b"fatture/v1.1")) == "unknown_document"


def test_documents_made_to_keep_us_busy_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = b"<DettaglioLinee/>" * (structure.MAX_CHILDREN + 1)
    assert reason(SAMPLE.replace(b"<DatiBeniServizi>", b"<DatiBeniServizi>" + crowd)) == "too_much_markup"
    monkeypatch.setattr(structure, "MAX_ELEMENTS", 100)
    assert reason(SAMPLE) == "too_much_markup"


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_whatever_is_broken_gets_a_verdict(seed: int) -> None:
    """Elements taken out, doubled or given odd texts: nothing is raised, and what passes can be paid or is told not to be."""
    chance = random.Random(seed)
    odd = ["", "x", "-1", "1E9", "9" * 70, "NaN", "22.00", "2026-99-99", "\u20ac", "0.005"]
    names = [
        "IdPaese",
        "Numero",
        "Data",
        "Divisa",
        "AliquotaIVA",
        "PrezzoTotale",
        "PrezzoUnitario",
        "Quantita",
        "Imposta",
        "Natura",
        "DatiRiepilogo",
    ]
    names += [
        "ImponibileImporto",
        "DettaglioLinee",
        "ImportoPagamento",
        "Percentuale",
        "NumeroLinea",
        "ImportoTotaleDocumento",
        "DataScadenzaPagamento",
    ]
    changes: list[Change] = []
    for _ in range(chance.randint(1, 4)):
        name = chance.choice(names)
        names.remove(name)
        changes.append((f"//{name}", chance.choice([None, f"><{name}>{chance.choice(odd)}</{name}>", *odd])))
    try:
        data = changed(*changes)
    except AssertionError:  # an earlier change took the element out
        return
    invoice = document.read(data)
    verdict = judge(invoice)
    figures(invoice)
    if verdict.acceptable and identity(invoice) is not None:
        try:
            assert facts(invoice).currency == "EUR"
        except NotPayable as refused:
            raise AssertionError(verdict) from refused
