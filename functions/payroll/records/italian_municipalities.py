"""Reads the tables of the municipal surtax, `parameters/it_municipal_surtax_<year>.tsv`, which `infra/municipal_surtax.py` makes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from payroll.domain.italy.rules import Bracket, Surtax
from payroll.domain.parameters import RATE_UNIT
from payroll.records.parameter_files import CENTS, FOLDER, read, scaled

_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality's surtax. `status`: resolved, carried, conditions, none. `capital_of`: the province whose capital it is, or empty."""

    code: str
    province: str
    name: str
    status: str
    surtax: Surtax
    capital_of: str


def brackets(text: str) -> tuple[Bracket, ...]:
    """`0.7<15000 0.8` as brackets: percent, and euros up to which it holds."""
    pairs = [part.partition("<") for part in text.split()]
    return tuple(Bracket(scaled(upper, CENTS) if upper else None, scaled(rate, RATE_UNIT // _PERCENT)) for rate, _, upper in pairs)


@cache
def municipality_codes(tax_years: tuple[str, ...]) -> frozenset[str]:
    """The cadastral codes of some years' tables, without the surtaxes: a table is read at the first question, not before."""
    lines = (line for year in tax_years for line in _table(year).read_text("utf-8").splitlines())
    return frozenset(line.partition("\t")[0] for line in lines if not line.startswith("#"))


@cache
def region_names(tax_years: tuple[str, ...]) -> frozenset[str]:
    """The regions and autonomous provinces of some years' figures."""
    return frozenset(name for year in tax_years for name in read("it", "regional_surtax", year).tables)


def _table(tax_year: str) -> Path:
    return FOLDER / f"it_municipal_surtax_{tax_year}.tsv"


@cache
def municipalities(tax_year: str) -> Mapping[str, Municipality]:
    """By cadastral code. Raises ValueError when the table is not the one whose digest stands in the year's figures."""
    content = _table(tax_year).read_bytes()
    if hashlib.sha256(content).hexdigest() != read("it", "municipal_surtax", tax_year).values["sha256"]["value"]:
        raise ValueError(f"the municipal surtax table of {tax_year} is not the one that the figures name")
    rows = (line.split("\t") for line in content.decode("utf-8").splitlines() if not line.startswith("#"))
    return {
        code: Municipality(code, province, name, status, _surtax(exempt, table, status), capital)
        for code, province, name, status, exempt, table, capital in rows
    }


def _surtax(exempt: str, table: str, status: str) -> Surtax:
    return Surtax(_shared(table), exempt_up_to=int(exempt or 0) * CENTS, carried_forward=status != "resolved")


_shared = cache(brackets)
