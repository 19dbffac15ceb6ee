"""Near twins: invoices that are probably the same claim under another number, typed or scanned twice, or sent twice in other words.

Hard duplicates (the same supplier and number) never come here: the claim on the number refuses them. What is left is judged by evidence
with weights that stand in one table. The recurring invoice is what must not be taken for a twin: the same amount month after month under
the next number.
"""

import heapq
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from invoices.domain.identity import Kind

THRESHOLD: Final = 65
"""From this score on two invoices are near twins."""
WINDOW_DAYS: Final = 120
"""Invoices of other suppliers are looked for within these days only."""
CLOSE_PER_MILLE: Final = 5
"""Amounts that differ by no more than this are close."""
MIN_CORE: Final = 4
"""A number that is part of another says something from this many characters on."""
HABIT: Final = 2
"""An amount that a supplier has billed this often at such intervals is a habit of theirs and proves little."""
HABIT_SLACK_DAYS: Final = 3
SERIES_SIZE: Final = 3
"""Invoices before and after by which a number is judged to lie in the supplier's series (Directive 2006/112/EC, article 226(2))."""
NEIGHBOURS: Final = 5
"""Numbers whose counters differ by no more than this follow each other in a series."""


class Evidence(StrEnum):
    """What speaks for two invoices being one, or against."""

    SAME_NUMBER = "same_number"
    CONFUSED_CHARACTERS = "confused_characters"
    AFFIX = "prefix_or_suffix"
    DIGITS_SWAPPED = "digits_swapped"
    ONE_CHARACTER = "one_character_differs"
    NEXT_IN_SERIES = "next_in_series"
    SAME_FORM = "other_number_of_the_same_form"
    SAME_AMOUNT = "same_amount"
    CLOSE_AMOUNT = "close_amount"
    AMOUNT_DIGITS_SWAPPED = "amount_digits_swapped"
    HABITUAL_AMOUNT = "habitual_amount"
    IN_SERIES = "number_in_series"
    OUT_OF_SERIES = "number_out_of_series"
    SAME_DATE = "same_date"
    DAYS_APART = "days_apart"
    WEEKS_APART = "weeks_apart"
    MONTHS_APART = "months_apart"
    SAME_SUPPLIER = "same_supplier"
    SUPPLIER_ALIAS = "supplier_alias"
    SAME_IBAN = "same_iban"
    OTHER_IBAN = "other_iban"


WEIGHTS: Final[dict[Evidence, int]] = {
    Evidence.SAME_NUMBER: 45,
    Evidence.CONFUSED_CHARACTERS: 45,
    Evidence.AFFIX: 40,
    Evidence.DIGITS_SWAPPED: 32,
    Evidence.ONE_CHARACTER: 18,
    Evidence.NEXT_IN_SERIES: -25,
    Evidence.SAME_FORM: -10,
    Evidence.SAME_AMOUNT: 30,
    Evidence.CLOSE_AMOUNT: 12,
    Evidence.AMOUNT_DIGITS_SWAPPED: 14,
    Evidence.HABITUAL_AMOUNT: -20,
    Evidence.IN_SERIES: -20,
    Evidence.OUT_OF_SERIES: 20,
    Evidence.SAME_DATE: 20,
    Evidence.DAYS_APART: 10,
    Evidence.WEEKS_APART: 0,
    Evidence.MONTHS_APART: -15,
    Evidence.SAME_SUPPLIER: 10,
    Evidence.SUPPLIER_ALIAS: 10,
    Evidence.SAME_IBAN: 5,
    Evidence.OTHER_IBAN: -5,
}

