"""The British tax facts of an employee as they are given: JSON of the API, or text in the columns of a file."""

from datetime import date
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from payroll.domain.united_kingdom.facts import DirectorMethod, NiCategory, Profile, StudentLoanPlan

MAX_PENCE: Final = 10**11
"""A thousand million pounds."""

_PLANS: Final = {"": "none", "1": "plan_1", "2": "plan_2", "4": "plan_4", "5": "plan_5"}


def _lower(value: Any) -> Any:
    return (value.strip().lower() or "none") if isinstance(value, str) else value


def _letter(value: Any) -> Any:
    return value.strip().upper() if isinstance(value, str) else value


def _plan(value: Any) -> Any:
    found = str(value).strip().lower().removeprefix("plan").strip(" _") if isinstance(value, str | int) else value
    return _PLANS.get(found, found)


def _no_day(value: Any) -> Any:
    return None if value == "" else value


Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]


class UnitedKingdomProfileIn(BaseModel):
    """What HMRC and the employee told. Amounts are pence.

    `tax_code` with W1, M1 or X behind it is on the Week 1/Month 1 basis. `previous_pay`, `previous_tax`: the P45 of an earlier employment
    in `previous_tax_year`. `student_loan`: none, or the plan, as plan_2 or 2.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    tax_code: Annotated[str, Field(min_length=2, max_length=20)] = "0T M1"
    previous_pay: Annotated[int, Field(ge=0, le=MAX_PENCE)] = 0
    previous_tax: Annotated[int, Field(ge=-MAX_PENCE, le=MAX_PENCE)] = 0
    previous_tax_year: Annotated[str, Field(max_length=7)] = ""
    ni_category: Annotated[NiCategory, BeforeValidator(_letter)] = NiCategory.A
    director: Annotated[DirectorMethod, BeforeValidator(_lower)] = DirectorMethod.NONE
    director_from: Annotated[Day | None, BeforeValidator(_no_day)] = None
    student_loan: Annotated[StudentLoanPlan, BeforeValidator(_plan)] = StudentLoanPlan.NONE
    postgraduate_loan: bool = False

    def profile(self) -> Profile:
        """The facts as the rules take them. Raises ValueError, `<field>|<reason>`, for what they refuse."""
        return Profile(
            tax_code=" ".join(self.tax_code.upper().split()),
            previous_pay=self.previous_pay,
            previous_tax=self.previous_tax,
            previous_tax_year=self.previous_tax_year,
            ni_category=self.ni_category,
            director=self.director,
            director_from=self.director_from,
            student_loan=self.student_loan,
            postgraduate_loan=self.postgraduate_loan,
        )
