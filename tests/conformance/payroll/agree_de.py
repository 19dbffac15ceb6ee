"""Columns against the plain reference for generated people: `python -m tests.conformance.payroll.agree_de 1000000`.

All figures of social insurance are compared for everybody. The taxes, whose reference is the ministry's algorithm run from its XML (some
4,000 people a second), are compared for every tenth person; church tax goes with its base. `tests.conformance.payroll.pap` compares the
wage tax alone, with pensions and untaxed shares, on as many random inputs as wanted.
"""

import random
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from payroll.domain.germany.case import case_of
from payroll.domain.germany.facts import Employment, Health, Insured, Profile, State, TaxClass, TransitionZone
from payroll.domain.germany.payroll import calculate
from payroll.domain.periods import PayFrequency, period
from payroll.domain.subject import Subject
from payroll.records.german_rules import german_rules
from tests.conformance.payroll import pap
from tests.conformance.payroll.de_reference import Person, contributions, pap_inputs, taxes

BATCH = 10_000
TAX_EVERY = 10


def profile(rng: random.Random) -> Profile:
    """Facts of every kind."""
    tax_class = rng.choice(tuple(TaxClass))
    employment = rng.choices(tuple(Employment), (90, 3, 7))[0]
    health = rng.choices(tuple(Health), (85, 7, 8))[0]
    private = health is Health.PRIVATE
    parent = rng.random() < 0.5
    return Profile(
        tax_class=tax_class,
        factor=rng.randint(1, 1_000) if tax_class is TaxClass.IV and rng.random() < 0.2 else 1_000,
        child_allowances=rng.randint(0, 60) if rng.random() < 0.3 else 0,
        church_member=rng.random() < 0.5,
        state=rng.choice(tuple(State)),
        monthly_allowance=rng.randrange(80_000) if rng.random() < 0.1 else 0,
        monthly_addition=rng.randrange(30_000) if rng.random() < 0.03 else 0,
        yearly_allowance=rng.randrange(800_000) if rng.random() < 0.1 else 0,
        yearly_addition=rng.randrange(300_000) if rng.random() < 0.03 else 0,
        employment=employment,
        transition_zone=rng.choices(tuple(TransitionZone), (90, 5, 5))[0],
        flat_tax=rng.random() < 0.8,
        health=health,
        fund_surcharge=rng.randrange(0, 450) * 10,
        sick_pay=rng.random() < 0.95,
        private_basic_contribution=rng.randrange(80_000) if private else 0,
        private_health_premium=rng.randrange(130_000) if private else 0,
        private_care_premium=rng.randrange(25_000) if private else 0,
        parent=parent,
        children_under_25=rng.randint(0, 6) if parent else 0,
        pension=rng.choices(tuple(Insured), (5, 90, 5))[0],
        unemployment=rng.choices(tuple(Insured), (5, 90, 5))[0],
        u1_rate=rng.choice((0, 1_100, 2_450)),
        u2_rate=rng.choice((240, 390, 555)),
    )


def person(year: int, rng: random.Random) -> Subject[Profile]:
    """A month of somebody, with one-off pay, parts of months and off-cycle pay in some of them."""
    facts = profile(rng)
    month = period(PayFrequency.MONTHLY, f"{year}-{rng.randint(1, 12):02}")
    regular = rng.randrange(70_000) if facts.employment is Employment.MINI_JOB else round(10 ** rng.uniform(4.3, 6.3))
    often = 0.25 if month.first_day.month <= 3 else 0.15
    one_off = round(10 ** rng.uniform(3, 6.5)) if rng.random() < often else -rng.randrange(50_000) if rng.random() < 0.01 else 0
    before = month.first_day.month - 1
    earnings = {"regular": regular, "one_off": one_off, "compensation": rng.randrange(5_000_000) if rng.random() < 0.02 else 0}
    so_far = {
        "insured_days": 30 * before,
        "regular": regular * before,
        "taxable_wage": regular * before,
        "pension_base": min(regular, 800_000) * before,
        "health_base": min(regular, 550_000) * before,
        "compensation": rng.randrange(100_000) if rng.random() < 0.02 else 0,
    }
    joined = month.first_day + timedelta(days=rng.randint(0, 27)) if rng.random() < 0.08 else None
    left = month.last_day - timedelta(days=rng.randint(0, 20)) if rng.random() < 0.05 else None
    return Subject(
        profile=facts,
        period=month,
        pay_date=month.last_day,
        earnings=earnings,
        year=so_far,
        employed_from=joined,
        employed_to=left,
        birth_date=date(rng.randint(1935, 2008), rng.randint(1, 12), rng.randint(1, 28)) if rng.random() < 0.8 else None,
        periods_left=11 - before,
        final=rng.random() < 0.05,
        supplementary=rng.random() < 0.04,
        **last_year(rng, regular, so_far),
    )


def last_year(rng: random.Random, regular: int, so_far: dict[str, int]) -> dict[str, Any]:
    """The year before of most people: as long and as much as they please; some have had one-off pay that was assigned to it already."""
    if rng.random() < 0.2:
        return {}
    days = rng.choice((360, 360, 360, rng.randrange(1, 360)))
    sums = {
        "insured_days": days,
        "pension_base": min(regular * days // 30, rng.choice((805_000, 700_000)) * days // 30),
        "health_base": min(regular * days // 30, rng.choice((551_250, 500_000)) * days // 30),
    }
    if rng.random() < 0.1:
        so_far |= {"last_year_pension_base": rng.randrange(300_000), "last_year_health_base": rng.randrange(300_000)}
    return {"last_year": sums, "last_profile": profile(rng) if rng.random() < 0.9 else None}


def people(count: int, year: int, seed: int) -> Iterator[Subject[Profile]]:
    """Generated people, always the same for a seed."""
    rng = random.Random(seed)
    return (person(year, rng) for _ in range(count))


def differences(count: int, year: int, seed: int, tax_every: int = TAX_EVERY) -> list[str]:
    """The figures in which columns and reference differ, one line each."""
    rules, official, found = german_rules(str(year)), pap.Pap(year), []
    given = people(count, year, seed)
    for start in range(0, count, BATCH):
        batch = [next(given) for _ in range(min(BATCH, count - start))]
        columns = {code: values.tolist() for code, values in calculate(case_of(batch, rules), rules).items()}
        for row, subject in enumerate(batch):
            one = Person(subject)
            expected = contributions(one)
            if row % tax_every == 0:
                subsidies = expected["private_health_subsidy"] + expected["private_care_subsidy"]
                expected |= taxes(one, official.run(pap_inputs(one, subsidies)))
                assert expected.keys() == columns.keys()
            for code, value in expected.items():
                if columns[code][row] != value * 100:
                    found.append(f"{code}: {columns[code][row]} is not {value * 100} for {subject}")
    return found


def main(count: int, seed: int = 1) -> int:
    """Half of the people in each year. Returns 1 when a figure differs."""
    failed = 0
    for year in (2025, 2026):
        start = time.perf_counter()
        found = differences(count // 2, year, seed)
        seconds = time.perf_counter() - start
        sys.stdout.write(f"{year}: {count // 2} people, taxes of every {TAX_EVERY}th, {len(found)} figures differ, {seconds:.0f} s\n")
        for line in found[:5]:
            sys.stdout.write(line + "\n")
        failed += len(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[3] / folder) for folder in ("functions", "layers/kernel")]
    sys.exit(main(*(int(argument) for argument in sys.argv[1:3] or ["3000"])))
