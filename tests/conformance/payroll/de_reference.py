"""German social insurance and church tax for one person, in Decimal euros from the text of the laws; nothing of the columns is used.

`pap_inputs` says what the ministry's algorithm is asked for the same person, whose answers are the reference of the wage tax.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from payroll.domain.germany.facts import Employment, Health, Insured, Profile, State, TransitionZone
from payroll.domain.periods import PayFrequency, period
from payroll.domain.subject import Subject

CENT, ZERO = Decimal("0.01"), Decimal(0)
D = Decimal


@dataclass(frozen=True)
class Figures:
    """What differs between the years: § 159 SGB VI, § 223 SGB V, § 242a SGB V, § 8 (1a) and § 20 (2a) SGB IV, U1 of mini jobs."""

    pension_ceiling: Decimal
    health_ceiling: Decimal
    average_surcharge: Decimal
    mini_job_limit: Decimal
    factor: Decimal
    mini_job_u1: Decimal


YEARS = {
    2025: Figures(D(8050), D("5512.50"), D("0.025"), D(556), D("0.6683"), D("0.011")),
    2026: Figures(D(8450), D("5812.50"), D("0.029"), D(603), D("0.6619"), D("0.008")),
}
ZONE_END = D(2000)


def half_up(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def cut(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_DOWN)


def euros(cents: int) -> Decimal:
    return D(cents) / 100


@dataclass
class Person:
    """A subject's month in euros, with the days that count."""

    subject: Subject[Profile]

    def __post_init__(self) -> None:
        subject = self.subject
        self.profile, self.law = subject.profile, YEARS[subject.pay_date.year]
        month = subject.period
        start = max(month.first_day, subject.employed_from or month.first_day)
        end = min(month.last_day, subject.employed_to or month.last_day)
        self.part_days = 0 if start > end or (start, end) == (month.first_day, month.last_day) else (end - start).days + 1
        self.days = min(30, self.part_days) or 30
        self.regular, self.one_off = (euros(subject.earned(kind)) for kind in ("regular", "one_off"))
        if subject.supplementary:
            self.regular, self.one_off, self.days, self.part_days = ZERO, self.regular + self.one_off, 0, 0
        self.whole_month = half_up(self.regular * 30 / self.days) if self.days else self.regular
        self.mini_job = self.profile.employment is Employment.MINI_JOB
        self.flat = self.mini_job and self.profile.flat_tax
        self.saxony = self.profile.state is State.SACHSEN

    def without_one_off_pay(self) -> "Person":
        other = Person(self.subject)
        other.one_off = ZERO
        return other

    @property
    def childless(self) -> bool:
        born = self.subject.birth_date
        if self.profile.parent or (born and born.year < 1940):
            return False
        if born is None:
            return True
        # Completed on the eve of the birthday; the surcharge begins with the month after.
        end_year, end_month = born.year + 23, born.month
        if born.day == 1:
            end_year, end_month = (end_year, end_month - 1) if end_month > 1 else (end_year - 1, 12)
        first = self.subject.period.first_day
        return (first.year, first.month) > (end_year, end_month)

    @property
    def discounts(self) -> int:
        return max(0, min(5, self.profile.children_under_25) - 1)


def base(person: Person, ceiling: Decimal, so_far: str) -> tuple[Decimal, Decimal, Decimal]:
    """Insured pay, the regular part of it, and the one-off pay beyond: § 22, § 23a (3) SGB IV."""
    regular = min(max(ZERO, person.regular), half_up(ceiling * person.days / 30))
    year_days = person.subject.so_far("insured_days") + person.days
    room = max(ZERO, half_up(ceiling * year_days / 30) - euros(person.subject.so_far(so_far)) - regular)
    one_off = max(ZERO, person.one_off)
    return regular + min(one_off, room), regular, one_off - min(one_off, room)


