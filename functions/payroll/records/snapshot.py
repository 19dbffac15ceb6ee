"""The facts of a chunk's people, frozen: a run calculates from these alone, so that it can be calculated again to the byte."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from kernel.records import decode, encode
from payroll.domain.after_tax import Earlier
from payroll.domain.bank import BankAccount
from payroll.domain.lines import Line
from payroll.domain.people import Input, Person
from payroll.domain.periods import PayFrequency
from payroll.records.payslip import LastPay

MAX_SNAPSHOT_BYTES: Final = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FrozenOccasion:
    """One pay of one period, by the period's name in its pay group."""

    pay_group: PayFrequency
    period_name: str
    pay_date: date
    regular: bool = True
    inputs: tuple[Input, ...] = ()
    earlier: Earlier | None = None
    in_period: Mapping[str, int] = field(default_factory=dict, repr=False, hash=False)


@dataclass(frozen=True, slots=True)
class FrozenPerson:
    """A person with everything that the pay depends on. `year` and `balances` are the sums before the first occasion.

    For a correction `paid_lines` and `paid_bases` (by period) are what the occasions have led to so far, `year_now` the sums until now, and
    `first_run` the run of the first occasion. `opened`: the year begins with opening balances, and this is the first payslip after them.
    `last_year`: what the country's rules ask of the sums of the tax year before.
    """

    name: str
    language: str
    person: Person
    occasions: tuple[FrozenOccasion, ...]
    year: Mapping[str, int] = field(default_factory=dict, repr=False, hash=False)
    balances: Mapping[str, int] = field(default_factory=dict, repr=False, hash=False)
    paid_lines: tuple[Line, ...] = field(default=(), repr=False)
    paid_bases: Mapping[str, Mapping[str, int]] = field(default_factory=dict, repr=False, hash=False)
    year_now: Mapping[str, int] = field(default_factory=dict, repr=False, hash=False)
    first_run: str = ""
    bank: BankAccount | None = None
    bank_pending: bool = False
    last: LastPay | None = None
    opened: bool = False
    last_year: Mapping[str, int] = field(default_factory=dict, repr=False, hash=False)


@dataclass(frozen=True, slots=True)
class FrozenAside:
    """A person whose facts could not be frozen, and why."""

    employee_id: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The frozen facts of one chunk, in the order of its people."""

    people: tuple[FrozenPerson, ...]
    aside: tuple[FrozenAside, ...] = ()

    def content(self) -> bytes:
        """The document; the same facts give the same bytes."""
        return json.dumps(encode(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    @classmethod
    def of(cls, content: bytes) -> "Snapshot":
        """Reads a document back."""
        snapshot: Snapshot = decode(cls, json.loads(content))
        return snapshot


def snapshot_key(company: str, run: str, chunk: str) -> str:
    """Where the snapshot of a chunk lies in the bucket."""
    return f"snapshots/{company}/{run}/{chunk.replace('#', '/')}.json"


def profile_of(kind: Any, facts: Mapping[str, Any]) -> Any:
    """The tax profile of a country from its stored facts."""
    return decode(kind, encode(facts))
