"""What a buyer keeps of an Italian invoice: taxes and contributions withheld, VAT in split payment, and that nothing gets lost between."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from invoices.domain import document
from invoices.domain.findings import Flag
from invoices.domain.payable import facts as payable
from invoices.domain.payable.facts import Facts, NotPayable, OwedToState, Withholding, WithholdingKind, facts, owed_to_state
from invoices.domain.verdict import judge
from tests.unit.invoices.fattura.samples import GENERAL, PAYMENT, SUMMARY, TOTAL, Change, changed, fired, read

SAMPLES = Path(__file__).parents[4] / "events" / "invoices"
FEE_NOTE = (SAMPLES / "supplier_invoice_fatturapa_withholding.xml").read_bytes()
NO_PAYMENT: Change = ("//DatiPagamento", None)
SPLIT: Change = (f"{SUMMARY}/EsigibilitaIVA", "S")


def withheld(kind: str, amount: str, rate: str = "20.00", reason: str = "A") -> str:
    return (
        f"<DatiRitenuta><TipoRitenuta>{kind}</TipoRitenuta><ImportoRitenuta>{amount}</ImportoRitenuta>"
        f"<AliquotaRitenuta>{rate}</AliquotaRitenuta><CausalePagamento>{reason}</CausalePagamento></DatiRitenuta>"
    )


def owed(seen: Facts) -> OwedToState:
    return owed_to_state(seen.withheld, seen.split_vat)


def test_a_fee_note_with_income_tax_withheld() -> None:
    """20 % of the fee of 1,000.00; the contribution of 4 % to the lawyers' fund is a charge and goes to the supplier."""
    seen = facts(document.read(FEE_NOTE))
    assert (seen.net, seen.vat, seen.total, seen.due) == (1040_00, 228_80, 1268_80, 1068_80)
    assert seen.withheld == (Withholding("RT01", 200_00, Decimal(20), "A"),)
    assert (owed(seen), seen.split_vat, seen.adjusted) == (OwedToState(200_00, 0, 0), 0, 0)


def test_the_model_names_them_apart_from_the_standard() -> None:
    invoice = read((TOTAL, withheld("RT02", "185.60") + withheld("RT04", "9.90", "8.25", "R")), SPLIT)
    groups = [{term: group.values(term)[0].token for term in group.terms} for group in invoice.root.every("WITHHOLDING")]
    assert groups == [
        {"WITHHOLDING-TYPE": kind, "WITHHOLDING-RATE": rate, "WITHHOLDING-REASON": reason, "WITHHOLDING-AMOUNT": amount}
        for kind, rate, reason, amount in (("RT02", "20.00", "A", "185.60"), ("RT04", "8.25", "R", "9.90"))
    ]
    assert (invoice.text("BG-22", "SPLIT-VAT"), invoice.text("BG-22", "BT-113")) == ("204.16", "399.66")
    assert read().root.every("WITHHOLDING") == ()
    assert not read().root.every("BG-22")[0].has("SPLIT-VAT")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("RT01", "tax"), ("RT02", "tax"), ("RT03", "social_fund"), ("RT04", "social_fund"), ("RT05", "social_fund"), ("RT06", "social_fund")],
)
def test_who_gets_it(kind: str, expected: str) -> None:
    (found,) = facts(read((TOTAL, withheld(kind, "10.00")))).withheld
    assert found.kind is WithholdingKind(expected)


def test_several_withholdings_and_split_payment() -> None:
    """An agent to a public body: tax, contribution to Enasarco and VAT all go elsewhere."""
    held: Change = (TOTAL, withheld("RT01", "92.80", "11.50", "R") + withheld("RT04", "78.88", "8.50", "R"))
    changes = (held, SPLIT, NO_PAYMENT)
    assert fired(*changes) == set()
    seen = facts(read(*changes))
    assert [(each.type, each.amount, each.rate, each.reason) for each in seen.withheld] == [
        ("RT01", 92_80, Decimal("11.5"), "R"),
        ("RT04", 78_88, Decimal("8.5"), "R"),
    ]
    assert owed(seen) == OwedToState(92_80, 78_88, 204_16)
    assert seen.due == 1135_40 - 92_80 - 78_88 - 204_16


