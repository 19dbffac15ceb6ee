"""Tax facts as given, for every country: the same from JSON and from a file, storable, and refused by name."""

import os
import subprocess
import sys
from typing import Any, get_type_hints

import pytest

from kernel.records import decode, encode
from kernel.refusals import Invalid
from payroll.domain.people import Country
from payroll.operations.employee_file import EmployeeRow
from payroll.operations.profiles import profile_columns, profile_facts, profile_model

GIVEN: dict[Country, tuple[dict[str, Any], dict[str, str]]] = {
    Country.US: (
        {"filing_status": "married_jointly", "credits": 50_000},
        {"filing_status": "married_jointly", "credits": "50000"},
    ),
    Country.GB: (
        {"tax_code": "1257L", "previous_pay": 100, "previous_tax_year": "2026-27"},
        {"tax_code": "1257L", "previous_pay": "100", "previous_tax_year": "2026-27"},
    ),
    Country.DE: ({"tax_class": 3}, {"tax_class": "3"}),
    Country.IT: ({"spouse_months": 12, "pension_fund_rate": "1.5"}, {"spouse_months": "12", "pension_fund_rate": "1.5"}),
}


def stored(country: Country, given: dict[str, Any]) -> Any:
    """The profile as the run reads it back."""
    kind = get_type_hints(profile_model(country).profile)["return"]
    return decode(kind, encode(dict(profile_facts(country, given))))


@pytest.mark.parametrize("country", Country)
def test_json_and_file_say_the_same_and_survive_storing(country: Country) -> None:
    from_json, from_file = GIVEN[country]
    assert profile_facts(country, from_json) == profile_facts(country, from_file)
    assert stored(country, from_json) == profile_model(country).model_validate(from_json).profile()
    assert stored(country, from_json) != stored(country, {})


@pytest.mark.parametrize("country", Country)
def test_unknown_facts_are_refused_by_name(country: Country) -> None:
    with pytest.raises(Invalid) as refusal:
        profile_facts(country, {"shoe_size": 43})
    assert [(error.pointer, error.reason) for error in refusal.value.errors] == [("/shoe_size", "is no tax fact of this country")]


def test_facts_that_exclude_each_other_are_refused_by_name() -> None:
    with pytest.raises(Invalid) as refusal:
        profile_facts(Country.GB, {"previous_pay": 100})
    assert [error.pointer for error in refusal.value.errors] == ["/previous_tax_year"]


def test_a_value_is_never_in_the_refusal() -> None:
    with pytest.raises(Invalid) as refusal:
        profile_facts(Country.GB, {"tax_code": "SECRET123"})
    assert "SECRET123" not in str(refusal.value.errors)


def test_tax_facts_and_columns_of_the_person_have_different_names() -> None:
    assert profile_columns().isdisjoint(EmployeeRow.model_fields)


def test_an_amount_with_decimals_is_not_taken_for_cents() -> None:
    with pytest.raises(Invalid) as refusal:
        profile_facts(Country.US, {"credits": "500.00", "extra": "0.00"})
    assert [error.pointer for error in refusal.value.errors] == ["/credits"]


@pytest.mark.parametrize("country", Country)
def test_no_profile_brings_numpy_along(country: Country) -> None:
    """The API and the file's worker read tax facts, and their functions are built without it."""
    code = f"import sys; from payroll.operations.profiles import *; profile_model(Country('{country}')); sys.exit('numpy' in sys.modules)"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
