"""Signed cursors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.cursors import Cursors
from kernel.refusals import Invalid

CURSORS = Cursors(b"secret")
keys = st.dictionaries(st.sampled_from(["pk", "sk", "list_pk", "list_sk"]), st.text(max_size=60), min_size=1)


@given(keys)
def test_reads_back_what_was_written(key: dict[str, str]) -> None:
    assert CURSORS.read(CURSORS.write(key, "/runs?"), "/runs?") == key


@given(st.text(max_size=200))
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        CURSORS.read(text, "/runs?")


@given(keys, st.data())
def test_one_changed_character_is_refused(key: dict[str, str], data: st.DataObject) -> None:
    cursor = CURSORS.write(key, "/runs?")
    place = data.draw(st.integers(0, len(cursor) - 2))  # the last character may carry unused bits
    other = "A" if cursor[place] != "A" else "B"
    with pytest.raises(Invalid):
        CURSORS.read(cursor[:place] + other + cursor[place + 1 :], "/runs?")


def test_belongs_to_its_list_and_secret() -> None:
    cursor = CURSORS.write({"pk": "a"}, "/runs?status=open")
    for reader, scope in ((CURSORS, "/runs?status=paid"), (Cursors(b"other"), "/runs?status=open")):
        with pytest.raises(Invalid):
            reader.read(cursor, scope)
