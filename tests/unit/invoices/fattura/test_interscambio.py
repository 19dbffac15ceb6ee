"""Each check of the Sistema di Interscambio fires on its own mistake, and on nothing of a right document."""

import pytest

from invoices.domain.findings import Flag
from invoices.domain.rule_sets import interscambio
from invoices.domain.verdict import judge
from tests.unit.invoices.fattura.samples import GENERAL, LINE, PAYMENT, SUMMARY, TOTAL, Change, fired, read

N1_SUMMARY = "//DatiRiepilogo[2]"
N1_LINE = "//DettaglioLinee[3]"
RECIPIENT = "//CodiceDestinatario"
TYPE = f"{GENERAL}/TipoDocumento"
BUYER = "//CessionarioCommittente/DatiAnagrafici"
SELLER = "//CedentePrestatore/DatiAnagrafici"
FUND = (
    "<DatiCassaPrevidenziale><TipoCassa>TC22</TipoCassa><AlCassa>4.00</AlCassa><ImportoContributoCassa>0.50</ImportoContributoCassa>"
    "<AliquotaIVA>{rate}</AliquotaIVA>{more}</DatiCassaPrevidenziale>"
)
WITHHELD = (
    "<DatiRitenuta><TipoRitenuta>RT01</TipoRitenuta><ImportoRitenuta>100.00</ImportoRitenuta><AliquotaRitenuta>20.00</AliquotaRitenuta>"
    "<CausalePagamento>A</CausalePagamento></DatiRitenuta>"
)
LINKED = "<DatiFattureCollegate><IdDocumento>41</IdDocumento><Data>{day}</Data></DatiFattureCollegate>"


def fund(rate: str, more: str = "") -> Change:
    return TOTAL, FUND.format(rate=rate, more=more)


CASES: list[tuple[list[Change], set[str]]] = [
    ([(f"{GENERAL}/Data", "2026-13-01")], {"00200"}),
    ([(TYPE, "TD20")], {"FPA-SELF-MADE"}),
    ([(RECIPIENT, "XXXXXXX")], {"00313"}),
    ([(f"{N1_LINE}/Natura", None)], {"00400"}),
    ([(f"{LINE}/AliquotaIVA", "><Natura>N1</Natura>")], {"00401"}),
    ([(f"{LINE}/AliquotaIVA", "><Ritenuta>SI</Ritenuta>")], {"00411"}),
    ([fund("0.00")], {"00413"}),
    ([fund("22.00", "<Natura>N1</Natura>")], {"00414"}),
    ([fund("22.00", "<Ritenuta>SI</Ritenuta>")], {"00415"}),
    ([(f"{BUYER}/IdFiscaleIVA", None)], {"00417"}),
    ([(TYPE, "TD04"), ("//DatiDDT", LINKED.format(day="2026-11-04"))], {"00418"}),
    ([(f"{LINE}/AliquotaIVA", "10.00")], {"00419", "00422", "00443"}),
    (
        [(f"{N1_SUMMARY}/Natura", "N6.9"), (f"{N1_LINE}/Natura", "N6.9"), (f"{N1_SUMMARY}/Imposta", "><EsigibilitaIVA>S</EsigibilitaIVA>")],
        {"00420"},
    ),
    ([(f"{SUMMARY}/Imposta", "204.18"), (TOTAL, None), (f"{PAYMENT}/ImportoPagamento", "1135.42")], {"00421"}),
    (
        [
            (f"{SUMMARY}/ImponibileImporto", "929.01"),
            (f"{SUMMARY}/Imposta", "204.38"),
            (TOTAL, None),
            (f"{PAYMENT}/ImportoPagamento", "1136.63"),
        ],
        {"00422"},
    ),
    ([(f"{LINE}/PrezzoTotale", "486.02")], {"00423"}),
    ([(f"{GENERAL}/Numero", "A/B")], {"00425"}),
    ([(RECIPIENT, "ABC123")], {"00427"}),
    ([("//FormatoTrasmissione", "FPA12"), (RECIPIENT, "ABC123")], {"00428"}),
    ([(f"{N1_SUMMARY}/Natura", None)], {"00429", "00444"}),
    ([(f"{SUMMARY}/AliquotaIVA", "><Natura>N4</Natura>")], {"00430"}),
    ([(TOTAL, "<ScontoMaggiorazione><Tipo>SC</Tipo></ScontoMaggiorazione>")], {"00437"}),
    ([("//DettaglioLinee[2]/PrezzoTotale", "<ScontoMaggiorazione><Tipo>SC</Tipo></ScontoMaggiorazione>")], {"00438"}),
    ([(f"{N1_LINE}/Natura", "N2.2")], {"00444"}),
    ([(f"{N1_LINE}/Natura", "N2"), (f"{N1_SUMMARY}/Natura", "N2")], {"00445"}),
    ([(f"{BUYER}/IdFiscaleIVA/IdCodice", "04173620016")], {"00471"}),
    ([(TYPE, "TD27")], {"00472", "FPA-SELF-MADE"}),
    ([(TYPE, "TD17")], {"00473", "FPA-SELF-MADE"}),
    ([(TYPE, "TD21"), (f"{BUYER}/IdFiscaleIVA/IdCodice", "04173620016")], {"00474", "FPA-SELF-MADE"}),
    ([(TYPE, "TD16"), (f"{BUYER}/IdFiscaleIVA", "<x/>"), (f"{BUYER}/IdFiscaleIVA", None)], {"00200", "00417", "00475", "FPA-SELF-MADE"}),
    ([(f"{SELLER}/IdFiscaleIVA/IdPaese", "DE"), (f"{BUYER}/IdFiscaleIVA/IdPaese", "FR")], {"00476"}),
    ([(TOTAL, "1200.00")], {"FPA-TOTAL"}),
    ([(f"{PAYMENT}/ImportoPagamento", "1135.38")], {"FPA-PAYMENT"}),
]


