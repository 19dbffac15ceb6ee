"""Random items with every DynamoDB type, nested, with number texts as people and machines write them."""

from typing import Any

from hypothesis import strategies as st

texts = st.text(st.characters(codec="utf-8"), max_size=12)
binaries = st.binary(max_size=12)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    sign = draw(st.sampled_from(["", "-"]))
    whole = draw(st.integers(0, 10**18).map(str))
    fraction = draw(st.sampled_from(["", ".0", ".50", ".000001", ".10"]))
    exponent = draw(st.sampled_from(["", "E2", "E-3", "e+5", "E0"]))
    return f"{sign}{whole}{fraction}{exponent}"


scalars: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.builds(lambda content: {"S": content}, texts),
    st.builds(lambda content: {"N": content}, numbers()),
    st.builds(lambda content: {"B": content}, binaries),
    st.builds(lambda content: {"BOOL": content}, st.booleans()),
    st.just({"NULL": True}),
    st.builds(lambda content: {"SS": content}, st.lists(texts, min_size=1, max_size=4, unique=True)),
    st.builds(lambda content: {"NS": content}, st.lists(st.integers(-99, 99).map(str), min_size=1, max_size=4, unique=True)),
    st.builds(lambda content: {"BS": content}, st.lists(binaries, min_size=1, max_size=4, unique=True)),
)
values: st.SearchStrategy[dict[str, Any]] = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.builds(lambda content: {"L": content}, st.lists(inner, max_size=3)),
        st.builds(lambda content: {"M": content}, st.dictionaries(texts, inner, max_size=3)),
    ),
    max_leaves=8,
)
items: st.SearchStrategy[dict[str, dict[str, Any]]] = st.dictionaries(texts, values, min_size=1, max_size=5)
