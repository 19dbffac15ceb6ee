"""The Italian worked cases, and generated employees in a pay of any kind as subjects of the columns and persons of the plain reference."""

import json
import random
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from payroll.domain.italy.facts import ContributionScheme, Profile
from payroll.domain.italy.figures import COUNTRY_CLASSES, FIGURES
from payroll.domain.italy.rules import Rules, Surtax
from payroll.domain.periods import PERIODS_PER_YEAR, PayFrequency, Period
from payroll.domain.subject import ONE_OFF, REGULAR, Subject
from payroll.statutory.italy import calculators
from tests.conformance.payroll.it_reference import Person
from tests.conformance.payroll.row_sets import RowSet

EDGES = (850_000, 1_500_000, 2_000_000, 2_500_000, 2_800_000, 3_200_000, 3_500_000, 4_000_000, 5_000_000, 8_000_000, 12_229_500)
FACTS = (
    *("other_income", "regional_balance", "municipal_balance", "municipal_advance", "supplement_recovery", "wedge_recovery"),
    *("severance_fund", "pension_fund_rate", "pension_fund_employer_rate"),
)
FLAGS = ("executive", "first_insured_after_1995", "fixed_term", "minor_children", "deductions_waived", "credits_waived")
CREDITS = ("wedge_sum", "income_supplement", "further_deduction", "supplement_overpaid", "wedge_sum_overpaid", "further_deduction_overpaid")


INPUTS = {"case", "year", "ral", "rate", "post96", "days", "fixed_term", "coniuge", "reg", "com", "source"}
"""What a worked case gives; the rest of its fields are outputs."""


def worked_cases(reference: Path) -> list[dict[str, Any]]:
    """The worked cases of employment years."""
    rows: list[dict[str, Any]] = json.loads((reference / "payroll/checks/it_worked_cases.json").read_text("utf-8"))
    return rows


def wrong_outputs(row: dict[str, Any]) -> list[str]:
    """The names of the outputs of a case that ours differ in."""
    found = calculators(row["year"])[""](row)
    return [name for name in sorted(row.keys() - INPUTS) if found[name] != row[name]]


def results(reference: Path) -> Iterator[RowSet]:
    """The worked cases compared, a case counting as exact with all its outputs."""
    rows = worked_cases(reference)
    yield RowSet("it_worked_cases", len(rows), sum(not wrong_outputs(row) for row in rows))


def places(rules: Rules) -> tuple[list[str], list[str]]:
    """The regions, the empty one among them, and the cadastral codes of a year."""
    codes = [name for name in rules.surtax_names if name[1:].isdigit()]
    return [name for name in rules.surtax_names if not name[1:].isdigit()], codes


def pair(random_: random.Random, rules: Rules, known: tuple[list[str], list[str]]) -> tuple[Subject[Profile], Person]:
    """An employee in a pay of any kind; `known`: places. The year's income lies near a limit of the law as often as anywhere."""
    subject = _subject(random_, int(rules.provenance.tax_year), _profile(random_, known))
    return subject, _person(subject, rules)


def _profile(random_: random.Random, known: tuple[list[str], list[str]]) -> Profile:
    def some(most: int) -> int:
        return random_.choice((0, 0, random_.randint(0, most)))

    scheme, children = random_.choice(list(ContributionScheme)), random_.choice((0, 0, 1, 2, 4))
    return Profile(
        scheme=scheme,
        executive=scheme is not ContributionScheme.APPRENTICE and random_.random() < 0.2,
        first_insured_after_1995=random_.random() < 0.7,
        fixed_term=random_.random() < 0.3,
        spouse_months=random_.choice((0, 0, 12, random_.randint(0, 12))),
        children=children,
        child_months=random_.choice((None, random_.randint(0, children * 12))),
        child_share=random_.choice((50, 100)),
        minor_children=random_.random() < 0.2,
        ascendant_months=random_.choice((0, 0, random_.randint(0, 24))),
        other_income=some(3_000_000),
        expected_income=random_.choice((None, None, None, random_.randint(0, 6_000_000))),
        additional_months=random_.randint(0, 2),
        region=random_.choice(known[0]),
        municipality=random_.choice(known[1]),
        regional_balance=some(150_000),
        municipal_balance=some(40_000),
        municipal_advance=some(20_000),
        supplement_recovery=some(105_000),
        wedge_recovery=some(180_000),
        prior_income=random_.choice((None, 3_300_000, random_.randint(0, 10_000_000))),
        pension_fund_rate=random_.choice((0, 0, 1_500, random_.randint(0, 12_000))),
        pension_fund_employer_rate=random_.choice((0, 0, 1_500, 3_333)),
        severance_fund=some(4_000_000),
        deductions_waived=random_.random() < 0.05,
        credits_waived=random_.random() < 0.05,
    )