def test_the_sample_breaks_nothing() -> None:
    assert fired() == set()
    verdict = judge(read())
    assert verdict.acceptable
    assert verdict.sets == ("FatturaPA format", "Sistema di Interscambio")


@pytest.mark.parametrize(("changes", "expected"), CASES, ids=lambda case: "+".join(sorted(case)) if isinstance(case, set) else None)
def test_what_fires(changes: list[Change], expected: set[str]) -> None:
    assert fired(*changes) == expected


def test_a_rate_that_is_no_percentage() -> None:
    small: list[Change] = [(f"{each}/AliquotaIVA", "0.22") for each in (LINE, "//DettaglioLinee[2]", SUMMARY)]
    assert "00424" in fired(*small, (f"{SUMMARY}/Imposta", "2.04"))


def test_every_check_has_a_case() -> None:
    seen = set().union(*(expected for _, expected in CASES)) | {"00424"}
    assert seen == interscambio.FORM.ids | interscambio.SET.ids


@pytest.mark.parametrize(
    "changes",
    [
        [(f"{SUMMARY}/Imposta", "204.17"), (TOTAL, None), (f"{PAYMENT}/ImportoPagamento", "1135.41")],
        [
            (f"{SUMMARY}/ImponibileImporto", "928.90"),
            (f"{SUMMARY}/Imposta", "204.36"),
            (TOTAL, None),
            (f"{PAYMENT}/ImportoPagamento", "1136.50"),
        ],
        [(f"{LINE}/PrezzoTotale", "486.01")],
        [(TYPE, "TD04"), ("//DatiDDT", LINKED.format(day="2026-11-03"))],
        [("//DatiDDT", LINKED.format(day="2027-01-01"))],
        [(f"{N1_LINE}/PrezzoUnitario", "3.25")],
        [(TOTAL, WITHHELD), fund("22.00", "<Ritenuta>SI</Ritenuta>"), (f"{PAYMENT}/ImportoPagamento", "1035.40")],
    ],
)
def test_what_is_within_the_tolerances(changes: list[Change]) -> None:
    assert fired(*changes) == set()


def test_amounts_that_do_not_agree_are_only_told_of() -> None:
    verdict = judge(read((TOTAL, "1200.00")))
    assert verdict.acceptable
    (finding,) = verdict.findings
    assert finding.flag is Flag.WARNING
    assert finding.where == "/p:FatturaElettronica/FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento"
    assert "1200.00" in finding.message
    assert "1135.40" in finding.message


def test_places_are_numbered() -> None:
    (finding,) = judge(read((f"{LINE}/PrezzoTotale", "485.50"))).findings
    assert finding.where == "/p:FatturaElettronica/FatturaElettronicaBody/DatiBeniServizi/DettaglioLinee[1]"
    assert finding.message == "PrezzoTotale is 485.50, expected 486.00: net unit price by quantity."
    assert finding.rule_set == "Sistema di Interscambio"