_SAME_LOOK: Final = str.maketrans({"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "|": "1", "S": "5", "B": "8", "Z": "2", "G": "6"})
_FORMS: Final = (
    "GMBH AG SE KG OHG UG MBH CO KGAA EV EK LTD LIMITED PLC LLP INC LLC CORP SA SAS SARL SPA SRL SNC BV NV AB AS OY SL SPZOO AND UND"
)
_LEGAL_FORMS: Final = frozenset(_FORMS.split())
_DIGITS: Final = re.compile(r"\d+")
_NOT_WORD: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Trace:
    """What is compared of an invoice. ``number`` is the normalised number, ``amount`` BT-112 in minor units."""

    id: str
    supplier: str
    supplier_name: str
    kind: Kind
    number: str
    issue_date: date
    currency: str
    amount: int
    iban: str


@dataclass(frozen=True, slots=True)
class Twin:
    """Another invoice that is probably the same, how probably (0 to about 120, not a percentage), and why."""

    id: str
    score: int
    reasons: tuple[str, ...]


def twins(trace: Trace, others: Iterable[Trace], limit: int = 5) -> tuple[Twin, ...]:
    """The near twins among the candidates, the most probable first, at most ``limit``."""
    candidates = {each.id: each for each in others if each.id != trace.id}
    found = []
    for other in candidates.values():
        evidence = weigh(trace, other)
        if evidence is None or _score(evidence) + max(0, WEIGHTS[Evidence.OUT_OF_SERIES]) < THRESHOLD:
            continue
        evidence |= _circumstances(trace, other, [each for each in candidates.values() if each.supplier == trace.supplier])
        if (score := _score(evidence)) >= THRESHOLD:
            found.append(Twin(other.id, score, tuple(sorted(evidence))))
    return tuple(sorted(found, key=lambda twin: (-twin.score, twin.id))[:limit])


def _score(evidence: Iterable[Evidence]) -> int:
    return sum(WEIGHTS[each] for each in evidence)


def _circumstances(trace: Trace, other: Trace, known: list[Trace]) -> frozenset[Evidence]:
    """What the supplier's other invoices say: whether the amount is a habit, and whether the number is the next of their series."""
    besides = [each for each in known if each.id != other.id]
    days = sorted(each.issue_date for each in besides if each.amount == trace.amount)
    apart = abs((trace.issue_date - other.issue_date).days) + (HABIT_SLACK_DAYS if trace.issue_date != other.issue_date else 0)
    habits = sum(1 for one, next_one in pairwise(days) if (next_one - one).days <= apart)
    found = {Evidence.HABITUAL_AMOUNT} if habits >= HABIT else set()
    if (in_series := _in_series(trace, besides)) is not None:
        found.add(Evidence.IN_SERIES if in_series else Evidence.OUT_OF_SERIES)
    return frozenset(found)


def _in_series(trace: Trace, besides: list[Trace]) -> bool | None:
    """Whether the number lies between those of the invoices dated before and after; None when there are too few to tell."""
    if len(besides) < 2 * SERIES_SIZE:
        return None
    form, counters = _form(trace.number), _counters(trace.number)
    like = [each for each in besides if _form(each.number) == form]
    if len(like) * 2 < len(besides):
        return False
    before = heapq.nlargest(SERIES_SIZE, (each for each in like if each.issue_date < trace.issue_date), key=lambda each: each.issue_date)
    after = heapq.nsmallest(SERIES_SIZE, (each for each in like if each.issue_date > trace.issue_date), key=lambda each: each.issue_date)
    later = sum(1 for each in before if _counters(each.number) > counters)
    earlier = sum(1 for each in after if _counters(each.number) < counters)
    return later < SERIES_SIZE - 1 and earlier < SERIES_SIZE - 1


def _form(number: str) -> str:
    return _DIGITS.sub("#", number)


def _counters(number: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in _DIGITS.findall(number))


def weigh(one: Trace, other: Trace) -> frozenset[Evidence] | None:
    """The evidence; None when they cannot be the same: of another kind, currency or supplier, or over another amount altogether."""
    if one.kind is not other.kind or one.currency != other.currency:
        return None
    amount = _amount(one.amount, other.amount)
    supplier = _supplier(one, other)
    if amount is None or supplier is None:
        return None
    evidence = {amount, supplier, _time(one.issue_date, other.issue_date)}
    if (number := number_evidence(one.number, other.number)) is not None:
        evidence.add(number)
    if one.iban and other.iban:
        evidence.add(Evidence.SAME_IBAN if one.iban == other.iban else Evidence.OTHER_IBAN)
    return frozenset(evidence)


def number_evidence(one: str, other: str) -> Evidence | None:
    """How two normalised invoice numbers are alike; None when nothing can be said."""
    a, b = _NOT_WORD.sub("", one), _NOT_WORD.sub("", other)
    if a == b:
        # Separators differ in place only, such as 2026-1-17 and 2026-11-7: an identity keeps those apart, a person may not.
        return Evidence.SAME_NUMBER if one == other else Evidence.AFFIX
    if _follow(one, other):
        return Evidence.NEXT_IN_SERIES
    short, long = sorted((a, b), key=len)
    core, whole = short.translate(_SAME_LOOK), long.translate(_SAME_LOOK)
    if core == whole:
        return Evidence.CONFUSED_CHARACTERS
    if len(core) >= MIN_CORE and len(whole) > len(core) and (whole.startswith(core) or whole.endswith(core)):
        return Evidence.AFFIX
    if len(core) > MIN_CORE and core in whole:
        return Evidence.AFFIX
    if _digits(short).lstrip("0") == _digits(long).lstrip("0") and len(_digits(short).lstrip("0")) >= MIN_CORE:
        return Evidence.AFFIX
    if swapped(a, b):
        return Evidence.DIGITS_SWAPPED
    if _one_edit(short, long):
        return Evidence.ONE_CHARACTER
    return Evidence.SAME_FORM if _form(one) == _form(other) else None


def swapped(one: str, other: str) -> bool:
    """Whether two neighbouring characters are all that is exchanged."""
    if len(one) != len(other):
        return False
    apart = [place for place in range(len(one)) if one[place] != other[place]]
    return len(apart) == 2 and apart[1] == apart[0] + 1 and one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]


def bare_name(name: str) -> str:
    """A supplier's name without legal form, case and punctuation."""
    words = _NOT_WORD.sub(" ", name.upper().replace(".", "")).split()
    return " ".join(word for word in words if word not in _LEGAL_FORMS)


def close(one: int, other: int) -> bool:
    """Whether two amounts differ by at most CLOSE_PER_MILLE of the larger one."""
    return abs(one - other) * 1000 <= CLOSE_PER_MILLE * max(abs(one), abs(other))


def _amount(one: int, other: int) -> Evidence | None:
    if one == other:
        return Evidence.SAME_AMOUNT
    if close(one, other):
        return Evidence.CLOSE_AMOUNT
    return Evidence.AMOUNT_DIGITS_SWAPPED if swapped(str(one), str(other)) else None


def _supplier(one: Trace, other: Trace) -> Evidence | None:
    if one.supplier == other.supplier:
        return Evidence.SAME_SUPPLIER
    same_name = bare_name(one.supplier_name) == bare_name(other.supplier_name) != ""
    return Evidence.SUPPLIER_ALIAS if same_name or (one.iban and one.iban == other.iban) else None


def _time(one: date, other: date) -> Evidence:
    days = abs((one - other).days)
    if days == 0:
        return Evidence.SAME_DATE
    return Evidence.DAYS_APART if days <= 7 else Evidence.WEEKS_APART if days <= 24 else Evidence.MONTHS_APART


def _follow(one: str, other: str) -> bool:
    """Whether only one group of digits differs, and by little: the next numbers of a series."""
    if _form(one) != _form(other):
        return False
    apart = [(a, b) for a, b in zip(_counters(one), _counters(other), strict=True) if a != b]
    return len(apart) == 1 and 0 < abs(apart[0][0] - apart[0][1]) <= NEIGHBOURS


def _digits(text: str) -> str:
    return "".join(_DIGITS.findall(text))


def _one_edit(short: str, long: str) -> bool:
    """Whether one character inserted, dropped or replaced makes one text of the other."""
    if len(long) - len(short) > 1:
        return False
    start = next((place for place, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[start + (len(short) == len(long)) :] == long[start + 1 :]


def bucket(currency: str, amount: int, day: date) -> str:
    """The bucket in which an invoice waits to be compared with those of other suppliers: its first two digits, their place, the quarter."""
    digits = str(abs(amount))
    return f"{currency}#{'-' if amount < 0 else ''}{digits[:2]}e{len(digits)}#{day.year}Q{(day.month + 2) // 3}"


def buckets(currency: str, amount: int, day: date) -> tuple[str, ...]:
    """The buckets in which a near twin of such an invoice can lie: close amounts, within the window of days."""
    margin = abs(amount) * CLOSE_PER_MILLE // 1000
    amounts = (amount, amount - margin, amount + margin)
    days = (day, day - timedelta(days=WINDOW_DAYS // 2), day - timedelta(days=WINDOW_DAYS), day + timedelta(days=WINDOW_DAYS // 2))
    return tuple(dict.fromkeys(bucket(currency, each, when) for when in days for each in amounts))
