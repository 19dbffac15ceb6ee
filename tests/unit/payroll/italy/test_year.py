"""A year of monthly pay with its settlement, and single rules."""

import dataclasses
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payroll.domain.columns import column
from payroll.domain.italy import figures as codes
from payroll.domain.italy.case import Case, case_of
from payroll.domain.italy.facts import Profile
from payroll.domain.italy.income_tax import employment_deduction, gross_tax, spouse_deduction, supplement, wedge_sum
from payroll.domain.italy.payroll import SLICE, calculate
from payroll.domain.italy.surtaxes import instalment, surtax, tables
from payroll.domain.italy.year_end import statement
from payroll.domain.trail import Trail
from payroll.operations.profiles.italy import ItalyProfileIn
from tests.unit.payroll.italy.people import MILAN, RULES, months, pay, subject


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 1_500_000), min_size=12, max_size=12), st.integers(0, 1_500_000), st.booleans(), st.integers(0, 2_000_000))
def test_twelve_months_and_the_13th_make_the_years_figures(monthly: list[int], thirteenth: int, spouse: bool, other: int) -> None:
    profile = dataclasses.replace(MILAN, spouse_months=12 if spouse else 0, other_income=other)
    sums = months(profile, monthly, thirteenth)
    income, total = column([sums[codes.TAXABLE_INCOME]]), column([sums[codes.TAXABLE_INCOME] + other])
    case, days = case_of([subject(profile, 12, {}, {})], RULES), column([365])
    tax = gross_tax(income, RULES.brackets)
    low, more = employment_deduction(total, days, case.fixed_term, RULES.employment, 365)
    family = spouse_deduction(total, case, RULES.family)
    assert sums[codes.WORK_DAYS] == 365
    assert sums[codes.GROSS_TAX] == tax[0]
    assert sums[codes.EMPLOYMENT_DEDUCTION] == (low + more)[0]
    assert sums[codes.FAMILY_DEDUCTIONS] == family[0]
    deductions = sums[codes.EMPLOYMENT_DEDUCTION] + sums[codes.FAMILY_DEDUCTIONS] + sums[codes.FURTHER_DEDUCTION]
    assert sums[codes.INCOME_TAX] == max(sums[codes.GROSS_TAX] - deductions, 0)
    assert sums[codes.SUPPLEMENT] == supplement(total, tax, low, low + more + family, days, RULES.supplement, 365)[0]
    assert sums[codes.WEDGE_SUM] == wedge_sum(total, income, days, RULES.wedge, 365)[1][0]


def test_steady_pay_is_withheld_so_that_little_is_left_to_settle() -> None:
    sums: dict[str, int] = {}
    taxes = []
    for month in range(1, 12):
        result = pay(subject(MILAN, month, {"regular": 250_000}, sums))
        taxes.append(result[codes.INCOME_TAX])
        sums = {code: sums.get(code, 0) + amount for code, amount in result.items()}
    last = pay(subject(MILAN, 12, {"regular": 250_000, codes.THIRTEENTH: 250_000}, sums))[codes.INCOME_TAX]
    assert max(taxes) - min(taxes) < 2_500
    assert 0 < last - taxes[-1] < 75_000


@pytest.mark.parametrize(("income", "days", "fixed_term", "expected"), [
    (1_000_000, 365, False, 195_500),
    (1_000_000, 73, False, 69_000),
    (1_000_000, 73, True, 138_000),
    (1_634_580, 365, False, 297_672),
    (5_000_000, 365, False, 0),
])  # fmt: skip
def test_employment_deduction(income: int, days: int, fixed_term: bool, expected: int) -> None:
    low, addition = employment_deduction(column([income]), column([days]), np.array([fixed_term]), RULES.employment, 365)
    assert (int(low[0]), int(addition[0])) == (expected, 0)


@pytest.mark.parametrize(("region", "income", "expected"), [
    ("lazio", 2_800_000, 48_440),
    ("lazio", 2_900_000, 66_570),
    ("lazio", 3_100_000, 79_230),
    ("bolzano", 3_500_000, 0),
    ("trento", 3_000_000, 0),
    ("trento", 3_000_100, 36_901),
    ("friuli_venezia_giulia", 1_450_000, 10_150),
    ("friuli_venezia_giulia", 1_600_000, 19_680),
    ("valle_d_aosta", 1_500_000, 0),
    ("abruzzo", 3_500_000, 66_850),
    ("emilia_romagna", 4_000_000, 19_950 + 25_090 + 33_360),
    ("umbria", 2_800_000, 34_440),
    ("umbria", 3_000_000, 36_900 + 19_550),
    ("umbria", 4_000_000, 49_200 + 38_450),
    ("umbria", 5_000_000, 61_500 + 57_350),
])  # fmt: skip
def test_regions_own_rules(region: str, income: int, expected: int) -> None:
    assert surtax(column([RULES.surtax_names[region]]), column([income]), tables(RULES))[0] == expected


