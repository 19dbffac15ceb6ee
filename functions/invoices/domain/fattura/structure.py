"""The elements of FatturaPA 1.2.3: number, name, occurrence and form of each, in their order.

Occurrence: 1 exactly once, ? at most once, + at least once, * any number. Forms are described in ``forms``; an element without one holds
others. Written after the official table of the format; the official schema file is not part of this repository.
"""

from dataclasses import dataclass, field
from typing import Final

_TABLE: Final = """
1          FatturaElettronicaHeader             1
1.1        DatiTrasmissione                     1
1.1.1      IdTrasmittente                       1
1.1.1.1    IdPaese                              1  country
1.1.1.2    IdCodice                             1  text:1-28
1.1.2      ProgressivoInvio                     1  basic:1-10
1.1.3      FormatoTrasmissione                  1  code:FPA12,FPR12
1.1.4      CodiceDestinatario                   1  recipient
1.1.5      ContattiTrasmittente                 ?
1.1.5.1    Telefono                             ?  basic:5-12
1.1.5.2    Email                                ?  mail
1.1.6      PECDestinatario                      ?  certified
1.2        CedentePrestatore                    1
1.2.1      DatiAnagrafici                       1
1.2.1.1    IdFiscaleIVA                         1  =IdFiscale
1.2.1.2    CodiceFiscale                        ?  fiscal
1.2.1.3    Anagrafica                           1  =Anagrafica
1.2.1.4    AlboProfessionale                    ?  latin:1-60
1.2.1.5    ProvinciaAlbo                        ?  province
1.2.1.6    NumeroIscrizioneAlbo                 ?  basic:1-60
1.2.1.7    DataIscrizioneAlbo                   ?  date
1.2.1.8    RegimeFiscale                        1  regime
1.2.2      Sede                                 1  =Indirizzo
1.2.3      StabileOrganizzazione                ?  =Indirizzo
1.2.4      IscrizioneREA                        ?
1.2.4.1    Ufficio                              1  province
1.2.4.2    NumeroREA                            1  basic:1-20
1.2.4.3    CapitaleSociale                      ?  amount
1.2.4.4    SocioUnico                           ?  code:SU,SM
1.2.4.5    StatoLiquidazione                    1  code:LS,LN
1.2.5      Contatti                             ?
1.2.5.1    Telefono                             ?  basic:5-12
1.2.5.2    Fax                                  ?  basic:5-12
1.2.5.3    Email                                ?  mail
1.2.6      RiferimentoAmministrazione           ?  basic:1-20
1.3        RappresentanteFiscale                ?
1.3.1      DatiAnagrafici                       1
1.3.1.1    IdFiscaleIVA                         1  =IdFiscale
1.3.1.2    CodiceFiscale                        ?  fiscal
1.3.1.3    Anagrafica                           1  =Anagrafica
1.4        CessionarioCommittente               1
1.4.1      DatiAnagrafici                       1
1.4.1.1    IdFiscaleIVA                         ?  =IdFiscale
1.4.1.2    CodiceFiscale                        ?  fiscal
1.4.1.3    Anagrafica                           1  =Anagrafica
1.4.2      Sede                                 1  =Indirizzo
1.4.3      StabileOrganizzazione                ?  =Indirizzo
1.4.4      RappresentanteFiscale                ?
1.4.4.1    IdFiscaleIVA                         1  =IdFiscale
1.4.4.2    Denominazione                        ?  latin:1-80
1.4.4.3    Nome                                 ?  latin:1-60
1.4.4.4    Cognome                              ?  latin:1-60
1.5        TerzoIntermediarioOSoggettoEmittente ?
1.5.1      DatiAnagrafici                       1
1.5.1.1    IdFiscaleIVA                         ?  =IdFiscale
1.5.1.2    CodiceFiscale                        ?  fiscal
1.5.1.3    Anagrafica                           1  =Anagrafica
1.6        SoggettoEmittente                    ?  code:CC,TZ
2          FatturaElettronicaBody               +
2.1        DatiGenerali                         1
2.1.1      DatiGeneraliDocumento                1
2.1.1.1    TipoDocumento                        1  type
2.1.1.2    Divisa                               1  currency
2.1.1.3    Data                                 1  date
2.1.1.4    Numero                               1  basic:1-20
2.1.1.5    DatiRitenuta                         *
2.1.1.5.1  TipoRitenuta                         1  code:RT01,RT02,RT03,RT04,RT05,RT06
2.1.1.5.2  ImportoRitenuta                      1  amount
2.1.1.5.3  AliquotaRitenuta                     1  rate
2.1.1.5.4  CausalePagamento                     1  reason
2.1.1.6    DatiBollo                            ?
2.1.1.6.1  BolloVirtuale                        1  code:SI
2.1.1.6.2  ImportoBollo                         ?  amount
2.1.1.7    DatiCassaPrevidenziale               *
2.1.1.7.1  TipoCassa                            1  fund
2.1.1.7.2  AlCassa                              1  rate
2.1.1.7.3  ImportoContributoCassa               1  amount
2.1.1.7.4  ImponibileCassa                      ?  amount
2.1.1.7.5  AliquotaIVA                          1  rate
2.1.1.7.6  Ritenuta                             ?  code:SI
2.1.1.7.7  Natura                               ?  nature
2.1.1.7.8  RiferimentoAmministrazione           ?  basic:1-20
2.1.1.8    ScontoMaggiorazione                  *  =ScontoMaggiorazione
2.1.1.9    ImportoTotaleDocumento               ?  amount
2.1.1.10   Arrotondamento                       ?  amount
2.1.1.11   Causale                              *  latin:1-200
2.1.1.12   Art73                                ?  code:SI
2.1.2      DatiOrdineAcquisto                   *  =DocumentoCorrelato
2.1.3      DatiContratto                        *  =DocumentoCorrelato
2.1.4      DatiConvenzione                      *  =DocumentoCorrelato
2.1.5      DatiRicezione                        *  =DocumentoCorrelato
2.1.6      DatiFattureCollegate                 *  =DocumentoCorrelato
2.1.7      DatiSAL                              *
2.1.7.1    RiferimentoFase                      1  integer:1-999
2.1.8      DatiDDT                              *
2.1.8.1    NumeroDDT                            1  basic:1-20
2.1.8.2    DataDDT                              1  date
2.1.8.3    RiferimentoNumeroLinea               *  integer:1-9999
2.1.9      DatiTrasporto                        ?
2.1.9.1    DatiAnagraficiVettore                ?
2.1.9.1.1  IdFiscaleIVA                         1  =IdFiscale
2.1.9.1.2  CodiceFiscale                        ?  fiscal
2.1.9.1.3  Anagrafica                           1  =Anagrafica
2.1.9.1.4  NumeroLicenzaGuida                   ?  basic:1-20
2.1.9.2    MezzoTrasporto                       ?  latin:1-80
2.1.9.3    CausaleTrasporto                     ?  latin:1-100
2.1.9.4    NumeroColli                          ?  integer:1-9999
2.1.9.5    Descrizione                          ?  latin:1-100
2.1.9.6    UnitaMisuraPeso                      ?  basic:1-10
2.1.9.7    PesoLordo                            ?  weight
2.1.9.8    PesoNetto                            ?  weight
2.1.9.9    DataOraRitiro                        ?  moment
2.1.9.10   DataInizioTrasporto                  ?  date
2.1.9.11   TipoResa                             ?  incoterm
2.1.9.12   IndirizzoResa                        ?  =Indirizzo
2.1.9.13   DataOraConsegna                      ?  moment
2.1.10     FatturaPrincipale                    ?
2.1.10.1   NumeroFatturaPrincipale              1  basic:1-20
2.1.10.2   DataFatturaPrincipale                1  date
2.2        DatiBeniServizi                      1
2.2.1      DettaglioLinee                       +
2.2.1.1    NumeroLinea                          1  integer:1-9999
2.2.1.2    TipoCessionePrestazione              ?  code:SC,PR,AB,AC
2.2.1.3    CodiceArticolo                       *
2.2.1.3.1  CodiceTipo                           1  basic:1-35
2.2.1.3.2  CodiceValore                         1  text:1-35
2.2.1.4    Descrizione                          1  latin:1-1000
2.2.1.5    Quantita                             ?  quantity
2.2.1.6    UnitaMisura                          ?  basic:1-10
2.2.1.7    DataInizioPeriodo                    ?  date
2.2.1.8    DataFinePeriodo                      ?  date
2.2.1.9    PrezzoUnitario                       1  amount8
2.2.1.10   ScontoMaggiorazione                  *  =ScontoMaggiorazione
2.2.1.11   PrezzoTotale                         1  amount8
2.2.1.12   AliquotaIVA                          1  rate
2.2.1.13   Ritenuta                             ?  code:SI
2.2.1.14   Natura                               ?  nature
2.2.1.15   RiferimentoAmministrazione           ?  basic:1-20
2.2.1.16   AltriDatiGestionali                  *
2.2.1.16.1 TipoDato                             1  basic:1-10
2.2.1.16.2 RiferimentoTesto                     ?  latin:1-60
2.2.1.16.3 RiferimentoNumero                    ?  amount8
2.2.1.16.4 RiferimentoData                      ?  date
2.2.2      DatiRiepilogo                        +
2.2.2.1    AliquotaIVA                          1  rate
2.2.2.2    Natura                               ?  nature
2.2.2.3    SpeseAccessorie                      ?  amount
2.2.2.4    Arrotondamento                       ?  amount8
2.2.2.5    ImponibileImporto                    1  amount
2.2.2.6    Imposta                              1  amount
2.2.2.7    EsigibilitaIVA                       ?  code:I,D,S
2.2.2.8    RiferimentoNormativo                 ?  latin:1-100
2.3        DatiVeicoli                          ?
2.3.1      Data                                 1  date
2.3.2      TotalePercorso                       1  basic:1-15
2.4        DatiPagamento                        *
2.4.1      CondizioniPagamento                  1  code:TP01,TP02,TP03
2.4.2      DettaglioPagamento                   +
2.4.2.1    Beneficiario                         ?  latin:1-200
2.4.2.2    ModalitaPagamento                    1  means
2.4.2.3    DataRiferimentoTerminiPagamento      ?  date
2.4.2.4    GiorniTerminiPagamento               ?  integer:0-999
2.4.2.5    DataScadenzaPagamento                ?  date
2.4.2.6    ImportoPagamento                     1  amount
2.4.2.7    CodUfficioPostale                    ?  basic:1-20
2.4.2.8    CognomeQuietanzante                  ?  latin:1-60
2.4.2.9    NomeQuietanzante                     ?  latin:1-60
2.4.2.10   CFQuietanzante                       ?  person
2.4.2.11   TitoloQuietanzante                   ?  basic:2-10
2.4.2.12   IstitutoFinanziario                  ?  latin:1-80
2.4.2.13   IBAN                                 ?  iban
2.4.2.14   ABI                                  ?  digits:5-5
2.4.2.15   CAB                                  ?  digits:5-5
2.4.2.16   BIC                                  ?  bic
2.4.2.17   ScontoPagamentoAnticipato            ?  amount
2.4.2.18   DataLimitePagamentoAnticipato        ?  date
2.4.2.19   PenalitaPagamentiRitardati           ?  amount
2.4.2.20   DataDecorrenzaPenale                 ?  date
2.4.2.21   CodicePagamento                      ?  latin:1-60
2.5        Allegati                             *
2.5.1      NomeAttachment                       1  latin:1-60
2.5.2      AlgoritmoCompressione                ?  basic:1-10
2.5.3      FormatoAttachment                    ?  basic:1-10
2.5.4      DescrizioneAttachment                ?  latin:1-100
2.5.5      Attachment                           1  base64
"""
_SHARED: Final = {
    "IdFiscale": """
.1         IdPaese                              1  country
.2         IdCodice                             1  text:1-28
""",
    "Anagrafica": """
.1         Denominazione                        ?  latin:1-80
.2         Nome                                 ?  latin:1-60
.3         Cognome                              ?  latin:1-60
.4         Titolo                               ?  basic:2-10
.5         CodEORI                              ?  text:13-17
""",
    "Indirizzo": """
.1         Indirizzo                            1  latin:1-60
.2         NumeroCivico                         ?  basic:1-8
.3         CAP                                  1  digits:5-5
.4         Comune                               1  latin:1-60
.5         Provincia                            ?  province
.6         Nazione                              1  nation
""",
    "ScontoMaggiorazione": """
.1         Tipo                                 1  code:SC,MG
.2         Percentuale                          ?  rate
.3         Importo                              ?  amount8
""",
    "DocumentoCorrelato": """
.1         RiferimentoNumeroLinea               *  integer:1-9999
.2         IdDocumento                          1  basic:1-20
.3         Data                                 ?  date
.4         NumItem                              ?  basic:1-20
.5         CodiceCommessaConvenzione            ?  latin:1-100
.6         CodiceCUP                            ?  basic:1-15
.7         CodiceCIG                            ?  basic:1-15
""",
}
"""Elements with the same content at several places."""


@dataclass(slots=True)
class Part:
    """One element of the format; ``parts`` are its children by name, in order."""

    number: str
    name: str
    occurrence: str
    form: str
    parts: dict[str, "Part"] = field(default_factory=dict)
    place: int = 0
    """Position among its siblings."""

    @property
    def required(self) -> bool:
        return self.occurrence in ("1", "+")

    @property
    def single(self) -> bool:
        return self.occurrence in ("1", "?")


def _compiled() -> Part:
    root = Part("", "FatturaElettronica", "1", "")
    known = {"": root}
    for line in _TABLE.strip().splitlines():
        part = _part(line)
        around = known[part.number.rpartition(".")[0]]
        part.place = len(around.parts)
        known[part.number] = around.parts[part.name] = part
    return root


def _part(line: str, around: str = "") -> Part:
    number, name, occurrence, *form = line.split()
    part = Part(around + number, name, occurrence, form[0] if form else "")
    if part.form.startswith("="):
        for inner in _SHARED[part.form[1:]].strip().splitlines():
            child = _part(inner, part.number)
            child.place = len(part.parts)
            part.parts[child.name] = child
        part.form = ""
    return part


ROOT: Final = _compiled()
