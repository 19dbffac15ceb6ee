"""Compares the columns with the reference on generated people: `python -m tests.conformance.payroll.agree_us 1000000`."""

import random
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from payroll.domain.periods import PERIODS_PER_YEAR, PayFrequency, period
from payroll.domain.subject import Subject
from payroll.domain.united_states.case import case_of
from payroll.domain.united_states.facts import FilingStatus, Profile, SupplementalMethod, W4Form
from payroll.domain.united_states.payroll import calculate
from payroll.records.united_states_rules import united_states_rules
from tests.conformance.payroll import us_reference

SLICE = 5_000
PERIODS = tuple(
    period(group, name)
    for group, name in (
        (PayFrequency.WEEKLY, "2026-W10"),
        (PayFrequency.BIWEEKLY, "2026-W11"),
        (PayFrequency.SEMIMONTHLY, "2026-03-1"),
        (PayFrequency.MONTHLY, "2026-03"),
    )
)


def profile(rng: random.Random) -> Profile:
    common = {
        "supplemental_method": rng.choice(tuple(SupplementalMethod)),
        "withheld_last_year": rng.random() < 0.5,
        "extra": rng.choice((0, 0, rng.randrange(50_000))),
        "futa_credit_reduction": rng.choice((0, 0, 300, 1_200)),
        "futa_exempt": rng.random() < 0.1,
    }
    exempt_from = rng.choice(("nothing", "nothing", "nothing", "social_security", "both"))
    common |= {"social_security_exempt": exempt_from != "nothing", "medicare_exempt": exempt_from == "both"}
    nonresident = rng.random() < 0.1
    if rng.random() < 0.25:
        status = rng.choice((FilingStatus.SINGLE, FilingStatus.MARRIED_JOINTLY))
        return Profile(
            form=W4Form.BEFORE_2020,
            filing_status=FilingStatus.SINGLE if nonresident else status,
            allowances=rng.randrange(8),
            nonresident_alien=nonresident,
            **common,  # type: ignore[arg-type]
        )
    return Profile(
        filing_status=FilingStatus.SINGLE if nonresident else rng.choice(tuple(FilingStatus)),
        two_jobs=rng.random() < 0.3,
        credits=rng.choice((0, 200_000, rng.randrange(1_000_000))),
        other_income=rng.choice((0, rng.randrange(3_000_000))),
        deductions=rng.choice((0, rng.randrange(3_000_000))),
        exempt=not nonresident and rng.random() < 0.05,
        nonresident_alien=nonresident,
        **common,  # type: ignore[arg-type]
    )


def subject(rng: random.Random) -> Subject[Profile]:
    """Somebody early or late in the year, near the limits or not, sometimes with wages taken back or an earlier run of the period."""
    scale = rng.choice((50_000, 500_000, 5_000_000, 200_000_000))
    sign = rng.choice((1, 1, 1, 1, -1))
    earnings = {
        "regular": rng.choice((0, sign * rng.randrange(scale), rng.randrange(scale))),
        "one_off": rng.choice((0, 0, sign * rng.randrange(scale), rng.randrange(scale))),
        "untaxed": rng.randrange(10_000),
    }
    in_period = {}
    if rng.random() < 0.2:
        in_period = {"regular": rng.randrange(scale), "one_off": rng.choice((0, rng.randrange(scale)))}
        in_period |= {
            "federal_income_tax": in_period["regular"] // rng.randrange(4, 20),
            "federal_income_tax_supplemental": in_period["one_off"] // 4,
        }
    regular, one_off = rng.choice((0, rng.randrange(30_000_000))), rng.choice((0, rng.randrange(1_000_000), rng.randrange(150_000_000)))
    year = {"regular": regular, "one_off": one_off, "federal_income_tax": regular // 8, "federal_income_tax_supplemental": one_off // 4}
    year |= {"social_security_pay": regular + one_off, "medicare_wages": regular + one_off, "futa_pay": regular + one_off}
    for code, amount in in_period.items():
        year[code] = year.get(code, 0) + amount
    for code in ("social_security_pay", "medicare_wages", "futa_pay"):
        year[code] += in_period.get("regular", 0) + in_period.get("one_off", 0)
    return Subject(profile(rng), rng.choice(PERIODS), date(2026, 3, 31), earnings, year, in_period)


def _dollars(sums: Mapping[str, int]) -> dict[str, Decimal]:
    return {code: Decimal(amount) / 100 for code, amount in sums.items()}


def reference(each: Subject[Profile], year: str) -> dict[str, int]:
    """The figures of the reference, in cents."""
    facts = asdict(each.profile)
    facts |= {name: Decimal(facts[name]) / 100 for name in ("credits", "other_income", "deductions", "extra")}
    facts["futa_credit_reduction"] = Decimal(facts["futa_credit_reduction"]) / 100_000
    earned = _dollars(each.earnings)
    person = us_reference.Person(
        facts, PERIODS_PER_YEAR[each.period.group], earned["regular"], earned["one_off"], _dollars(each.year), _dollars(each.in_period)
    )
    return {code: int(amount * 100) for code, amount in us_reference.figures(person, year).items()}


def compare(year: str, count: int, seed: int) -> list[tuple[Subject[Profile], str, int, int]]:
    """People and figures in which columns and reference differ: ours, theirs."""
    rng, rules, different = random.Random(seed), united_states_rules(year), []
    for start in range(0, count, SLICE):
        people = [subject(rng) for _ in range(min(SLICE, count - start))]
        ours = {code: values.tolist() for code, values in calculate(case_of(people, rules), rules).items()}
        for at, each in enumerate(people):
            theirs = reference(each, year)
            assert theirs.keys() == ours.keys()
            different += [(each, code, ours[code][at], amount) for code, amount in theirs.items() if ours[code][at] != amount]
    return different


if __name__ == "__main__":
    people_wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for number, tax_year in enumerate(("2025", "2026")):
        found = compare(tax_year, people_wanted // 2, seed=number)
        sys.stdout.write(f"US {tax_year}: {people_wanted // 2} people, {len(found)} figures different\n")
        sys.stdout.writelines(f"  {each}\n" for each in found[:3])
