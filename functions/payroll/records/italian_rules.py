"""Reads the dated Italian figures in `payroll/parameters` into a rule set for each tax year, once for each process."""

from functools import cache, partial
from typing import Final

from payroll.domain.italy.facts import MONTHS, ContributionScheme
from payroll.domain.italy.figures import NIGHT_WORK, RENEWAL_INCREASE, RESULT_BONUS
from payroll.domain.italy.rules import (
    Addition,
    Bracket,
    EmploymentDeduction,
    FamilyDeductions,
    Inps,
    Instalments,
    Recovery,
    Rules,
    Severance,
    SubstituteTax,
    Supplement,
    Surtax,
    Wedge,
)
from payroll.domain.parameters import RATE_UNIT
from payroll.records.italian_municipalities import brackets, municipalities
from payroll.records.parameter_files import CENTS, ParameterFile, provenance, read, scaled

YEARS: Final = ("2025", "2026")
TOPICS: Final = ("irpef", "inps", "tfr", "substitute_taxes", "regional_surtax", "municipal_surtax")
_TENTHS: Final = 10
_HUNDRED_MILLIONTHS: Final = 10**8


@cache
def italian_rules(tax_year: str) -> Rules:
    """The figures for payments in a tax year such as "2026". Raises KeyError for a year without files."""
    if tax_year not in YEARS:
        raise KeyError(tax_year)
    files = {topic: read("it", topic, tax_year) for topic in TOPICS}
    irpef = files["irpef"]
    surtaxes: list[Surtax] = [Surtax((Bracket(None, 0),))]
    names: dict[str, int] = {"": 0}
    for name in files["regional_surtax"].tables:
        names[name] = len(surtaxes)
        surtaxes.append(_region(files["regional_surtax"], name))
    for code, municipality in municipalities(tax_year).items():
        names[code] = len(surtaxes)
        surtaxes.append(municipality.surtax)
    return Rules(
        brackets=_brackets(irpef, "brackets"),
        days_of_year=irpef.number("days_of_year", 1),
        employment=_employment(irpef),
        family=_family(irpef),
        wedge=_wedge(irpef),
        supplement=_supplement(irpef),
        recovery=Recovery(
            irpef.amount("recovery_threshold"),
            irpef.number("supplement_recovery_instalments", 1),
            irpef.number("wedge_recovery_instalments", 1),
        ),
        inps=_inps(files["inps"]),
        severance=_severance(files["tfr"]),
        substitute_taxes=_substitute_taxes(files["substitute_taxes"]),
        fringe_limit=irpef.amount("fringe_limit"),
        fringe_limit_with_children=irpef.amount("fringe_limit_with_children"),
        pension_fund_limit=irpef.amount("pension_fund_limit"),
        surtaxes=tuple(surtaxes),
        surtax_names=names,
        instalments=_instalments(files["municipal_surtax"]),
        provenance=provenance(list(files.values())),
    )


def _brackets(file: ParameterFile, name: str) -> tuple[Bracket, ...]:
    return tuple(Bracket(scaled(upper, CENTS) if upper else None, scaled(rate, RATE_UNIT)) for upper, rate in file.rows(name))


def _employment(irpef: ParameterFile) -> EmploymentDeduction:
    amount = partial(_amount, irpef, "employment_")
    return EmploymentDeduction(
        first_limit=amount("first_limit"),
        second_limit=amount("second_limit"),
        third_limit=amount("third_limit"),
        amount=amount("amount"),
        minimum=amount("minimum"),
        minimum_fixed_term=amount("minimum_fixed_term"),
        base=amount("base"),
        extra=amount("extra"),
        addition=Addition(amount("addition_over"), amount("addition_up_to"), amount("addition")),
        addition_prorated=bool(irpef.number("employment_addition_prorated", 1)),
    )


def _amount(file: ParameterFile, prefix: str, name: str) -> int:
    return file.amount(prefix + name)


def _family(irpef: ParameterFile) -> FamilyDeductions:
    return FamilyDeductions(
        spouse_first_limit=irpef.amount("spouse_first_limit"),
        spouse_second_limit=irpef.amount("spouse_second_limit"),
        spouse_third_limit=irpef.amount("spouse_third_limit"),
        spouse_amount=irpef.amount("spouse_amount"),
        spouse_reduction=irpef.amount("spouse_reduction"),
        spouse_base=irpef.amount("spouse_base"),
        spouse_additions=tuple(Addition(*(scaled(text, CENTS) for text in row)) for row in irpef.rows("spouse_additions")),
        child_amount=irpef.amount("child_amount"),
        child_limit=irpef.amount("child_limit"),
        child_step=irpef.amount("child_step"),
        ascendant_amount=irpef.amount("ascendant_amount"),
        ascendant_limit=irpef.amount("ascendant_limit"),
    )


