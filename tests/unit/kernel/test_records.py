"""The codec between records and DynamoDB items."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.records import Record, encode


class Colour(StrEnum):
    RED = "red"


class Level(Enum):
    HIGH = 3


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    cents: int
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing(Record):
    company: str
    id: str
    cents: int = 0
    rate: Decimal = Decimal(0)
    day: date | None = None
    at: datetime | None = None
    colour: Colour = Colour.RED
    level: Level = Level.HIGH
    parts: tuple[Part, ...] = ()
    names: list[str] = field(default_factory=list)
    by_name: dict[str, int] = field(default_factory=dict)
    pair: tuple[str, int] = ("", 0)
    mode: Literal["a", "b"] = "a"
    open: bool = True
    free: Any = None
    raw: bytes = b""

    @property
    def pk(self) -> str:
        return f"COMPANY#{self.company}#THING"

    @property
    def sk(self) -> str:
        return self.id

    @property
    def expires_at(self) -> int | None:
        return 5 if self.cents else None


things = st.builds(
    Thing,
    version=st.integers(0, 10**6),
    company=st.text(min_size=1),
    id=st.text(min_size=1),
    cents=st.integers(-(10**30), 10**30),
    rate=st.decimals(allow_nan=False, allow_infinity=False),
    day=st.none() | st.dates(),
    at=st.none() | st.datetimes(timezones=st.just(UTC)),
    parts=st.lists(st.builds(Part, st.text(), st.integers(), st.none() | st.text())).map(tuple),
    names=st.lists(st.text()),
    by_name=st.dictionaries(st.text(), st.integers()),
    pair=st.tuples(st.text(), st.integers()),
    mode=st.sampled_from(["a", "b"]),
    open=st.booleans(),
    free=st.none() | st.integers() | st.text() | st.lists(st.integers()) | st.dictionaries(st.text(), st.booleans()),
    raw=st.binary(),
)


@given(things)
def test_what_is_stored_reads_back_exactly(thing: Thing) -> None:
    item = thing.item()
    back = Thing.of(item)
    assert back == thing
    assert str(back.rate) == str(thing.rate)  # to the digit, trailing zeros included
    assert item["pk"] == {"S": thing.pk}
    assert item["sk"] == {"S": thing.sk}


def test_only_what_is_there_is_written() -> None:
    item = Thing(company="acme", id="1").item()
    assert "day" not in item
    assert "list_pk" not in item
    assert "expires_at" not in item
    assert Thing(company="acme", id="1", cents=1).item()["expires_at"] == {"N": "5"}


def test_new_fields_take_their_default_and_old_ones_are_ignored() -> None:
    item = Thing(company="acme", id="1").item() | {"gone": {"S": "x"}}
    del item["cents"]
    assert Thing.of(item) == Thing(company="acme", id="1")


def test_no_float_gets_in() -> None:
    with pytest.raises(TypeError, match="float"):
        encode({"amount": 1.5})


def test_a_field_cannot_hide_what_the_record_writes_itself() -> None:
    with pytest.raises(TypeError, match="record_kind"):

        @dataclass(frozen=True, slots=True, kw_only=True)
        class Odd(Record):
            record_kind: str