def test_contributions_end_at_the_ceiling_and_the_first_band_is_a_twelfth() -> None:
    near = pay(subject(MILAN, 6, {"regular": 1_000_000}, {codes.INPS_BASE: 12_200_000}))
    assert near[codes.INPS_BASE] == 29_500
    assert pay(subject(MILAN, 6, {"regular": 500_000}, {}))[codes.INPS_EXTRA] == (500_000 - 468_500) // 100


@given(st.integers(0, 1_000_000), st.integers(1, 12))
def test_instalments_add_up_and_make_good_what_was_missed(whole: int, missed: int) -> None:
    withheld = 0
    for month in range(1, 13):
        if month != missed or month == 12:
            withheld += int(instalment(column([whole]), column([withheld]), column([month]), 1, 11)[0])
    assert withheld == whole


def test_a_leaver_pays_the_surtaxes_of_the_year_at_once() -> None:
    year = {codes.TAXABLE_INCOME: 2_000_000, codes.WORK_DAYS: 151, codes.MUNICIPAL_ADVANCE: 3_000}
    gone = subject(MILAN, 6, {"regular": 400_000}, year, employed_to=date(2026, 6, 30), final=True)
    result = pay(gone)
    assert result[codes.REGIONAL_SURTAX] == result[codes.REGIONAL_DUE] > 0
    assert result[codes.MUNICIPAL_SURTAX] == result[codes.MUNICIPAL_DUE] - 3_000
    assert result[codes.MUNICIPAL_ADVANCE_NEXT] == 0


def test_benefits_in_kind_are_taxed_wholly_once_they_pass_the_limit() -> None:
    below = pay(subject(Profile(), 3, {"regular": 200_000, codes.FRINGE: 60_000}, {}))
    above = pay(subject(Profile(), 4, {"regular": 200_000, codes.FRINGE: 60_000}, {codes.FRINGE: 60_000}))
    assert (below[codes.FRINGE_TAXABLE], above[codes.FRINGE_TAXABLE], above[codes.BENEFITS_IN_KIND]) == (0, 120_000, 60_000)


def test_result_bonus_bears_one_percent_up_to_its_limit_for_those_with_a_known_income() -> None:
    known = Profile(prior_income=3_000_000)
    result = pay(subject(known, 5, {codes.RESULT_BONUS: 600_000}, {}))
    assert result[codes.SUBSTITUTE_BASE[codes.RESULT_BONUS]] == 500_000
    assert result[codes.SUBSTITUTE_TAX] == 5_000
    assert pay(subject(Profile(), 5, {codes.RESULT_BONUS: 600_000}, {}))[codes.SUBSTITUTE_TAX] == 0


def test_every_figure_has_a_step_in_the_trail() -> None:
    trail = Trail()
    case = case_of([subject(MILAN, 12, {"regular": 300_000}, {})], RULES)
    result = calculate(case, RULES, trail)
    assert {step.figure for step in trail.steps} == {figure.code for figure in codes.FIGURES} == set(result)
    assert {name for step in trail.steps for name in step.parameters} <= set(RULES.provenance.parameters)


def test_portions_and_one_by_one_give_the_same() -> None:
    people = [subject(MILAN, 1 + number % 12, {"regular": 100_000 + number * 97}, {}) for number in range(SLICE + 50)]
    together = calculate(case_of(people, RULES), RULES)
    for number in (0, 11, SLICE - 1, SLICE, SLICE + 49):
        assert {code: int(amount[number]) for code, amount in together.items()} == pay(people[number])


def test_year_end_points() -> None:
    sums = months(MILAN, [250_000] * 12, 250_000)
    points = {box.number: box.amount for box in statement(sums, MILAN)}
    assert points["1"] == sums[codes.TAXABLE_INCOME]
    assert points["6"] == 365
    assert points["21"] == points["361"] - points["367"] - points["368"] == sums[codes.INCOME_TAX]


def test_contradicting_facts_are_refused_by_field() -> None:
    for facts in ({"child_share": 70}, {"spouse_months": 13}, {"municipality": "MILANO"}, {"other_income": -1}):
        with pytest.raises(ValueError, match=rf"^{next(iter(facts))}\|"):
            Profile(**facts)
    with pytest.raises(ValueError, match=r"^municipality\|"):
        case_of([subject(Profile(municipality="Z999"), 1, {}, {})], RULES)


def test_facts_as_text_and_as_json_are_the_same_profile() -> None:
    text = {
        "scheme": "CIGS",
        "fixed_term": "true",
        "region": "Lombardia",
        "municipality": "f205",
        "pension_fund_rate": "1.5",
        "prior_income": "",
    }
    plain = {"scheme": "cigs", "fixed_term": True, "region": "lombardia", "municipality": "F205", "pension_fund_rate": "1.5"}
    made = ItalyProfileIn.model_validate(text).profile()
    assert made == ItalyProfileIn.model_validate(plain).profile()
    assert made.pension_fund_rate == 1_500
    assert made.prior_income is None


def test_a_case_is_sliced_whole() -> None:
    case = case_of([subject(MILAN, 1, {}, {})] * 5, RULES)
    parts: list[Case] = list(case.slices(2))
    assert [len(part) for part in parts] == [2, 2, 1]
