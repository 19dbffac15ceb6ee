"""Which element of FatturaPA is which term of EN 16931, and which of its codes is which code.

After the rules of the Agenzia delle Entrate on European invoices ("Regole tecniche fatture europee", v2.6): appendix 4.1 for the elements,
5.1 for natures, 5.4 for document types, 5.6 for means of payment. They are written for the other direction; where several codes lead to
one, the choice made here is marked.

What EN 16931 has no term for gets an id of ours instead of a borrowed number: the groups WITHHOLDING with WITHHOLDING-TYPE,
WITHHOLDING-AMOUNT, WITHHOLDING-RATE and WITHHOLDING-REASON (one for each DatiRitenuta, beside BG-22), and SPLIT-VAT in BG-22 (VAT that the
buyer pays to the state). Both are part of the paid amount (BT-113) too, the only term of the standard that takes them off what is due.
"""

from typing import Final

type Rows = tuple[tuple[str, str], ...]


def _rows(table: str) -> Rows:
    """Lines of term, path and number -> pairs of term and path."""
    return tuple((term, path) for term, path, _ in (line.split() for line in table.strip().splitlines()))


SELLER: Final = _rows("""
BT-30 DatiAnagrafici/CodiceFiscale 1.2.1.2
""")
"""Of 1.2 CedentePrestatore. The name (BT-27) and the VAT id (BT-31) are put together of several elements: see ``reading``."""
CONTACT: Final = _rows("""
BT-42 Telefono 1.2.5.1
BT-43 Email 1.2.5.3
""")
BUYER: Final = _rows("""
BT-47 DatiAnagrafici/CodiceFiscale 1.4.1.2
""")
"""Of 1.4 CessionarioCommittente."""
ADDRESS: Final = ("Indirizzo", "NumeroCivico", "CAP", "Comune", "Provincia", "Nazione")
SELLER_ADDRESS: Final = tuple(zip(("BT-35", "BT-36", "BT-38", "BT-37", "BT-39", "BT-40"), ADDRESS, strict=True))
BUYER_ADDRESS: Final = tuple(zip(("BT-50", "BT-51", "BT-53", "BT-52", "BT-54", "BT-55"), ADDRESS, strict=True))
DELIVERY_ADDRESS: Final = tuple(zip(("BT-75", "BT-76", "BT-78", "BT-77", "BT-79", "BT-80"), ADDRESS, strict=True))
HEADER: Final = _rows("""
BT-19 CedentePrestatore/RiferimentoAmministrazione 1.2.6
""")
DOCUMENT: Final = _rows("""
BT-1  DatiGenerali/DatiGeneraliDocumento/Numero 2.1.1.4
BT-2  DatiGenerali/DatiGeneraliDocumento/Data 2.1.1.3
BT-5  DatiGenerali/DatiGeneraliDocumento/Divisa 2.1.1.2
BT-22 DatiGenerali/DatiGeneraliDocumento/Causale 2.1.1.11
BT-10 DatiGenerali/DatiOrdineAcquisto/CodiceCommessaConvenzione 2.1.2.5
BT-13 DatiGenerali/DatiOrdineAcquisto/IdDocumento 2.1.2.2
BT-12 DatiGenerali/DatiContratto/IdDocumento 2.1.3.2
BT-11 DatiGenerali/DatiOrdineAcquisto/CodiceCUP 2.1.2.6
BT-11 DatiGenerali/DatiContratto/CodiceCUP 2.1.3.6
BT-17 DatiGenerali/DatiOrdineAcquisto/CodiceCIG 2.1.2.7
BT-17 DatiGenerali/DatiContratto/CodiceCIG 2.1.3.7
BT-18 DatiGenerali/DatiConvenzione/IdDocumento 2.1.4.2
BT-15 DatiGenerali/DatiRicezione/IdDocumento 2.1.5.2
BT-16 DatiGenerali/DatiDDT/NumeroDDT 2.1.8.1
""")
"""Of 2 FatturaElettronicaBody. Where a term has several, each different text is one value, the first is the main one."""
PRECEDING: Final = _rows("""
BT-25 IdDocumento 2.1.6.2
BT-26 Data 2.1.6.3
""")
LINE: Final = _rows("""
BT-126 NumeroLinea 2.2.1.1
BT-153 Descrizione 2.2.1.4
BT-133 RiferimentoAmministrazione 2.2.1.15
""")
LINE_PERIOD: Final = _rows("""
BT-134 DataInizioPeriodo 2.2.1.7
BT-135 DataFinePeriodo 2.2.1.8
""")
PAYMENT: Final = _rows("""
BT-83 CodicePagamento 2.4.2.21
""")
ACCOUNT: Final = _rows("""
BT-84 IBAN 2.4.2.13
BT-85 Beneficiario 2.4.2.1
BT-86 BIC 2.4.2.16
""")
WITHHOLDING: Final = _rows("""
WITHHOLDING-TYPE   TipoRitenuta     2.1.1.5.1
WITHHOLDING-RATE   AliquotaRitenuta 2.1.1.5.3
WITHHOLDING-REASON CausalePagamento 2.1.1.5.4
""")
ATTACHED: Final = _rows("""
BT-122 NomeAttachment 2.5.1
BT-123 DescrizioneAttachment 2.5.4
""")