def zone(person: Person) -> tuple[Decimal, Decimal, Decimal] | None:
    """The bases in the transition zone: whole, employee's, and the part of regular pay."""
    limit, factor, profile = person.law.mini_job_limit, person.law.factor, person.profile
    if person.mini_job or profile.employment is Employment.TRAINEE or person.days == 0 or profile.transition_zone is TransitionZone.NO:
        return None
    if profile.transition_zone is TransitionZone.AUTOMATIC and not limit < person.whole_month <= ZONE_END:
        return None
    if person.one_off < 0 or (person.one_off > 0 and person.days < 30):
        return None
    pay = person.whole_month + person.one_off
    if not 0 < pay <= ZONE_END:
        return None
    share = D(person.days) / 30
    width = ZONE_END - limit
    if pay > limit:
        # One fraction: F * G + (U / (U - G) - G / (U - G) * F) * (pay - G).
        total = half_up((factor * limit * width + (ZONE_END - limit * factor) * (pay - limit)) * share / width)
    else:
        total = half_up(factor * pay * share)
    own = half_up(ZONE_END * max(ZERO, pay - limit) * share / width)
    regular = (total * person.regular / (person.regular + person.one_off)).quantize(CENT, ROUND_FLOOR)
    return total, own, regular


def contributions(person: Person) -> dict[str, Decimal]:
    """All figures of social insurance."""
    if person.mini_job:
        return mini_job(person)
    moved, person = march_clause(person)
    law, profile = person.law, person.profile
    pension_base, regular_base, _ = base(person, law.pension_ceiling, "pension_base")
    health_base, *_ = base(person, law.health_ceiling, "health_base")
    own_pension, own_health, reduced = pension_base, health_base, zone(person)
    if reduced:
        pension_base = health_base = reduced[0]
        own_pension = own_health = reduced[1]
        regular_base = reduced[2]
    due = branches(person, (pension_base, own_pension), (health_base, own_health), reduced is not None)
    if moved.before:
        last = branches(moved.before, (moved.pension_base, moved.pension_base), (moved.health_base, moved.health_base), False)
        due = {branch: (mine + last[branch][0], employers + last[branch][1]) for branch, (mine, employers) in due.items()}
    half = D("0.073") if profile.sick_pay else D("0.07")
    subsidy = care_subsidy = ZERO
    if profile.health is Health.PRIVATE:
        premiums = (0, 0) if person.subject.supplementary else (profile.private_health_premium, profile.private_care_premium)
        subsidy = min(half_up(euros(premiums[0]) / 2), half_up(health_base * (half + law.average_surcharge / 2)))
        care_subsidy = min(half_up(euros(premiums[1]) / 2), half_up(health_base * (D("0.013") if person.saxony else D("0.018"))))
    return {
        "insured_days": D(person.days) / 100,
        "pension_base": pension_base,
        "health_base": health_base,
        "march_clause_one_off": moved.to_check,
        "last_year_one_off": moved.one_off,
        "last_year_pension_base": moved.pension_base,
        "last_year_health_base": moved.health_base,
        "private_health_subsidy": subsidy,
        "private_care_subsidy": care_subsidy,
        **{f"{branch}_insurance": due[branch][0] for branch in due},
        **{f"employer_{branch}_insurance": due[branch][1] for branch in due},
        "levy_u1": half_up(regular_base * profile.u1_rate / 100_000),
        "levy_u2": half_up(regular_base * profile.u2_rate / 100_000),
        "insolvency_levy": half_up(pension_base * D("0.0015")) + half_up(moved.pension_base * D("0.0015")),
        "mini_job_flat_tax": ZERO,
    }


def branches(
    person: Person, pension_bases: tuple[Decimal, Decimal], health_bases: tuple[Decimal, Decimal], reduced: bool
) -> dict[str, tuple[Decimal, Decimal]]:
    """Employee's and employer's shares of the four branches; the bases are the whole and the employee's."""
    profile = person.profile
    due = dict.fromkeys(("health", "care", "pension", "unemployment"), (ZERO, ZERO))
    for branch, rate, status in (("pension", "0.093", profile.pension), ("unemployment", "0.013", profile.unemployment)):
        own = half_up(pension_bases[1] * D(rate))
        rest = 2 * half_up(pension_bases[0] * D(rate)) - own
        due[branch] = (own if status is Insured.FULL else ZERO, rest if status is not Insured.NONE else ZERO)
    if profile.health is not Health.PRIVATE:
        half, surcharge = D("0.073") if profile.sick_pay else D("0.07"), D(profile.fund_surcharge) / 200_000
        whole, mine = health_bases
        own = half_up(mine * half) + half_up(mine * surcharge)
        due["health"] = own, 2 * half_up(whole * half) + 2 * half_up(whole * surcharge) - own
        due["care"] = care(person, whole, mine, reduced)
    return due


