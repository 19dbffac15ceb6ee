"""Facts that exclude each other, the model of the API and the file, parameters, the trail and the P60."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from payroll.domain.trail import Trail
from payroll.domain.united_kingdom.case import case_of
from payroll.domain.united_kingdom.facts import DirectorMethod, NiCategory, Profile, StudentLoanPlan
from payroll.domain.united_kingdom.figures import FIGURES
from payroll.domain.united_kingdom.year_end import statement
from payroll.operations.profiles.united_kingdom import UnitedKingdomProfileIn
from payroll.records.united_kingdom_rules import YEARS, united_kingdom_rules
from tests.unit.payroll.united_kingdom.people import figures_of, subject


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"tax_code": "1257"}, "tax_code"),
        ({"previous_pay": -1}, "previous_pay"),
        ({"previous_pay": 1}, "previous_tax_year"),
        ({"previous_tax": 1}, "previous_tax_year"),
        ({"previous_tax_year": "2026"}, "previous_tax_year"),
        ({"director_from": date(2026, 5, 1)}, "director_from"),
    ],
)
def test_refused_facts(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(ValueError, match=rf"^{field}\|"):
        Profile(**facts)


def test_model_reads_text_and_json_alike() -> None:
    text = {
        "tax_code": " s1257l  m1 ",
        "previous_pay": "100000",
        "previous_tax": "-5000",
        "previous_tax_year": "2026-27",
        "ni_category": "m",
        "director": "Alternative",
        "director_from": "2026-05-04",
        "student_loan": "2",
        "postgraduate_loan": "yes",
    }
    expected = Profile(
        "S1257L M1", 100_000, -5_000, "2026-27", NiCategory.M, DirectorMethod.ALTERNATIVE, date(2026, 5, 4), StudentLoanPlan.PLAN_2, True
    )
    assert UnitedKingdomProfileIn.model_validate(text).profile() == expected
    empty = {"director": "", "director_from": "", "student_loan": ""}
    assert UnitedKingdomProfileIn.model_validate(empty).profile() == UnitedKingdomProfileIn().profile() == Profile()


@pytest.mark.parametrize(
    "facts", [{"ni_category": "G"}, {"student_loan": "3"}, {"previous_pay": "-1"}, {"tax_codes": "1257L"}, {"director_from": "1500-01-01"}]
)
def test_model_refuses(facts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        UnitedKingdomProfileIn.model_validate(facts)


@pytest.mark.parametrize("tax_year", YEARS)
def test_rules_are_whole(tax_year: str) -> None:
    rules = united_kingdom_rules(tax_year)
    assert set(rules.national_insurance.categories) == set(NiCategory)
    for bands in rules.bands.values():
        limits = [band.limit for band in bands[:-1]]
        assert limits == sorted(limit for limit in limits if limit is not None)
        assert bands[-1].limit is None
    assert all(rules.bands[region][place].rate == 20_000 for region, place in rules.basic_rate.items())
    seen_second_hand = (
        "categories",
        "lower_earnings_limit",
        "primary_threshold",
        "secondary_threshold",
        "upper_earnings_limit",
        "zone_threshold",
    )
    assert rules.provenance.unverified == (tuple(f"ni.{name}" for name in seen_second_hand) if tax_year == "2026-27" else ())


def test_unknown_year_and_payment_of_another_year() -> None:
    with pytest.raises(KeyError):
        united_kingdom_rules("2019-20")
    with pytest.raises(ValueError, match=r"^pay_date\|"):
        case_of([subject(1)], united_kingdom_rules("2025-26"))


def test_every_figure_is_explained_with_known_parameters() -> None:
    trail = Trail()
    payment = subject(500_000, tax_code="K45", student_loan=StudentLoanPlan.PLAN_1, postgraduate_loan=True, director=DirectorMethod.ANNUAL)
    found = figures_of(payment, trail)
    assert found == figures_of(payment)
    assert {step.figure for step in trail.steps} == {figure.code for figure in FIGURES} == set(found)
    known = united_kingdom_rules("2026-27").provenance.parameters
    assert all(name in known for step in trail.steps for name in step.parameters)
    assert [int(step.result[0]) for step in trail.steps if step.figure == "income_tax"][-1] == found["income_tax"]  # type: ignore[index]


def test_figures_have_labels_in_three_languages() -> None:
    assert all(set(figure.labels) == {"en", "de", "it"} and all(figure.labels.values()) for figure in FIGURES)
    assert len({figure.code for figure in FIGURES}) == len(FIGURES)


def test_p60() -> None:
    year = {
        "taxable_pay": 4_000_050,
        "income_tax": 540_020,
        "ni_at_lel": 670_850,
        "employee_ni": 219_440,
        "student_loan": 50_000,
    }
    profile = Profile(previous_pay=100_000, previous_tax=5_000, previous_tax_year="2026-27", ni_category=NiCategory.C)
    boxes = {box.number: box.amount for box in statement(year, profile, "2026-27")}
    assert (boxes["pay"], boxes["tax"], boxes["total_pay"], boxes["total_tax"]) == (4_000_050, 540_020, 4_100_050, 545_020)
    assert (boxes["1a C"], boxes["1d C"], boxes["student_loan"], boxes["postgraduate_loan"]) == (670_800, 219_440, 50_000, 0)
    assert {box.number: box.amount for box in statement(year, profile, "2027-28")}["total_pay"] == 4_000_050


def test_p60_with_two_letters() -> None:
    letters = {"ni_at_lel_m": 111_800, "ni_at_lel_a": 559_000, "employee_ni_a": 1_234}
    year = {"ni_at_lel": 111_800 + 559_000 + 100_00, "employee_ni": 1_234} | letters
    boxes = {box.number: box.amount for box in statement(year, Profile(), "2026-27")}
    assert (boxes["1a M"], boxes["1a A"], boxes["1d A"], boxes["1d M"]) == (111_800, 569_000, 1_234, 0)
    assert [number for number in boxes if number.startswith("1")] == [f"1{row} {letter}" for letter in "AM" for row in "abcd"]
