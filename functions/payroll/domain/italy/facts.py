"""The dated facts of an employee that Italian tax and social insurance ask for."""

from dataclasses import dataclass
from enum import StrEnum

from payroll.domain.parameters import RATE_UNIT


class ContributionScheme(StrEnum):
    """The contributions of the sector: pensions only, with the extraordinary wage supplement (CIGS), or an apprentice's."""

    INPS = "inps"
    CIGS = "cigs"
    APPRENTICE = "apprentice"


MONTHS = 12
MAX_CHILDREN = 20
MAX_ASCENDANTS = 8
_CADASTRAL_CODE_LENGTH = 4
_BALANCES = ("regional_balance", "municipal_balance", "municipal_advance", "supplement_recovery", "wedge_recovery")
_AMOUNTS = ("other_income", "severance_fund", *_BALANCES)


@dataclass(frozen=True, slots=True)
class Profile:
    """What INPS, the Agenzia delle Entrate and the employee told. Amounts are cents, rates hundred-thousandths.

    `first_insured_after_1995`: contributions end at the yearly ceiling. `executive`: the employer pays an executive's rate.
    `spouse_months`: months of the year with a dependent spouse. `children`: dependent children from 21 to 29, or disabled from 21 on;
    `child_months`: their months added up (12 for one child and year, None for the whole year of all); `child_share`: 100 or 50 percent.
    `minor_children`: whether any child at all depends on the employee, which doubles the limit of benefits in kind.
    `ascendant_months`: months of dependent parents and grandparents in the household, added up, at the employee's share.
    `other_income`: income of the year outside this employment. `expected_income`: this employment's taxable income of the year, where it is
    known better than by projecting the current pay. `additional_months`: 13th and 14th salary, 0 to 2.
    `region`, `municipality`: domicile on 1 January, as named in the figures (`lombardia`, cadastral code `F205`); empty: none is withheld.
    `regional_balance`, `municipal_balance`, `municipal_advance`: surtaxes of last year, and this year's advance, to be withheld this year.
    `supplement_recovery`, `wedge_recovery`: what last year's settlement left to be taken back in instalments of the income supplement, and
    of the untaxed sum and further deduction. `year_end.carried_over` gives these five and the next two from the year before.
    `prior_income`: employment income of last year, which the substitute taxes ask for; None refuses them.
    `pension_fund_rate`, `pension_fund_employer_rate`: of the pay for the severance, into a supplementary pension fund.
    `severance_fund`: TFR left with the employer on 31 December last. `deductions_waived`, `credits_waived`: the employee asked for none.
    """

    scheme: ContributionScheme = ContributionScheme.INPS
    executive: bool = False
    first_insured_after_1995: bool = True
    fixed_term: bool = False
    spouse_months: int = 0
    children: int = 0
    child_months: int | None = None
    child_share: int = 100
    minor_children: bool = False
    ascendant_months: int = 0
    other_income: int = 0
    expected_income: int | None = None
    additional_months: int = 1
    region: str = ""
    municipality: str = ""
    regional_balance: int = 0
    municipal_balance: int = 0
    municipal_advance: int = 0
    supplement_recovery: int = 0
    wedge_recovery: int = 0
    prior_income: int | None = None
    pension_fund_rate: int = 0
    pension_fund_employer_rate: int = 0
    severance_fund: int = 0
    deductions_waived: bool = False
    credits_waived: bool = False

    def __post_init__(self) -> None:
        """Raises ValueError, `<field>|<reason>`, for facts that contradict each other."""
        self._within("spouse_months", MONTHS)
        self._within("children", MAX_CHILDREN)
        self._within("ascendant_months", MAX_ASCENDANTS * MONTHS)
        self._within("additional_months", 2)
        if self.child_months is not None:
            self._within("child_months", self.children * MONTHS)
        if self.child_share not in (50, 100):
            raise ValueError("child_share|is 50 or 100 percent")
        if self.executive and self.scheme is ContributionScheme.APPRENTICE:
            raise ValueError("executive|an apprentice is no executive")
        for name in _AMOUNTS:
            if getattr(self, name) < 0:
                raise ValueError(f"{name}|is negative")
        for name in ("pension_fund_rate", "pension_fund_employer_rate"):
            self._within(name, RATE_UNIT)
        if self.municipality and len(self.municipality) != _CADASTRAL_CODE_LENGTH:
            raise ValueError("municipality|is a cadastral code such as F205")

    def _within(self, name: str, most: int) -> None:
        if not 0 <= getattr(self, name) <= most:
            raise ValueError(f"{name}|is not between 0 and {most}")

    @property
    def shared_child_half_months(self) -> int:
        """Months of children at the employee's share, in half months."""
        months = self.children * MONTHS if self.child_months is None else self.child_months
        return months * self.child_share // 50