@dataclass(frozen=True)
class Moved:
    """One-off pay of January to March that belongs to the last year, and the person at its end."""

    one_off: Decimal = ZERO
    pension_base: Decimal = ZERO
    health_base: Decimal = ZERO
    to_check: Decimal = ZERO
    before: Person | None = None


def march_clause(person: Person) -> tuple[Moved, Person]:
    """§ 23a (4), (5) SGB IV: what is moved, and the month without it."""
    subject, law = person.subject, person.law
    if subject.pay_date.month > 3 or person.one_off <= 0:
        return Moved(), person
    compulsory = person.profile.health is Health.STATUTORY
    asked = (law.health_ceiling, "health_base") if compulsory else (law.pension_ceiling, "pension_base")
    if base(person, *asked)[2] == 0:
        return Moved(), person
    days, last_profile, year = subject.last_year.get("insured_days", 0), subject.last_profile, subject.pay_date.year - 1
    hired = subject.employed_from
    if days == 0 and hired is not None and hired.year > year:
        return Moved(), person
    if days == 0 or last_profile is None or last_profile.employment is Employment.MINI_JOB or year not in YEARS:
        return Moved(to_check=person.one_off), person
    december = period(PayFrequency.MONTHLY, f"{year}-12")
    before = Person(replace(subject, profile=last_profile, period=december, pay_date=december.last_day, earnings={}))
    left = {}
    for name, ceiling in (("pension", before.law.pension_ceiling), ("health", before.law.health_ceiling)):
        used = subject.last_year.get(f"{name}_base", 0) + subject.so_far(f"last_year_{name}_base")
        left[name] = max(ZERO, half_up(ceiling * days / 30) - euros(used))
    moved = Moved(person.one_off, min(person.one_off, left["pension"]), min(person.one_off, left["health"]), before=before)
    return moved, person.without_one_off_pay()


def care(person: Person, whole: Decimal, own: Decimal, reduced: bool) -> tuple[Decimal, Decimal]:
    """§§ 55, 58 SGB XI: both shares."""
    rate, employers = (D("0.023"), D("0.013")) if person.saxony else (D("0.018"), D("0.018"))
    children = D("0.006") if person.childless else -D("0.0025") * person.discounts
    if not reduced:
        return half_up(whole * (rate + children)), half_up(whole * employers)
    plain = half_up(own * rate)
    extra = half_up(whole * abs(children)) * (1 if children > 0 else -1)
    return max(ZERO, plain + extra), half_up(whole * rate) + half_up(whole * employers) - plain


def mini_job(person: Person) -> dict[str, Decimal]:
    """§ 249b SGB V, §§ 163 (8), 168, 172 SGB VI, § 40a (2) EStG."""
    pay, regular = max(ZERO, person.regular + person.one_off), max(ZERO, person.regular)
    least = half_up(D(175) * (person.days or 30) / 30)
    pension = ZERO
    if person.profile.pension is Insured.FULL and pay > 0:
        pension = half_up(pay * D("0.036")) if pay > least else half_up(least * D("0.186")) - half_up(pay * D("0.15"))
    zero = (
        *("last_year_one_off", "last_year_pension_base", "last_year_health_base"),
        *("health_base", "march_clause_one_off", "private_health_subsidy", "private_care_subsidy", "health_insurance", "care_insurance"),
        *("unemployment_insurance", "employer_care_insurance", "employer_unemployment_insurance"),
    )
    return {
        **dict.fromkeys(zero, ZERO),
        "insured_days": D(person.days) / 100,
        "pension_base": pay,
        "pension_insurance": pension,
        "employer_health_insurance": ZERO if person.profile.health is Health.PRIVATE else half_up(pay * D("0.13")),
        "employer_pension_insurance": half_up(pay * D("0.15")),
        "levy_u1": half_up(regular * person.law.mini_job_u1),
        "levy_u2": half_up(regular * D("0.0022")),
        "insolvency_levy": half_up(pay * D("0.0015")),
        "mini_job_flat_tax": half_up(pay * D("0.02")) if person.flat else ZERO,
    }


