"""Money and splits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Money, minor_text, split

amounts = st.integers(-(10**12), 10**12)


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any))
def test_parts_add_up_and_are_fair(amount: int, weights: list[int]) -> None:
    parts = split(amount, weights)
    assert sum(parts) == amount
    total = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * total - amount * weight) < total  # less than one minor unit away from the exact share


def test_the_largest_remainder_gets_the_cent() -> None:
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(-100, [1, 1, 1]) == [-34, -33, -33]
    assert split(5, [0, 3, 3]) == [0, 3, 2]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 1]])
def test_weights_that_make_no_sense(weights: list[int]) -> None:
    with pytest.raises(ValueError):
        split(100, weights)


@given(amounts, st.sampled_from(["EUR", "JPY", "TND", "CLF"]))
def test_text_reads_back(amount: int, currency: str) -> None:
    money = Money(amount, currency)
    assert Money.parse(money.text(), currency) == money


@pytest.mark.parametrize("text", ["1.005", "abc", "", "NaN", "Infinity", "1,00", "1e99"])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError):
        Money.parse(text, "EUR")


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="do not add"):
        Money(1, "EUR") + Money(1, "USD")
    assert Money(3, "EUR") - Money(5, "EUR") == -Money(2, "EUR")


def test_minor_units_as_text() -> None:
    assert (minor_text(123450), minor_text(-5), minor_text(7, 0), minor_text(1234, 3)) == ("1234.50", "-0.05", "7", "1.234")
