"""From a FatturaPA to what accounts payable needs: parties, amounts, what is to be paid, accounts, lines and their orders."""

from datetime import date
from decimal import Decimal

import pytest

from invoices.domain.fattura import mapping
from invoices.domain.figures import figures
from invoices.domain.identity import Kind, identity
from invoices.domain.model import Invoice, Syntax
from invoices.domain.payable.facts import Facts, facts
from invoices.domain.payable.matching import Deviation, Tolerances, match
from invoices.domain.payable.orders import OrderLine
from tests.unit.invoices.fattura.samples import GENERAL, LINE, PAYMENT, SUMMARY, TOTAL, Change, fired, read

STAMP = "<DatiBollo><BolloVirtuale>SI</BolloVirtuale><ImportoBollo>2.00</ImportoBollo></DatiBollo>"
WITHHELD = (
    "<DatiRitenuta><TipoRitenuta>{kind}</TipoRitenuta><ImportoRitenuta>{amount}</ImportoRitenuta>"
    "<AliquotaRitenuta>20.00</AliquotaRitenuta><CausalePagamento>A</CausalePagamento></DatiRitenuta>"
)
FUND = (
    "<DatiCassaPrevidenziale><TipoCassa>TC01</TipoCassa><AlCassa>4.00</AlCassa>"
    "<ImportoContributoCassa>37.12</ImportoContributoCassa><ImponibileCassa>928.00</ImponibileCassa>"
    "<AliquotaIVA>22.00</AliquotaIVA></DatiCassaPrevidenziale>"
)
NO_PAYMENT: Change = ("//DatiPagamento", None)
SPLIT: Change = (f"{SUMMARY}/EsigibilitaIVA", "S")


def known(*changes: Change) -> Facts:
    invoice = read(*changes)
    assert fired(*changes) <= {"FPA-PAYMENT", "FPA-TOTAL"}
    return facts(invoice)


def test_the_sample() -> None:
    seen = facts(read())
    assert (seen.supplier_name, seen.vat_id, seen.legal_id, seen.country) == (
        "Officina Esempio S.r.l.",
        "IT04173620016",
        "04173620016",
        "IT",
    )
    assert (seen.number, seen.issue_date, seen.due_date, seen.currency) == ("2026/417", date(2026, 11, 3), date(2026, 12, 31), "EUR")
    assert (seen.net, seen.vat, seen.total, seen.due) == (931_24, 204_16, 1135_40, 1135_40)
    assert [(part.category, part.net, part.vat) for part in seen.vat_parts] == [("S", 928_00, 204_16), ("Z", 3_24, 0)]
    assert (seen.ibans, seen.order) == (("IT23Z9999901234000000123456",), "PO-2026-081")
    first, second, third = seen.lines
    assert (first.quantity, first.unit, first.price, first.net) == (Decimal(12), "C62", Decimal("40.5"), 486_00)
    assert (first.order_line, first.seller_item, first.name, first.vat_rate) == ("10", "RU-220", "Ruota per carrello 220 mm", Decimal(22))
    assert (second.unit, second.order_line, third.quantity, third.order_line) == ("HUR", "20", Decimal(1), "")
    assert sum(line.net for line in seen.lines) == seen.net


def test_figures_and_identity() -> None:
    invoice = read()
    shown = figures(invoice)
    assert (shown.seller, shown.buyer, shown.lines, shown.kind) == ("Officina Esempio S.r.l.", "Acme Back Office S.p.A.", 3, Kind.INVOICE)
    assert (shown.total_with_vat, shown.amount_due) == (Decimal("1135.40"), Decimal("1135.40"))
    found = identity(invoice)
    assert found is not None
    assert (found.supplier, found.number, invoice.syntax) == ("vat:IT04173620016", "2026-417", Syntax.FATTURA)


def test_it_matches_its_order() -> None:
    """Orders are kept in units of UN/ECE: the unit of each line is theirs, its price the discounted one."""
    lines = (
        OrderLine("10", "Ruota", Decimal(12), "C62", Decimal("40.50")),
        OrderLine("20", "Manodopera", Decimal("8.5"), "HUR", Decimal(50)),
    )
    seen = facts(read())
    found = match(seen, "s", "EUR", lines, ordered_from="s", three_way=False, tolerances=Tolerances())
    assert found.places == ("10", "20", "")
    assert [each.code for each in found.findings if each.line != "3" and each.line] == [Deviation.PRICE]


def test_split_payment() -> None:
    """The buyer pays the VAT to the state: the supplier gets the net amount, whether its payment says so or not."""
    for asked in ("931.24", "1135.40"):
        seen = known(SPLIT, (f"{PAYMENT}/ImportoPagamento", asked))
        assert (seen.net, seen.vat, seen.total, seen.due) == (931_24, 204_16, 1135_40, 931_24)
        assert [part.category for part in seen.vat_parts] == ["B", "Z"]
    invoice = read(SPLIT, NO_PAYMENT)
    assert [value.text for value in invoice.root.find("BG-25", "BG-30", "BT-151")] == ["B", "B", "Z"]
    assert invoice.text("BG-22", "BT-113") == "204.16"