def pap_inputs(person: Person, subsidies: Decimal) -> dict[str, Any]:
    """What the ministry's algorithm is asked: § 39b (2) EStG for the month or the day, § 39b (3) for one-off pay and compensation."""
    profile, subject, taxed = person.profile, person.subject, not person.flat
    regular = int(person.regular * 100) if taxed else 0
    compensation = subject.earned("compensation")
    other = int(person.one_off * 100) + compensation if taxed else 0
    private = profile.health is Health.PRIVATE or person.mini_job
    allowance, addition = (0, 0) if subject.supplementary else (profile.monthly_allowance, profile.monthly_addition)
    gross = regular
    if person.part_days:
        gross = int(D(regular) / person.part_days)
        allowance = int((D(allowance) / 30).to_integral_value(ROUND_CEILING))
        addition //= 30
    monthly = D(regular) * 30 / person.days if person.days else D(0)
    if person.days == 0:
        monthly = D(subject.so_far("regular") * 30 // max(1, subject.so_far("insured_days")))
    left = 0 if subject.final else subject.periods_left
    inputs: dict[str, Any] = {
        "LZZ": 4 if person.part_days else 2,
        "STKL": int(profile.tax_class),
        "RE4": gross,
        "LZZFREIB": allowance,
        "LZZHINZU": addition if regular > 0 else 0,
        "ZKF": profile.child_allowances / 10,
        "R": int(profile.church_member),
        "KRV": int(profile.pension is not Insured.FULL),
        "PKV": (2 if subsidies > 0 and subject.pay_date.year < 2026 else 1) if private else 0,
        "KVZ": profile.fund_surcharge / 1_000,
        "PKPV": 0 if person.mini_job else profile.private_basic_contribution,
        "PVS": int(person.saxony),
        "PVZ": int(person.childless),
        "PVA": person.discounts,
        "af": 1,
        "f": profile.factor / 1_000,
    }
    born = subject.birth_date
    if born:
        turned = born.year + 64 - (1 if (born.month, born.day) == (1, 1) else 0)
        if turned < subject.pay_date.year:
            inputs |= {"ALTER1": 1, "AJAHR": turned + 1}
    if subject.pay_date.year >= 2026:
        inputs |= {"ALV": int(profile.unemployment is not Insured.FULL or person.mini_job), "PKPVAGZ": int(subsidies * 100)}
    if other:
        inputs |= {
            "SONSTB": other,
            "SONSTENT": compensation,
            "JRE4": subject.so_far("taxable_wage") + regular + int(monthly.to_integral_value(ROUND_HALF_UP)) * left,
            "JRE4ENT": subject.so_far("compensation"),
            "JFREIB": profile.yearly_allowance,
            "JHINZU": profile.yearly_addition,
        }
    return inputs


def taxes(person: Person, pap: Mapping[str, int]) -> dict[str, Decimal]:
    """The tax figures from the answers of the ministry's algorithm; church tax of the bases by the state's rate, cut to the cent."""
    subject, profile = person.subject, person.profile
    days = person.part_days or 1
    rate = (D("0.08") if profile.state in (State.BAYERN, State.BADEN_WUERTTEMBERG) else D("0.09")) if profile.church_member else ZERO
    pay = person.regular + person.one_off + euros(subject.earned("compensation"))
    return {
        "taxable_wage": ZERO if person.flat else pay,
        "flat_taxed_wage": pay if person.flat else ZERO,
        "wage_tax": euros(pap["LSTLZZ"] * days),
        "solidarity_surcharge": euros(pap["SOLZLZZ"] * days),
        "church_tax": cut(euros(pap["BK"] * days) * rate),
        "wage_tax_one_off": euros(pap["STS"]),
        "solidarity_surcharge_one_off": euros(pap["SOLZS"]),
        "church_tax_one_off": cut(euros(pap["BKS"]) * rate),
    }