def _subject(random_: random.Random, year: int, profile: Profile) -> Subject[Profile]:
    month = random_.choice((12, random_.randint(1, 12)))
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    group = random_.choice((PayFrequency.MONTHLY, PayFrequency.MONTHLY, PayFrequency.BIWEEKLY))
    if group is PayFrequency.BIWEEKLY:
        first = last - timedelta(days=13)
    hired = random_.choice(
        (None, date(year - 1, 5, 1), date(year, 1, 1) + timedelta(days=random_.randint(0, (last - date(year, 1, 1)).days)))
    )
    leaving = random_.choice((None, None, first + timedelta(days=random_.randint(0, 30)), date(year, 12, 31)))
    left = None if leaving is None else max(leaving, hired or leaving)
    supplementary = random_.random() < 0.15
    final = (month == 12 and random_.random() < 0.9) or (left is not None and left <= last)
    year_pay = random_.choice(EDGES) * 10_000 // random_.choice((9_081, 9_051, 10_000)) + random_.randint(-30_000, 30_000)
    year_pay = random_.choice((year_pay, random_.randint(0, 20_000_000)))
    before = {} if random_.random() < 0.15 else _year_before(random_, year_pay, month, group)
    rest = year_pay - before.get(REGULAR, 0) if final else year_pay // PERIODS_PER_YEAR[group]
    earnings = {REGULAR: rest} if not supplementary or random_.random() < 0.2 else {}
    earnings |= {kind: random_.randint(-20_000, 700_000) for kind in (ONE_OFF, *COUNTRY_CLASSES) if random_.random() < 0.12}
    in_period = {code: before.get(code, 0) // 20 for code in ("inps_base", "work_days")} if random_.random() < 0.2 else {}
    return Subject(
        profile,
        Period(group, str(year), first, last),
        last,
        earnings,
        before,
        in_period,
        employed_from=hired,
        employed_to=left,
        periods_left=0 if final else random_.randint(0, PERIODS_PER_YEAR[group] - 1),
        final=final,
        supplementary=supplementary,
    )


def _year_before(random_: random.Random, year_pay: int, month: int, group: PayFrequency) -> dict[str, int]:
    """Sums of earlier pays, each about what it would be; whether they belong together does not matter to the rules."""
    paid = year_pay * (month - 1) // 12
    found = {figure.code: random_.randint(0, 60_000) for figure in FIGURES if random_.random() < 0.7}
    found |= {kind: random_.randint(0, 150_000) for kind in COUNTRY_CLASSES if random_.random() < 0.2}
    found |= {code: random_.choice((random_.randint(0, 130_000), random_.randint(0, 9_000), 0)) for code in CREDITS}
    income = paid * random_.randint(9_000, 9_500) // 10_000
    days = min((month - 1) * 30 + random_.randint(0, 31), 365 if group is PayFrequency.MONTHLY else 340)
    return found | {REGULAR: paid, "inps_base": paid, "taxable_income": income, "work_days": days, "gross_income_tax": income // 4}


def euros(cents: int) -> Decimal:
    return Decimal(cents) / 100


def _brackets(surtax: Surtax) -> list[tuple[Decimal | None, Decimal]]:
    return [(None if each.upper is None else euros(each.upper), Decimal(each.rate) / 100_000) for each in surtax.brackets]


def _amounts(sums: dict[str, int]) -> dict[str, Decimal]:
    return {code: Decimal(amount) if code == "work_days" else euros(amount) for code, amount in sums.items()}


def _person(subject: Subject[Profile], rules: Rules) -> Person:
    profile, period = subject.profile, subject.period
    region, town = (rules.surtaxes[rules.surtax_names[name]] for name in (profile.region, profile.municipality))
    return Person(
        pay_date=subject.pay_date,
        period=(period.first_day, period.last_day),
        periods=PERIODS_PER_YEAR[period.group],
        periods_left=subject.periods_left,
        final=subject.final,
        supplementary=subject.supplementary,
        hired=subject.employed_from,
        left=subject.employed_to,
        scheme=profile.scheme.value,
        flags=frozenset(name for name in FLAGS if getattr(profile, name)),
        spouse_months=profile.spouse_months,
        children=profile.children,
        child_months=profile.child_months,
        child_share=profile.child_share,
        ascendant_months=profile.ascendant_months,
        additional_months=profile.additional_months,
        expected_income=None if profile.expected_income is None else euros(profile.expected_income),
        prior_income=None if profile.prior_income is None else euros(profile.prior_income),
        facts={name: Decimal(getattr(profile, name)) / (100_000 if name.endswith("_rate") else 100) for name in FACTS},
        region=(profile.region, _brackets(region)),
        town=(_brackets(town), euros(town.exempt_up_to)),
        earned=_amounts(dict(subject.earnings)),
        so_far=_amounts(dict(subject.year)),
        in_period=_amounts(dict(subject.in_period)),
    )
