"""Stored people: who takes part in a run, which account is paid to, and that full records fit an item."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from payroll.domain.bank import BankAccount, BankScheme
from payroll.domain.people import (
    Absence,
    AbsenceKind,
    Attachment,
    AttachmentBasis,
    Contract,
    ContractKind,
    CostSplit,
    Country,
    DatedProfile,
    Element,
    Input,
    InputKind,
    Loan,
)
from payroll.domain.periods import PayFrequency
from payroll.records import employee as limits
from payroll.records.employee import BankChange, BankStatus, Employee, EmployeeOutline
from payroll.records.inputs import FullError, InputEntry, Inputs
from tests.unit.payroll.people.builders import NOVEMBER, hourly, salary

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
ITEM_BYTES = 400 * 1024


def employee(**changes: Any) -> Employee:
    facts: dict[str, Any] = {
        "company": "acme",
        "employee_id": "E1",
        "name": "Ada Abbott",
        "email": "ada@example.com",
        "country": Country.US,
        "hired_on": date(2020, 1, 1),
        "contracts": (salary(),),
    }
    return Employee(**facts | changes)


def outline(**changes: Any) -> EmployeeOutline:
    return EmployeeOutline.of(employee(**changes).item())


def takes_part(person: EmployeeOutline, country: Country = Country.US, group: PayFrequency = PayFrequency.MONTHLY) -> bool:
    return person.takes_part(country, group, NOVEMBER.first_day, NOVEMBER.last_day)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"hired_on": date(2026, 11, 30)}, True),
        ({"hired_on": date(2026, 12, 1)}, False),
        ({"left_on": date(2026, 11, 1)}, True),
        ({"left_on": date(2026, 10, 31)}, False),
        ({"country": Country.DE}, False),
        ({"contracts": (salary(pay_group=PayFrequency.WEEKLY),)}, False),
        ({"contracts": (salary(pay_group=PayFrequency.WEEKLY), hourly(contract_id="2"))}, True),
        ({"contracts": ()}, True),
        ({"contracts": (salary(valid_to=date(2026, 10, 31)),)}, True),
        ({"contracts": (salary(valid_to=date(2026, 11, 10)), salary(valid_from=date(2026, 11, 11), pay_group=PayFrequency.WEEKLY))}, True),
    ],
)
def test_who_takes_part(changes: dict[str, Any], expected: bool) -> None:
    """A person without any contract takes part, so that the run lists the person with the reason."""
    assert takes_part(outline(**changes)) is expected


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("contracts", {"S": "none"}),
        ("contracts", {"L": [{"S": "x"}]}),
        ("contracts", {"L": [{"M": {"pay_group": {"S": "daily"}}}]}),
        ("country", {"S": "XX"}),
        ("country", {"L": []}),
        ("hired_on", {"S": "yesterday"}),
        ("hired_on", {"N": "7"}),
        ("left_on", {"S": ""}),
    ],
)
def test_nobody_with_damaged_facts_is_dropped_in_silence(name: str, damage: Any) -> None:
    assert takes_part(EmployeeOutline.of(employee().item() | {name: damage}))


@pytest.mark.parametrize("damage", [{"S": "none"}, {"L": [{"S": "x"}]}, {"L": [{"M": {}}]}, {"N": "1"}])
@pytest.mark.parametrize("name", ["contracts", "profiles", "absences", "banks"])
def test_damaged_lists_are_noticed_at_reading(name: str, damage: Any) -> None:
    with pytest.raises(limits.DAMAGED):
        Employee.of(employee().item() | {name: damage})


def change(number: str, status: BankStatus) -> BankChange:
    return BankChange(BankAccount(BankScheme.US, number, "021000021"), status, "helen", NOW)


def test_the_latest_confirmed_account_is_paid_to() -> None:
    changes = (change("1111", BankStatus.CONFIRMED), change("2222", BankStatus.CONFIRMED), change("3333", BankStatus.REJECTED))
    person = employee(banks=(*changes, change("4444", BankStatus.PROPOSED)))
    assert person.bank == changes[1].account
    assert person.proposed_bank == BankAccount(BankScheme.US, "4444", "021000021")
    assert (person.bank_pending, employee(banks=changes).bank_pending, employee().bank) == (True, False, None)
    assert not any(number in repr(person) for number in ("1111", "4444", "300000"))


def test_a_person_survives_storing() -> None:
    person = full()
    assert Employee.of(person.item()) == person
    assert person.person.contracts == person.contracts


def full() -> Employee:
    """An employee with every list full of entries as large as the API takes them."""
    name, label = "N" * 32, "é" * 60
    return employee(
        name="é" * 120,
        email="x" * 254,
        contracts=tuple(
            Contract(name, DAY, PayFrequency.SEMIMONTHLY, ContractKind.SALARY, 10**10, DAY, 800_00, 50_000)
            for _ in range(limits.MAX_CONTRACTS)
        ),
        profiles=tuple(DatedProfile(DAY, {"x": "y" * limits.MAX_PROFILE_BYTES}) for _ in range(limits.MAX_PROFILES)),
        splits=tuple(
            CostSplit(DAY, {f"{'é' * 30}{number:02}": 10**6 for number in range(limits.MAX_SHARES)}) for _ in range(limits.MAX_SPLITS)
        ),
        elements=tuple(Element(name, name, label, name, 10**10, DAY, DAY) for _ in range(limits.MAX_ELEMENTS)),
        loans=tuple(Loan(name, label, 10**10, 10**10, DAY) for _ in range(limits.MAX_LOANS)),
        attachments=tuple(
            Attachment(name, label, 99, AttachmentBasis.SHARE_OF_NET, 10**10, 10**10, DAY, DAY, 10**10)
            for _ in range(limits.MAX_ATTACHMENTS)
        ),
        absences=tuple(Absence(name, AbsenceKind.SICKNESS, DAY, DAY) for _ in range(limits.MAX_ABSENCES)),
        banks=tuple(
            BankChange(BankAccount(BankScheme.IBAN, "X" * 34, "B" * 11), BankStatus.CONFIRMED, "w" * 64, NOW, "w" * 64, NOW)
            for _ in range(limits.KEPT_BANK_CHANGES)
        ),
    )


def size(value: Any) -> int:
    """Bytes of an attribute value as DynamoDB counts them, generously: names and text in UTF-8, numbers as digits, 3 + 1 for nesting."""
    ((tag, inner),) = value.items()
    if tag == "M":
        return 3 + sum(len(name.encode()) + 1 + size(each) for name, each in inner.items())
    if tag == "L":
        return 3 + sum(1 + size(each) for each in inner)
    return len(str(inner).encode()) + 1


def test_a_full_employee_fits_an_item() -> None:
    assert size({"M": full().item()}) < ITEM_BYTES


def test_inputs_fit_an_item_until_they_are_full() -> None:
    """Entries as large as the API takes them, and all taken by a run with the longest name."""
    each = Input(f"{'s' * 64}:{'r' * 48}", "c" * 32, "é" * 60, InputKind.AMOUNT, "e" * 32, DAY, -800_00, 10**6, 10**6, -(10**10))
    entries = [InputEntry(replace(each, input_id=f"{number:05}{each.input_id[5:]}"), NOW, "b" * 32) for number in range(2_000)]
    record = Inputs(company="acme", employee_id="E" * 32)
    for entry in entries:
        try:
            record = record.with_input(entry)
        except FullError:
            break
    assert 500 < len(record.entries) < len(entries)
    taken = record.taken([entry.input.input_id for entry in record.entries], "r" * 60)
    assert size({"M": taken.item()}) < ITEM_BYTES
    assert Inputs.of(taken.item()) == taken