def test_withholding() -> None:
    """Tax and contributions that the buyer keeps are no part of what the supplier gets."""
    held = [(TOTAL, WITHHELD.format(kind=kind, amount=amount)) for kind, amount in (("RT01", "185.60"), ("RT04", "10.00"))]
    for payment in (NO_PAYMENT, (f"{PAYMENT}/ImportoPagamento", "939.80"), (f"{PAYMENT}/ImportoPagamento", "1135.40")):
        seen = known(*held, payment)
        assert (seen.total, seen.due) == (1135_40, 939_80)


def test_pension_fund() -> None:
    """A contribution to a fund is a charge; the summary has it in its net amount."""
    invoice = read(
        (TOTAL, FUND), (f"{SUMMARY}/ImponibileImporto", "965.12"), (f"{SUMMARY}/Imposta", "212.33"), (TOTAL, "1180.69"), NO_PAYMENT
    )
    seen = facts(invoice)
    assert (seen.net, seen.vat, seen.due) == (968_36, 212_33, 1180_69)
    assert [value.text for value in invoice.root.find("BG-21", "BT-99")] == ["37.12"]
    assert invoice.text("BG-22", "BT-106") == "931.24"
    assert invoice.text("BG-22", "BT-108") == "37.12"


@pytest.mark.parametrize(("stated", "due", "stamp"), [("1137.40", 1137_40, True), ("1135.40", 1135_40, False), (None, 1135_40, False)])
def test_stamp_duty_is_owed_when_the_total_says_so(stated: str | None, due: int, stamp: bool) -> None:
    invoice = read((TOTAL, STAMP), (TOTAL, stated), NO_PAYMENT)
    seen = facts(invoice)
    assert (seen.due, seen.vat) == (due, 204_16)
    assert sum(part.net for part in seen.vat_parts) == seen.net
    assert bool(invoice.root.every("BG-21")) is stamp


def test_discount_and_rounding_of_the_document() -> None:
    discount = "<ScontoMaggiorazione><Tipo>SC</Tipo><Importo>35.00</Importo></ScontoMaggiorazione>"
    rounding = "><Arrotondamento>-0.40</Arrotondamento>"
    seen = known((TOTAL, discount), (TOTAL, rounding), (TOTAL, "1100.00"), (f"{PAYMENT}/ImportoPagamento", "1100.00"))
    assert (seen.total, seen.due) == (1135_40, 1100_00)
    percentage = "<ScontoMaggiorazione><Tipo>MG</Tipo><Percentuale>10.00</Percentuale></ScontoMaggiorazione>"
    assert facts(read((TOTAL, percentage), (TOTAL, None), NO_PAYMENT)).due == 1248_94
    both = percentage.replace("</Percentuale>", "</Percentuale><Importo>93.12</Importo>")
    assert facts(read((TOTAL, both), (TOTAL, None), NO_PAYMENT)).due == 1228_52


@pytest.mark.parametrize(
    ("asked", "due"), [("1135.40", 1135_40), ("1000.00", 1000_00), ("2000.00", 1135_40), ("0.00", 1135_40), ("-5.00", 1135_40)]
)
def test_at_most_what_is_owed_is_due(asked: str, due: int) -> None:
    assert facts(read((f"{PAYMENT}/ImportoPagamento", asked))).due == due


def test_instalments() -> None:
    second = (
        "><DettaglioPagamento><ModalitaPagamento>MP12</ModalitaPagamento><DataScadenzaPagamento>2026-11-30</DataScadenzaPagamento>"
        "<ImportoPagamento>567.70</ImportoPagamento></DettaglioPagamento>"
    )
    invoice = read((f"{PAYMENT}/ImportoPagamento", "567.70"), ("//CondizioniPagamento", "TP01"), (PAYMENT, second))
    seen = facts(invoice)
    assert (seen.due, seen.due_date) == (1135_40, date(2026, 11, 30))
    assert seen.terms == "TP01 2026-12-31 567.70; TP01 2026-11-30 567.70"
    assert [value.text for value in invoice.root.find("BG-16", "BT-81")] == ["30", "70"]


def test_a_due_date_stated_in_days() -> None:
    days: Change = (f"{PAYMENT}/DataScadenzaPagamento", "<GiorniTerminiPagamento>60</GiorniTerminiPagamento>")
    stated: Change = (f"{PAYMENT}/DataScadenzaPagamento", None)
    since: Change = (f"{PAYMENT}/GiorniTerminiPagamento", "<DataRiferimentoTerminiPagamento>2026-11-30</DataRiferimentoTerminiPagamento>")
    assert known(days, stated).due_date == date(2027, 1, 2)
    assert known(days, stated, since).due_date == date(2027, 1, 29)
    assert known(days, since).due_date == date(2026, 12, 31)
    assert known(stated).due_date is None
    assert facts(read(days, stated, (f"{PAYMENT}/GiorniTerminiPagamento", "9" * 40))).due_date is None
    assert facts(read(days, stated, (f"{GENERAL}/Data", "9999-12-31"))).due_date is None


