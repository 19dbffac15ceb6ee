"""The German tax and insurance facts of an employee as the API's JSON and the CSV columns name them."""

from decimal import Decimal
from enum import IntEnum
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from payroll.domain.germany.facts import (
    CHILD_UNIT,
    FACTOR_UNIT,
    HIGHEST_AMOUNT,
    Employment,
    Health,
    Insured,
    Profile,
    State,
    TaxClass,
    TransitionZone,
)

_PERCENT: Final = 1_000
"""One percent in hundred-thousandths."""

MAX_CHILDREN: Final = 99


def _by_name(kind: type[IntEnum]) -> Any:
    """Reads the name of a member in any case, and its number."""

    def read(value: Any) -> Any:
        text = str(value).strip()
        found = kind.__members__.get(text.upper())
        return found if found is not None else int(text) if text.isdecimal() else value

    return BeforeValidator(read)


type Cents = Annotated[int, Field(ge=0, le=HIGHEST_AMOUNT)]
type Percent = Annotated[Decimal, Field(ge=0, le=10, decimal_places=3)]


class GermanyProfileIn(BaseModel):
    """Electronic wage tax features and insurance. Amounts are whole cents; rates are percentages as text, such as "2.9".

    `tax_class` is I to VI or 1 to 6, `factor` such as "0.912", `child_allowances` such as "1.5"; `state` the two letters of the federal
    state of the establishment; `pension` and `unemployment` full, employer_only or none; `transition_zone` automatic, yes or no.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    tax_class: Annotated[TaxClass, _by_name(TaxClass)] = TaxClass.I
    factor: Annotated[Decimal, Field(gt=0, le=1, decimal_places=3)] = Decimal(1)
    child_allowances: Annotated[Decimal, Field(ge=0, le=Decimal("99.9"), decimal_places=1)] = Decimal(0)
    church_member: bool = False
    state: State = State.BERLIN
    monthly_allowance: Cents = 0
    monthly_addition: Cents = 0
    yearly_allowance: Cents = 0
    yearly_addition: Cents = 0
    employment: Employment = Employment.STANDARD
    transition_zone: Annotated[TransitionZone, _by_name(TransitionZone)] = TransitionZone.AUTOMATIC
    flat_tax: bool = True
    health: Health = Health.STATUTORY
    fund_surcharge: Annotated[Decimal, Field(ge=0, le=10, decimal_places=2)] = Decimal(0)
    sick_pay: bool = True
    private_basic_contribution: Cents = 0
    private_health_premium: Cents = 0
    private_care_premium: Cents = 0
    parent: bool = False
    children_under_25: Annotated[int, Field(ge=0, le=MAX_CHILDREN)] = 0
    pension: Annotated[Insured, _by_name(Insured)] = Insured.FULL
    unemployment: Annotated[Insured, _by_name(Insured)] = Insured.FULL
    u1_rate: Percent = Decimal(0)
    u2_rate: Percent = Decimal(0)

    def profile(self) -> Profile:
        """The facts of the domain. Raises ValueError `<field>|<reason>` for an impossible combination."""
        scaled: dict[str, Any] = {
            "factor": int(self.factor * FACTOR_UNIT),
            "child_allowances": int(self.child_allowances * CHILD_UNIT),
            **{name: int(getattr(self, name) * _PERCENT) for name in ("fund_surcharge", "u1_rate", "u2_rate")},
        }
        return Profile(**self.model_dump(exclude=set(scaled)), **scaled)
