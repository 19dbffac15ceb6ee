"""Form W-2, Wage and Tax Statement, boxes 1 to 6."""

from collections.abc import Mapping

from payroll.domain.united_states.facts import Profile
from payroll.domain.year_end import Box

_BOXES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("1", "Wages, tips, other compensation", ("taxable_wages",)),
    ("2", "Federal income tax withheld", ("federal_income_tax", "federal_income_tax_supplemental")),
    ("3", "Social security wages", ("social_security_wages",)),
    ("4", "Social security tax withheld", ("social_security",)),
    ("5", "Medicare wages and tips", ("medicare_wages",)),
    ("6", "Medicare tax withheld", ("medicare", "additional_medicare")),
)


def statement(year: Mapping[str, int], profile: Profile) -> tuple[Box, ...]:
    """The boxes from the year's sums by figure. Box 3 is capped already; box 6 holds Additional Medicare too. No box needs the profile."""
    return tuple(Box(number, {"en": label}, sum(year.get(code, 0) for code in codes)) for number, label, codes in _BOXES)
