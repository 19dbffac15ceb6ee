"""FICA and FUTA with their yearly limits, and the boxes of Form W-2."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.united_states.facts import Profile
from payroll.domain.united_states.figures import FIGURES
from payroll.domain.united_states.year_end import statement
from payroll.records.united_states_rules import united_states_rules
from tests.unit.payroll.united_states.builders import figures, subject

BASE = 184_500_00
FICA = ("social_security", "medicare", "additional_medicare", "employer_social_security", "employer_medicare", "futa")


def test_every_figure_is_there() -> None:
    assert set(figures(subject(regular=1))) == {each.code for each in FIGURES}


def test_crossing_the_limits() -> None:
    year = {"social_security_pay": 180_000_00, "medicare_wages": 195_000_00, "futa_pay": 6_500_00}
    found = figures(subject(year=year, regular=6_000_00, one_off=4_000_00, untaxed=99_00))
    assert [found[code] for code in FICA] == [279_00, 145_00, 45_00, 279_00, 145_00, 3_00]
    assert (found["social_security_wages"], found["futa_wages"], found["taxable_wages"]) == (4_500_00, 500_00, 10_000_00)


def test_exemptions_and_a_reduced_state_credit() -> None:
    student = Profile(social_security_exempt=True, medicare_exempt=True, futa_exempt=True)
    assert [figures(subject(student, regular=5_000_00))[code] for code in FICA] == [0] * 6
    assert figures(subject(Profile(futa_credit_reduction=1_200), regular=7_000_00))["futa"] == 126_00


def test_a_correction_above_the_limits_changes_what_it_should() -> None:
    year = {"social_security_pay": 250_000_00, "medicare_wages": 250_000_00, "futa_pay": 250_000_00}
    found = figures(subject(year=year, regular=-5_000_00))
    assert [found[code] for code in FICA] == [0, -72_50, -45_00, 0, -72_50, 0]


@given(st.lists(st.integers(-(10**7), 10**7), min_size=1, max_size=8))
def test_the_bases_of_a_year_are_those_of_its_sum(wages: list[int]) -> None:
    year: Counter[str] = Counter()
    for wage in wages:
        year.update(figures(subject(year=dict(year), regular=wage)))
    total, rules = sum(wages), united_states_rules("2026")
    assert year["social_security_wages"] == min(BASE, total)
    assert year["futa_wages"] == min(rules.futa_wage_base, total)
    assert abs(year["social_security"] * 1000 - 62 * min(BASE, total)) <= 500 * len(wages)
    assert year["social_security"] == year["employer_social_security"]


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_paying_and_taking_back_leaves_nothing(before: int, wage: int) -> None:
    year: Counter[str] = Counter({"social_security_pay": before, "medicare_wages": before, "futa_pay": before})
    paid = figures(subject(year=dict(year), regular=wage))
    year.update(paid)
    back = figures(subject(year=dict(year), regular=-wage))
    assert [paid[code] + back[code] for code in FICA] == [0] * 6


def test_form_w2() -> None:
    year = {
        "taxable_wages": 9,
        "federal_income_tax": 1,
        "federal_income_tax_supplemental": 2,
        "social_security_wages": 7,
        "social_security": 4,
    }
    boxes = statement(year | {"medicare_wages": 8, "medicare": 5, "additional_medicare": 6}, Profile())
    assert [(box.number, box.amount) for box in boxes] == [("1", 9), ("2", 3), ("3", 7), ("4", 4), ("5", 8), ("6", 11)]


def test_rules_by_year() -> None:
    assert united_states_rules("2025").social_security_wage_base == 176_100_00
    assert "income_tax.supplemental_rate_above_limit" in united_states_rules("2026").provenance.unverified
    assert united_states_rules("2025").provenance.digest != united_states_rules("2026").provenance.digest
    with pytest.raises(KeyError):
        united_states_rules("2024")
