"""Makes the compact table of the Italian municipal surtax from the open data of the Ministry of Finance.

`python -m infra.municipal_surtax 2026 Add_comunale_irpef2026.csv it_municipal_surtax_2025.tsv > it_municipal_surtax_2026.tsv`
(tables lie in `functions/payroll/parameters`; the last file is the year before, for what has no resolution yet)

One municipality a line, tab separated: cadastral code, province, name, status, income up to which nothing is due (euros, or empty),
brackets as `rate<upper limit` in percent and euros, the last without a limit, and the province whose capital it is.

status  resolved    the resolution of the year
        carried     no resolution that counts for the year (`0*` in the source): the brackets of the year before
        none        no resolution in this year's data nor in the year before's
        conditions  has exemptions for some people only, which are not in the table
"""

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

MAX_BRACKETS = 12
_AMOUNT = re.compile(r"\d[\d.,]*\d|\d")
_GENERAL_EXEMPTION = re.compile(
    r"esenzione per (?:redditi (?:imp[o]?n?i?bili |complessivi )?)?(?:sino a|fino ?a)?(?: euro)?[ €]*[\d.,]+(?: euro)?", re.IGNORECASE
)
_INAPPLICABLE = re.compile(r"INAPPLICABIL[EI]")

_CAPITALS = """AG AGRIGENTO|AL ALESSANDRIA|AN ANCONA|AO AOSTA|AP ASCOLI PICENO|AQ L'AQUILA|AR AREZZO|AT ASTI|AV AVELLINO|BA BARI|BG BERGAMO
|BI BIELLA|BL BELLUNO|BN BENEVENTO|BO BOLOGNA|BR BRINDISI|BS BRESCIA|BT BARLETTA|BZ BOLZANO|CA CAGLIARI|CB CAMPOBASSO
|CE CASERTA|CH CHIETI|CL CALTANISSETTA|CN CUNEO|CO COMO|CR CREMONA|CS COSENZA|CT CATANIA|CZ CATANZARO|EN ENNA|FC FORLI'
|FE FERRARA|FG FOGGIA|FI FIRENZE|FM FERMO|FR FROSINONE|GE GENOVA|GO GORIZIA|GR GROSSETO|IM IMPERIA|IS ISERNIA|KR CROTONE
|LC LECCO|LE LECCE|LI LIVORNO|LO LODI|LT LATINA|LU LUCCA|MB MONZA|MC MACERATA|ME MESSINA|MI MILANO|MN MANTOVA|MO MODENA
|MS MASSA|MT MATERA|NA NAPOLI|NO NOVARA|NU NUORO|OR ORISTANO|PA PALERMO|PC PIACENZA|PD PADOVA|PE PESCARA|PG PERUGIA|PI PISA
|PN PORDENONE|PO PRATO|PR PARMA|PT PISTOIA|PU PESARO|PV PAVIA|PZ POTENZA|RA RAVENNA|RC REGGIO CALABRIA|RE REGGIO EMILIA
|RG RAGUSA|RI RIETI|RM ROMA|RN RIMINI|RO ROVIGO|SA SALERNO|SI SIENA|SO SONDRIO|SP LA SPEZIA|SR SIRACUSA|SS SASSARI|SU CARBONIA
|SV SAVONA|TA TARANTO|TE TERAMO|TN TRENTO|TO TORINO|TP TRAPANI|TR TERNI|TS TRIESTE|TV TREVISO|UD UDINE|VA VARESE|VB VERBANIA
|VC VERCELLI|VE VENEZIA|VI VICENZA|VR VERONA|VT VITERBO|VV VIBO VALENTIA"""
CAPITALS: Mapping[str, str] = {name: code for code, name in (entry.strip().split(" ", 1) for entry in _CAPITALS.split("|"))}
_OTHER_NAMES = {
    "REGGIO DI CALABRIA": "RC",
    "REGGIO NELL'EMILIA": "RE",
    "BOLZANO/BOZEN": "BZ",
    "FORLÌ": "FC",
    "CASTEL BOLOGNESE": "",
}


LEGAL_LIMITS: Mapping[str, Decimal] = {"15": Decimal(15_000), "28": Decimal(28_000), "5": Decimal(50_000)}
"""Brackets are those of the IRPEF (D.L. 138/2011 art. 1 (11)), by their first digits: a few resolutions have a zero too many or too few."""


