"""The Italian tax facts of an employee as they are given: JSON of the API, or text in the columns of a file."""

from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from payroll.domain.italy.facts import MAX_ASCENDANTS, MAX_CHILDREN, MONTHS, ContributionScheme, Profile
from payroll.domain.parameters import RATE_UNIT

MAX_CENTS: Final = 10**11
"""A thousand million euros."""

_PERCENT: Final = 100


def _nothing(value: Any) -> Any:
    return None if value == "" else value


def _lower(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


def _region(name: str) -> str:
    """Raises ValueError for a name that the figures of no year have."""
    from payroll.records.italian_municipalities import region_names
    from payroll.records.italian_rules import YEARS

    if name and name not in region_names(YEARS):
        raise ValueError(f"is none of {', '.join(sorted(region_names(YEARS)))}")
    return name


def _municipality(code: str) -> str:
    """Raises ValueError for a code that the tables of no year have."""
    from payroll.records.italian_municipalities import municipality_codes
    from payroll.records.italian_rules import YEARS

    if code and code not in municipality_codes(YEARS):
        raise ValueError("is the cadastral code of no municipality, such as F205")
    return code


def _upper(value: Any) -> Any:
    return value.strip().upper() if isinstance(value, str) else value


Cents = Annotated[int, Field(ge=0, le=MAX_CENTS)]
MaybeCents = Annotated[Cents | None, BeforeValidator(_nothing)]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=6, decimal_places=3)]


class ItalyProfileIn(BaseModel):
    """What INPS, the Agenzia delle Entrate and the employee told. Amounts are cents, rates percent as text: "1.5"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scheme: Annotated[ContributionScheme, BeforeValidator(_lower)] = ContributionScheme.INPS
    executive: bool = False
    first_insured_after_1995: bool = True
    fixed_term: bool = False
    spouse_months: Annotated[int, Field(ge=0, le=MONTHS)] = 0
    children: Annotated[int, Field(ge=0, le=MAX_CHILDREN)] = 0
    child_months: Annotated[Annotated[int, Field(ge=0, le=MAX_CHILDREN * MONTHS)] | None, BeforeValidator(_nothing)] = None
    child_share: Annotated[int, Field(ge=50, le=100)] = 100
    minor_children: bool = False
    ascendant_months: Annotated[int, Field(ge=0, le=MAX_ASCENDANTS * MONTHS)] = 0
    other_income: Cents = 0
    expected_income: MaybeCents = None
    additional_months: Annotated[int, Field(ge=0, le=2)] = 1
    region: Annotated[str, BeforeValidator(_lower), Field(max_length=40), AfterValidator(_region)] = ""
    municipality: Annotated[str, BeforeValidator(_upper), Field(pattern=r"^([A-Z][0-9]{3})?$"), AfterValidator(_municipality)] = ""
    regional_balance: Cents = 0
    municipal_balance: Cents = 0
    municipal_advance: Cents = 0
    supplement_recovery: Cents = 0
    wedge_recovery: Cents = 0
    prior_income: MaybeCents = None
    pension_fund_rate: Percent = Decimal(0)
    pension_fund_employer_rate: Percent = Decimal(0)
    severance_fund: Cents = 0
    deductions_waived: bool = False
    credits_waived: bool = False

    def profile(self) -> Profile:
        """The facts as the rules take them. Raises ValueError, `<field>|<reason>`, for facts that contradict each other."""
        facts = {name: getattr(self, name) for name in type(self).model_fields}
        for name in ("pension_fund_rate", "pension_fund_employer_rate"):
            facts[name] = int(facts[name] * (RATE_UNIT // _PERCENT))
        return Profile(**facts)
