"""The dated figures: complete, marked, and told apart by their digest."""

from itertools import pairwise

import pytest

from payroll.domain.rules import Bracket, FilingStatus, Schedule
from payroll.records.rule_sets import FOLDER, YEARS, read_rule_set, rule_set


@pytest.mark.parametrize("year", YEARS)
def test_every_table_is_continuous_to_the_half_cent(year: int) -> None:
    rules = rule_set(year)
    for schedules in (rules.standard, rules.step2):
        for status in FilingStatus:
            rows = schedules[status].brackets
            assert len(rows) == 8
            for lower, upper in pairwise(rows):
                reached = lower.base * 10_000 + (upper.at_least - lower.at_least) * lower.rate
                # Thresholds of the step 2 tables are halves rounded to the dollar, so a base may be up to 19 cents off the line.
                assert abs(reached - upper.base * 10_000) <= 19 * 10_000, (status, upper)


def test_years_have_their_own_digest_and_unverified_figures_are_named() -> None:
    assert rule_set(2025).digest != rule_set(2026).digest
    assert rule_set(2026).unverified == ("allowance",)
    assert "standard.single" not in rule_set(2025).unverified
    assert "step2.married_jointly" in rule_set(2025).unverified


def test_a_comment_does_not_change_the_digest_and_a_figure_does() -> None:
    text = (FOLDER / "us_2026.toml").read_text("utf-8")
    assert read_rule_set("# a remark\n" + text).digest == rule_set(2026).digest
    assert read_rule_set(text.replace('"184500"', '"184600"')).digest != rule_set(2026).digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('status = "unverified"', 'status = "maybe"'),
        ('source = "ssa"', 'source = "hearsay"'),
        ('"0.062"', '"0.06205"'),
        ('"7500", "0.00"', '"-1", "0.00"'),
    ],
)
def test_a_figure_without_source_status_or_unit_is_refused(old: str, new: str) -> None:
    text = (FOLDER / "us_2026.toml").read_text("utf-8")
    with pytest.raises(ValueError, match=r"1/|listed source"):
        read_rule_set(text.replace(old, new))


def test_a_year_without_figures() -> None:
    with pytest.raises(KeyError):
        rule_set(2024)


def test_a_table_starts_at_zero_and_rises() -> None:
    with pytest.raises(ValueError, match="starts at zero"):
        Schedule((Bracket(0, 0, 0), Bracket(0, 0, 1000)))
