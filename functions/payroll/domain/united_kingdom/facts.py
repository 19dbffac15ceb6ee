"""The dated facts of an employee that PAYE, National Insurance and loan deductions ask for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from payroll.domain.united_kingdom.figures import TAX_YEAR_NAME
from payroll.domain.united_kingdom.tax_code import tax_code


class NiCategory(StrEnum):
    """The National Insurance category letter. Mariners' letters are not among them.

    A standard · B reduced rate of married women · C over State Pension age · D E K N Investment Zone (deferment, reduced rate, over
    pension age, standard) · F I L S Freeport (standard, reduced rate, deferment, over pension age) · H apprentice under 25 · J deferment ·
    M under 21 · V veteran · X no contributions (under 16) · Z under 21 with deferment.
    """

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    H = "H"
    I = "I"  # noqa: E741
    J = "J"
    K = "K"
    L = "L"
    M = "M"
    N = "N"
    S = "S"
    V = "V"
    X = "X"
    Z = "Z"


class DirectorMethod(StrEnum):
    """How a company director's contributions are worked out, Social Security (Contributions) Regulations 2001 reg. 8.

    `annual`: on the earnings of the year so far. `alternative`: like an employee's in each period, put right with the last pay of the year.
    """

    NONE = "none"
    ANNUAL = "annual"
    ALTERNATIVE = "alternative"


class StudentLoanPlan(StrEnum):
    """The plan of a student loan; somebody with several has the one with the lowest threshold deducted."""

    NONE = "none"
    PLAN_1 = "plan_1"
    PLAN_2 = "plan_2"
    PLAN_4 = "plan_4"
    PLAN_5 = "plan_5"


class Starter(StrEnum):
    """The statement of a new employee without a P45: A first job since 6 April, B now the only job, C another job or a pension."""

    A = "A"
    B = "B"
    C = "C"


def starter_code(statement: Starter | None, emergency_code: str) -> str:
    """The tax code to begin with until HMRC sends one, by the starter checklist. Without a checklist 0T on the Week 1/Month 1 basis."""
    codes = {Starter.A: emergency_code, Starter.B: f"{emergency_code} M1", Starter.C: "BR"}
    return "0T M1" if statement is None else codes[statement]


@dataclass(frozen=True, slots=True)
class Profile:
    """What HMRC and the employee told about tax, National Insurance and loans. Amounts are pence.

    The default tax code is the one for somebody of whom nothing is known. `previous_pay` and `previous_tax` are the pay and tax to date
    in the P45 of an earlier employment in the tax year `previous_tax_year`; in other years they count for nothing.
    `director_from`: the day of appointment, when it lies in the tax year the annual earnings period is shortened.
    """

    tax_code: str = "0T M1"
    previous_pay: int = 0
    previous_tax: int = 0
    previous_tax_year: str = ""
    ni_category: NiCategory = NiCategory.A
    director: DirectorMethod = DirectorMethod.NONE
    director_from: date | None = None
    student_loan: StudentLoanPlan = StudentLoanPlan.NONE
    postgraduate_loan: bool = False

    def __post_init__(self) -> None:
        try:
            tax_code(self.tax_code)
        except ValueError as error:
            raise ValueError(f"tax_code|{error}") from None
        if self.previous_pay < 0:
            raise ValueError("previous_pay|is not negative")
        if self.previous_tax_year and not TAX_YEAR_NAME.fullmatch(self.previous_tax_year):
            raise ValueError("previous_tax_year|expected a tax year such as 2026-27")
        if (self.previous_pay or self.previous_tax) and not self.previous_tax_year:
            raise ValueError("previous_tax_year|is needed with the pay and tax of a P45")
        if self.director_from is not None and self.director is DirectorMethod.NONE:
            raise ValueError("director_from|is for directors only")
