"""How each language writes amounts, days and periods, and that no label is missing in any of them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.domain import words
from payroll.domain.countries import COUNTRIES
from payroll.domain.periods import PayFrequency, period
from payroll.domain.words import LANGUAGES, day, days_of, language_of, number


@pytest.mark.parametrize(
    ("language", "written", "on", "half_month"),
    [
        ("en", "-1,234,567.05", "3 March 2026", "1 March 2026 – 15 March 2026"),
        ("de", "-1.234.567,05", "03.03.2026", "01.03.2026 – 15.03.2026"),
        ("it", "-1.234.567,05", "03/03/2026", "01/03/2026 – 15/03/2026"),
    ],
)
def test_each_language_writes_its_own_way(language: str, written: str, on: str, half_month: str) -> None:
    assert number(-1_234_567_05, language) == written
    assert day(date(2026, 3, 3), language) == on
    assert days_of(period(PayFrequency.SEMIMONTHLY, "2026-03-1"), language) == half_month


@pytest.mark.parametrize(("language", "month"), [("en", "March 2026"), ("de", "März 2026"), ("it", "marzo 2026")])
def test_a_monthly_period_is_named_by_its_month(language: str, month: str) -> None:
    assert days_of(period(PayFrequency.MONTHLY, "2026-03"), language) == month


@given(st.integers(-(10**12), 10**12), st.sampled_from(LANGUAGES))
def test_a_written_amount_has_the_digits_of_the_amount(amount: int, language: str) -> None:
    digits = "".join(each for each in number(amount, language) if each not in ".,")
    assert int(digits) == amount


@pytest.mark.parametrize(("wanted", "language"), [("de", "de"), ("de-AT", "de"), ("IT", "it"), ("fr", "en"), ("", "en")])
def test_a_language_that_is_not_printed_is_english(wanted: str, language: str) -> None:
    assert language_of(wanted) == language


def test_every_word_is_there_in_every_language_with_the_same_places() -> None:
    for name, versions in words._WORDS.items():
        assert all(versions), name
        assert len({each.count("{}") for each in versions}) == 1, name


def test_every_figure_of_every_country_has_labels_in_every_language() -> None:
    for country in COUNTRIES.values():
        for figure in country.figures:
            assert {language for language in LANGUAGES if figure.labels.get(language)} == set(LANGUAGES), figure.code
