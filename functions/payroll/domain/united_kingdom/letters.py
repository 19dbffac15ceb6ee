"""National Insurance by category letter. The P60 and the contribution record list earnings and contributions letter by letter, so the sums
of a year keep them apart: beside `employee_ni`, for instance, there is `employee_ni_a`."""

from collections.abc import Mapping
from typing import Final

from payroll.domain.united_kingdom import figures
from payroll.domain.united_kingdom.facts import NiCategory, Profile

BY_LETTER: Final = (figures.NI_AT_LEL, figures.NI_LEL_TO_PT, figures.NI_PT_TO_UEL, figures.EMPLOYEE_NI)
"""The figures that are kept by letter."""


def letter_code(code: str, letter: NiCategory) -> str:
    """The part that a letter has in a figure."""
    return f"{code}_{letter.lower()}"


LETTER_CODES: Final = tuple(letter_code(code, letter) for letter in NiCategory for code in BY_LETTER)


def by_letter(amounts: Mapping[str, int], profile: Profile) -> dict[str, int]:
    """The figures of a payment under the letter it was assessed by, without those of zero.

    All pay of an earnings period is assessed by the letter of its last payment: when the letter changes within one, the later payment has
    the whole difference.
    """
    return {letter_code(code, profile.ni_category): amounts[code] for code in BY_LETTER if amounts[code]}


def letters_of(year: Mapping[str, int], profile: Profile) -> dict[NiCategory, dict[str, int]]:
    """The sums of a year by letter and figure, in order of the letters; a letter without any is left out.

    What the year has beyond its letters, such as opening balances without them, belongs to the letter of the profile.
    """
    found = {letter: {code: year.get(letter_code(code, letter), 0) for code in BY_LETTER} for letter in NiCategory}
    rest = {code: year.get(code, 0) - sum(sums[code] for sums in found.values()) for code in BY_LETTER}
    own = found[profile.ni_category]
    found[profile.ni_category] = {code: own[code] + rest[code] for code in BY_LETTER}
    return {letter: sums for letter, sums in found.items() if any(sums.values())} or {profile.ni_category: own}
