import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backups.domain.items import MAX_DEPTH, ItemError, canonical, decode_line, encode_line, item_hash, normal_number
from tests.unit.backups.items_strategy import items, numbers

EVERY_TYPE: dict[str, dict[str, Any]] = {
    "pk": {"S": "COMPANY#acme"},
    "amount": {"N": "0012.3400"},
    "large": {"N": "12345678901234567890123456789012345678"},
    "small": {"N": "1E-130"},
    "hash": {"B": b"\x00\xff\n"},
    "flag": {"BOOL": False},
    "nothing": {"NULL": True},
    "list": {"L": [{"S": "line one\nline two\u2028"}, {"N": "-0"}, {"M": {"deep": {"B": b""}}}]},
    "map": {"M": {"z": {"S": ""}, "a": {"SS": ["b", "a"]}}},
    "numbers": {"NS": ["3", "1.50", "-2E5"]},
    "binaries": {"BS": [b"b", b"a"]},
}


def test_a_line_carries_every_type_exactly() -> None:
    line = encode_line(EVERY_TYPE)
    assert line.count(b"\n") == 1
    assert decode_line(line.rstrip(b"\n")) == EVERY_TYPE
    assert json.loads(line)["Item"]["amount"] == {"N": "0012.3400"}


@given(items)
def test_any_item_survives_the_line_exactly(item: dict) -> None:
    line = encode_line(item)
    back = decode_line(line[:-1])
    assert back == item
    assert encode_line(back) == line
    assert item_hash(back) == item_hash(item)


@given(numbers())
def test_a_number_has_one_spelling_for_its_value(text: str) -> None:
    spelled = normal_number(text)
    assert Decimal(spelled) == Decimal(text)
    assert normal_number(spelled) == spelled
    digits = spelled.lstrip("-").split("E")[0]
    assert spelled == "0" or digits.strip("0") == digits


@given(numbers(), numbers())
def test_numbers_are_spelled_alike_exactly_when_they_are_equal(one: str, other: str) -> None:
    assert (normal_number(one) == normal_number(other)) == (Decimal(one) == Decimal(other))


def test_spellings_of_one_number_hash_alike_and_38_digits_are_not_rounded() -> None:
    assert len({item_hash({"n": {"N": text}}) for text in ("100", "1E2", "100.00", "+100", "0100", "1000e-1")}) == 1
    big = "12345678901234567890123456789012345678"
    assert item_hash({"n": {"N": big}}) != item_hash({"n": {"N": big[:-1] + "9"}})
    assert {normal_number(zero) for zero in ("0", "-0", "0.00", "0E7")} == {"0"}


@pytest.mark.parametrize("text", ["", ".", "-", "1_000", "NaN", "Infinity", "١", "1e", "1e99999", "0x1", " 1", "1\n", "9" * 500])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ItemError):
        normal_number(text)


def test_the_members_of_a_set_have_no_order_those_of_a_list_do() -> None:
    assert canonical({"s": {"SS": ["a", "b"]}}) == canonical({"s": {"SS": ["b", "a"]}})
    assert canonical({"s": {"NS": ["1", "20"]}}) == canonical({"s": {"NS": ["2E1", "1.0"]}})
    assert canonical({"s": {"BS": [b"a", b"b"]}}) == canonical({"s": {"BS": [b"b", b"a"]}})
    assert canonical({"s": {"L": [{"S": "a"}, {"S": "b"}]}}) != canonical({"s": {"L": [{"S": "b"}, {"S": "a"}]}})


def test_a_type_is_part_of_the_value() -> None:
    forms: list[dict[str, Any]] = [
        {"S": "1"},
        {"N": "1"},
        {"B": b"1"},
        {"SS": ["1"]},
        {"NS": ["1"]},
        {"BS": [b"1"]},
        {"L": [{"S": "1"}]},
        {"BOOL": True},
        {"NULL": True},
    ]
    assert len({item_hash({"a": form}) for form in forms}) == len(forms)


BROKEN_LINES = [
    b"",
    b"{}",
    b"[]",
    b'{"Item":[]}',
    b'{"Item":{},"More":1}',
    b'{"Item":{"a":{"S":1}}}',
    b'{"Item":{"a":{"N":1}}}',
    b'{"Item":{"a":{"N":"one"}}}',
    b'{"Item":{"a":{"B":"YQ"}}}',
    b'{"Item":{"a":{"B":"YR=="}}}',
    b'{"Item":{"a":{"B":"Y Q=="}}}',
    b'{"Item":{"a":{"BOOL":"true"}}}',
    b'{"Item":{"a":{"NULL":false}}}',
    b'{"Item":{"a":{"X":"a"}}}',
    b'{"Item":{"a":{"S":"a","N":"1"}}}',
    b'{"Item":{"a":{}}}',
    b'{"Item":{"a":"b"}}',
    b'{"Item":{"a":{"S":"b"},"a":{"S":"c"}}}',
    b'{"Item":{"a":{"L":{}}}}',
    b'{"Item":{"a":{"M":[]}}}',
    b'{"Item":{"a":{"SS":"abc"}}}',
    b'{"Item":{"a":{"S":NaN}}}',
    b'{"Item":{"a":{"S":"\xff"}}}',
    b'{"Keys":{},"NewImage":{}}',
    b'{"Item":' + b"[" * 100_000,
    b'{"Item":{"a":' + b'{"L":[' * (MAX_DEPTH + 1) + b'{"S":"a"}' + b"]}" * (MAX_DEPTH + 1) + b"}}",
]


@pytest.mark.parametrize("line", BROKEN_LINES, ids=range(len(BROKEN_LINES)))
def test_a_line_that_is_no_item_is_refused(line: bytes) -> None:
    with pytest.raises(ItemError):
        decode_line(line)


@given(st.binary(max_size=60))
def test_no_bytes_raise_anything_but_a_refusal(line: bytes) -> None:
    with pytest.raises(ItemError):
        decode_line(line)


def test_the_deepest_item_that_dynamodb_takes_is_read() -> None:
    item: dict = {"S": "bottom"}
    for _ in range(31):
        item = {"L": [item]}
    assert decode_line(encode_line({"a": item})[:-1]) == {"a": item}
