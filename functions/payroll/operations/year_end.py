"""What a person's year-end statement says: the official boxes of the year's sums, with the facts that belong beside them."""

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from kernel.documents import sha256
from payroll.domain.countries import COUNTRIES
from payroll.domain.germany import year_end as german
from payroll.domain.italy import year_end as italian
from payroll.domain.lines import added
from payroll.domain.people import Country, valid_on
from payroll.domain.tax_years import tax_year_days
from payroll.domain.united_kingdom import year_end as british
from payroll.domain.united_states import year_end as american
from payroll.domain.year_end import Box
from payroll.records.employee import Employee
from payroll.records.opening import Employment
from payroll.records.payslip import EarningsRecord
from payroll.records.printing import Employer
from payroll.records.snapshot import profile_of
from payroll.records.statement import StatementJob, StatementRecord

type Boxes = Callable[[Mapping[str, int], Any, str], tuple[Box, ...]]

BOXES: Final[Mapping[Country, Boxes]] = {
    Country.US: lambda year, profile, _: american.statement(year, profile),
    Country.DE: lambda year, profile, _: german.statement(year, profile),
    Country.GB: british.statement,
    Country.IT: lambda year, profile, _: italian.statement(year, profile),
}
"""From the sums of a year, the tax facts at its end and the name of the year to the boxes of the official statement."""


DAYS: Final = frozenset({(Country.IT, "6")})
"""Boxes that hold a number of days and no amount."""

UNVERIFIED: Final[Mapping[Country, frozenset[str]]] = {Country.IT: italian.UNVERIFIED}
"""Numbers of boxes that no official source confirmed."""


class NoStatementError(ValueError):
    """A person's statement cannot be made as the data stand; the text says why, without amounts."""


def sums_of(earnings: EarningsRecord, tax_year: str, settled: Collection[str]) -> dict[str, int]:
    """The sums of a person's pay of a tax year by this employer: approved, or paid before by another payroll; by the code of a figure and
    the class of an earning."""
    sums = earnings.sums(tax_year, Employment.THIS)
    for run, pay in earnings.open.items():
        if run in settled and pay.tax_year == tax_year:
            sums = added(sums, pay.figures)
    return sums


def statement_content(
    job: StatementJob,
    employee: Employee | None,
    earnings: EarningsRecord | None,
    employer: Employer | None,
    previous: StatementRecord | None,
) -> dict[str, Any]:
    """The statement as its JSON document says it. Raises NoStatementError."""
    if employee is None or earnings is None:
        raise NoStatementError("the employee's record is missing; store it again")
    country = COUNTRIES[job.country]
    days = tax_year_days(country, job.tax_year)
    dated = valid_on(employee.profiles, days.last)
    if dated is None:
        raise NoStatementError("has no tax profile")
    boxes = BOXES[job.country](sums_of(earnings, job.tax_year, job.settled), profile_of(country.profile, dated.facts), job.tax_year)
    return {
        "country": str(job.country),
        "tax_year": job.tax_year,
        "number": job.number,
        "replaces": previous.number if previous else None,
        "currency": country.currency,
        "language": employee.language,
        "employer": {
            "name": employer.name if employer else job.company,
            "address": list(employer.address) if employer else [],
            "references": dict(employer.references) if employer else {},
        },
        "employee": {"id": employee.employee_id, "name": employee.name},
        "employment": {
            "from": max(employee.hired_on, days.first).isoformat(),
            "to": min(employee.left_on or days.last, days.last).isoformat(),
        },
        "unverified": [box.number for box in boxes if box.number in UNVERIFIED.get(job.country, ())],
        "boxes": [_box(job.country, box) for box in boxes],
    }


def _box(country: Country, box: Box) -> dict[str, Any]:
    """A box with its amount, or with its days, and the row it stands in if the form has rows."""
    unit = "days" if (country, box.number) in DAYS else "amount"
    row = {"row": box.row} if box.row else {}
    return {"number": box.number, **row, "labels": dict(box.labels), unit: box.amount}


def encoded(content: Mapping[str, Any]) -> bytes:
    """The JSON document; the same content gives the same bytes."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(content: Mapping[str, Any]) -> str:
    """Tells whether a statement says something else than another one, whatever their numbers."""
    return sha256(encoded({name: value for name, value in content.items() if name not in ("number", "replaces")}))
