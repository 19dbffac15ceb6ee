"""A British payslip worked with Decimal from the text of the rules, one person at a time and slowly: what the columns are compared with.

PAYE from the Specification for PAYE tax table routines, National Insurance from HMRC's guidance for software developers, loans from the
Collection of Student Loans Manual. Amounts are pounds. Shared with the rules are only the facts, the figures of the year and their names.
"""

import math
import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, Decimal

from payroll.domain.periods import PayFrequency
from payroll.domain.subject import Subject
from payroll.domain.united_kingdom.facts import DirectorMethod, Profile
from payroll.domain.united_kingdom.rules import Rules, Threshold
from payroll.domain.united_kingdom.tax_code import Region

PENNY = Decimal("0.01")
FINE = Decimal("0.0001")
ZERO = Decimal(0)
REGIONS = {"S": Region.SCOTLAND, "C": Region.WALES}
WEEKS = {PayFrequency.WEEKLY: 1, PayFrequency.BIWEEKLY: 2}


def payslip(subject: Subject[Profile], rules: Rules) -> dict[str, int]:
    """Every figure in pence."""
    pay = money(subject.earnings.get("regular", 0) + subject.earnings.get("one_off", 0))
    liable = ZERO if subject.profile.ni_category == "X" else pay
    insurance = national_insurance(subject, liable, rules)
    found = {"taxable_pay": pay, "income_tax": income_tax(subject, pay, rules), **insurance, **loans(subject, liable, rules)}
    return {code: int(amount * 100) for code, amount in found.items()}


def money(pence: int) -> Decimal:
    """Pence as pounds."""
    return Decimal(pence) / 100


def year_start(day: date) -> date:
    """The 6 April before."""
    return date(day.year if (day.month, day.day) >= (4, 6) else day.year - 1, 4, 6)


def week(day: date) -> int:
    """The tax week."""
    return (day - year_start(day)).days // 7 + 1


def sums(subject: Subject[Profile], code: str) -> Decimal:
    """A figure of the year before the payment."""
    return money(subject.year.get(code, 0))


def this_period(subject: Subject[Profile], code: str) -> Decimal:
    """A figure of earlier payments in the same pay period."""
    return money(subject.in_period.get(code, 0))


def income_tax(subject: Subject[Profile], pay: Decimal, rules: Rules) -> Decimal:
    """Stages 1 to 4 of the Specification."""
    facts = subject.profile
    found = re.fullmatch(r"([SC]?)(BR|NT|0T|D\d|K\d+|\d+[LMNT])( (?:W1|M1|X))?", facts.tax_code)
    assert found is not None
    region, code = REGIONS.get(found[1], Region.REST_OF_UK), found[2]
    first = year_start(subject.pay_date)
    if subject.period.group is PayFrequency.MONTHLY:
        months = (subject.pay_date.year - first.year) * 12 + subject.pay_date.month - 4 - (1 if subject.pay_date.day < 6 else 0)
        number, span, parts = months + 1, 1, 12
    else:
        span = WEEKS.get(subject.period.group, 2)
        each = WEEKS.get(subject.period.group, 1)
        number, parts = math.ceil(week(subject.pay_date) / each) * each, 52
    isolated = found[3] is not None or number > parts
    to_date, deducted = [(this_period if isolated else sums)(subject, name) for name in ("taxable_pay", "income_tax")]
    if not isolated and facts.previous_tax_year == rules.tax_year:
        to_date, deducted = to_date + money(facts.previous_pay), deducted + money(facts.previous_tax)
    due = tax_to_date(code, region, to_date + pay, span if isolated else number, parts, rules)
    limit = max(ZERO, (pay * Decimal(rules.regulatory_limit) / 100_000).quantize(PENNY, ROUND_FLOOR))
    return min(due - deducted, limit)


