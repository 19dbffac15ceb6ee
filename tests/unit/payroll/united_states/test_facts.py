"""What a tax profile refuses, and how it is read."""

from typing import Any

import pytest
from pydantic import ValidationError

from payroll.domain.united_states.facts import FilingStatus, Profile, SupplementalMethod, W4Form
from payroll.operations.profiles.united_states import UnitedStatesProfileIn


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"credits": -1}, "credits"),
        ({"extra": 10**12}, "extra"),
        ({"allowances": 1}, "allowances"),
        ({"form": W4Form.BEFORE_2020, "allowances": 1_000}, "allowances"),
        ({"form": W4Form.BEFORE_2020, "two_jobs": True}, "two_jobs"),
        ({"form": W4Form.BEFORE_2020, "deductions": 1}, "deductions"),
        ({"form": W4Form.BEFORE_2020, "filing_status": FilingStatus.HEAD_OF_HOUSEHOLD}, "filing_status"),
        ({"form": W4Form.BEFORE_2020, "exempt": True}, "exempt"),
        ({"nonresident_alien": True, "filing_status": FilingStatus.MARRIED_JOINTLY}, "filing_status"),
        ({"nonresident_alien": True, "exempt": True}, "exempt"),
        ({"medicare_exempt": True}, "medicare_exempt"),
        ({"futa_credit_reduction": 5_401}, "futa_credit_reduction"),
    ],
)
def test_impossible_combinations(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(ValueError, match=rf"^{field}\|."):
        Profile(**facts)


def test_json_and_csv_give_the_same_profile() -> None:
    json_like = {"filing_status": "married_jointly", "two_jobs": True, "credits": 2000_00, "futa_credit_reduction": "1.2"}
    texts = {"filing_status": "married_jointly", "two_jobs": "true", "credits": "200000", "futa_credit_reduction": "1.200"}
    expected = Profile(filing_status=FilingStatus.MARRIED_JOINTLY, two_jobs=True, credits=2000_00, futa_credit_reduction=1_200)
    assert UnitedStatesProfileIn.model_validate(json_like).profile() == expected
    assert UnitedStatesProfileIn.model_validate(texts).profile() == expected
    assert UnitedStatesProfileIn.model_validate({"supplemental_method": "aggregate"}).profile() == Profile(
        supplemental_method=SupplementalMethod.AGGREGATE
    )


@pytest.mark.parametrize(
    "wrong", [{"credits": -1}, {"credits": 1.5}, {"futa_credit_reduction": "5.5"}, {"status": "single"}, {"form": "2018"}]
)
def test_unreadable_profiles(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        UnitedStatesProfileIn.model_validate(wrong)
