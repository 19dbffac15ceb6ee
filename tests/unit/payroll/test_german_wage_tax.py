"""The German wage tax: what holds for everybody, and what the parts of it do."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.germany.allowances import child_allowances, lump_sums, reduced_wage
from payroll.domain.germany.facts import Case, Health, Insurance, OtherEarnings, PayPeriod, Pension, Person, Wage
from payroll.domain.germany.pensions import PensionAllowances, pension_allowances
from payroll.domain.germany.periods import of_year, share_of_year
from payroll.domain.germany.rules import GermanRules, TaxClass
from payroll.domain.germany.social_provision import care_rate, social_provision
from payroll.domain.germany.solidarity import surcharge_of_year
from payroll.domain.germany.tariff import income_tax, tax_by_class
from payroll.domain.germany.wage_tax import OtherTax, wage_tax
from payroll.records.german_rules import YEARS, german_rules

RULES = german_rules(2026)
AMOUNTS = st.integers(0, 400_000_00)
YEARS_OF_RULES = st.sampled_from([german_rules(year) for year in YEARS])
PEOPLE = st.builds(
    Person,
    tax_class=st.sampled_from(TaxClass),
    factor=st.integers(1, 1_000),
    child_allowances=st.integers(0, 60),
    church_member=st.booleans(),
)
INSURANCES = st.builds(
    Insurance,
    pension=st.booleans(),
    unemployment=st.booleans(),
    health=st.sampled_from(Health),
    fund_surcharge=st.integers(0, 450).map(lambda hundredths: hundredths * 10),
    private_contribution=st.integers(0, 1_000_00),
    childless=st.booleans(),
)
CASES = st.builds(
    Case,
    period=st.sampled_from(PayPeriod),
    wage=st.builds(Wage, gross=AMOUNTS),
    other=st.builds(OtherEarnings, amount=AMOUNTS, year=st.builds(Wage, gross=AMOUNTS)),
    person=PEOPLE,
    insurance=INSURANCES,
)


@pytest.mark.parametrize("year", YEARS)
def test_the_tariff_has_no_steps(year: int) -> None:
    tariff = german_rules(year).tariff
    limits = [tariff.basic_allowance, *(zone.end for zone in tariff.progressive), 277_825_00]
    for limit in limits:
        below, above = income_tax(limit, tariff), income_tax(limit + 100, tariff)
        assert 0 <= above - below <= 1_00, limit
    assert income_tax(tariff.basic_allowance, tariff) == 0


@given(AMOUNTS, st.sampled_from(TaxClass), YEARS_OF_RULES)
def test_more_income_is_never_taxed_less(income: int, tax_class: TaxClass, rules: GermanRules) -> None:
    steps = [tax_by_class(income + more, tax_class, rules) for more in (0, 99, 100, 10_00, 5_000_00)]
    assert all(lower <= higher for lower, higher in pairwise(steps))
    assert all(tax % 100 == 0 for tax in steps)


@given(CASES, YEARS_OF_RULES)
def test_nothing_withheld_is_negative_and_surcharge_stays_below_its_rate(case: Case, rules: GermanRules) -> None:
    tax = wage_tax(case, rules)
    assert min(tax.regular.wage_tax, tax.regular.solidarity, tax.regular.church_base, tax.other.wage_tax, tax.other.solidarity) >= 0
    assert tax.regular.wage_tax <= case.wage.gross
    assert tax.regular.church_base <= tax.regular.wage_tax
    assert tax.regular.solidarity * 1_000 <= 55 * tax.regular.wage_tax
    assert tax.other.solidarity * 1_000 <= 55 * tax.other.wage_tax


@given(CASES, YEARS_OF_RULES)
def test_religion_changes_the_church_base_alone(case: Case, rules: GermanRules) -> None:
    member = wage_tax(replace(case, person=replace(case.person, church_member=True)), rules)
    outsider = wage_tax(replace(case, person=replace(case.person, church_member=False)), rules)
    assert (outsider.regular.church_base, outsider.other.church_base) == (0, 0)
    assert replace(member.regular, church_base=0) == outsider.regular
    assert replace(member.other, church_base=0) == outsider.other


def test_without_other_earnings_there_is_no_other_tax() -> None:
    case = Case(other=OtherEarnings(year=Wage(gross=50_000_00)))
    assert wage_tax(case, RULES).other == OtherTax()


def test_children_lower_surcharge_and_church_base_but_not_the_wage_tax() -> None:
    alone = Case(wage=Wage(gross=120_000_00), person=Person(church_member=True))
    parent = replace(alone, person=replace(alone.person, child_allowances=20))
    one, two = wage_tax(alone, RULES).regular, wage_tax(parent, RULES).regular
    assert one.wage_tax == two.wage_tax == one.church_base
    assert two.church_base < one.church_base
    assert two.solidarity < one.solidarity
    assert child_allowances(Person(tax_class=TaxClass.IV, child_allowances=5), RULES) == 2_439_00
    assert child_allowances(Person(tax_class=TaxClass.V, child_allowances=5), RULES) == 0


def test_untaxed_shares_lower_the_regular_tax_to_nothing_at_most() -> None:
    shares = OtherEarnings(untaxed_shares=20_000_00, year=Wage(gross=30_000_00))
    with_shares = wage_tax(Case(wage=Wage(gross=18_000_00), other=shares, person=Person(church_member=True)), RULES)
    assert wage_tax(Case(wage=Wage(gross=18_000_00)), RULES).regular.wage_tax > 0
    assert (with_shares.regular.wage_tax, with_shares.regular.solidarity, with_shares.regular.church_base) == (0, 0, 0)
    assert with_shares.other.wage_tax == 0


@pytest.mark.parametrize(("period", "yearly"), [(1, 700_01), (2, 8_400_12), (3, 36_000_51), (4, 252_003_60)])
def test_periods(period: int, yearly: int) -> None:
    assert of_year(700_01, PayPeriod(period)) == yearly
    assert share_of_year(yearly, PayPeriod(period)) in (700_01, 700_00)


def test_pension_allowances() -> None:
    full = pension_allowances(24_000_00, Pension(began=2005, first_month=2_000_00), 12, 0, RULES)
    assert full == PensionAllowances(3_000_00, 900_00)
    small = pension_allowances(1_200_00, Pension(began=2005, first_month=100_00), 12, 0, RULES)
    assert small == PensionAllowances(480_00, 720_00)
    quarter = pension_allowances(6_000_00, Pension(began=2026, first_month=2_000_00, months=3), 3, 0, RULES)
    assert quarter == PensionAllowances(240_00, 72_00)
    with_death_benefit = pension_allowances(12_000_00, Pension(began=2026, first_month=2_000_00, months=3), 3, 6_000_00, RULES)
    assert with_death_benefit == PensionAllowances(960_00, 288_00)
    assert pension_allowances(0, Pension(began=2005, first_month=2_000_00), 12, 0, RULES) == PensionAllowances()


def test_lump_sums_by_class() -> None:
    reduced = reduced_wage(Wage(gross=10_000_00, pension=50_50, allowance=1_000_00, addition=100_00), 10_00, 90_00)
    assert (reduced.gross, reduced.pension) == (9_000_00, 40_50)
    sums = lump_sums(reduced, PensionAllowances(10_00, 60_00), TaxClass.II, RULES)
    assert (sums.expenses, sums.pension_supplement, sums.of_class) == (1_231_00, 40_00, 4_296_00)
    assert lump_sums(reduced, PensionAllowances(10_00, 60_00), TaxClass.VI, RULES).total == 0
    assert reduced_wage(Wage(gross=1_00, allowance=2_00), 0, 0).gross == 0


def test_social_provision_of_2026() -> None:
    wage = 30_000_00
    insured = Insurance(fund_surcharge=2_900, childless=True)
    # 9.3% + (7% + 1.45% + 2.4%); unemployment insurance finds no room under the limit of 1,900.
    assert social_provision(wage, TaxClass.I, insured, RULES).total == 2_790_00 + 3_255_00
    # 10,000: 930 + 1,085 + 130 of unemployment insurance, which class VI does not count.
    assert social_provision(10_000_00, TaxClass.I, insured, RULES).total == 2_145_00
    assert social_provision(10_000_00, TaxClass.VI, insured, RULES).total == 2_015_00
    assert social_provision(10_000_00, TaxClass.I, replace(insured, unemployment=False), RULES).total == 2_015_00
    private = Insurance(pension=False, unemployment=False, health=Health.PRIVATE, private_contribution=300_00, employer_subsidy=400_00)
    assert social_provision(wage, TaxClass.I, private, RULES).total == 0
    assert social_provision(wage, TaxClass.I, replace(private, employer_subsidy=100_00), RULES).total == 2_400_00


def test_social_provision_of_2025() -> None:
    rules = german_rules(2025)
    uninsured = Insurance(pension=False, health=Health.PRIVATE)
    # Twelve percent, at most 1,900, or 3,000 in class III, stand in for private insurance that is not reported.
    assert social_provision(10_000_00, TaxClass.I, uninsured, rules).total == 1_200_00
    assert social_provision(50_000_00, TaxClass.I, uninsured, rules).total == 1_900_00
    assert social_provision(50_000_00, TaxClass.III, uninsured, rules).private_insurance == 3_000_00
    shared = replace(uninsured, health=Health.PRIVATE_WITH_EMPLOYER, private_contribution=1_000_00)
    # 12,000 less 8.25% and 1.8% of 50,000.
    assert social_provision(50_000_00, TaxClass.I, shared, rules).total == 6_975_00
    assert social_provision(50_000_00, TaxClass.I, replace(shared, saxony=True), rules).total == 7_225_00
    assert social_provision(50_000_00, TaxClass.VI, shared, rules).total == 1_900_00


def test_care_rates() -> None:
    assert care_rate(Insurance(), RULES) == 1_800
    assert care_rate(Insurance(childless=True, child_discounts=2), RULES) == 2_400
    assert care_rate(Insurance(saxony=True, child_discounts=4), RULES) == 1_300


def test_solidarity_surcharge_begins_gently() -> None:
    assert surcharge_of_year(20_350_00, TaxClass.I, RULES.solidarity) == 0
    assert surcharge_of_year(20_351_00, TaxClass.I, RULES.solidarity) == 11
    assert surcharge_of_year(40_700_00, TaxClass.III, RULES.solidarity) == 0
    assert surcharge_of_year(100_000_00, TaxClass.I, RULES.solidarity) == 5_500_00
