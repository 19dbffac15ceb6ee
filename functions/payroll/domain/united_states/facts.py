"""What payroll must know of an employee in the United States: Form W-4, and which federal taxes the employment is exempt from."""

from dataclasses import dataclass
from enum import StrEnum


class FilingStatus(StrEnum):
    """The status of Form W-4, step 1(c). `single` includes married filing separately."""

    SINGLE = "single"
    MARRIED_JOINTLY = "married_jointly"
    HEAD_OF_HOUSEHOLD = "head_of_household"


class W4Form(StrEnum):
    """Which Form W-4 the employer holds: the one of 2020 or later, or an earlier one with allowances."""

    SINCE_2020 = "2020"
    BEFORE_2020 = "2019"


class SupplementalMethod(StrEnum):
    """How income tax is withheld from supplemental wages up to the yearly limit: Publication 15, section 7, method 1a or 1b."""

    FLAT = "flat"
    AGGREGATE = "aggregate"


MAX_YEARLY = 10**11
MAX_ALLOWANCES = 999
MAX_CREDIT_REDUCTION = 5_400


@dataclass(frozen=True, slots=True)
class Profile:
    """The tax facts of one employee.

    Amounts are cents: `credits` (step 3), `other_income` (4a) and `deductions` (4b) a year, `extra` a period.
    `extra` is step 4(c), or line 6 of the earlier form. Someone without a form is single with nothing else claimed.
    `withheld_last_year`: income tax was withheld from regular wages in the year before, one of the two conditions of the flat rate.
    `futa_credit_reduction`: hundred-thousandths by which the state's credit is reduced (26 USC 3302(c)(2)).
    Raises ValueError `<field>|<reason>` for a combination that the form or the law does not have.
    """

    form: W4Form = W4Form.SINCE_2020
    filing_status: FilingStatus = FilingStatus.SINGLE
    two_jobs: bool = False
    credits: int = 0
    other_income: int = 0
    deductions: int = 0
    extra: int = 0
    allowances: int = 0
    exempt: bool = False
    nonresident_alien: bool = False
    supplemental_method: SupplementalMethod = SupplementalMethod.FLAT
    withheld_last_year: bool = False
    social_security_exempt: bool = False
    medicare_exempt: bool = False
    futa_exempt: bool = False
    futa_credit_reduction: int = 0

    def __post_init__(self) -> None:
        for name in ("credits", "other_income", "deductions", "extra"):
            if not 0 <= getattr(self, name) <= MAX_YEARLY:
                raise ValueError(f"{name}|is not between 0 and {MAX_YEARLY}")
        if not 0 <= self.allowances <= MAX_ALLOWANCES:
            raise ValueError(f"allowances|is not between 0 and {MAX_ALLOWANCES}")
        if not 0 <= self.futa_credit_reduction <= MAX_CREDIT_REDUCTION:
            raise ValueError("futa_credit_reduction|is not between 0 and the whole credit of 5.4 percent")
        if self.medicare_exempt and not self.social_security_exempt:
            raise ValueError("medicare_exempt|nobody is in social security without Medicare")
        if self.form is W4Form.BEFORE_2020:
            self._check_earlier_form()
        elif self.allowances:
            raise ValueError("allowances|exist on forms before 2020 only")
        if self.nonresident_alien and self.filing_status is not FilingStatus.SINGLE:
            raise ValueError("filing_status|a nonresident alien is withheld from as single (Publication 15, section 9)")
        if self.nonresident_alien and self.exempt:
            raise ValueError("exempt|a nonresident alien cannot claim exemption on Form W-4 (Publication 15, section 9)")

    def _check_earlier_form(self) -> None:
        for name in ("two_jobs", "credits", "other_income", "deductions"):
            if getattr(self, name):
                raise ValueError(f"{name}|exists on forms of 2020 or later only")
        if self.filing_status is FilingStatus.HEAD_OF_HOUSEHOLD:
            raise ValueError("filing_status|a form before 2020 knows single and married only")
        if self.exempt:
            raise ValueError("exempt|a claim of exemption on a form before 2020 has expired")
