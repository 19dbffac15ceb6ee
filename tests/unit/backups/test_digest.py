from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backups.domain.digest import MODULUS, Digest, combined
from tests.unit.backups.items_strategy import items


@given(st.lists(items, max_size=6), st.randoms())
def test_the_digest_does_not_depend_on_the_order(many: list, random: Random) -> None:
    shuffled = list(many)
    random.shuffle(shuffled)
    assert Digest.of_items(many) == Digest.of_items(shuffled)


@given(st.lists(items, max_size=6), st.integers(1, 4))
def test_the_digest_does_not_depend_on_the_segments(many: list, segments: int) -> None:
    parts = [Digest.of_items(many[begin::segments]) for begin in range(segments)]
    assert combined(parts) == Digest.of_items(many)


@given(st.lists(items, max_size=4), items)
def test_one_item_more_always_shows(many: list, another: dict) -> None:
    before, after = Digest.of_items(many), Digest.of_items([*many, another])
    assert after.count == before.count + 1
    assert after.total != before.total


@given(items)
def test_equal_items_do_not_cancel_each_other(item: dict) -> None:
    assert Digest.of_items([item, item]).total != 0
    assert Digest.of_items([item] * 3).total != Digest.of_items([item]).total


@given(st.integers(0, 10**9), st.integers(0, MODULUS - 1))
def test_a_digest_survives_its_text(count: int, total: int) -> None:
    assert Digest.of_text(count, Digest(count, total).text()) == Digest(count, total)


@pytest.mark.parametrize(("count", "text"), [(0, ""), (0, "0" * 63), (-1, "0" * 64), (0, "x" * 64)])
def test_what_is_no_digest_is_refused(count: int, text: str) -> None:
    with pytest.raises(ValueError):
        Digest.of_text(count, text)
