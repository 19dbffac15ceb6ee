"""Single rules: severance, pension fund, dependants, flat taxes, and what is refused."""

from datetime import date

import pytest
from pydantic import ValidationError

from payroll.domain.columns import column
from payroll.domain.italy import figures as codes
from payroll.domain.italy.case import case_of
from payroll.domain.italy.facts import Profile
from payroll.domain.italy.income_tax import family_deductions
from payroll.domain.italy.severance import coefficient
from payroll.operations.profiles.italy import ItalyProfileIn
from payroll.records.italian_rules import italian_rules
from tests.unit.payroll.italy.people import RULES, months, paid, pay, subject


@pytest.mark.parametrize(("month", "percent"), [
    (1, 561_772), (2, 811_564), (5, 1_248_960), (7, 1_873_336), (8, 1_998_336), (9, 2_060_940), (12, 2_311_148),
])  # fmt: skip
def test_istats_coefficients_of_2025(month: int, percent: int) -> None:
    assert coefficient(column([month]), italian_rules("2025").severance)[0] == percent


def test_a_month_counts_for_the_severance_from_its_15th_day_on() -> None:
    profile = Profile(severance_fund=100_000_000)

    def growth(day: date) -> int:
        result = pay(subject(profile, day.month, {"regular": 100_000}, {}, employed_to=day, final=True))
        return result[codes.TFR_REVALUATION] + result[codes.TFR_REVALUATION_TAX]

    assert growth(date(2026, 1, 14)) == 0
    assert growth(date(2026, 1, 15)) == growth(date(2026, 2, 14)) == 363_025
    assert growth(date(2026, 2, 15)) == 363_025 + 125_000


def test_the_tax_on_the_revaluation_comes_out_of_the_fund() -> None:
    result = pay(subject(Profile(severance_fund=1_000_000), 12, {"regular": 200_000}, {}))
    gross = round(1_000_000 * coefficient(column([12]), RULES.severance)[0] / 10**8)
    assert result[codes.TFR_REVALUATION_TAX] == (gross * 17 + 50) // 100
    assert result[codes.TFR_REVALUATION] == gross - result[codes.TFR_REVALUATION_TAX]


def test_the_severance_accrues_on_what_recurs() -> None:
    assert pay(subject(Profile(), 3, {"regular": 200_000, codes.RENEWAL_INCREASE: 10_000}, {}))[codes.TFR_ACCRUAL] == 14_506
    assert pay(subject(Profile(), 3, {"regular": 200_000, codes.RESULT_BONUS: 10_000}, {}))[codes.TFR_ACCRUAL] == 13_815


def test_pension_contributions_are_deducted_up_to_the_limit_and_the_employers_above_it_are_taxed() -> None:
    profile = Profile(pension_fund_rate=10_000, pension_fund_employer_rate=5_000)
    below = pay(subject(profile, 1, {"regular": 1_000_000}, {}))
    assert (below[codes.PENSION_FUND_EMPLOYEE], below[codes.PENSION_FUND_EMPLOYER]) == (100_000, 50_000)
    assert below[codes.TAXABLE_INCOME] == 1_000_000 - below[codes.INPS_EMPLOYEE] - 100_000
    year = {codes.PENSION_FUND_EMPLOYEE: 340_000, codes.PENSION_FUND_EMPLOYER: 170_000, codes.PENSION_FUND_DEDUCTED: 510_000}
    above = pay(subject(profile, 5, {"regular": 1_000_000}, year))
    assert above[codes.PENSION_FUND_DEDUCTED] == 20_000
    assert above[codes.TAXABLE_INCOME] == 1_000_000 - above[codes.INPS_EMPLOYEE] + 50_000 - 20_000


def test_pay_taken_back_above_the_ceiling_takes_no_contributions_back() -> None:
    year = months(Profile(), [1_200_000] * 11)
    assert year[codes.INPS_BASE] == 12_229_500
    back = paid(subject(Profile(), 12, {"regular": -100_000}, year))
    assert back[codes.INPS_BASE] == 12_229_500
    assert paid(subject(Profile(), 12, {"regular": -2_000_000}, year))[codes.INPS_BASE] == 11_200_000


@pytest.mark.parametrize(("profile", "income", "expected"), [
    (Profile(children=2), 3_000_000, 2 * 95_000 * 7_272 // 10_000),
    (Profile(children=1, child_share=50), 3_000_000, 32_500),
    (Profile(children=1, child_months=6), 3_000_000, 32_500),
    (Profile(ascendant_months=12), 3_000_000, 46_875),
    (Profile(ascendant_months=6), 8_000_000, 0),
    (Profile(spouse_months=12), 1_500_000, 69_000),
    (Profile(spouse_months=12), 3_480_000, 72_000),
    (Profile(spouse_months=3), 0, 0),
])  # fmt: skip
def test_deductions_for_dependants(profile: Profile, income: int, expected: int) -> None:
    case = case_of([subject(profile, 1, {}, {})], RULES)
    assert family_deductions(column([income]), case, RULES.family)[0] == expected


def test_the_addition_of_65_euros_counts_for_the_partial_supplement() -> None:
    """26,000 euros: 5,980 of tax; deductions 2,093.05 + 65 and for nine children 7,932.50 by shares: more than the tax and 1,200."""
    profile = Profile(children=3, spouse_months=12, ascendant_months=24)
    result = pay(subject(profile, 12, {}, {codes.TAXABLE_INCOME: 2_600_000, codes.WORK_DAYS: 334}))
    deductions = result[codes.EMPLOYMENT_DEDUCTION] + result[codes.FAMILY_DEDUCTIONS]
    assert result[codes.SUPPLEMENT] == deductions - result[codes.GROSS_TAX] > 0


def test_renewal_increase_and_night_work_bear_their_flat_taxes() -> None:
    profile = Profile(prior_income=3_300_000)
    result = pay(subject(profile, 4, {"regular": 200_000, codes.RENEWAL_INCREASE: 10_000, codes.NIGHT_WORK: 20_000}, {}))
    assert result[codes.SUBSTITUTE_BASE[codes.RENEWAL_INCREASE]] == 9_081
    assert result[codes.SUBSTITUTE_TAX] == 454 + 2_724
    over = pay(subject(Profile(prior_income=3_300_001), 4, {codes.RENEWAL_INCREASE: 10_000, codes.NIGHT_WORK: 20_000}, {}))
    assert over[codes.SUBSTITUTE_TAX] == 2_724


@pytest.mark.parametrize(("field", "value"), [("region", "lazzio"), ("municipality", "Z999"), ("municipality", "milano")])
def test_a_place_that_no_figures_have_is_refused_by_its_field(field: str, value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ItalyProfileIn.model_validate({field: value})
    assert [each["loc"] for each in refused.value.errors()] == [(field,)]


def test_every_place_of_the_figures_is_accepted() -> None:
    regions = [name for name in RULES.surtax_names if name and not name[1:].isdigit()]
    assert len(regions) == 21
    for name in regions:
        assert ItalyProfileIn(region=name).profile().region == name
    assert ItalyProfileIn(municipality="f205").profile().municipality == "F205"
