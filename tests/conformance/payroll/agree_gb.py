"""Compares the columns with the plain reference on invented people: `python -m tests.conformance.payroll.agree_gb 1000000`."""

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta

from payroll.domain.periods import PayFrequency, Period
from payroll.domain.subject import Subject
from payroll.domain.united_kingdom.case import case_of
from payroll.domain.united_kingdom.facts import DirectorMethod, NiCategory, Profile, StudentLoanPlan
from payroll.domain.united_kingdom.payroll import calculate
from payroll.records.united_kingdom_rules import YEARS, united_kingdom_rules
from tests.conformance.payroll.gb_reference import payslip

CHUNK = 5_000
DAYS = {PayFrequency.WEEKLY: 7, PayFrequency.BIWEEKLY: 14, PayFrequency.SEMIMONTHLY: 15, PayFrequency.MONTHLY: 30}
FLAT = ("BR", "D0", "D1", "SBR", "SD0", "SD1", "SD2", "SD3", "CBR", "CD0", "CD1", "NT", "0T", "S0T", "C0T")


def people(count: int, tax_year: str, seed: int) -> Iterator[Subject[Profile]]:
    """Invented payments of a tax year: all codes, letters, regions, plans, intervals, methods, refunds and corrections."""
    chance = random.Random(f"{tax_year} {seed}")
    for _ in range(count):
        yield person(chance, int(tax_year[:4]))


def person(chance: random.Random, year: int) -> Subject[Profile]:
    """One payment."""
    first = date(year, 4, 6)
    paid = first + timedelta(days=chance.randrange((date(year + 1, 4, 6) - first).days))
    group = chance.choice(tuple(PayFrequency))
    length = DAYS[group] if group is not PayFrequency.SEMIMONTHLY else chance.choice((13, 14, 15, 16))
    director = chance.choice((DirectorMethod.NONE,) * 6 + (DirectorMethod.ANNUAL, DirectorMethod.ALTERNATIVE))
    appointed = paid - timedelta(days=chance.randrange(500)) if director is not DirectorMethod.NONE and chance.random() < 0.7 else None
    p45 = chance.random() < 0.2
    profile = Profile(
        tax_code=code(chance),
        previous_pay=amount(chance, 4_000_000) if p45 else 0,
        previous_tax=amount(chance, 900_000) if p45 else 0,
        previous_tax_year=f"{year}-{(year + 1) % 100:02}" if p45 and chance.random() < 0.8 else "2020-21" if p45 else "",
        ni_category=chance.choice(tuple(NiCategory)),
        director=director,
        director_from=appointed,
        student_loan=chance.choice(tuple(StudentLoanPlan)),
        postgraduate_loan=chance.random() < 0.3,
    )
    earned = amount(chance, 700_000) if chance.random() < 0.9 else amount(chance, 40_000_000)
    year_to_date = amount(chance, 9_000_000)
    return Subject(
        profile=profile,
        period=Period(group, "", paid - timedelta(days=length - 1), paid),
        pay_date=paid,
        earnings={
            "regular": -earned if chance.random() < 0.04 else earned,
            "one_off": amount(chance, 300_000) if chance.random() < 0.2 else 0,
        },
        year={
            "taxable_pay": year_to_date,
            "income_tax": year_to_date // chance.choice((3, 4, 5, 8, 1_000)),
            "directors_earnings": year_to_date // chance.choice((1, 2)),
            "directors_employee_ni": year_to_date // 14,
            "directors_employer_ni": year_to_date // 8,
        },
        in_period=earlier(chance) if chance.random() < 0.2 else {},
        final=chance.random() < 0.15,
    )


def earlier(chance: random.Random) -> dict[str, int]:
    """What a pay period had before a supplementary payment or a correction."""
    pay = amount(chance, 600_000)
    return {
        "taxable_pay": pay,
        "ni_earnings": pay,
        "income_tax": pay // 6,
        "employee_ni": pay // 14,
        "employer_ni": pay // 8,
        "student_loan": pay // 2_000 * 100,
        "postgraduate_loan": pay // 3_000 * 100,
    }


def code(chance: random.Random) -> str:
    """A tax code of any form."""
    basis = chance.choice(("", "", "", " M1", " W1", " X"))
    form = chance.random()
    if form < 0.25:
        return chance.choice(FLAT) + basis
    prefix = chance.choice(("", "S", "C"))
    if form < 0.4:
        return f"{prefix}K{chance.choice((1, 45, 499, 500, 501, 1000, 1001, chance.randrange(1, 4_000)))}{basis}"
    number = chance.choice((1257, 1257, 0, 1, 500, 501, 1000, 1001, chance.randrange(3_000)))
    return f"{prefix}{number}{chance.choice('LMNT')}{basis}"


def amount(chance: random.Random, most: int) -> int:
    """Pence; often whole pounds, where the limits lie."""
    pence = chance.randrange(most)
    return pence // 100 * 100 + chance.choice((0, 0, 1, 99)) if chance.random() < 0.4 else pence


def differences(count: int, tax_year: str, seed: int = 1) -> Iterator[str]:
    """A line for every person who has a figure that differs."""
    rules = united_kingdom_rules(tax_year)
    subjects = list(people(count, tax_year, seed))
    columns = calculate(case_of(subjects, rules), rules)
    for row, subject in enumerate(subjects):
        expected = payslip(subject, rules)
        found = {name: int(values[row]) for name, values in columns.items()}
        if found != expected:
            wrong = {name: (found.get(name), expected.get(name)) for name in found | expected if found.get(name) != expected.get(name)}
            yield f"{wrong} {subject}"


def main(count: int) -> int:
    """Compares so many people, half in each tax year, prints the first differences and the counts; the number of people who differ."""
    differing = compared = 0
    for tax_year in YEARS:
        for seed, start in enumerate(range(0, count // len(YEARS), CHUNK)):
            chunk = min(CHUNK, count // len(YEARS) - start)
            for line in differences(chunk, tax_year, seed):
                differing += 1
                if differing <= 5:
                    sys.stdout.write(f"{line}\n")
            compared += chunk
    sys.stdout.write(f"GB: {compared} people compared on all figures, {differing} differ\n")
    return differing


if __name__ == "__main__":
    sys.exit(min(main(int(sys.argv[1])), 1))
