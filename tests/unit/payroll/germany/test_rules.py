"""The dated figures of Germany: complete, marked, told apart by their digest, and the two files of a year in agreement."""

from itertools import pairwise

import pytest

from payroll.domain.germany.rounding import rounded_up, up_to_euro
from payroll.records.german_rules import YEARS, german_rules, wage_tax_rules
from payroll.records.parameter_files import FOLDER, parse

TEXT = (FOLDER / "de_wage_tax_2026.toml").read_text("utf-8")


@pytest.mark.parametrize("year", YEARS)
def test_cohorts_fall_to_nothing(year: str) -> None:
    cohorts = german_rules(year).wage_tax.cohorts
    assert len(cohorts) == 54
    assert all(earlier.share > later.share and earlier.age_relief > later.age_relief for earlier, later in pairwise(cohorts))
    assert (cohorts[0].share, cohorts[0].pension_allowance, cohorts[-1].share) == (40_000, 3_000_00, 0)


def test_years_have_their_own_parts_of_the_social_provision() -> None:
    old, new = german_rules("2025"), german_rules("2026")
    assert old.wage_tax.minimum_provision
    assert old.wage_tax.typical_employer_share
    assert old.wage_tax.unemployment_provision is None
    assert new.wage_tax.unemployment_provision
    assert new.wage_tax.minimum_provision is None
    assert old.provenance.digest != new.provenance.digest


@pytest.mark.parametrize("year", YEARS)
def test_both_files_of_a_year_have_the_same_ceilings_and_rates(year: str) -> None:
    rules = german_rules(year)
    tax, insurance = rules.wage_tax.contributions, rules.insurance
    assert (tax.pension_ceiling, tax.health_ceiling) == (12 * insurance.pension_ceiling, 12 * insurance.health_ceiling)
    assert (tax.pension_rate, tax.health_rate) == (insurance.pension_half, insurance.health_half_without_sick_pay)
    care = insurance.care
    assert (tax.care_rate, tax.care_rate_saxony) == (care.employee, care.employee_saxony)
    assert (tax.care_childless, tax.care_child_discount) == (care.childless, care.child_discount)
    assert care.employee + care.employer == care.employee_saxony + care.employer_saxony


@pytest.mark.parametrize("year", YEARS)
def test_the_factor_is_28_percent_over_the_average_contribution(year: str) -> None:
    insurance = german_rules(year).insurance
    halves = insurance.pension_half + insurance.unemployment_half + insurance.health_half + insurance.care.employee
    average = 2 * halves + insurance.average_surcharge
    assert insurance.transition_zone.factor == (2 * 28_000 * 10_000 + average) // (2 * average)


def test_what_no_source_confirmed_is_named() -> None:
    unverified = german_rules("2026").provenance.unverified
    assert {"church_tax.rates", "church_tax.rounding", "social_insurance.transition_zone_rounding"} <= set(unverified)
    assert not any(name.startswith("wage_tax.") for name in unverified)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"0.093"', '"0.0930001"', "1/100000"),
        ('"4260"', '"-4260"', "below zero"),
        ('["17799", "69878"', '["17800", "69878"', "zones"),
        ('["", "0.45"', '["300000", "0.45"', "zones"),
        ('["2031"', '["2030"', "consecutive"),
    ],
)
def test_figures_that_do_not_fit_are_refused(old: str, new: str, reason: str) -> None:
    assert old in TEXT
    with pytest.raises(ValueError, match=reason):
        wage_tax_rules(parse(TEXT.replace(old, new)))


def test_a_year_without_figures() -> None:
    with pytest.raises(KeyError):
        german_rules("2024")


def test_rounding_is_by_magnitude() -> None:
    assert [int(rounded_up(number, 10)) for number in (-15, -10, -1, 0, 1, 10, 15)] == [-2, -1, -1, 0, 1, 1, 2]
    assert [int(up_to_euro(cents)) for cents in (-101, 0, 1, 100)] == [-200, 0, 100, 100]