def test_a_credit_note_gives_back_from_all() -> None:
    seen = facts(read((f"{GENERAL}/TipoDocumento", "TD04"), (TOTAL, withheld("RT01", "185.60")), SPLIT, NO_PAYMENT))
    assert (seen.total, seen.due, seen.split_vat) == (-1135_40, -745_64, -204_16)
    assert [each.amount for each in seen.withheld] == [-185_60]
    assert owed(seen) == OwedToState(-185_60, 0, -204_16)


def test_a_withholding_over_nothing_is_none() -> None:
    assert facts(read((TOTAL, withheld("RT01", "0.00")))).withheld == ()


def test_a_document_of_withholdings_is_refused() -> None:
    most = withheld("RT01", "0.01") * payable.MAX_WITHHELD
    assert len(facts(read((TOTAL, most), NO_PAYMENT)).withheld) == payable.MAX_WITHHELD
    with pytest.raises(NotPayable, match="51 withholdings"):
        facts(read((TOTAL, most + withheld("RT01", "0.01")), NO_PAYMENT))


def test_a_supplier_who_asks_for_less_leaves_a_rest() -> None:
    seen = facts(read((TOTAL, withheld("RT01", "185.60")), (f"{PAYMENT}/ImportoPagamento", "900.00")))
    assert (seen.due, seen.total - seen.due - sum(each.amount for each in seen.withheld)) == (900_00, 49_80)


AMOUNT = st.integers(1, 5_000_000)


@dataclass(frozen=True)
class Body:
    """The figures of a FatturaElettronicaBody in cents."""

    kind: str
    nets: tuple[tuple[int, bool, int], ...]
    """Rate, whether its VAT is split, net."""
    fund: int
    withheld: tuple[tuple[str, int], ...]
    discount: int
    rounding: int
    unasked: int | None
    """How much less than is owed the supplier asks for; None when no payment is stated."""

    @property
    def vats(self) -> list[int]:
        return [_percent(net + (self.fund if place == 0 else 0), rate) for place, (rate, _, net) in enumerate(self.nets)]

    @property
    def split(self) -> int:
        return sum(vat for vat, (_, split, _) in zip(self.vats, self.nets, strict=True) if split)

    @property
    def kept(self) -> int:
        return sum(amount for _, amount in self.withheld)

    @property
    def total(self) -> int:
        return sum(net for *_, net in self.nets) + self.fund + sum(self.vats)

    @property
    def owed(self) -> int:
        return self.total - self.discount + self.rounding - self.kept - self.split

    def xml(self) -> bytes:
        root = etree.fromstring(changed(NO_PAYMENT))
        body = root.find("FatturaElettronicaBody")
        assert body is not None
        for old in list(body):
            body.remove(old)
        body.extend(etree.fromstring(f"<x>{self._general()}{self._goods()}{self._payment()}</x>"))
        written: bytes = etree.tostring(root)
        return written

    def _general(self) -> str:
        rate = self.nets[0][0]
        fund = (
            f"<DatiCassaPrevidenziale><TipoCassa>TC01</TipoCassa><AlCassa>4.00</AlCassa><ImportoContributoCassa>{_text(self.fund)}"
            f"</ImportoContributoCassa><AliquotaIVA>{rate}.00</AliquotaIVA></DatiCassaPrevidenziale>"
        )
        discount = f"<ScontoMaggiorazione><Tipo>SC</Tipo><Importo>{_text(self.discount)}</Importo></ScontoMaggiorazione>"
        return (
            f"<DatiGenerali><DatiGeneraliDocumento><TipoDocumento>{self.kind}</TipoDocumento><Divisa>EUR</Divisa><Data>2026-11-03</Data>"
            f"<Numero>7</Numero>{''.join(withheld(kind, _text(amount)) for kind, amount in self.withheld)}{fund if self.fund else ''}"
            f"{discount if self.discount else ''}<Arrotondamento>{_text(self.rounding)}</Arrotondamento>"
            "</DatiGeneraliDocumento></DatiGenerali>"
        )

    def _goods(self) -> str:
        lines = "".join(
            f"<DettaglioLinee><NumeroLinea>{place}</NumeroLinea><Descrizione>Opera</Descrizione><PrezzoUnitario>{_text(net)}"
            f"</PrezzoUnitario><PrezzoTotale>{_text(net)}</PrezzoTotale><AliquotaIVA>{rate}.00</AliquotaIVA></DettaglioLinee>"
            for place, (rate, _, net) in enumerate(self.nets, 1)
        )
        summaries = "".join(
            f"<DatiRiepilogo><AliquotaIVA>{rate}.00</AliquotaIVA><ImponibileImporto>{_text(net + (0 if place else self.fund))}"
            f"</ImponibileImporto><Imposta>{_text(vat)}</Imposta><EsigibilitaIVA>{'S' if split else 'I'}</EsigibilitaIVA></DatiRiepilogo>"
            for place, ((rate, split, net), vat) in enumerate(zip(self.nets, self.vats, strict=True))
        )
        return f"<DatiBeniServizi>{lines}{summaries}</DatiBeniServizi>"

    def _payment(self) -> str:
        if self.unasked is None:
            return ""
        return (
            "<DatiPagamento><CondizioniPagamento>TP02</CondizioniPagamento><DettaglioPagamento><ModalitaPagamento>MP05</ModalitaPagamento>"
            f"<ImportoPagamento>{_text(self.owed - self.unasked)}</ImportoPagamento></DettaglioPagamento></DatiPagamento>"
        )


