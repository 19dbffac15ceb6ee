"""Terms of one contract never overlap, in whatever order they are set, and every day has the terms that began last."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.people import Contract
from payroll.operations.employee_facts import with_contract, without_contract
from tests.unit.payroll.people.builders import salary
from tests.unit.payroll.people.test_records import employee

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 40).map(lambda number: FIRST + timedelta(days=number))
TERMS = st.lists(st.tuples(DAYS, st.one_of(st.none(), st.integers(0, 30))), min_size=1, max_size=8)


def terms(place: int, begins: date, length: int | None) -> Contract:
    return salary(1_000_00 + place, valid_from=begins, valid_to=None if length is None else begins + timedelta(days=length))


@given(TERMS)
def test_terms_of_one_contract_follow_each_other(wanted: list[tuple[date, int | None]]) -> None:
    person = employee(contracts=())
    latest: dict[date, Contract] = {}
    for place, (begins, length) in enumerate(wanted):
        latest[begins] = terms(place, begins, length)
        person = with_contract(person, latest[begins])
    assert [each.valid_from for each in person.contracts] == sorted(latest)
    for each, following in zip(person.contracts, person.contracts[1:], strict=False):
        assert each.valid_to is not None
        assert each.valid_to < following.valid_from
    for day in (FIRST + timedelta(days=number) for number in range(60)):
        held = [each.amount for each in person.contracts if each.valid_from <= day and (each.valid_to is None or day <= each.valid_to)]
        begun = [begins for begins in latest if begins <= day]
        expected = latest[max(begun)] if begun else None
        assert held == ([expected.amount] if expected and (expected.valid_to is None or day <= expected.valid_to) else [])


@given(DAYS, DAYS)
def test_removing_terms_undoes_setting_them(one: date, other: date) -> None:
    before = employee(contracts=(salary(valid_from=min(one, other)),))
    begins = max(one, other) + timedelta(days=1)
    after = with_contract(before, salary(2_000_00, valid_from=begins))
    assert without_contract(after, "1", begins) == before


@given(TERMS)
def test_setting_terms_again_changes_nothing(wanted: list[tuple[date, int | None]]) -> None:
    person = employee(contracts=())
    for place, (begins, length) in enumerate(wanted):
        person = with_contract(person, terms(place, begins, length))
    assert all(with_contract(person, each) == person for each in person.contracts)