def tax_to_date(code: str, region: Region, pay: Decimal, number: int, parts: int, rules: Rules) -> Decimal:
    """Ln on the cumulative pay Pn at week or month n."""
    rates = [Decimal(band.rate) / 100_000 for band in rules.bands[region]]
    if code == "NT":
        return ZERO
    if code == "BR" or code[0] == "D":
        place = rules.basic_rate[region] + (0 if code == "BR" else int(code[1]) + 1)
        return (max(ZERO, pay.quantize(Decimal(1), ROUND_FLOOR)) * rates[place]).quantize(PENNY, ROUND_DOWN)
    adjustment = free_pay(int(re.sub(r"\D", "", code)), parts) * number
    taxable = pay + adjustment if code[0] == "K" else pay - adjustment
    if taxable <= 0:
        return ZERO
    whole = taxable.quantize(Decimal(1), ROUND_FLOOR)
    limit, tax, below = ZERO, ZERO, ZERO
    threshold, threshold_tax = ZERO, ZERO
    for band, rate in zip(rules.bands[region], rates, strict=True):
        if band.limit is None:
            break
        limit = Decimal(band.limit) / 100
        exact = limit * number / parts
        if taxable <= exact.quantize(Decimal(1), ROUND_CEILING):
            break
        tax += (limit - below) * rate
        below = limit
        threshold, threshold_tax = exact.quantize(FINE, ROUND_DOWN), (tax * number / parts).quantize(FINE, ROUND_DOWN)
    return (threshold_tax + (whole - threshold) * rate).quantize(PENNY, ROUND_DOWN)


def free_pay(number: int, parts: int) -> Decimal:
    """na1: the remainder of 1 to 500 and the blocks of 500, each to the penny above."""
    if number == 0:
        return ZERO
    blocks = 0
    while number > 500:
        number, blocks = number - 500, blocks + 1
    block = Decimal("416.67") if parts == 12 else Decimal("96.16")
    return (Decimal(number * 10 + 9) / parts).quantize(PENNY, ROUND_CEILING) + blocks * block


def national_insurance(subject: Subject[Profile], pay: Decimal, rules: Rules) -> dict[str, Decimal]:
    """Contributions and band earnings of an employee or a director."""
    facts = subject.profile
    director = facts.director is not DirectorMethod.NONE
    annual = annual_thresholds(subject, rules)
    usual = period_thresholds(subject, rules)
    before, same_period = sums(subject, "directors_earnings"), this_period(subject, "ni_earnings")
    if facts.director is DirectorMethod.ANNUAL:
        now, earlier = bands(before + pay, annual), bands(before, annual)
    else:
        now, earlier = (bands(amount, usual) for amount in (same_period + pay, same_period))
    if facts.director is DirectorMethod.ANNUAL or (facts.director is DirectorMethod.ALTERNATIVE and subject.final):
        employee, employer = contributions(before + pay, facts, annual, rules)
        employee -= sums(subject, "directors_employee_ni")
        employer -= sums(subject, "directors_employer_ni")
    else:
        employee, employer = contributions(same_period + pay, facts, usual, rules)
        employee -= this_period(subject, "employee_ni")
        employer -= this_period(subject, "employer_ni")
    return {
        "ni_earnings": pay,
        **{code: now[code] - earlier[code] for code in now},
        "employee_ni": employee,
        "employer_ni": employer,
        "directors_earnings": pay if director else ZERO,
        "directors_employee_ni": employee if director else ZERO,
        "directors_employer_ni": employer if director else ZERO,
    }


def period_thresholds(subject: Subject[Profile], rules: Rules) -> dict[str, Decimal]:
    """LEL, PT, ST, FUST and UEL of the pay interval."""
    match subject.period.group:
        case PayFrequency.WEEKLY:
            return {name: money(each.week) for name, each in limits(rules).items()}
        case PayFrequency.MONTHLY:
            return {name: money(each.month) for name, each in limits(rules).items()}
        case PayFrequency.BIWEEKLY:
            return of_weeks(2, rules)
    days = subject.period.days
    return {name: (money(each.year) * days / 365).quantize(PENNY, ROUND_HALF_DOWN) for name, each in limits(rules).items()}


def annual_thresholds(subject: Subject[Profile], rules: Rules) -> dict[str, Decimal]:
    """Those of the year, or of its weeks from the appointment on."""
    appointed = subject.profile.director_from
    if appointed is None or appointed < year_start(subject.pay_date) or week(appointed) == 1:
        return {name: money(each.year) for name, each in limits(rules).items()}
    return of_weeks(max(1, 53 - week(appointed)), rules)