def _percent(net: int, rate: int) -> int:
    return int((Decimal(net) * rate / 100).quantize(Decimal(1), ROUND_HALF_UP))


def _text(cents: int) -> str:
    return f"{Decimal(cents).scaleb(-2):.2f}"


BODIES = st.builds(
    Body,
    kind=st.sampled_from(["TD01", "TD04", "TD06", "TD24"]),
    nets=st.lists(
        st.tuples(st.sampled_from([4, 5, 10, 22]), st.booleans(), AMOUNT), min_size=1, max_size=4, unique_by=lambda row: row[0]
    ).map(tuple),
    fund=st.integers(0, 100_000),
    withheld=st.lists(st.tuples(st.sampled_from([f"RT0{n}" for n in range(1, 7)]), AMOUNT), max_size=5).map(tuple),
    discount=st.integers(0, 10_000),
    rounding=st.integers(-99, 99),
    unasked=st.none() | st.just(0),
)


@given(BODIES)
@settings(max_examples=150, deadline=None)
def test_everything_is_owed_to_somebody(body: Body) -> None:
    """Total and adjustments are what the supplier, the tax office and the funds get, when the supplier asks for what is owed."""
    invoice = document.read(body.xml())
    assert not [finding for finding in judge(invoice).findings if finding.flag is Flag.FATAL]
    seen = facts(invoice)
    sign = -1 if body.kind == "TD04" else 1
    assert seen.total + seen.adjusted == seen.due + sum(each.amount for each in seen.withheld) + seen.split_vat
    assert (seen.total, seen.due, seen.split_vat) == (sign * body.total, sign * body.owed, sign * body.split)
    assert [(each.type, each.amount) for each in seen.withheld] == [(kind, sign * amount) for kind, amount in body.withheld]
    state = owed(seen)
    assert state.tax + state.social_fund == sign * body.kept
    assert state.tax == sign * sum(amount for kind, amount in body.withheld if kind in ("RT01", "RT02"))


@given(BODIES, st.integers(1, 10_000))
@settings(max_examples=50, deadline=None)
def test_what_is_not_asked_for_is_the_rest(body: Body, unasked: int) -> None:
    """A supplier who asks for less gets less; what goes to the state stays the same."""
    exact, less = (facts(document.read(replace(body, unasked=each).xml())) for each in (0, unasked))
    sign = -1 if body.kind == "TD04" else 1
    assert exact.due - less.due == (sign * unasked if body.owed > unasked else 0)
    assert owed(less) == owed(exact)
