"""The P60 end of year certificate: its boxes from the sums of a tax year."""

from collections.abc import Mapping
from typing import Final

from payroll.domain.united_kingdom import figures
from payroll.domain.united_kingdom.facts import Profile
from payroll.domain.united_kingdom.letters import letters_of
from payroll.domain.year_end import Box

_NI_BOXES: Final = (
    ("1a", figures.NI_AT_LEL, "Earnings at the Lower Earnings Limit (LEL)"),
    ("1b", figures.NI_LEL_TO_PT, "Earnings above the LEL, up to and including the Primary Threshold (PT)"),
    ("1c", figures.NI_PT_TO_UEL, "Earnings above the PT, up to and including the Upper Earnings Limit (UEL)"),
    ("1d", figures.EMPLOYEE_NI, "Employee's contributions due on all earnings above the PT"),
)
_POUND: Final = 100
"""The certificate shows band earnings and loan deductions in whole pounds, cut."""


def statement(year: Mapping[str, int], profile: Profile, tax_year: str = "") -> tuple[Box, ...]:
    """The boxes of the P60, in pence.

    `year`: sums of the tax year in this employment by the codes of the figures; boxes 1a to 1d have a row for each category letter in it.
    `profile`: the facts at its end; with a `tax_year` given, its P45 figures count only when they are of that year.
    """
    in_previous = tax_year in ("", profile.previous_tax_year)
    pay, tax = year.get(figures.TAXABLE_PAY, 0), year.get(figures.INCOME_TAX, 0)
    previous_pay, previous_tax = (profile.previous_pay, profile.previous_tax) if in_previous else (0, 0)
    boxes = [
        _box("previous_pay", "Pay in previous employment(s)", previous_pay),
        _box("previous_tax", "Tax deducted in previous employment(s)", previous_tax),
        _box("pay", "Pay in this employment", pay),
        _box("tax", "Tax deducted in this employment (below zero: refunded)", tax),
        _box("total_pay", "Total for year: pay", pay + previous_pay),
        _box("total_tax", "Total for year: tax deducted", tax + previous_tax),
    ]
    for letter, sums in letters_of(year, profile).items():
        for number, code, label in _NI_BOXES:
            amount = sums[code]
            shown = amount if code == figures.EMPLOYEE_NI else amount // _POUND * _POUND
            boxes.append(Box(f"{number} {letter}", {"en": label}, shown, row=letter))
    boxes.append(_box("student_loan", "Student loan deductions", year.get(figures.STUDENT_LOAN, 0) // _POUND * _POUND))
    boxes.append(_box("postgraduate_loan", "Postgraduate loan deductions", year.get(figures.POSTGRADUATE_LOAN, 0) // _POUND * _POUND))
    return tuple(boxes)


def _box(number: str, label: str, amount: int) -> Box:
    return Box(number, {"en": label}, amount)