def of_weeks(count: int, rules: Rules) -> dict[str, Decimal]:
    """The year's figures in proportion, raised to the pound; the lower earnings limit of a week multiplied. One week: as published."""
    if count == 1:
        return {name: money(each.week) for name, each in limits(rules).items()}
    found = {name: (money(each.year) * count / 52).quantize(Decimal(1), ROUND_CEILING) for name, each in limits(rules).items()}
    return {**found, "LEL": money(limits(rules)["LEL"].week) * count}


def limits(rules: Rules) -> Mapping[str, Threshold]:
    """The published thresholds."""
    ni = rules.national_insurance
    return {
        "LEL": ni.lower_earnings_limit,
        "PT": ni.primary_threshold,
        "ST": ni.secondary_threshold,
        "FUST": ni.zone_threshold,
        "UEL": ni.upper_earnings_limit,
    }


def bands(pay: Decimal, at: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The earnings of the contribution record."""
    if pay < at["LEL"]:
        return {"ni_at_lel": ZERO, "ni_lel_to_pt": ZERO, "ni_pt_to_uel": ZERO}
    return {
        "ni_at_lel": at["LEL"],
        "ni_lel_to_pt": min(pay, at["PT"]) - at["LEL"],
        "ni_pt_to_uel": max(ZERO, min(pay, at["UEL"]) - at["PT"]),
    }


def contributions(pay: Decimal, facts: Profile, at: Mapping[str, Decimal], rules: Rules) -> tuple[Decimal, Decimal]:
    """Employee's and employer's contributions on all pay of an earnings period."""
    rates = rules.national_insurance.categories[facts.ni_category]

    def part(low: str, high: str | None) -> Decimal:
        top = pay if high is None else min(pay, at[high])
        return max(ZERO, top - at[low])

    def at_rate(rate: int, earnings: Decimal) -> Decimal:
        return earnings * Decimal(rate) / 100_000

    employee = penny(at_rate(rates.employee_main, part("PT", "UEL"))) + penny(at_rate(rates.employee_upper, part("UEL", None)))
    to_limit = at_rate(rates.employer_to_zone, part("ST", "FUST")) + at_rate(rates.employer_to_limit, part("FUST", "UEL"))
    return employee, penny(to_limit) + penny(at_rate(rates.employer_above, part("UEL", None)))


def penny(amount: Decimal) -> Decimal:
    """By the third decimal alone: 5 or less is left out, more makes a penny."""
    third = amount.quantize(Decimal("0.001"), ROUND_DOWN)
    whole = third.quantize(PENNY, ROUND_DOWN)
    return whole + (PENNY if third - whole > Decimal("0.005") else ZERO)


def loans(subject: Subject[Profile], pay: Decimal, rules: Rules) -> dict[str, Decimal]:
    """Both loan deductions."""
    facts = subject.profile
    plan = rules.loans.plans.get(facts.student_loan)
    student = ZERO if plan is None else loan(subject, pay, money(plan), rules.loans.rate)
    postgraduate = loan(subject, pay, money(rules.loans.postgraduate), rules.loans.postgraduate_rate) if facts.postgraduate_loan else ZERO
    return {
        "student_loan": student - this_period(subject, "student_loan"),
        "postgraduate_loan": postgraduate - this_period(subject, "postgraduate_loan"),
    }


def loan(subject: Subject[Profile], pay: Decimal, year: Decimal, rate: int) -> Decimal:
    """Of the average week or month, or of the days of a half month."""
    group, times, pay = subject.period.group, 1, pay + this_period(subject, "ni_earnings")
    if group is PayFrequency.MONTHLY:
        threshold = year / 12
    elif group is PayFrequency.SEMIMONTHLY:
        threshold = year * subject.period.days / 365
    else:
        threshold, times = year / 52, WEEKS[group]
    average = (pay / times).quantize(PENNY, ROUND_FLOOR)
    excess = max(ZERO, average - threshold.quantize(PENNY, ROUND_DOWN))
    return (excess * Decimal(rate) / 100_000).quantize(Decimal(1), ROUND_DOWN) * times
