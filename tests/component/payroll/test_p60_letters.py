"""A person whose National Insurance letter changes within the tax year: the year's sums and the P60 keep the letters apart."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from payroll.domain.people import Country, DatedProfile
from payroll.domain.united_kingdom.letters import letter_code
from payroll.records.payslip import EarningsRecord
from tests.component.payroll import office
from tests.component.payroll.office import employee, hire, shelf, slip_of

FROM_JULY = "2026-07-01"
NI = ("ni_at_lel", "ni_lel_to_pt", "ni_pt_to_uel", "employee_ni")


@pytest.fixture(autouse=True)
def _office(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)


def profiles(*letters: tuple[str, str]) -> tuple[DatedProfile, ...]:
    """The standard tax code with letters from days on."""
    facts: Mapping[str, Any] = employee("E001", Country.GB).profiles[0].facts
    return tuple(DatedProfile(date.fromisoformat(day), {**facts, "ni_category": letter}) for day, letter in letters)


def pay(month: int, **more: Any) -> str:
    run = office.approved(country="GB", period=f"2026-{month:02}", pay_date=f"2026-{month:02}-28", **more)
    return str(run["id"])


def letters(run: str, letter: str) -> tuple[int, ...]:
    """What a payslip has of a letter: the bands and the contribution."""
    bases = slip_of(run, "E001")["bases"]
    return tuple(bases.get(letter_code(code, letter), 0) for code in NI)  # type: ignore[arg-type]


def year() -> dict[str, int]:
    """The sums of the tax year."""
    record = shelf.need(EarningsRecord, "COMPANY#acme#EARNINGS", "E001")
    sums: dict[str, int] = dict(record.years.get("2026-27", {}))
    for each in record.open.values():
        sums = {code: sums.get(code, 0) + each.figures.get(code, 0) for code in {*sums, *each.figures}}
    return sums


def test_months_of_two_letters_stand_under_their_own() -> None:
    hire(employee("E001", Country.GB, 3_000_00, profiles=profiles(("2020-01-01", "M"), (FROM_JULY, "A"))))
    june, july = pay(6), pay(7)
    assert (letters(june, "A"), letters(july, "M")) == ((0, 0, 0, 0), (0, 0, 0, 0))
    assert all(amount > 0 for amount in (*letters(june, "M"), *letters(july, "A")))
    sums = year()
    assert all(sums[code] == sums[f"{code}_m"] + sums[f"{code}_a"] for code in NI)


def test_a_correction_moves_pay_to_the_right_letter() -> None:
    """The letter of July was told late: the correction takes the one's bands away and gives them to the other."""
    hire(employee("E001", Country.GB, 3_000_00, profiles=profiles(("2020-01-01", "M"))))
    pay(6)
    pay(7)
    hire(employee("E001", Country.GB, 3_000_00, profiles=profiles(("2020-01-01", "M"), (FROM_JULY, "C"))))
    run = pay(7, kind="correction", people=["E001"], from_period="2026-07")
    assert letters(run, "M")[0] == -letters(run, "C")[0] < 0
    sums = year()
    assert sums["employee_ni_m"] == sums["employee_ni"] > 0
    assert sums["ni_at_lel_m"] == sums["ni_at_lel_c"] == sums["ni_at_lel"] // 2