def test_credit_note() -> None:
    seen = known((f"{GENERAL}/TipoDocumento", "TD04"))
    assert seen.is_credit
    assert (seen.net, seen.due, seen.lines[0].quantity, seen.lines[0].net) == (-931_24, -1135_40, Decimal(-12), -486_00)


@pytest.mark.parametrize(("nature", "category"), [("N2.1", "E"), ("N3.1", "G"), ("N3.2", "K"), ("N4", "E"), ("N6.3", "AE"), ("N7", "K")])
def test_natures(nature: str, category: str) -> None:
    invoice = read(("//DatiRiepilogo[2]/Natura", nature), ("//DettaglioLinee[3]/Natura", nature))
    assert facts(invoice).vat_parts[1].category == category
    assert invoice.root.every("BG-23")[1].values("BT-121")[0].text.startswith("VATEX-EU-")
    assert invoice.root.every("BG-23")[1].values("BT-120")[0].text == f"{nature} Escluso art. 15 DPR 633/72"


def test_prices_with_discounts_one_after_the_other() -> None:
    more = "><ScontoMaggiorazione><Tipo>SC</Tipo><Percentuale>5.00</Percentuale></ScontoMaggiorazione>"
    invoice = read((f"{LINE}/ScontoMaggiorazione", more), (f"{LINE}/PrezzoTotale", "461.70"))
    (price,) = invoice.lines[0].values("BT-146")
    assert price.number == Decimal("38.475")
    assert invoice.lines[0].number("BT-147") == Decimal("6.525")


def test_more_decimals_of_a_line_are_rounded() -> None:
    seen = facts(read(("//DettaglioLinee[3]/PrezzoTotale", "3.23500000"), ("//DettaglioLinee[3]/PrezzoUnitario", "3.235")))
    assert seen.lines[2].net == 3_24


def test_persons_and_addresses() -> None:
    names = "<Nome>Ada</Nome><Cognome>Prova</Cognome>"
    invoice = read(("//CedentePrestatore//Denominazione", names), ("//CedentePrestatore//Denominazione", None))
    assert invoice.text("BG-4", "BT-27") == "Ada Prova"
    assert invoice.text("BG-4", "BG-5", "BT-37") == "Esempio"
    assert (invoice.text("BG-7", "BT-49"), invoice.root.find("BG-7", "BT-49")[0].qualifier) == ("ABC1234", "0205")


def test_an_address_without_a_country_is_italian() -> None:
    assert facts(read(("//CedentePrestatore//Nazione", ""))).country == "IT"
    assert fired(("//CedentePrestatore//Nazione", "")) == set()


def test_references_attachments_and_other_data() -> None:
    attached = (
        "><Allegati><NomeAttachment>ore.pdf</NomeAttachment><DescrizioneAttachment>Ore</DescrizioneAttachment>"
        "<Attachment>QUJD</Attachment></Allegati>"
    )
    other = "><AltriDatiGestionali><TipoDato>TARGA</TipoDato><RiferimentoTesto>AA000AA</RiferimentoTesto></AltriDatiGestionali>"
    linked = "<DatiFattureCollegate><IdDocumento>41</IdDocumento><Data>2026-10-01</Data></DatiFattureCollegate>"
    invoice = read(("//DatiPagamento", attached), (f"{LINE}/AliquotaIVA", other), ("//DatiDDT", linked))
    assert invoice.text("BG-24", "BT-123") == "Ore"
    (value,) = invoice.root.find("BG-24", "BT-125")
    assert (value.text, value.qualifier) == ("", "ore.pdf")
    assert (invoice.text("BG-25", "BG-32", "BT-160"), invoice.text("BG-25", "BG-32", "BT-161")) == ("TARGA", "AA000AA")
    assert (invoice.text("BG-3", "BT-25"), invoice.text("BT-16"), invoice.text("BT-22")) == ("41", "551", "Manutenzione carrelli, ottobre")


def test_item_numbers_of_everybody() -> None:
    invoice = read((f"{LINE}//CodiceTipo", "EAN"))
    (value,) = invoice.lines[0].values("BT-157")
    assert (value.text, value.qualifier) == ("RU-220", "0160")


def test_tables_know_every_code_of_the_format() -> None:
    assert len(mapping.TYPES) == 20
    assert set(mapping.MEANS) == {f"MP{number:02}" for number in range(1, 24)}
    assert len(mapping.NATURES) == 24


def test_a_document_with_nothing_in_it() -> None:
    for part in ("//FatturaElettronicaBody", "//FatturaElettronicaHeader", "//DatiBeniServizi", GENERAL):
        invoice: Invoice = read((part, None))
        assert "00200" in fired((part, None))
        assert figures(invoice).currency in ("", "EUR")
