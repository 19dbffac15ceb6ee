"""What a reviewer is shown."""

import pytest

from payroll.domain.bank import BankAccount, BankScheme
from payroll.domain.figures import Side
from payroll.domain.lines import Line
from payroll.domain.payslip import Payslip
from payroll.domain.review import account_digest, flags
from payroll.records.payslip import LastPay


def slip(gross: int, *more: Line) -> Payslip:
    return Payslip((Line("salary", Side.EARNING, gross, "regular"), *more))


@pytest.mark.parametrize(
    ("now", "last", "flagged"),
    [
        (1_200_00, 1_000_00, False),  # a fifth
        (1_200_01, 1_000_00, True),
        (799_99, 1_000_00, True),
        (150_00, 100_00, False),  # not more than 50.00
        (150_01, 100_00, True),
        (60_00, 0, True),
    ],
)
def test_a_change_beyond_a_fifth_and_fifty(now: int, last: int, flagged: bool) -> None:
    assert ("gross_changed" in flags(slip(now), LastPay(last, "a"), "a", pending=False)) is flagged
    assert "gross_changed" not in flags(slip(now), LastPay(last, "a"), "a", pending=False, regular=False)


def test_each_reason_alone() -> None:
    same = LastPay(100_00, "a")
    assert flags(slip(100_00), same, "a", pending=False) == ()
    assert flags(slip(100_00), None, "a", pending=False) == ("first_pay",)
    assert flags(slip(100_00), None, "a", pending=False, regular=False) == ()
    assert flags(slip(100_00), same, "b", pending=False, regular=False) == ("bank_changed",)
    assert flags(slip(100_00), same, "a", pending=True) == ("bank_pending",)
    assert flags(slip(100_00), same, "", pending=False) == ("no_bank",)
    taken = Line("tax", Side.DEDUCTION, 100_00)
    assert flags(slip(100_00, taken), same, "a", pending=False) == ("zero_net",)
    missed = Line("loan_not_taken", Side.BASE, 5, source="not_taken:loan:L1")
    assert flags(slip(100_00, missed), same, "a", pending=False) == ("not_all_taken",)


def test_a_digest_tells_accounts_apart_and_names_none() -> None:
    one, other = (BankAccount(BankScheme.IBAN, number) for number in ("DE89370400440532013000", "DE02120300000000202051"))
    assert account_digest(one) != account_digest(other)
    assert account_digest(one) == account_digest(BankAccount(one.scheme, one.number, "COBADEFFXXX"))
    assert one.number not in account_digest(one)
    assert account_digest(None) == ""
