"""March clause, § 23a (4), (5) SGB IV, worked by hand. 2025: ceilings of 8,050.00 and 5,512.50 a month; 2026: 8,450.00 and 5,812.50."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.explain import steps
from payroll.domain.germany.case import case_of
from payroll.domain.germany.facts import Employment, Health, Profile
from payroll.domain.germany.payroll import calculate
from payroll.domain.periods import PayFrequency, period
from payroll.domain.subject import Subject
from payroll.domain.trail import Trail
from payroll.records.german_rules import german_rules

RULES = german_rules("2026")
NOW = Profile(fund_surcharge=2_900, parent=True)
THEN = Profile(fund_surcharge=2_500, parent=True)
VOLUNTARY = replace(NOW, health=Health.VOLUNTARY)


def year(monthly: int, months: int = 12) -> dict[str, int]:
    """The sums of 2025 for so many whole months."""
    return {
        "insured_days": 30 * months,
        "pension_base": min(monthly, 8_050_00) * months,
        "health_base": min(monthly, 5_512_50) * months,
    }


def subject(profile: Profile = NOW, month: int = 1, *, regular: int = 5_000_00, one_off: int = 6_000_00, **facts: Any) -> Subject[Profile]:
    days = period(PayFrequency.MONTHLY, f"2026-{month:02}")
    base = min(regular, 5_812_50) * (month - 1)
    so_far = {"insured_days": 30 * (month - 1), "pension_base": min(regular, 8_450_00) * (month - 1), "health_base": base}
    given: dict[str, Any] = {"last_year": year(regular), "last_profile": THEN, "year": so_far} | facts
    return Subject(profile, days, days.last_day, {"regular": regular, "one_off": one_off}, **given)


def pay(*arguments: Any, **facts: Any) -> dict[str, int]:
    found = calculate(case_of([subject(*arguments, **facts)], RULES), RULES)
    return {code: int(values[0]) for code, values in found.items()}


def moved(found: dict[str, int]) -> tuple[int, int, int]:
    return found["last_year_one_off"], found["last_year_pension_base"], found["last_year_health_base"]


def test_a_bonus_of_january_belongs_to_the_last_year() -> None:
    """5,000 + 6,000 exceed 5,812.50. In 2025 12 * 5,512.50 - 60,000 = 6,150 are left in health, 36,600 in pension insurance."""
    found = pay()
    assert moved(found) == (6_000_00, 6_000_00, 6_000_00)
    assert (found["pension_base"], found["health_base"], found["march_clause_one_off"]) == (5_000_00, 5_000_00, 0)
    assert found["pension_insurance"] == found["employer_pension_insurance"] == 465_00 + 558_00
    assert found["unemployment_insurance"] == found["employer_unemployment_insurance"] == 65_00 + 78_00
    # 7.3 % and half of 2.9 % on 5,000, half of the last year's 2.5 % on 6,000.
    assert found["health_insurance"] == found["employer_health_insurance"] == 365_00 + 72_50 + 438_00 + 75_00
    assert found["care_insurance"] == 90_00 + 108_00
    assert found["insolvency_levy"] == 7_50 + 9_00


def test_up_to_the_ceiling_of_this_year_it_stays() -> None:
    found = pay(one_off=812_50)
    assert (moved(found), found["health_base"]) == ((0, 0, 0), 5_812_50)
    assert moved(pay(one_off=812_51))[0] == 812_51


def test_what_the_last_year_has_not_left_is_not_insured_at_all() -> None:
    full = pay(regular=9_000_00)
    assert moved(full) == (6_000_00, 0, 0)
    assert full["pension_insurance"] == 785_85
    part = pay(one_off=40_000_00)
    assert moved(part) == (40_000_00, 36_600_00, 6_150_00)


def test_voluntary_members_are_asked_about_the_ceiling_of_pension_insurance() -> None:
    """7,000 and the bonus are above the ceiling of health insurance either way."""
    stays, moves = (pay(VOLUNTARY, regular=7_000_00, one_off=one_off) for one_off in (1_450_00, 1_450_01))
    assert (moved(stays), stays["pension_base"]) == ((0, 0, 0), 8_450_00)
    assert moved(moves) == (1_450_01, 1_450_01, 0)
    assert moved(pay(regular=7_000_00, one_off=1_450_00))[0] == 1_450_00


def test_the_ceiling_counts_the_months_of_this_year_so_far() -> None:
    assert moved(pay(month=3, one_off=2_437_50))[0] == 0
    assert moved(pay(month=3, one_off=2_437_51))[0] == 2_437_51
    assert moved(pay(month=4, one_off=20_000_00)) == (0, 0, 0)


def test_a_second_bonus_finds_what_the_first_has_left() -> None:
    first = pay(one_off=4_000_00)
    so_far = {code: amount for code, amount in first.items() if code.endswith(("_base", "_days"))}
    second = pay(month=2, one_off=4_000_00, year=so_far)
    assert moved(first) == (4_000_00, 4_000_00, 4_000_00)
    assert moved(second) == (4_000_00, 4_000_00, 2_150_00)


def test_the_days_of_the_last_year_decide_what_it_has_left() -> None:
    """Since 1 October: 3 * 5,512.50 - 15,000 = 1,537.50 and 3 * 8,050 - 15,000 = 9,150."""
    assert moved(pay(last_year=year(5_000_00, 3))) == (6_000_00, 6_000_00, 1_537_50)


def test_who_began_this_year_has_no_last_year() -> None:
    found = pay(last_year={}, last_profile=None, employed_from=date(2026, 1, 1))
    assert (moved(found), found["march_clause_one_off"]) == ((0, 0, 0), 0)


@pytest.mark.parametrize(
    "facts",
    [
        {"last_year": {}, "employed_from": date(2025, 1, 1)},
        {"last_profile": None},
        {"last_profile": replace(THEN, employment=Employment.MINI_JOB)},
    ],
)
def test_what_is_not_known_is_shown(facts: dict[str, Any]) -> None:
    found = pay(**facts)
    assert (moved(found), found["march_clause_one_off"], found["health_base"]) == ((0, 0, 0), 6_000_00, 5_812_50)


def test_without_figures_of_the_last_year_it_is_shown() -> None:
    rules = german_rules("2025")
    days = period(PayFrequency.MONTHLY, "2025-01")
    asked = Subject(NOW, days, days.last_day, {"regular": 5_000_00, "one_off": 6_000_00}, last_year=year(5_000_00), last_profile=THEN)
    found = calculate(case_of([asked], rules), rules)
    assert (found["march_clause_one_off"].item(), found["last_year_one_off"].item()) == (6_000_00, 0)


def test_the_tax_does_not_ask_for_the_clause() -> None:
    taxes = [code for code in pay() if "tax" in code or "solidarity" in code]
    plain = pay(last_year={}, last_profile=None, employed_from=date(2026, 1, 1))
    assert len(taxes) > 8
    assert {code: pay()[code] for code in taxes} == {code: plain[code] for code in taxes}


def test_the_steps_add_up() -> None:
    trail = Trail()
    found = calculate(case_of([subject()], RULES), RULES, trail)
    told = steps(trail, RULES.provenance)
    for code in ("pension_insurance", "employer_health_insurance", "care_insurance", "unemployment_insurance"):
        last_year, whole = [step for step in told if step["figure"] == code]
        assert whole["values"]["plus_last_year"] == last_year["result"] > 0
        assert whole["result"] == int(found[code][0])
        assert all(each["name"] and each["source"] for each in last_year["parameters"])
    (own,) = [step for step in told if step["figure"] == "health_base"]
    assert (own["values"]["one_off"], own["values"]["one_off_beyond"], own["result"]) == (0, 0, 5_000_00)
    (base,) = [step for step in told if step["figure"] == "last_year_health_base"]
    assert base["parameters"][0]["value"] == "5512.50"
    assert base["values"] == {"one_off": 6_000_00, "base_of_last_year": 60_000_00, "days_of_last_year": 360}


@given(st.integers(0, 12_000_00), st.integers(1, 60_000_00), st.integers(1, 12))
def test_nothing_is_insured_twice_or_beyond_a_ceiling(regular: int, one_off: int, months: int) -> None:
    found = pay(regular=regular, one_off=one_off, last_year=year(regular, months))
    whole, pension, health = moved(found)
    assert whole in (0, one_off)
    assert max(pension, health) <= whole
    assert found["health_base"] + health <= regular + one_off
    assert health <= max(0, (5_512_50 - regular) * months)
    assert found["health_base"] <= 5_812_50
