"""Withholding from regular and supplemental wages, by examples of the publications and by properties."""

from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.periods import PayFrequency
from payroll.domain.united_states.facts import FilingStatus, Profile, SupplementalMethod, W4Form
from tests.unit.payroll.united_states.builders import figures, subject

AGGREGATE = Profile(supplemental_method=SupplementalMethod.AGGREGATE)
WAGES = st.integers(0, 10**8)
PROFILES = st.builds(
    Profile,
    filing_status=st.sampled_from(FilingStatus),
    two_jobs=st.booleans(),
    credits=st.integers(0, 10**6),
    other_income=st.integers(0, 10**7),
    deductions=st.integers(0, 10**7),
)


def tax(profile: Profile, wage: int, group: PayFrequency = PayFrequency.MONTHLY) -> int:
    return figures(subject(profile, regular=wage, group=group))["federal_income_tax"]


def test_an_earlier_form_counts_allowances() -> None:
    older = Profile(form=W4Form.BEFORE_2020, allowances=2)
    # 5,000 x 12 - 2 x 4,300 = 51,400: 1,240 + 12 % of 31,500 = 5,020 a year
    assert tax(older, 5000_00) == 418_33
    assert tax(older, 5000_00) == tax(Profile(), 5000_00)  # two allowances are line 1g of the later form


def test_a_nonresident_alien() -> None:
    # 3,000 + 619.20 biweekly: 94,099.20 - 8,600 = 85,499.20: 5,800 + 22 % of 27,599.20, by 26
    assert tax(Profile(nonresident_alien=True), 3000_00, PayFrequency.BIWEEKLY) == 456_61
    assert tax(Profile(), 3000_00, PayFrequency.BIWEEKLY) == 320_38


def test_exempt_and_without_wages() -> None:
    assert tax(Profile(exempt=True), 5000_00) == 0
    assert tax(Profile(extra=50_00), 0) == 0


def test_the_flat_rate_needs_tax_withheld_from_regular_wages() -> None:
    bonus = figures(subject(year={"federal_income_tax": 1}, one_off=1000_00))
    assert bonus["federal_income_tax_supplemental"] == 220_00
    assert figures(subject(Profile(withheld_last_year=True), one_off=1000_00))["federal_income_tax_supplemental"] == 220_00
    assert figures(subject(regular=3000_00, one_off=1000_00))["federal_income_tax_supplemental"] == 220_00
    # 1,000 alone is 12,000 a year, less 8,600: nothing
    assert figures(subject(one_off=1000_00))["federal_income_tax_supplemental"] == 0


def test_the_aggregate_method() -> None:
    together = figures(subject(AGGREGATE, regular=3000_00, one_off=1000_00))
    assert together["federal_income_tax"] + together["federal_income_tax_supplemental"] == tax(Profile(), 4000_00)
    paid = {"regular": 3000_00, "federal_income_tax": tax(Profile(), 3000_00)}
    later = figures(subject(AGGREGATE, paid, paid, one_off=1000_00))
    assert (later["federal_income_tax"], later["federal_income_tax_supplemental"]) == (0, together["federal_income_tax_supplemental"])
    paid |= {"one_off": 1000_00, "federal_income_tax_supplemental": later["federal_income_tax_supplemental"]}
    second = figures(subject(AGGREGATE, paid, paid, one_off=2000_00))["federal_income_tax_supplemental"]
    assert sum(paid[code] for code in ("federal_income_tax", "federal_income_tax_supplemental")) + second == tax(Profile(), 6000_00)


def test_above_a_million_the_highest_rate_even_for_someone_exempt() -> None:
    year = {"one_off": 995_000_00, "federal_income_tax": 1}
    assert figures(subject(year=year, one_off=10_000_00))["federal_income_tax_supplemental"] == 1_100_00 + 1_850_00
    assert figures(subject(Profile(exempt=True), year, one_off=10_000_00))["federal_income_tax_supplemental"] == 1_850_00


def test_regular_wages_taken_back_return_the_tax_of_their_period_only() -> None:
    paid = {"regular": 5000_00, "federal_income_tax": tax(Profile(), 5000_00)}
    back = figures(subject(None, paid, paid, regular=-1000_00))["federal_income_tax"]
    assert back == tax(Profile(), 4000_00) - tax(Profile(), 5000_00)
    assert figures(subject(None, paid, paid, regular=-5000_00))["federal_income_tax"] == -paid["federal_income_tax"]
    assert figures(subject(None, paid, regular=-1000_00))["federal_income_tax"] == 0


@given(PROFILES, WAGES, st.integers(0, 10**6))
def test_more_wages_are_never_taxed_less_nor_beyond_the_highest_rate(profile: Profile, wage: int, more: int) -> None:
    low, high = tax(profile, wage), tax(profile, wage + more)
    assert 0 <= low <= high
    if wage > 0:
        assert (high - low) * 100 <= 37 * more + 100


@given(st.sampled_from(SupplementalMethod), st.integers(1, 3 * 10**8), st.integers(0, 10**7))
def test_supplemental_wages_taken_back_return_exactly_what_they_bore(method: SupplementalMethod, bonus: int, wage: int) -> None:
    profile = Profile(supplemental_method=method)
    first = figures(subject(profile, regular=wage, one_off=bonus))
    year = {"regular": wage, "one_off": bonus, **first}
    back = figures(subject(profile, year, one_off=-bonus))
    assert back["federal_income_tax_supplemental"] == -first["federal_income_tax_supplemental"]
