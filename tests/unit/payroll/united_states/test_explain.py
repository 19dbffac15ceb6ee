"""The steps of one person, as an accountant reads them."""

import json

import pytest

from payroll.domain.explain import steps
from payroll.domain.trail import Trail
from payroll.domain.united_states.figures import FIGURES
from payroll.records.united_states_rules import united_states_rules
from tests.unit.payroll.united_states.builders import figures, subject


def test_every_figure_is_explained_and_its_last_step_is_its_value() -> None:
    trail = Trail()
    found = figures(subject(regular=12_000_00, one_off=3_000_00), subject(regular=1_000_00), trail=trail)
    explained = steps(trail, united_states_rules("2026").provenance)
    assert {step["figure"]: step["result"] for step in explained} == found
    assert found.keys() == {each.code for each in FIGURES}
    assert json.loads(json.dumps(explained)) == explained


def test_a_step_in_full() -> None:
    trail = Trail()
    figures(subject(regular=12_000_00), subject(regular=1_000_00), trail=trail)
    step = next(each for each in steps(trail, united_states_rules("2026").provenance, 1) if each["figure"] == "medicare")
    assert step == {
        "figure": "medicare",
        "rule": "Medicare (26 USC 3101(b)(1)), half up to the cent",
        "parameters": [
            {"name": "fica.medicare_rate", "value": "0.0145", "source": "26 USC 3101, 3102(f), 3111, 3121", "status": "confirmed"}
        ],
        "values": {"wages": 1_000_00},
        "result": 14_50,
    }


def test_a_person_who_is_not_there() -> None:
    trail = Trail()
    figures(subject(regular=1), trail=trail)
    with pytest.raises(IndexError):
        steps(trail, united_states_rules("2026").provenance, 1)