def euros(text: str) -> Decimal:
    """The amount without its cents, in whichever notation: 15.000,00, 15.000.00, 15,000,00, 15.000,000 and 15000 are the same."""
    whole = re.sub(r"(?<=\.\d{3}),\d{3}$|[.,]\d{2}$", "", text)
    return Decimal(re.sub(r"[.,]", "", whole))


def pairs(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The rates of a row with their descriptions."""
    for number in range(1, MAX_BRACKETS + 1):
        suffix = "" if number == 1 else f"_{number}"
        rate, text = row[f"ALIQUOTA{suffix}"].strip(), row[f"FASCIA{suffix}"].strip()
        if rate:
            yield rate, text


def brackets(described: Iterable[tuple[str, str]]) -> str:
    """The brackets in ascending order; each ends where the next one begins, be that written as 28.000,01, 28.001 or `above 28.000`.

    Of two that begin at the same amount, an error in a few resolutions, the second begins where the first one ends.
    """
    rows: list[tuple[Decimal, Decimal]] = []
    ends: dict[tuple[Decimal, Decimal], Decimal] = {}
    for rate, text in described:
        amounts = [euros(found) for found in _AMOUNT.findall(text)]
        from_somewhere = len(amounts) > 1 or re.search(r"(?i)oltre|superior|\bda\b", text)
        start = amounts[0] if amounts and from_somewhere else Decimal(0)
        start = LEGAL_LIMITS.get(f"{start:f}".rstrip("0").removesuffix("001").rstrip("0"), start)
        rows.append((start, Decimal(rate.replace(",", "."))))
        ends[rows[-1]] = amounts[-1] if amounts else start
    rows.sort()
    for number, (first, second) in enumerate(pairwise(rows)):
        if first[0] == second[0]:
            rows[number + 1] = (ends[first], second[1])
    if len({start for start, _ in rows}) != len(rows) or rows[0][0] != 0:
        raise ValueError(f"brackets that do not follow each other: {rows}")
    return " ".join([*(f"{rate:f}<{end:f}" for (_, rate), (end, _) in pairwise(rows)), f"{rows[-1][1]:f}"])


def line(row: Mapping[str, str], before: Mapping[str, list[str]]) -> list[str]:
    """The fields of a municipality: of its own resolution, or of the year before."""
    code, province, name = row["CODICE_CATASTALE"], row["PR"], row["COMUNE"].strip()
    capital = province if (CAPITALS.get(name) or _OTHER_NAMES.get(name)) == province else ""
    if row["ALIQUOTA"].endswith("*") or _INAPPLICABLE.search(row["NOTE"]):
        old = before.get(code)
        status, exempt, table = ("carried", old[4], old[5]) if old and old[3] != "none" else ("none", "", "0")
        return [code, province, name, status, exempt, table, capital]
    described = list(pairs(row))
    exemptions = [text for _, text in described if text.lower().startswith("esenzione")]
    general = [text for text in exemptions if _GENERAL_EXEMPTION.fullmatch(text)]
    limit = max((euros(_AMOUNT.findall(text)[-1]) for text in general), default=None)
    status = "resolved" if len(general) == len(exemptions) else "conditions"
    table = brackets([pair for pair in described if not pair[1].lower().startswith("esenzione")])
    return [code, province, name, status, f"{limit:f}" if limit is not None else "", table, capital]


def main(arguments: list[str]) -> int:
    """Reads the ministry's CSV (and the table of the year before) and writes the table to standard output."""
    year, source, *earlier = arguments
    before = {}
    for path in earlier:
        fields = [text.split("\t") for text in Path(path).read_text("utf-8").splitlines() if not text.startswith("#")]
        before = {each[0]: each for each in fields}
    with Path(source).open(encoding="utf-8-sig", newline="") as file:
        rows = sorted((line(row, before) for row in csv.DictReader(file, delimiter=";")), key=lambda each: each[0])
    sys.stdout.write(
        f"# Municipal surtax {year}: Ministry of Finance, open data Add_comunale_irpef{year}.csv, as published by 2026-08-22\n"
    )
    for each in rows:
        sys.stdout.write("\t".join(each) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
