"""The PAYE tax code: what its letters and figures say."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final

_CODE: Final = re.compile(
    r"(?P<region>[SC]?)"
    r"(?:(?P<flat>BR|D(?P<step>[0-9]))|(?P<no_tax>NT)|(?P<nothing>0T)|K(?P<minus>[0-9]{1,4})|(?P<plus>[0-9]{1,6})[LMNT])"
    r"(?: *(?P<isolated>W1/M1|W1M1|W1|M1|X|NONCUM))?"
)
_HIGHER_RATES: Final = (2, 4, 2)
"""How many rates lie above the basic one in each region: D0 and D1, in Scotland SD0 to SD3."""


class Region(IntEnum):
    """Whose rates apply: no prefix for England and Northern Ireland, S for Scotland, C for Wales (Cymru)."""

    REST_OF_UK = 0
    SCOTLAND = 1
    WALES = 2


class CodeKind(IntEnum):
    """Free pay (suffix codes), additional pay (K codes), one rate for all pay (BR, D0, D1 ...), no tax (NT)."""

    FREE_PAY = 0
    ADDITIONAL_PAY = 1
    FLAT_RATE = 2
    NO_TAX = 3


_PREFIXES: Final = {"": Region.REST_OF_UK, "S": Region.SCOTLAND, "C": Region.WALES}


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A tax code taken apart.

    `number`: of a suffix or K code; of a flat rate how many rates it stands above the basic rate (BR 0, D0 1, D1 2).
    `isolated`: on the Week 1/Month 1 basis, every pay period by itself.
    """

    region: Region
    kind: CodeKind
    number: int = 0
    isolated: bool = False


@lru_cache(maxsize=65_536)
def tax_code(text: str) -> TaxCode:
    """Reads a tax code: `1257L`, `S1257L M1`, `K475`, `CBR`, `SD2`, `0T W1`, `NT`. Raises ValueError for what is none.

    W1, M1, X and NONCUM all mean the Week 1/Month 1 basis. K numbers go to 9999 (PAYE11015), suffix codes to six figures
    (Specification for PAYE tax table routines, 3.3.2).
    """
    found = _CODE.fullmatch(" ".join(text.upper().split()))
    if found is None:
        raise ValueError("expected a tax code such as 1257L, S1257L M1, K475, BR, D0, 0T or NT")
    region, isolated = _PREFIXES[found["region"]], found["isolated"] is not None
    if found["no_tax"]:
        return TaxCode(region, CodeKind.NO_TAX, 0, isolated)
    if found["flat"]:
        above = 0 if found["step"] is None else int(found["step"]) + 1
        if above > _HIGHER_RATES[region]:
            raise ValueError(f"there is no such rate: the codes end with D{_HIGHER_RATES[region] - 1} in that part of the United Kingdom")
        return TaxCode(region, CodeKind.FLAT_RATE, above, isolated)
    if found["minus"] is not None:
        return TaxCode(region, CodeKind.ADDITIONAL_PAY, int(found["minus"]), isolated)
    return TaxCode(region, CodeKind.FREE_PAY, int(found["plus"] or 0), isolated)
