"""Drawing pages: texts that fit, letters that the font has, and the same bytes for the same calls."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from kernel import paper

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60)


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.floats(5, 300), st.sampled_from((paper.PLAIN, paper.STRONG)))
def test_lines_fit_and_lose_nothing(text: str, room: float, font: str) -> None:
    lines = paper.wrapped(text, room, 9, font)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(len(line) == 1 or paper.width(line, 9, font) <= room for line in lines)
    assert all(lines)


@given(TEXTS)
def test_what_is_printable_stays_so(text: str) -> None:
    shown = paper.printable(text)
    assert paper.printable(shown) == shown
    assert paper.wrapped(shown, 200, 9) == paper.wrapped(shown, 200, 9)


@pytest.mark.parametrize(("text", "shown"), [("Łódź ß", "Łódź ß"), ("漢", "?"), ("e\u0301", "é"), ("ǖ", "u"), ("①", "1"), ("", "")])
def test_letters_that_the_font_lacks(text: str, shown: str) -> None:
    assert paper.printable(text) == shown
    assert "?" not in paper.printable("ÄÖÜäöüßéèçàìòùñÅåØøŠšŽž€")


def _page(*texts: str) -> bytes:
    out = io.BytesIO()
    canvas = paper.blank(out, (200, 100), title="Title", author="Author", language="de")
    sheet = paper.Sheet(canvas, (0.1, 0.2, 0.3))
    sheet.field(10, 10, 50, 20, paper.LINE)
    sheet.rule(50, 10, 190)
    for place, text in enumerate(texts):
        sheet.text(10, 80 - 12 * place, text)
        sheet.right(190, 80 - 12 * place, text, font=paper.STRONG, colour=paper.WHITE)
    sheet.end()
    canvas.save()
    return out.getvalue()


def test_a_page_says_what_was_drawn_and_in_which_language() -> None:
    reader = PdfReader(io.BytesIO(_page("Größe", "zwei")), strict=True)
    root: Any = reader.trailer["/Root"]
    assert reader.pages[0].extract_text().split() == ["Größe", "Größe", "zwei", "zwei"]
    information: Any = reader.metadata
    assert (information.title, information.author, root["/Lang"]) == ("Title", "Author", "de")


def test_the_same_calls_give_the_same_bytes() -> None:
    assert _page("a", "b") == _page("a", "b")
    assert _page("a", "b") != _page("b", "a")
