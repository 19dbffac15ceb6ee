"""What the wage tax is worked out from. Amounts are cents; the name in brackets is the authority's."""

from dataclasses import dataclass
from enum import IntEnum

from payroll.domain.germany.rules import TaxClass

FACTOR_UNIT = 1_000
"""The factor of § 39f EStG has three decimals: 912 is 0.912."""

CHILD_UNIT = 10
"""Child allowances have one decimal: 15 is one and a half."""


class PayPeriod(IntEnum):
    """Lohnzahlungszeitraum [LZZ]."""

    YEAR = 1
    MONTH = 2
    WEEK = 3
    DAY = 4


class Health(IntEnum):
    """Who insures the person's health [PKV]. Whether the employer pays towards private insurance is told apart until 2025 only."""

    STATUTORY = 0
    PRIVATE = 1
    PRIVATE_WITH_EMPLOYER = 2


@dataclass(frozen=True, slots=True)
class Person:
    """The electronic wage tax features, § 39e EStG.

    `factor` counts thousandths [f, af], `child_allowances` tenths [ZKF]. `relief_year` is the year after the one in which the person
    became 64 [AJAHR], or None while there is no age relief [ALTER1].
    """

    tax_class: TaxClass = TaxClass.I
    factor: int = FACTOR_UNIT
    child_allowances: int = 0
    church_member: bool = False
    relief_year: int | None = None


@dataclass(frozen=True, slots=True)
class Insurance:
    """Social insurance as far as the wage tax asks for it.

    `fund_surcharge` is the whole surcharge of the person's health fund in hundred-thousandths [KVZ], an even number as half of it
    counts; `private_contribution` [PKPV] and
    `employer_subsidy` [PKPVAGZ] are amounts a month; `child_discounts` counts the discounts from the second child on [PVA].
    """

    pension: bool = True
    unemployment: bool = True
    health: Health = Health.STATUTORY
    fund_surcharge: int = 0
    private_contribution: int = 0
    employer_subsidy: int = 0
    saxony: bool = False
    childless: bool = False
    child_discounts: int = 0


@dataclass(frozen=True, slots=True)
class Pension:
    """A pension from former employment (Versorgungsbezug), § 19 (2) EStG.

    `began` is its first year [VJAHR], `first_month` the pay of the first full month [VBEZM], `extra_payments` what the first year brings
    besides [VBEZS], `months` the months paid in the year [ZMVB], which counts for a yearly calculation.
    """

    began: int = 0
    first_month: int = 0
    extra_payments: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class Wage:
    """A wage with the pension contained in it [VBEZ, JVBEZ] and the person's registered allowance [LZZFREIB, JFREIB] and addition
    [LZZHINZU, JHINZU]: for a pay period, or for a year."""

    gross: int = 0
    pension: int = 0
    allowance: int = 0
    addition: int = 0


@dataclass(frozen=True, slots=True)
class OtherEarnings:
    """Earnings that are no regular wage (sonstige Bezüge), § 39b (3) EStG, and the year they are added to.

    `amount` [SONSTB] contains `compensation` [SONSTENT], `pension` [VBS] and `death_benefit` [STERBE]. `untaxed_shares` are benefits that
    § 19a EStG leaves untaxed [MBV]. `year` is the expected wage of the year without `amount` [JRE4, JVBEZ, JFREIB, JHINZU] and contains
    `year_compensation` [JRE4ENT].
    """

    amount: int = 0
    compensation: int = 0
    pension: int = 0
    death_benefit: int = 0
    untaxed_shares: int = 0
    year: Wage = Wage()
    year_compensation: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One question: the tax on the regular `wage` of a pay period, and on the other earnings paid with it."""

    period: PayPeriod = PayPeriod.YEAR
    wage: Wage = Wage()
    other: OtherEarnings = OtherEarnings()
    person: Person = Person()
    insurance: Insurance = Insurance()
    pension: Pension = Pension()
