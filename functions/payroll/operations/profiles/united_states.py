"""The tax facts of an employee in the United States as the API's JSON and the CSV columns name them."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from payroll.domain.parameters import RATE_UNIT
from payroll.domain.united_states.facts import (
    MAX_ALLOWANCES,
    MAX_YEARLY,
    FilingStatus,
    Profile,
    SupplementalMethod,
    W4Form,
)

type Cents = Annotated[int, Field(ge=0, le=MAX_YEARLY)]


class UnitedStatesProfileIn(BaseModel):
    """Form W-4 and exemptions. Amounts are whole cents; `futa_credit_reduction` is a percentage as text, such as "1.2"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: W4Form = W4Form.SINCE_2020
    filing_status: FilingStatus = FilingStatus.SINGLE
    two_jobs: bool = False
    credits: Cents = 0
    other_income: Cents = 0
    deductions: Cents = 0
    extra: Cents = 0
    allowances: Annotated[int, Field(ge=0, le=MAX_ALLOWANCES)] = 0
    exempt: bool = False
    nonresident_alien: bool = False
    supplemental_method: SupplementalMethod = SupplementalMethod.FLAT
    withheld_last_year: bool = False
    social_security_exempt: bool = False
    medicare_exempt: bool = False
    futa_exempt: bool = False
    futa_credit_reduction: Annotated[Decimal, Field(ge=0, le=Decimal("5.4"), decimal_places=3)] = Decimal(0)

    def profile(self) -> Profile:
        """The facts of the domain. Raises ValueError `<field>|<reason>` for an impossible combination."""
        facts = self.model_dump(exclude={"futa_credit_reduction"})
        return Profile(**facts, futa_credit_reduction=int(self.futa_credit_reduction * RATE_UNIT) // 100)