CREDIT_NOTE: Final = "TD04"
SELF_MADE: Final = frozenset(("TD16", "TD17", "TD18", "TD19", "TD20", "TD21", "TD22", "TD23", "TD27", "TD28", "TD29"))
"""Documents that the buyer makes for his VAT, or the seller for himself: nobody asks for money with them."""
TYPES: Final = {
    "TD01": "380",
    "TD02": "386",
    "TD03": "386",
    CREDIT_NOTE: "381",
    "TD05": "383",
    "TD06": "380",
    "TD24": "380",
    "TD25": "380",
    "TD26": "380",
} | dict.fromkeys(sorted(SELF_MADE), "380")
"""TipoDocumento -> UNTDID 1001 (BT-3)."""

SPLIT_PAYMENT: Final = "B"
STANDARD: Final = "S"
NATURES: Final = {
    "N1": ("Z", ""),
    "N2": ("E", "VATEX-EU-132"),
    "N2.1": ("E", "VATEX-EU-132"),
    "N2.2": ("E", "VATEX-EU-132"),
    "N3": ("G", "VATEX-EU-G"),
    "N3.1": ("G", "VATEX-EU-G"),
    "N3.2": ("K", "VATEX-EU-IC"),
    "N3.3": ("G", "VATEX-EU-G"),
    "N3.4": ("G", "VATEX-EU-G"),
    "N3.5": ("G", "VATEX-EU-G"),
    "N3.6": ("K", "VATEX-EU-IC"),
    "N4": ("E", "VATEX-EU-132"),
    "N5": ("E", "VATEX-EU-132"),
    "N7": ("K", "VATEX-EU-151"),
} | dict.fromkeys(("N6", *(f"N6.{number}" for number in range(1, 10))), ("AE", "VATEX-EU-AE"))
"""Natura -> VAT category (BT-118, BT-151) and reason of exemption (BT-121). Without one it is S, or B where the buyer pays the VAT to the
state (EsigibilitaIVA S). The general N2, N3 and N6, which have no row in the rules, are read like the first or most of theirs."""

TRANSFER: Final = "30"
DIRECT_DEBIT: Final = "49"
SEPA_DIRECT_DEBIT: Final = "59"
UNDEFINED: Final = "1"
MEANS: Final = {
    "MP01": "10",
    "MP02": "20",
    "MP03": "21",
    "MP04": "ZZZ",
    "MP05": TRANSFER,
    "MP06": "60",
    "MP07": UNDEFINED,  # chosen: a slip of a bank
    "MP08": "48",
    "MP09": DIRECT_DEBIT,  # chosen: RID, like the next two
    "MP10": DIRECT_DEBIT,
    "MP11": DIRECT_DEBIT,
    "MP12": "70",
    "MP13": "31",
    "MP14": UNDEFINED,  # chosen: a receipt of the treasury
    "MP15": "57",
    "MP16": DIRECT_DEBIT,  # chosen
    "MP17": "42",
    "MP18": "50",
    "MP19": SEPA_DIRECT_DEBIT,
    "MP20": SEPA_DIRECT_DEBIT,  # chosen: like MP19
    "MP21": SEPA_DIRECT_DEBIT,
    "MP22": "97",
    "MP23": "9",
}
"""ModalitaPagamento -> UNTDID 4461 (BT-81)."""

ONE: Final = "C62"
UNITS: Final = {
    **dict.fromkeys(("PZ", "PZ.", "NR", "NR.", "N", "N.", "NUM", "CAD", "CAD.", "UN", "PEZZI", "PEZZO"), ONE),
    **dict.fromkeys(("KG", "KG.", "CHILI"), "KGM"),
    **dict.fromkeys(("G", "GR", "GR."), "GRM"),
    **dict.fromkeys(("T", "TN", "TON"), "TNE"),
    **dict.fromkeys(("L", "LT", "LT.", "LITRI"), "LTR"),
    **dict.fromkeys(("M", "MT", "MT.", "ML"), "MTR"),
    **dict.fromkeys(("MQ", "M2"), "MTK"),
    **dict.fromkeys(("MC", "M3"), "MTQ"),
    **dict.fromkeys(("SMC",), "SM3"),
    **dict.fromkeys(("KM", "KM."), "KMT"),
    **dict.fromkeys(("H", "HH", "ORE", "ORA"), "HUR"),
    **dict.fromkeys(("GG", "GG.", "GIORNI", "GIORNO"), "DAY"),
    **dict.fromkeys(("MESE", "MESI"), "MON"),
    **dict.fromkeys(("ANNO", "ANNI"), "ANN"),
    **dict.fromkeys(("CF", "CONF", "CONF."), "XPK"),
}
"""UnitaMisura, which is free text, in capitals -> UN/ECE Rec 20 (BT-130). Chosen; other texts are kept as written."""
GLOBAL_ITEM: Final = frozenset(("EAN", "EAN13", "GTIN", "BARCODE"))
"""CodiceTipo of an item number that is the same for everybody (BT-157)."""
