"""From the elements of a FatturaPA to the semantic model: the tables of ``mapping`` applied, and what is put together of several elements.

Each value remembers its element, so that findings and people are led to the place in the document.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from invoices.domain import lexical
from invoices.domain.fattura import mapping
from invoices.domain.fattura.amounts import Totals, net_price, number, text, totals
from invoices.domain.lexical import rounded
from invoices.domain.model import Group, Invoice, Locator, Syntax, Value

type Element = Any
"""An lxml element. lxml ships no types."""

FISCAL_CODE: Final = "0210"
"""ISO 6523: Italian codice fiscale."""
OFFICE: Final = "0201"
RECIPIENT: Final = "0205"
CERTIFIED_MAIL: Final = "0202"
GTIN: Final = "0160"
CONVENTION: Final = "AVV"
"""UNTDID 1153 of a framework agreement as the object invoiced (BT-18)."""
MAX_DIGITS_OF_DAYS: Final = 3
MAX_YEAR: Final = 9990
"""Up to here days can be added to a date."""
NO_RECIPIENT: Final = "0000000"
_SCHEMES: Final = {"BT-30": FISCAL_CODE, "BT-47": FISCAL_CODE, "BT-18": CONVENTION}


def read(root: Element, locator: Locator) -> Invoice:
    """A FatturaElettronica with one body. Whatever is missing or wrong in it is left for the rules."""
    body = root.find("FatturaElettronicaBody")
    builder = _Builder(root)
    header = root.find("FatturaElettronicaHeader")
    if header is not None:
        _parties(builder, header)
    if body is not None:
        _Body(builder, body).read()
    return Invoice(Syntax.FATTURA, "FatturaElettronica", builder.root, Group("STRAY", root, {}, {}), builder.index, locator)


class _Builder:
    """The model under construction."""

    def __init__(self, root: Element) -> None:
        self.root = Group("", root, {}, {})
        self.index: defaultdict[str, list[Group]] = defaultdict(list, {"": [self.root]})

    def open(self, around: Group, code: str, element: Element) -> Group:
        group = Group(code, element, {}, {})
        around.groups.setdefault(code, []).append(group)
        self.index[code].append(group)
        return group

    def put(self, group: Group, term: str, element: Element, written: str, qualifier: str | None = None) -> None:
        if written.strip(lexical.XML_SPACE):
            group.add(term, Value(written, qualifier, element))

    def rows(self, group: Group, around: Element, rows: mapping.Rows) -> None:
        """Every different text at the paths of a table."""
        for term, path in rows:
            seen = {value.text for value in group.values(term)}
            for element in around.findall(path) if "/" in path else around.iterchildren(path):
                written = element.text or ""
                if written not in seen:
                    seen.add(written)
                    self.put(group, term, element, written, _SCHEMES.get(term))


def _parties(builder: _Builder, header: Element) -> None:
    builder.rows(builder.root, header, mapping.HEADER)
    seller = header.find("CedentePrestatore")
    if seller is not None:
        group = _party(builder, "BG-4", seller, "BT-27", "BT-31")
        builder.rows(group, seller, mapping.SELLER)
        _address(builder, group, "BG-5", seller.find("Sede"), mapping.SELLER_ADDRESS)
        contact = seller.find("Contatti")
        if contact is not None:
            builder.rows(builder.open(group, "BG-6", contact), contact, mapping.CONTACT)
    representative = header.find("RappresentanteFiscale")
    if representative is not None:
        _party(builder, "BG-11", representative, "BT-62", "BT-63")
    buyer = header.find("CessionarioCommittente")
    if buyer is not None:
        group = _party(builder, "BG-7", buyer, "BT-44", "BT-48")
        builder.rows(group, buyer, mapping.BUYER)
        _address(builder, group, "BG-8", buyer.find("Sede"), mapping.BUYER_ADDRESS)
        _recipient(builder, group, header.find("DatiTrasmissione"))


def _party(builder: _Builder, code: str, party: Element, name: str, vat_id: str) -> Group:
    group = builder.open(builder.root, code, party)
    names = party.find("DatiAnagrafici/Anagrafica")
    if names is not None:
        called = text(names, "Denominazione") or f"{text(names, 'Nome')} {text(names, 'Cognome')}".strip()
        builder.put(group, name, names, called)
    registered = party.find("DatiAnagrafici/IdFiscaleIVA")
    if registered is not None:
        builder.put(group, vat_id, registered, text(registered, "IdPaese") + text(registered, "IdCodice"))
    return group


def _address(builder: _Builder, party: Group, code: str, place: Element | None, rows: mapping.Rows) -> None:
    if place is None:
        return
    group = builder.open(party, code, place)
    builder.rows(group, place, rows)
    country = rows[-1][0]
    nation = place.find(mapping.ADDRESS[-1])
    if nation is not None and not group.has(country):
        builder.put(group, country, nation, "IT")  # what the format takes an empty one for


def _recipient(builder: _Builder, buyer: Group, sent: Element | None) -> None:
    """The electronic address of the buyer (BT-49): the code of his office or channel, else his certified mail address."""
    code, mail = text(sent, "CodiceDestinatario"), text(sent, "PECDestinatario")
    scheme = OFFICE if text(sent, "FormatoTrasmissione") == "FPA12" else RECIPIENT
    if code and code != NO_RECIPIENT:
        builder.put(buyer, "BT-49", sent, code, scheme)
    elif mail:
        builder.put(buyer, "BT-49", sent, mail, CERTIFIED_MAIL)


class _Body:
    """One FatturaElettronicaBody."""

    def __init__(self, builder: _Builder, body: Element) -> None:
        self.builder = builder
        self.body = body
        self.root = builder.root
        self.currency = text(body, "DatiGenerali/DatiGeneraliDocumento/Divisa")
        summaries = body.findall("DatiBeniServizi/DatiRiepilogo")
        self.split = {number(each, "AliquotaIVA") for each in summaries if text(each, "EsigibilitaIVA") == "S"}
        """Rates whose VAT the buyer pays to the state. A line does not say it, its summary does."""
        self.ordered: dict[str, str] = {}
        """Number of a line -> the line of the order that it refers to (NumItem)."""
        for order in body.findall("DatiGenerali/DatiOrdineAcquisto"):
            for line in order.findall("RiferimentoNumeroLinea"):
                self.ordered.setdefault(lexical.collapse(line.text or ""), text(order, "NumItem"))

    def read(self) -> None:
        body, builder, root = self.body, self.builder, self.root
        builder.rows(root, body, mapping.DOCUMENT)
        kind = body.find("DatiGenerali/DatiGeneraliDocumento/TipoDocumento")
        if kind is not None:
            builder.put(root, "BT-3", kind, mapping.TYPES.get(lexical.collapse(kind.text or ""), kind.text or ""))
        for linked in body.findall("DatiGenerali/DatiFattureCollegate"):
            builder.rows(builder.open(root, "BG-3", linked), linked, mapping.PRECEDING)
        self._delivery(body.find("DatiGenerali/DatiTrasporto"))
        self._payments(body.findall("DatiPagamento"))
        for fund in body.findall("DatiGenerali/DatiGeneraliDocumento/DatiCassaPrevidenziale"):
            self._fund(fund)
        for withheld in body.findall("DatiGenerali/DatiGeneraliDocumento/DatiRitenuta"):
            group = builder.open(root, "WITHHOLDING", withheld)
            builder.rows(group, withheld, mapping.WITHHOLDING)
            self._amount(group, "WITHHOLDING-AMOUNT", withheld, number(withheld, "ImportoRitenuta"))
        summed = totals(body)
        for summary in body.findall("DatiBeniServizi/DatiRiepilogo"):
            self._summary(summary)
        self._stamp(summed)
        self._totals(summed)
        for attached in body.findall("Allegati"):
            group = builder.open(root, "BG-24", attached)
            builder.rows(group, attached, mapping.ATTACHED)
            content = attached.find("Attachment")
            if content is not None:  # the content, which may be large, stays where it is
                group.terms["BT-125"] = [Value("", text(attached, "NomeAttachment") or None, content)]
        for line in body.findall("DatiBeniServizi/DettaglioLinee"):
            self._line(line)

    def _amount(self, group: Group, term: str, element: Element, amount: Decimal | None) -> None:
        if amount is not None:
            self.builder.put(group, term, element, f"{rounded(amount):f}", self.currency)

    def _delivery(self, transport: Element | None) -> None:
        if transport is None:
            return
        group = self.builder.open(self.root, "BG-13", transport)
        arrived = transport.find("DataOraConsegna")
        if arrived is not None:
            self.builder.put(group, "BT-72", arrived, (arrived.text or "").strip().partition("T")[0])
        _address(self.builder, group, "BG-15", transport.find("IndirizzoResa"), mapping.DELIVERY_ADDRESS)

    def _payments(self, payments: Iterable[Element]) -> None:
        """Each payment is a payment instruction (BG-16); the earliest due date is that of the invoice (BT-9), all stand in BT-20."""
        terms, due, first = list[str](), list[tuple[str, Element]](), None
        for payment in payments:
            first = payment if first is None else first
            for detail in payment.findall("DettaglioPagamento"):
                self._payment(detail)
                day, element = self._due(detail)
                if element is not None:
                    due.append((day, element))
                parts = (
                    text(payment, "CondizioniPagamento"),
                    text(detail, "GiorniTerminiPagamento"),
                    day,
                    text(detail, "ImportoPagamento"),
                )
                terms.append(" ".join(part for part in parts if part))
        if first is not None:
            self.builder.put(self.root, "BT-20", first, "; ".join(terms))
        if due:
            day, element = min(due, key=lambda found: found[0])
            self.builder.put(self.root, "BT-9", element, day)

    def _due(self, detail: Element) -> tuple[str, Element | None]:
        """The due date of a payment: as stated, else the days counted from the date that they are stated from, or from the invoice's."""
        stated = detail.find("DataScadenzaPagamento")
        if stated is not None:
            return text(detail, "DataScadenzaPagamento"), stated
        written = text(detail, "GiorniTerminiPagamento")
        since = text(detail, "DataRiferimentoTerminiPagamento") or text(self.body, "DatiGenerali/DatiGeneraliDocumento/Data")
        start = lexical.written_date(since, None)
        if start is None or start.year > MAX_YEAR or not (written.isdecimal() and len(written) <= MAX_DIGITS_OF_DAYS):
            return "", None
        return (start + timedelta(days=int(written))).isoformat(), detail.find("GiorniTerminiPagamento")

    def _payment(self, detail: Element) -> None:
        group = self.builder.open(self.root, "BG-16", detail)
        means = detail.find("ModalitaPagamento")
        if means is not None:
            written = lexical.collapse(means.text or "")
            self.builder.put(group, "BT-81", means, mapping.MEANS.get(written, written))
            self.builder.put(group, "BT-82", means, written)
        self.builder.rows(group, detail, mapping.PAYMENT)
        if detail.find("IBAN") is not None:
            self.builder.rows(self.builder.open(group, "BG-17", detail), detail, mapping.ACCOUNT)

    def _category(self, element: Element) -> str:
        nature = text(element, "Natura")
        if nature:
            return mapping.NATURES.get(nature, (nature, ""))[0]
        return mapping.SPLIT_PAYMENT if number(element, "AliquotaIVA") in self.split else mapping.STANDARD

    def _fund(self, fund: Element) -> None:
        """The contribution to a pension fund is a charge on the document (BG-21)."""
        group = self.builder.open(self.root, "BG-21", fund)
        self._amount(group, "BT-99", fund, number(fund, "ImportoContributoCassa"))
        self._amount(group, "BT-100", fund, number(fund, "ImponibileCassa"))
        for term, name in (("BT-101", "AlCassa"), ("BT-103", "AliquotaIVA")):
            self.builder.put(group, term, fund, text(fund, name))
        self.builder.put(group, "BT-102", fund, self._category(fund))
        self.builder.put(group, "BT-104", fund, " ".join(filter(None, (text(fund, name) for name in ("TipoCassa", "Ritenuta", "Natura")))))

    def _summary(self, summary: Element) -> None:
        group = self.builder.open(self.root, "BG-23", summary)
        self._amount(group, "BT-116", summary, number(summary, "ImponibileImporto"))
        self._amount(group, "BT-117", summary, number(summary, "Imposta"))
        nature = text(summary, "Natura")
        split = text(summary, "EsigibilitaIVA") == "S"
        self.builder.put(group, "BT-118", summary, mapping.SPLIT_PAYMENT if split and not nature else self._plain_category(nature))
        self.builder.put(group, "BT-119", summary, text(summary, "AliquotaIVA"))
        if nature:
            self.builder.put(group, "BT-120", summary, f"{nature} {text(summary, 'RiferimentoNormativo')}".strip())
            self.builder.put(group, "BT-121", summary, mapping.NATURES.get(nature, ("", ""))[1])

    @staticmethod
    def _plain_category(nature: str) -> str:
        return mapping.NATURES.get(nature, (nature, ""))[0] if nature else mapping.STANDARD

    def _stamp(self, summed: Totals) -> None:
        """Stamp duty that the stated total charges without a line: a charge outside of VAT."""
        if not summed.stamp:
            return
        element = self.body.find("DatiGenerali/DatiGeneraliDocumento/DatiBollo")
        charge = self.builder.open(self.root, "BG-21", element)
        self._amount(charge, "BT-99", element, summed.stamp)
        part = self.builder.open(self.root, "BG-23", element)
        self._amount(part, "BT-116", element, summed.stamp)
        self._amount(part, "BT-117", element, Decimal(0))
        category = mapping.NATURES["N1"][0]
        for group, term, written in (
            (charge, "BT-102", category),
            (charge, "BT-103", "0.00"),
            (charge, "BT-104", "BOLLO"),
            (part, "BT-118", category),
            (part, "BT-119", "0.00"),
        ):
            self.builder.put(group, term, element, written)

    def _totals(self, summed: Totals) -> None:
        goods = self.body.find("DatiBeniServizi")
        if goods is None:
            return
        group = self.builder.open(self.root, "BG-22", goods)
        charges = summed.funds + summed.stamp
        for term, amount in (
            ("BT-106", summed.lines),
            ("BT-108", charges if charges else None),
            ("BT-109", summed.net),
            ("BT-110", summed.vat),
            ("BT-112", summed.gross),
            ("BT-113", summed.kept if summed.kept else None),
            ("SPLIT-VAT", summed.split if summed.split else None),
            ("BT-114", summed.adjusted if summed.adjusted else None),
            ("BT-115", summed.due),
        ):
            self._amount(group, term, goods, amount)

    def _line(self, line: Element) -> None:
        builder = self.builder
        group = builder.open(self.root, "BG-25", line)
        builder.rows(group, line, mapping.LINE)
        builder.put(group, "BT-132", line, self.ordered.get(text(line, "NumeroLinea"), ""))
        unit = text(line, "UnitaMisura")
        builder.put(group, "BT-129", line, text(line, "Quantita") or "1", mapping.UNITS.get(unit.upper(), unit or mapping.ONE))
        self._amount(group, "BT-131", line, number(line, "PrezzoTotale"))
        prices = net_price(line)
        if prices is not None:
            gross, net = prices
            builder.put(group, "BT-146", line, f"{net:f}", self.currency)
            if gross != net:
                builder.put(group, "BT-148", line, f"{gross:f}", self.currency)
                builder.put(group, "BT-147", line, f"{gross - net:f}", self.currency)
        tax = builder.open(group, "BG-30", line)
        builder.put(tax, "BT-151", line, self._category(line))
        builder.put(tax, "BT-152", line, text(line, "AliquotaIVA"))
        if next(line.iterchildren(*(name for _, name in mapping.LINE_PERIOD)), None) is not None:
            builder.rows(builder.open(group, "BG-26", line), line, mapping.LINE_PERIOD)
        self._item(group, line)

    def _item(self, group: Group, line: Element) -> None:
        for article in line.iterchildren("CodiceArticolo"):
            everybody = text(article, "CodiceTipo").upper() in mapping.GLOBAL_ITEM
            self.builder.put(
                group, "BT-157" if everybody else "BT-155", article, text(article, "CodiceValore"), GTIN if everybody else None
            )
        for other in line.iterchildren("AltriDatiGestionali"):
            attribute = self.builder.open(group, "BG-32", other)
            self.builder.put(attribute, "BT-160", other, text(other, "TipoDato"))
            said = (text(other, f"Riferimento{name}") for name in ("Testo", "Numero", "Data"))
            self.builder.put(attribute, "BT-161", other, " ".join(filter(None, said)))
