"""A person's earnings over the runs: approved pay counts once, cancelled pay never, and no year is lost."""

from datetime import date

import pytest

from payroll.records.payslip import EarningsRecord, LastPay, OpenPay, SlipReference


def pay(amount: int, year: str = "2026") -> OpenPay:
    return OpenPay(year, {"regular": amount}, {"loan:L1": 1}, LastPay(amount))


def record(**open_pay: OpenPay) -> EarningsRecord:
    slips = tuple(SlipReference(run, each.tax_year, date(2026, 1, 1)) for run, each in open_pay.items())
    return EarningsRecord(company="acme", employee_id="E1", open=open_pay, slips=slips)


def test_folding_adds_approved_pay_once_and_drops_cancelled_pay() -> None:
    once = record(a=pay(100), b=pay(50), c=pay(7)).folded({"a"}, {"b"}, {"2026"})
    assert (once.years, once.balances, once.last) == ({"2026": {"regular": 100}}, {"loan:L1": 1}, LastPay(100))
    assert (list(once.open), [slip.run for slip in once.slips]) == (["c"], ["a", "c"])
    assert once.folded({"a"}, {"b"}, {"2026"}) == once


def test_calculating_a_run_again_sets_its_entry_and_adds_nothing() -> None:
    reference = SlipReference("a", "2026", date(2026, 1, 1))
    twice = record().with_pay(reference, pay(100)).with_pay(reference, pay(90))
    assert (dict(twice.open), twice.slips) == ({"a": pay(90)}, (reference,))


def test_an_open_run_of_others_is_named() -> None:
    assert record(a=pay(1), b=pay(2)).undecided("a", (), ()) == "b"
    assert record(a=pay(1), b=pay(2)).undecided("a", {"b"}, ()) is None
    assert record(a=pay(1), b=pay(2)).undecided("a", (), {"b"}) is None


def test_years_that_are_not_kept_go_and_balances_stay() -> None:
    kept = record(a=pay(100, "2024"), b=pay(50, "2026")).folded({"a", "b"}, (), {"2025", "2026"})
    assert (kept.years, kept.balances) == ({"2026": {"regular": 50}}, {"loan:L1": 2})


@pytest.mark.parametrize("name", ["years", "balances", "open", "slips"])
def test_damaged_sums_are_noticed(name: str) -> None:
    item = record(a=pay(1)).item() | {name: {"S": "?"}}
    with pytest.raises((TypeError, ValueError, KeyError, AttributeError)):
        EarningsRecord.of(item)
