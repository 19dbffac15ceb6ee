"""How well near twins are found: precision and recall on a generated, labelled set.

`python -m tests.conformance.invoices.near_duplicates [SEED ...]` prints them, and each kind of twin with how many were found.

The set: 80 suppliers, each with a number format of its own, over 18 months. Three kinds of supplier: the same amount every month (rents,
contracts), the same few amounts several times a day or week (deliveries at a fixed price), and any amount at any time. Their counters go
up by 1 to 40 between two invoices to us. Into this stream 6 % twins are put: copies of an earlier invoice that arrive within 45 days of its
date, spoilt in one way (one in five in two ways) as people, scanners and suppliers spoil them. Every invoice carries the id of what it is a
twin of, or nothing. An invoice counts as found when the one it is a twin of is among those it is flagged with; a flag on an invoice that is
no twin, or that names only others, counts against the precision. Candidates are looked up as the worker does: the newest of the
supplier, and the buckets by amount.
"""

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from invoices.domain.identity import Kind, number_key
from invoices.domain.payable.duplicates import Trace, bucket, buckets, twins
from invoices.operations.process_payable import MAX_OF_BUCKET, MAX_OF_SUPPLIER

SUPPLIERS: Final = 80
FIRST_DAY: Final = date(2025, 3, 1)
DAYS: Final = 540
TWIN_SHARE: Final = 0.06
SECOND_ERROR: Final = 0.2
FORMATS: Final = (
    "RE-{year}-{n:04}",
    "{n:07}",
    "{yy}{n:05}",
    "INV/{n}",
    "F{n}-{yy}",
    "{n}",
    "AB{yy}-{n:05}",
    "{year}/{n:04}/DE",
    "S{n:06}B",
)
LOOKS: Final = {"0": "O", "O": "0", "1": "I", "I": "1", "5": "S", "S": "5", "8": "B", "B": "8"}
_WORDS: Final = "Adler Birke Cedar Delta Erle Falke Garbe Hafen Iris Jade Kiesel Linde Mohn Nelke Orion Pinie Quarz Rabe Salbei Tanne"
NAMES: Final = _WORDS.split()


@dataclass(frozen=True)
class Labelled:
    """An invoice as it arrives, on which day, and the id of what it is a twin of."""

    trace: Trace
    arrives: date
    twin_of: str = ""
    error: str = ""


def suppliers_invoices(chance: random.Random, number: int) -> Iterator[Trace]:
    """The genuine invoices of one supplier."""
    form = FORMATS[number % len(FORMATS)]
    name = f"{NAMES[number % len(NAMES)]} {NAMES[number * 7 % len(NAMES)]} {'GmbH' if number % 2 else 'Ltd.'}"
    iban = f"DE{chance.randrange(10**20):020}"
    style = chance.choice(("monthly", "deliveries", "any"))
    prices = [chance.randrange(2_000, 400_000) for _ in range(4)]
    counter, day = chance.randrange(1, 9000), FIRST_DAY + timedelta(days=chance.randrange(28))
    while day < FIRST_DAY + timedelta(days=DAYS):
        amount = {"monthly": prices[0], "deliveries": chance.choice(prices), "any": chance.randrange(1_000, 2_000_000)}[style]
        text = form.format(year=day.year, yy=day.year % 100, n=counter)
        yield Trace(f"{number}-{counter}", f"vat:DE{number:09}", name, Kind.INVOICE, number_key(text), day, "EUR", amount, iban)
        counter += chance.randint(1, 40) if style != "deliveries" else chance.randint(1, 6)
        day += timedelta(days={"monthly": 30, "deliveries": chance.choice((0, 1, 2, 7)), "any": chance.randint(1, 25)}[style])


def _swap(chance: random.Random, trace: Trace) -> Trace:
    places = [i for i in range(len(trace.number) - 1) if trace.number[i : i + 2].isdigit() and trace.number[i] != trace.number[i + 1]]
    if not places:
        return _affix(chance, trace)
    i = chance.choice(places)
    return replace(trace, number=trace.number[:i] + trace.number[i + 1] + trace.number[i] + trace.number[i + 2 :])


def _confuse(chance: random.Random, trace: Trace) -> Trace:
    places = [i for i, char in enumerate(trace.number) if char in LOOKS]
    if not places:
        return _affix(chance, trace)
    i = chance.choice(places)
    return replace(trace, number=trace.number[:i] + LOOKS[trace.number[i]] + trace.number[i + 1 :])


def _affix(chance: random.Random, trace: Trace) -> Trace:
    text = chance.choice(("RE-{}", "{}-1", "{}-COPY", "{}A", "NR-{}", "{}-M1", "R{}", "0{}"))
    return replace(trace, number=number_key(text.format(trace.number)))


