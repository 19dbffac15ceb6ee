"""The dated figures of Germany: complete, marked, and told apart by their digest."""

from itertools import pairwise

import pytest

from payroll.domain.germany.rounding import rounded_up, truncated, up_to_euro
from payroll.records.german_rules import FOLDER, YEARS, german_rules, read_german_rules


@pytest.mark.parametrize("year", YEARS)
def test_cohorts_fall_to_nothing(year: int) -> None:
    rules = german_rules(year)
    assert len(rules.cohorts) == 54
    assert all(earlier.share > later.share and earlier.age_relief > later.age_relief for earlier, later in pairwise(rules.cohorts))
    assert rules.cohort(1990) == rules.cohort(2005)
    assert (rules.cohort(2005).share, rules.cohort(2005).pension_allowance) == (40_000, 3_000_00)
    assert (rules.cohort(2058).share, rules.cohort(2058).pension_allowance, rules.cohort(2090)) == (0, 0, rules.cohort(2058))


def test_years_have_their_own_parts_of_the_social_provision() -> None:
    old, new = german_rules(2025), german_rules(2026)
    assert (old.minimum_provision is None, old.typical_employer_share is None, old.unemployment_provision is None) == (False, False, True)
    assert (new.minimum_provision is None, new.typical_employer_share is None, new.unemployment_provision is None) == (True, True, False)
    assert old.digest != new.digest
    assert old.unverified == new.unverified == ()


def test_a_comment_does_not_change_the_digest_and_a_figure_does() -> None:
    text = (FOLDER / "de_2026.toml").read_text("utf-8")
    assert read_german_rules("# a remark\n" + text).digest == german_rules(2026).digest
    assert read_german_rules(text.replace('"20350"', '"20351"')).digest != german_rules(2026).digest


def test_an_unverified_figure_is_named() -> None:
    text = (FOLDER / "de_2026.toml").read_text("utf-8")
    changed = text.replace('"0.013", source = "pap", status = "confirmed"', '"0.013", source = "pap", status = "unverified"')
    assert read_german_rules(changed).unverified == ("unemployment_provision_rate",)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"20350", source = "pap", status = "confirmed"', '"20350", source = "pap", status = "maybe"', "listed source"),
        ('"20350", source = "pap"', '"20350", source = "hearsay"', "listed source"),
        ('"0.093"', '"0.0930001"', "1/100000"),
        ('"4260"', '"-4260"', "1/100"),
        ('["17799", "69878"', '["17800", "69878"', "zones"),
        ('["", "0.45"', '["300000", "0.45"', "zones"),
        ('["2031"', '["2030"', "consecutive"),
    ],
)
def test_figures_that_do_not_fit_are_refused(old: str, new: str, reason: str) -> None:
    text = (FOLDER / "de_2026.toml").read_text("utf-8")
    assert old in text
    with pytest.raises(ValueError, match=reason):
        read_german_rules(text.replace(old, new))


def test_a_year_without_figures() -> None:
    with pytest.raises(KeyError):
        german_rules(2024)


def test_rounding_is_by_magnitude() -> None:
    assert [truncated(number, 10) for number in (-15, -10, -1, 0, 1, 10, 15)] == [-1, -1, 0, 0, 0, 1, 1]
    assert [rounded_up(number, 10) for number in (-15, -10, -1, 0, 1, 10, 15)] == [-2, -1, -1, 0, 1, 1, 2]
    assert [up_to_euro(cents) for cents in (-101, 0, 1, 100)] == [-200, 0, 100, 100]