def _wedge(irpef: ParameterFile) -> Wedge:
    return Wedge(
        sum_limit=irpef.amount("wedge_sum_limit"),
        sum_rates=_brackets(irpef, "wedge_sum_rates"),
        further_over=irpef.amount("further_over"),
        further_full_up_to=irpef.amount("further_full_up_to"),
        further_up_to=irpef.amount("further_up_to"),
        further_amount=irpef.amount("further_amount"),
    )


def _supplement(irpef: ParameterFile) -> Supplement:
    amount = partial(_amount, irpef, "supplement_")
    prorated = bool(irpef.number("supplement_prorated", 1))
    with_addition = bool(irpef.number("supplement_with_addition", 1))
    return Supplement(amount("amount"), amount("limit"), amount("upper_limit"), amount("margin"), prorated, with_addition)


def _inps(inps: ParameterFile) -> Inps:
    return Inps(
        employee_rates={scheme: inps.number(f"rate_{scheme}", RATE_UNIT) for scheme in ContributionScheme},
        employer_rates={scheme: inps.number(f"employer_rate_{scheme}", RATE_UNIT) for scheme in ContributionScheme},
        executive_employer_rate=inps.number("employer_rate_executive", RATE_UNIT),
        extra_rate=inps.number("extra_rate", RATE_UNIT),
        first_band=inps.amount("first_band"),
        first_band_month=inps.amount("first_band_month"),
        first_band_by_months=bool(inps.number("first_band_by_months", 1)),
        ceiling=inps.amount("ceiling"),
        base_unit=inps.amount("base_unit"),
    )


def _severance(tfr: ParameterFile) -> Severance:
    return Severance(
        divisor_tenths=tfr.number("divisor", _TENTHS),
        contribution_rate=tfr.number("contribution_rate", RATE_UNIT),
        revaluation_rate=tfr.number("revaluation_rate", RATE_UNIT),
        revaluation_share=tfr.number("revaluation_share", RATE_UNIT),
        price_increases=_price_increases(tfr),
        revaluation_tax_rate=tfr.number("revaluation_tax_rate", RATE_UNIT),
    )


def _price_increases(tfr: ParameterFile) -> tuple[int, ...]:
    """By month from December last, 0, to December, 12; a month without a figure has that of the last one with a figure."""
    known = {int(month): scaled(increase, _HUNDRED_MILLIONTHS) for month, increase in tfr.rows("price_increases")}
    increases = [0]
    for month in range(1, MONTHS + 1):
        increases.append(known.get(month, increases[-1]))
    return tuple(increases)


def _substitute_taxes(file: ParameterFile) -> dict[str, SubstituteTax]:
    """The taxes that the year has; an amount without a limit has no `_limit`."""
    found = {}
    for name in (RESULT_BONUS, RENEWAL_INCREASE, NIGHT_WORK):
        if f"{name}_rate" in file.values:
            limit = file.amount(f"{name}_limit") if f"{name}_limit" in file.values else None
            found[name] = SubstituteTax(file.number(f"{name}_rate", RATE_UNIT), limit, file.amount(f"{name}_income_limit"))
    return found


def _region(file: ParameterFile, name: str) -> Surtax:
    parts = {kind: texts for kind, *texts in file.rows(name)}
    flat_up_to, flat_rate = parts.get("flat", ["0", "0"])

    def addition(kind: str) -> Addition:
        amount, over, up_to = (scaled(text, CENTS) for text in parts.get(kind, ["0", "0", "0"]))
        return Addition(over, up_to, amount)

    return Surtax(
        brackets=brackets(parts["brackets"][0]),
        exempt_up_to=scaled(parts.get("exempt", ["0"])[0], CENTS),
        flat_up_to=scaled(flat_up_to, CENTS),
        flat_rate=scaled(flat_rate, RATE_UNIT // 100),
        deduction=addition("deduction"),
        rising_deduction=addition("rising_deduction"),
    )


def _instalments(file: ParameterFile) -> Instalments:
    return Instalments(
        balance=file.number("instalments", 1),
        advance=file.number("advance_instalments", 1),
        first_month_of_advance=file.number("first_month_of_advance", 1),
        advance_rate=file.number("advance_rate", RATE_UNIT),
    )