def _mistype(chance: random.Random, trace: Trace) -> Trace:
    places = [i for i, char in enumerate(trace.number) if char.isdigit()]
    i = chance.choice(places)
    other = chance.choice([digit for digit in "0123456789" if digit != trace.number[i]])
    return replace(trace, number=trace.number[:i] + chance.choice((other, "", trace.number[i] * 2)) + trace.number[i + 1 :])


def _alias(_: random.Random, trace: Trace) -> Trace:
    """The same invoice on a form without VAT id: known by its name, with the same number."""
    return replace(trace, supplier=f"name:{trace.supplier_name.upper()}")


def _round(chance: random.Random, trace: Trace) -> Trace:
    """Rounded, or typed a little wrong; under the number with something added, as a second copy often has."""
    return replace(_affix(chance, trace), amount=trace.amount + chance.choice((-1, 1, 2, -2, 5)))


def _dated_again(chance: random.Random, trace: Trace) -> Trace:
    """Printed again some days later with another date, the number with something added."""
    return replace(_affix(chance, trace), issue_date=trace.issue_date + timedelta(days=chance.randint(1, 20)))


ERRORS: Final[dict[str, Callable[[random.Random, Trace], Trace]]] = {
    "digits swapped": _swap,
    "characters confused": _confuse,
    "prefix or suffix": _affix,
    "one digit wrong": _mistype,
    "supplier alias": _alias,
    "amount rounded": _round,
    "dated again": _dated_again,
}


def labelled(seed: int) -> list[Labelled]:
    """The set of one seed, in order of arrival."""
    chance = random.Random(seed)  # a set to measure on, not a secret
    genuine = [trace for number in range(SUPPLIERS) for trace in suppliers_invoices(chance, number)]
    taken = {(trace.supplier, trace.number) for trace in genuine}
    found = [Labelled(trace, trace.issue_date + timedelta(days=chance.randint(0, 5))) for trace in genuine]
    for index, trace in enumerate(chance.sample(genuine, int(len(genuine) * TWIN_SHARE))):
        error = list(ERRORS)[index % len(ERRORS)]
        spoilt = ERRORS[error](chance, trace)
        if chance.random() < SECOND_ERROR:
            spoilt = chance.choice((_affix, _confuse))(chance, spoilt)
        if (spoilt.supplier, spoilt.number) in taken:
            continue  # that would be refused as a hard duplicate, or happen to be another invoice
        taken.add((spoilt.supplier, spoilt.number))
        arrives = trace.issue_date + timedelta(days=chance.randint(5, 45))
        found.append(Labelled(replace(spoilt, id=f"twin-{trace.id}"), arrives, trace.id, error))
    return sorted(found, key=lambda each: (each.arrives, each.trace.id))


@dataclass(frozen=True)
class Score:
    """What one run came to."""

    invoices: int
    twins: int
    found: int
    flagged: int
    by_error: dict[str, tuple[int, int]]

    @property
    def precision(self) -> float:
        return self.found / self.flagged if self.flagged else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.twins if self.twins else 1.0


def measure(stream: list[Labelled]) -> Score:
    """Lets the invoices arrive one after the other."""
    of_supplier: dict[str, list[Trace]] = defaultdict(list)
    of_bucket: dict[str, list[Trace]] = defaultdict(list)
    asked, found = Counter[str](), Counter[str]()
    flagged = 0
    for each in stream:
        trace = each.trace
        newest = sorted(of_supplier[trace.supplier], key=lambda other: other.issue_date)[-MAX_OF_SUPPLIER:]
        near = [other for key in buckets(trace.currency, trace.amount, trace.issue_date) for other in of_bucket[key][-MAX_OF_BUCKET:]]
        names = {twin.id for twin in twins(trace, [*newest, *near])}
        flagged += bool(names)
        if each.twin_of:
            asked[each.error] += 1
            found[each.error] += each.twin_of in names
        of_supplier[trace.supplier].append(trace)
        of_bucket[bucket(trace.currency, trace.amount, trace.issue_date)].append(trace)
    by_error = {error: (found[error], asked[error]) for error in ERRORS}
    return Score(len(stream), asked.total(), found.total(), flagged, by_error)


def main(seeds: list[int]) -> None:
    for seed in seeds:
        score = measure(labelled(seed))
        print(f"seed {seed}: {score.invoices} invoices, {score.twins} twins, {score.flagged} flagged, {score.found} found:", end=" ")  # noqa: T201
        print(f"precision {score.precision:.3f}, recall {score.recall:.3f}")  # noqa: T201
        for error, (found, asked) in score.by_error.items():
            print(f"  {error:22} {found:4} of {asked:4}")  # noqa: T201


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [1, 2, 3])
