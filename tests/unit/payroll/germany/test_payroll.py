"""German payslips: cases from the law, what holds for everybody, and the facts that are refused."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.columns import column
from payroll.domain.figures import Side
from payroll.domain.germany.case import case_of
from payroll.domain.germany.facts import HIGHEST_AMOUNT, Employment, Health, Insured, Profile, State, TaxClass, TransitionZone
from payroll.domain.germany.figures import FIGURES
from payroll.domain.germany.payroll import SLICE, calculate
from payroll.domain.germany.selection import taken
from payroll.domain.germany.tariff import tax_by_class
from payroll.domain.germany.transition_zone import employee_base, total_base
from payroll.domain.germany.year_end import statement
from payroll.domain.periods import PayFrequency, period
from payroll.domain.subject import Subject
from payroll.domain.trail import Trail
from payroll.operations.profiles.germany import GermanyProfileIn
from payroll.records.german_rules import YEARS, german_rules
from tests.conformance.payroll.agree_de import people

RULES = german_rules("2026")
PARENT = Profile(fund_surcharge=2_900, parent=True)
AMOUNTS = st.integers(0, 60_000_00)


def subject(profile: Profile = PARENT, month: int = 6, **facts: Any) -> Subject[Profile]:
    when = period(PayFrequency.MONTHLY, f"2026-{month:02}")
    earnings = {name: facts.pop(name, 0) for name in ("regular", "one_off", "compensation")}
    return Subject(profile, when, when.last_day, earnings, **facts)


def pay(profile: Profile = PARENT, month: int = 6, **facts: Any) -> dict[str, int]:
    found = calculate(case_of([subject(profile, month, **facts)], RULES), RULES)
    return {code: int(values[0]) for code, values in found.items()}


@given(st.lists(st.integers(0, 3_000), min_size=1, max_size=30))
def test_one_person_is_calculated_as_among_many(rows: list[int]) -> None:
    together = {code: values[rows] for code, values in MANY_FIGURES.items()}
    alone = calculate(taken(MANY, np.array(rows)), RULES)
    assert all(np.array_equal(alone[code], together[code]) for code in together)


MANY = case_of(list(people(3_001, 2026, seed=9)), RULES)
MANY_FIGURES = calculate(MANY, RULES)


def test_slices_change_nothing() -> None:
    times = SLICE // len(MANY) + 2
    repeated = taken(MANY, np.tile(np.arange(len(MANY)), times))
    assert len(repeated) > SLICE
    for code, values in calculate(repeated, RULES).items():
        assert np.array_equal(values, np.tile(MANY_FIGURES[code], times)), code


def test_nothing_due_is_negative() -> None:
    for figure in FIGURES:
        if figure.side is not Side.BASE:
            assert (MANY_FIGURES[figure.code] >= 0).all(), figure.code


@given(AMOUNTS, AMOUNTS, st.sampled_from(TaxClass), st.sampled_from(YEARS))
def test_more_income_is_never_taxed_less(one: int, other: int, tax_class: TaxClass, year: str) -> None:
    classes = column([tax_class, tax_class])
    low, high = tax_by_class(column(sorted((one * 12, other * 12))), classes, german_rules(year).wage_tax).tolist()
    assert 0 <= low <= high


@pytest.mark.parametrize("year", YEARS)
def test_extremes(year: str) -> None:
    """The largest incomes and the ends of the zones against whole numbers without a limit: no product leaves int64."""
    rules = german_rules(year).wage_tax
    ends = [zone.end + near for zone in rules.tariff.progressive for near in (0, 99)]
    for income in (*ends, 36 * 10**12, 50 * 10**12):
        for tax_class in TaxClass:
            if tax_class >= TaxClass.V and income <= rules.high_classes.second_limit:
                continue
            found = int(tax_by_class(column([income]), column([tax_class]), rules)[0])
            assert found == exact_tax(income, tax_class, rules), (income, tax_class)


def exact_tax(income: int, tax_class: TaxClass, rules: Any) -> int:
    def tariff(cents: int) -> int:
        start = rules.tariff.basic_allowance
        if cents < start + 100:
            return 0
        for zone in rules.tariff.progressive:
            if cents < zone.end + 100:
                y = cents - zone.start
                return int(((zone.quadratic * y + zone.linear * 10**6) * y + zone.constant * 10**12) // 10**14 * 100)
        flat = next(each for each in rules.tariff.proportional if each.end is None or cents < each.end + 100)
        return int((flat.rate * cents - flat.deduction * 100_000) // 10**7 * 100)

    def doubled(cents: int) -> int:
        step, high = rules.high_classes.step, rules.high_classes
        difference = tariff(cents * 5 // 4 // step * step) - tariff(cents * 3 // 4 // step * step)
        return int(max(2 * difference, cents * high.minimum_rate // 10**7 * 100))

    if tax_class is TaxClass.III:
        return 2 * tariff(income // 200 * 100)
    income = income // 100 * 100
    if tax_class < TaxClass.V:
        return tariff(income)
    high = rules.high_classes
    assert income > high.second_limit
    tax = doubled(high.second_limit) + (min(income, high.third_limit) - high.second_limit) * high.rate // 10**7 * 100
    return int(tax + max(0, income - high.third_limit) * high.top_rate // 10**7 * 100)


def test_the_largest_pay_that_is_accepted_is_taxed_below_itself() -> None:
    found = pay(regular=HIGHEST_AMOUNT, one_off=HIGHEST_AMOUNT, month=1, periods_left=11)
    assert 0.41 < found["wage_tax"] / HIGHEST_AMOUNT < 0.45
    assert 0.44 < found["wage_tax_one_off"] / HIGHEST_AMOUNT <= 0.45
    with pytest.raises(ValueError, match=r"^earnings\|"):
        pay(regular=HIGHEST_AMOUNT + 1)


def test_transition_zone_from_nothing_to_the_whole_pay() -> None:
    zone = RULES.insurance.transition_zone
    days = column([30, 30])
    assert employee_base(column([zone.lower, zone.upper]), days, zone).tolist() == [0, zone.upper]
    assert total_base(column([zone.lower, zone.upper]), days, zone).tolist() == [39_913, zone.upper]
    # 1,000 euros in 2026, as published: 854.06 and 568.36.
    assert (total_base(column([100_000]), days[:1], zone)[0], employee_base(column([100_000]), days[:1], zone)[0]) == (854_06, 568_36)


def test_transition_zone_is_for_regular_pay_of_a_whole_month() -> None:
    half_of_3000 = pay(regular=1_500_00, employed_from=date(2026, 6, 16))
    assert (half_of_3000["insured_days"], half_of_3000["pension_base"]) == (15, 1_500_00)
    half_of_1000 = pay(regular=500_00, employed_from=date(2026, 6, 16))
    assert half_of_1000["pension_base"] == 427_03
    assert pay(regular=1_000_00, one_off=1_500_00)["pension_base"] == 2_500_00
    assert pay(replace(PARENT, employment=Employment.TRAINEE), regular=1_000_00)["pension_base"] == 1_000_00
    never, always = (replace(PARENT, transition_zone=each) for each in (TransitionZone.NO, TransitionZone.YES))
    assert pay(never, regular=1_000_00)["pension_base"] == 1_000_00
    # Regularly in the zone, a month below it: the pay times F, nothing from the employee.
    below = pay(always, regular=500_00)
    assert (below["pension_base"], below["pension_insurance"]) == (330_95, 0)


def test_one_off_pay_up_to_what_the_year_has_left() -> None:
    so_far = {"insured_days": 150, "pension_base": 5 * 5_000_00, "health_base": 5 * 5_000_00}
    found = pay(regular=5_000_00, one_off=30_000_00, year=so_far, periods_left=6)
    assert (found["pension_base"], found["health_base"]) == (6 * 8_450_00 - 25_000_00, 6 * 5_812_50 - 25_000_00)
    assert found["march_clause_one_off"] == 0
    so_far = {"insured_days": 60, "pension_base": 10_000_00, "health_base": 10_000_00}
    march = pay(regular=5_000_00, one_off=30_000_00, month=3, year=so_far)
    assert (march["march_clause_one_off"], march["last_year_one_off"]) == (30_000_00, 0)


def test_off_cycle_pay_counts_as_one_off() -> None:
    so_far = {
        "insured_days": 180,
        "pension_base": 6 * 8_450_00,
        "health_base": 6 * 5_812_50,
        "taxable_wage": 60_000_00,
        "regular": 60_000_00,
    }
    found = pay(regular=1_000_00, year=so_far, supplementary=True, periods_left=6)
    assert (found["wage_tax"], found["pension_base"], found["insured_days"]) == (0, 0, 0)
    assert found["wage_tax_one_off"] > 300_00


def test_compensation_is_taxed_and_not_insured() -> None:
    found = pay(regular=5_000_00, compensation=20_000_00, periods_left=6)
    assert found["pension_base"] == 5_000_00
    assert found["taxable_wage"] == 25_000_00
    assert found["wage_tax_one_off"] > 5_000_00


def test_mini_job() -> None:
    mini = Profile(employment=Employment.MINI_JOB)
    found = pay(mini, regular=550_00)
    assert found["employer_health_insurance"] == 71_50
    assert (found["employer_pension_insurance"], found["pension_insurance"]) == (82_50, 19_80)
    assert (found["mini_job_flat_tax"], found["levy_u1"], found["levy_u2"], found["insolvency_levy"]) == (11_00, 4_40, 1_21, 83)
    assert (found["wage_tax"], found["taxable_wage"], found["flat_taxed_wage"]) == (0, 0, 550_00)
    # 175 at 18.6 percent is 32.55; the employer bears 15 percent of 100.
    assert pay(mini, regular=100_00)["pension_insurance"] == 17_55
    assert pay(replace(mini, pension=Insured.NONE), regular=100_00)["pension_insurance"] == 0
    by_class = pay(replace(mini, flat_tax=False, tax_class=TaxClass.VI), regular=550_00)
    assert (by_class["mini_job_flat_tax"], by_class["taxable_wage"]) == (0, 550_00)
    assert by_class["wage_tax"] > 0


def test_private_insurance() -> None:
    private = Profile(health=Health.PRIVATE, private_health_premium=1_200_00, private_care_premium=60_00, parent=True)
    found = pay(private, regular=7_000_00)
    assert (found["private_health_subsidy"], found["private_care_subsidy"]) == (508_59, 30_00)
    assert (found["health_insurance"], found["employer_health_insurance"], found["care_insurance"]) == (0, 0, 0)


def test_care_in_saxony_and_by_children() -> None:
    saxony = pay(replace(PARENT, state=State.SACHSEN), regular=4_000_00)
    assert (saxony["care_insurance"], saxony["employer_care_insurance"]) == (92_00, 52_00)
    assert pay(replace(PARENT, children_under_25=7), regular=4_000_00)["care_insurance"] == 32_00
    childless = replace(PARENT, parent=False)
    # 23 on 1 June is completed on 31 May: due in June. 23 on 2 June: due in July.
    assert pay(childless, regular=4_000_00, birth_date=date(2003, 6, 1))["care_insurance"] == 96_00
    assert pay(childless, regular=4_000_00, birth_date=date(2003, 6, 2))["care_insurance"] == 72_00


def test_pensioners_cost_the_employer_alone() -> None:
    found = pay(replace(PARENT, pension=Insured.EMPLOYER_ONLY, unemployment=Insured.EMPLOYER_ONLY, sick_pay=False), regular=3_000_00)
    assert (found["pension_insurance"], found["employer_pension_insurance"]) == (0, 279_00)
    assert found["health_insurance"] == 210_00 + 43_50


def test_part_of_a_month_is_taxed_by_the_day() -> None:
    found = pay(regular=2_000_00, employed_to=date(2026, 6, 10))
    assert found["insured_days"] == 10
    assert found["wage_tax"] % 10 == 0
    assert found["wage_tax"] > pay(regular=2_000_00)["wage_tax"]


def test_every_figure_that_is_due_is_explained() -> None:
    member = replace(PARENT, church_member=True, u1_rate=1_000, u2_rate=500)
    cases = [
        subject(member, month=1, regular=9_000_00, one_off=50_000_00, periods_left=11),
        subject(Profile(employment=Employment.MINI_JOB), regular=400_00),
        subject(Profile(health=Health.PRIVATE, private_health_premium=900_00, private_care_premium=50_00), regular=9_000_00),
        subject(regular=1_000_00),
    ]
    names = set(RULES.provenance.parameters)
    for each in cases:
        trail = Trail()
        found = calculate(case_of([each], RULES), RULES, trail)
        noted = {step.figure for step in trail.steps}
        assert {code for code, values in found.items() if values[0] != 0} <= noted
        assert {name for step in trail.steps for name in step.parameters} <= names
        last = {step.figure: step for step in trail.steps}
        assert all(int(np.asarray(last[code].result).reshape(-1)[0]) == found[code][0] for code in noted)


def test_statement() -> None:
    year = {
        "taxable_wage": 60_000_00,
        "wage_tax": 8_000_00,
        "wage_tax_one_off": 500_00,
        "pension_insurance": 5_580_00,
        "health_insurance": 5_000_00,
    }
    year |= {"employer_pension_insurance": 5_580_00, "employer_health_insurance": 5_000_00, "compensation": 1_000_00}
    lines = {box.number: box.amount for box in statement(year, PARENT)}
    assert (lines["3"], lines["4"], lines["19"], lines["22a"], lines["23a"]) == (60_000_00, 8_500_00, 1_000_00, 5_580_00, 5_580_00)
    assert (lines["24a"], lines["25"]) == (0, 5_000_00)
    voluntary = {box.number: box.amount for box in statement(year, replace(PARENT, health=Health.VOLUNTARY))}
    assert (voluntary["24a"], voluntary["25"]) == (5_000_00, 10_000_00)
    mini = {box.amount for box in statement(year, Profile(employment=Employment.MINI_JOB))}
    assert mini == {0}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"factor": 900}, "factor"),
        ({"children_under_25": 1}, "children_under_25"),
        ({"private_health_premium": 1}, "health"),
        ({"fund_surcharge": 2_905}, "fund_surcharge"),
        ({"monthly_allowance": -1}, "monthly_allowance"),
    ],
)
def test_impossible_facts(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(ValueError, match=rf"^{field}\|"):
        Profile(**facts)


def test_profile_from_text() -> None:
    given_facts = {
        "tax_class": "iv",
        "factor": "0.912",
        "fund_surcharge": "2.45",
        "pension": "employer_only",
        "church_member": "true",
        "state": "BY",
    }
    profile = GermanyProfileIn.model_validate(given_facts).profile()
    assert (profile.tax_class, profile.factor, profile.fund_surcharge, profile.pension) == (TaxClass.IV, 912, 2_450, Insured.EMPLOYER_ONLY)
    assert GermanyProfileIn.model_validate({"tax_class": 4, "factor": 0.912, "fund_surcharge": 2.45}).profile().factor == 912
    with pytest.raises(ValueError, match="extra"):
        GermanyProfileIn.model_validate({"tax_clas": 1})


def test_other_periods_are_refused() -> None:
    week = period(PayFrequency.WEEKLY, "2026-W10")
    with pytest.raises(ValueError, match=r"^period\|"):
        case_of([Subject(PARENT, week, week.last_day, {"regular": 1})], RULES)
