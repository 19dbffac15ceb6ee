"""From facts to payslips: one and many agree, one broken person stops nobody, sums run on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from payroll.domain.countries import COUNTRIES
from payroll.domain.figures import Side
from payroll.domain.lines import by_side
from payroll.domain.pay import Occasion, Payee, payslips
from payroll.domain.payslip import Payslip, SetAsideError, totals
from payroll.domain.people import Contract, ContractKind, Country, Loan, Person
from payroll.domain.periods import PayFrequency, period
from payroll.domain.subject import Subject

US = COUNTRIES[Country.US]
NOVEMBER = period(PayFrequency.MONTHLY, "2026-11")
DECEMBER = period(PayFrequency.MONTHLY, "2026-12")
CODES = [figure.code for figure in US.figures]
TAX = next(figure.code for figure in US.figures if figure.side is Side.DEDUCTION)
SALARIES = st.integers(-5, 200_000_00)


def tenth(subjects: Sequence[Subject[Any]]) -> list[dict[str, int]]:
    """Rules that take a tenth of the year's pay, less what was taken, and that refuse a salary of 13.00."""
    if any(each.earned("regular") == 13_00 for each in subjects):
        raise ValueError("a whole refused for one")
    return [
        dict.fromkeys(CODES, 0) | {TAX: (each.so_far("regular") + each.earned("regular")) // 10 - each.so_far(TAX)} for each in subjects
    ]


def person(amount: int, name: str = "E1", **changes: Any) -> Person:
    contract = Contract("C1", date(2020, 1, 1), PayFrequency.MONTHLY, ContractKind.SALARY, amount)
    return replace(Person(name, Country.US, date(2020, 1, 1), contracts=(contract,)), **changes)


def payee(someone: Person, *periods: Any, **changes: Any) -> Payee:
    return Payee(someone, tuple(Occasion(each, each.last_day, None) for each in periods or (NOVEMBER,)), **changes)


@given(st.lists(SALARIES, max_size=8))
def test_many_are_paid_as_each_alone(salaries: list[int]) -> None:
    payees = [payee(person(amount, f"E{place}")) for place, amount in enumerate(salaries)]
    together = payslips(US, payees, tenth)
    alone = [payslips(US, [each], tenth)[0] for each in payees]
    shown = [[str(result) if isinstance(result, SetAsideError) else result for result in results] for results in (together, alone)]
    assert shown[0] == shown[1]


def test_who_is_refused_by_the_rules_is_set_aside_alone() -> None:
    results = payslips(US, [payee(person(amount)) for amount in (100_00, 13_00, 200_00)], tenth)
    assert [isinstance(result, SetAsideError) for result in results] == [False, True, False]
    assert isinstance(results[1], SetAsideError)
    assert results[1].reason == "rules_refuse"


def test_the_year_and_loans_run_on_from_occasion_to_occasion() -> None:
    loan = Loan("L1", "Advance", 150_00, 100_00, date(2026, 1, 1))
    (result,) = payslips(US, [payee(person(1_005_05, loans=(loan,)), NOVEMBER, DECEMBER, year={"regular": 5, TAX: 0})], tenth)
    assert isinstance(result, list)
    first, second = result
    assert second.year_before == first.year_after
    assert second.year_after["regular"] == 2_010_15
    assert second.year_after[TAX] == 201_01
    assert [slip.balances["loan:L1"] for slip in result] == [100_00, 50_00]


@given(st.lists(st.integers(1, 100_000_00), min_size=1, max_size=8), st.integers(1, 5))
def test_totals_of_parts_are_the_totals_of_the_whole(salaries: list[int], size: int) -> None:
    results = payslips(US, [payee(person(amount)) for amount in salaries], tenth)
    slips = [slip for result in results if isinstance(result, list) for slip in result]
    whole = totals(slips)
    parts = [totals(slips[begin : begin + size]) for begin in range(0, len(slips), size)]
    assert all(sum(part.get(name, 0) for part in parts) == amount for name, amount in whole.items())
    assert whole["net"] == whole["gross"] + whole["credits"] - whole["deductions"]


def test_past_pay_calculated_again_is_zero_after_leaving_and_takes_nothing_from_the_net() -> None:
    loan = Loan("L1", "Advance", 150_00, 100_00, date(2026, 1, 1))
    gone = person(1_000_00, left_on=date(2026, 10, 31), loans=(loan,))
    (refused,) = payslips(US, [payee(gone)], tenth)
    assert isinstance(refused, SetAsideError)
    assert refused.reason == "not_employed"
    (again,) = payslips(US, [payee(gone, again=True)], tenth)
    assert again == [Payslip(())]
    (still,) = payslips(US, [payee(person(1_000_00, loans=(loan,)), again=True)], tenth)
    assert isinstance(still, list)
    assert by_side(still[0].lines)[Side.DEDUCTION] == 100_00
    assert still[0].balances == {}
