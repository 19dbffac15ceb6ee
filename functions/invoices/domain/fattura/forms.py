"""How the values of FatturaPA are written: a form is a name, or a name with a range or a list of codes (``latin:1-60``, ``code:SC,MG``)."""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from invoices.domain import lexical
from invoices.domain.fattura.mapping import MEANS, NATURES, TYPES

type Fits = Callable[[str], bool]


def _pattern(pattern: str) -> Fits:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: compiled.fullmatch(text) is not None


def _codes(*codes: str) -> Fits:
    known = frozenset(codes)
    return lambda text: text in known


def _numbered(prefix: str, last: int, *without: int) -> Fits:
    return _codes(*(f"{prefix}{number:02}" for number in range(1, last + 1) if number not in without))


def _is_date(text: str) -> bool:
    return lexical.written_date(text, None) is not None


_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d{2}:\d{2})?|24:00:00", re.ASCII)


def _is_moment(text: str) -> bool:
    day, marked, time = text.partition("T")
    return bool(marked) and _is_date(day) and _TIME.fullmatch(time) is not None


def _is_rate(text: str) -> bool:
    number = lexical.decimal(text)
    return _RATE.fullmatch(text) is not None and number is not None and number <= 100


def _is_base64(text: str) -> bool:
    return _BASE64.fullmatch(text) is not None


_RATE: Final = re.compile(r"[0-9]{1,3}\.[0-9]{2}", re.ASCII)
_BASE64: Final = re.compile(r"[A-Za-z0-9+/\s]*+={0,2}\s*", re.ASCII)
_NAMED: Final[dict[str, tuple[Fits, str]]] = {
    "country": (_pattern("[A-Z]{2}"), "a country code of two capitals"),
    "nation": (_pattern("([A-Z]{2})?"), "a country code of two capitals, or nothing for IT"),
    "province": (_pattern("[A-Z]{2}"), "a province of two capitals"),
    "currency": (_pattern("[A-Z]{3}"), "a currency code of three capitals"),
    "incoterm": (_pattern("[A-Z]{3}"), "three capitals"),
    "recipient": (_pattern("[A-Z0-9]{6,7}"), "6 or 7 capitals and digits"),
    "fiscal": (_pattern("[A-Z0-9]{11,16}"), "11 to 16 capitals and digits"),
    "person": (_pattern("[A-Z0-9]{16}"), "16 capitals and digits"),
    "certified": (_pattern(r"(?=.{3,256}$)[^@\s]+@[^@\s]+"), "a mail address"),
    "mail": (_pattern(r"(?=.{7,256}$).+@.+[.]+.+"), "a mail address"),
    "amount": (_pattern(r"-?[0-9]{1,11}\.[0-9]{2}"), "an amount with two decimals"),
    "amount8": (_pattern(r"-?[0-9]{1,11}\.[0-9]{2,8}"), "an amount with two to eight decimals"),
    "quantity": (_pattern(r"[0-9]{1,12}\.[0-9]{2,8}"), "a quantity with two to eight decimals, without sign"),
    "weight": (_pattern(r"[0-9]{1,4}\.[0-9]{1,2}"), "a weight with one or two decimals"),
    "rate": (_is_rate, "a percentage with two decimals, at most 100.00"),
    "date": (_is_date, "a date YYYY-MM-DD"),
    "moment": (_is_moment, "a date and time YYYY-MM-DDThh:mm:ss"),
    "iban": (_pattern("[a-zA-Z]{2}[0-9]{2}[a-zA-Z0-9]{11,30}"), "an IBAN without blanks"),
    "bic": (_pattern("[A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?"), "a BIC"),
    "base64": (_is_base64, "base64"),
    "type": (_codes(*TYPES), "a document type TD01 to TD29"),
    "nature": (_codes(*NATURES), "a nature N1 to N7"),
    "means": (_codes(*MEANS), "a means of payment MP01 to MP23"),
    "regime": (_numbered("RF", 20, 3), "a tax regime RF01 to RF20"),
    "fund": (_numbered("TC", 22), "a pension fund TC01 to TC22"),
    "reason": (
        _codes(
            *[
                "A",
                "B",
                "C",
                "D",
                "E",
                "F",
                "G",
                "H",
                "I",
                "J",
                "K",
                "L",
                "M",
                "N",
                "O",
                "P",
                "Q",
                "R",
                "S",
                "T",
                "U",
                "V",
                "W",
                "X",
                "Y",
                "Z",
                "L1",
                "M1",
                "M2",
                "O1",
                "V1",
                "V2",
                "ZO",
            ]
        ),
        "a reason of payment",
    ),
}


@cache
def form(written: str) -> tuple[Fits, str]:
    """The check of a form and what it wants, in words."""
    kind, _, given = written.partition(":")
    if kind == "code":
        return _codes(*given.split(",")), f"one of {given.replace(',', ', ')}"
    if not given:
        return _NAMED[kind]
    low, high = map(int, given.split("-"))
    if kind == "integer":
        return _integer(low, high), f"a whole number from {low} to {high}"
    if kind == "digits":
        return _pattern(f"[0-9]{{{low},{high}}}"), f"{high} digits"
    last = {"basic": 0x7F, "latin": 0xFF, "text": 0x10FFFF}[kind]
    words = {"basic": " of plain Latin (ASCII)", "latin": " of Latin-1", "text": ""}[kind]
    return _characters(low, high, last), f"{low} to {high} characters{words}"


def _integer(low: int, high: int) -> Fits:
    digits = re.compile(r"\+?[0-9]{1,9}", re.ASCII)
    return lambda text: digits.fullmatch(text) is not None and low <= int(text) <= high


def _characters(low: int, high: int, last: int) -> Fits:
    return lambda text: low <= len(text) <= high and (text.isascii() or max(map(ord, text)) <= last)
