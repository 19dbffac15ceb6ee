"""What the wage tax is worked out from, as columns: one entry for each case. Amounts are cents; the name in brackets is the authority's."""

from dataclasses import dataclass

from payroll.domain.columns import Column, Flags, Number


@dataclass(frozen=True, slots=True)
class People:
    """The electronic wage tax features, § 39e EStG.

    `factor` counts thousandths [f, af], `child_allowances` tenths [ZKF]. `relief_year` is the year after the one in which the person
    became 64 [AJAHR], or 0 while there is no age relief [ALTER1].
    """

    tax_class: Column
    factor: Column
    child_allowances: Column
    church_member: Flags
    relief_year: Column


@dataclass(frozen=True, slots=True)
class Insurances:
    """Social insurance as far as the wage tax asks for it.

    `private_health` is [PKV]; `fund_surcharge` is the whole surcharge of the person's health fund in hundred-thousandths [KVZ], an even
    number as half of it counts; `private_contribution` [PKPV] and `employer_subsidy` [PKPVAGZ] are amounts a month; `child_discounts`
    counts the discounts from the second child on [PVA].
    """

    pension: Flags
    unemployment: Flags
    private_health: Column
    fund_surcharge: Column
    private_contribution: Column
    employer_subsidy: Column
    saxony: Flags
    childless: Flags
    child_discounts: Column


@dataclass(frozen=True, slots=True)
class Pensions:
    """A pension from former employment (Versorgungsbezug), § 19 (2) EStG.

    `began` is its first year [VJAHR], `first_month` the pay of the first full month [VBEZM], `extra_payments` what the first year brings
    besides [VBEZS], `months` the months paid in the year [ZMVB], which counts for a yearly calculation.
    """

    began: Column
    first_month: Column
    extra_payments: Column
    months: Column


@dataclass(frozen=True, slots=True)
class Wages:
    """A wage with the pension contained in it [VBEZ, JVBEZ] and the person's registered allowance [LZZFREIB, JFREIB] and addition
    [LZZHINZU, JHINZU]: for a pay period, or for a year."""

    gross: Column
    pension: Number
    allowance: Number
    addition: Number


@dataclass(frozen=True, slots=True)
class OtherEarnings:
    """Earnings that are no regular wage (sonstige Bezüge), § 39b (3) EStG, and the year they are added to.

    `amount` [SONSTB] contains `compensation` [SONSTENT], `pension` [VBS] and `death_benefit` [STERBE]. `untaxed_shares` are benefits that
    § 19a EStG leaves untaxed [MBV]. `year` is the expected wage of the year without `amount` [JRE4, JVBEZ, JFREIB, JHINZU] and contains
    `year_compensation` [JRE4ENT].
    """

    amount: Column
    compensation: Number
    pension: Number
    death_benefit: Number
    untaxed_shares: Number
    year: Wages
    year_compensation: Number


@dataclass(frozen=True, slots=True)
class WageTaxCase:
    """The questions: the tax on the regular `wage` of pay periods, and on the other earnings paid with them.

    `pension` and `other` are None when nobody has such a thing.
    """

    period: Column
    wage: Wages
    person: People
    insurance: Insurances
    pension: Pensions | None = None
    other: OtherEarnings | None = None
