"""One pay of an Italian employee with Decimal, one person at a time, from the text of the law: the oracle of the columns.

Amounts are euros. `settlement` below is the conguaglio: the year's figure less what the year has had so far.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

CENT, NOTHING = Decimal("0.01"), Decimal(0)
type Brackets = Sequence[tuple[Decimal | None, Decimal]]
type Amounts = Mapping[str, Decimal]

LAW: dict[int, dict[str, str]] = {
    2025: {"band": "55448", "band_month": "4621", "ceiling": "120607", "middle": "0.35", "fund": "5164.57"},
    2026: {"band": "56224", "band_month": "4685", "ceiling": "122295", "middle": "0.33", "fund": "5300"},
}
FLAT_TAXES: dict[int, dict[str, tuple[str, int | None, int]]] = {
    2025: {"result_bonus": ("0.05", 3000, 80000)},
    2026: {"result_bonus": ("0.01", 5000, 80000), "renewal_increase": ("0.05", None, 33000), "night_work": ("0.15", 1500, 40000)},
}
FLAT_CLASSES = ("result_bonus", "renewal_increase", "night_work")
MONEY_CLASSES = ("regular", "one_off", "thirteenth", "fourteenth", *FLAT_CLASSES)
PRICES: dict[int, tuple[str, dict[int, str]]] = {
    2025: ("120.2", {1: "120.9", 2: "121.1", 5: "121.2", 7: "121.8", 8: "121.8", 9: "121.7", 12: "121.5"}),
    2026: ("121.5", {}),
}
JANUARY_2026 = Decimal("100.4") * Decimal("1.214")
OWN_RATES = {"inps": "0.0919", "cigs": "0.0949", "apprentice": "0.0584"}
EMPLOYER_RATES = {"inps": "0.2898", "cigs": "0.2968", "apprentice": "0.1161"}


@dataclass(frozen=True)
class Person:
    """`facts` are the profile's amounts and rates under its names; `region` its name with its brackets; `town` brackets and exemption."""

    pay_date: date
    period: tuple[date, date]
    periods: int
    periods_left: int
    final: bool
    supplementary: bool
    hired: date | None
    left: date | None
    scheme: str
    flags: frozenset[str]
    spouse_months: int
    children: int
    child_months: int | None
    child_share: int
    ascendant_months: int
    additional_months: int
    expected_income: Decimal | None
    prior_income: Decimal | None
    facts: Amounts
    region: tuple[str, Brackets]
    town: tuple[Brackets, Decimal]
    earned: Amounts
    so_far: Amounts
    in_period: Amounts

    @property
    def year(self) -> int:
        return self.pay_date.year

    def before(self, code: str) -> Decimal:
        return self.so_far.get(code, NOTHING)

    def paid(self, kind: str) -> Decimal:
        return self.earned.get(kind, NOTHING)

    def worked(self, first: date, last: date) -> tuple[date, date] | None:
        begins, ends = max(first, self.hired or first), min(last, self.left or last)
        return (begins, ends) if begins <= ends else None

    @property
    def has_left(self) -> bool:
        return self.left is not None and self.left <= date(self.year, 12, 31)

    @property
    def settles(self) -> bool:
        return self.final and (not self.supplementary or self.has_left or self.in_period.get("work_days", NOTHING) > 0)


def money(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def four(numerator: Decimal, denominator: Decimal) -> Decimal:
    return (numerator / denominator).quantize(Decimal("0.0001"), ROUND_DOWN)


def count(span: tuple[date, date] | None) -> int:
    return (span[1] - span[0] + timedelta(days=1)).days if span else 0


def progressive(income: Decimal, brackets: Brackets) -> Decimal:
    tax, start = NOTHING, NOTHING
    for upper, rate in brackets:
        end = income if upper is None else min(income, upper)
        tax += max(end - start, NOTHING) * rate
        start = upper if upper is not None else start
    return tax


def irpef(person: Person, income: Decimal, periods: int = 1) -> Decimal:
    """Art. 11, with the brackets of a part of the year (D.P.R. 600/1973 art. 23 (2) a, b)."""
    middle = Decimal(LAW[person.year]["middle"])
    brackets = ((Decimal(28000), Decimal("0.23")), (Decimal(50000), middle), (None, Decimal("0.43")))
    return money(progressive(income * periods, brackets) / periods)


def employment(income: Decimal, days: Decimal, fixed_term: bool) -> Decimal:
    """Art. 13 (1)."""
    part = days / 365
    if income <= 15000:
        return max(money(1955 * part), Decimal(1380 if fixed_term else 690))
    if income <= 28000:
        return money((1910 + 1190 * four(28000 - income, Decimal(13000))) * part)
    return money(1910 * four(50000 - income, Decimal(22000)) * days / 365) if income <= 50000 else NOTHING


def spouse(income: Decimal, months: int) -> Decimal:
    """Art. 12 (1) a, b."""
    if income <= 0 or income > 80000:
        return NOTHING
    if income <= 15000:
        amount = 800 - 110 * four(income, Decimal(15000))
    elif income <= 40000:
        bands = ((29000, 29200, 10), (29200, 34700, 20), (34700, 35000, 30), (35000, 35100, 20), (35100, 35200, 10))
        amount = Decimal(690 + sum(more for low, high, more in bands if low < income <= high))
    else:
        amount = 690 * four(80000 - income, Decimal(40000))
    return money(amount * months / 12)


def dependants(income: Decimal, person: Person) -> Decimal:
    """Art. 12 (1) c, d, (4): no deduction where the quotient is not between nothing and one."""
    total, limit = NOTHING, Decimal(95000 + 15000 * max(person.children - 1, 0))
    if 0 < income < limit:
        months = person.children * 12 if person.child_months is None else person.child_months
        total += money(950 * four(limit - income, limit) * months * person.child_share / 1200)
    if 0 < income < 80000:
        total += money(750 * four(80000 - income, Decimal(80000)) * person.ascendant_months / 12)
    return total


def further_deduction(total: Decimal, days: Decimal) -> Decimal:
    """L. 207/2024 art. 1 (6)."""
    if 20000 < total <= 32000:
        return money(1000 * days / 365)
    return money(1000 * four(40000 - total, Decimal(8000)) * days / 365) if 32000 < total <= 40000 else NOTHING


def wedge_rate(income: Decimal, total: Decimal, days: Decimal) -> Decimal:
    """L. 207/2024 art. 1 (4)."""
    if income <= 0 or total > 20000:
        return NOTHING
    whole_year = income * 365 / days
    return Decimal("0.071" if whole_year <= 8500 else "0.053" if whole_year <= 15000 else "0.048")


def supplement(total: Decimal, gross: Decimal, low: Decimal, deductions: Decimal, days: Decimal) -> Decimal:
    """D.L. 3/2020 art. 1 (1)."""
    whole = money(1200 * days / 365)
    if total <= 15000:
        return whole if gross > low - money(75 * days / 365) else NOTHING
    return min(whole, max(deductions - gross, NOTHING)) if total <= 28000 else NOTHING


def insurance(person: Person, insured: Decimal) -> dict[str, Decimal]:
    """INPS: the ceiling of the year, 1 percent above the first band, by month and settled over the months of employment."""
    law, before = LAW[person.year], person.before("inps_base")
    earlier = max(sum((person.before(kind) for kind in MONEY_CLASSES), person.before("fringe_taxable")), before)
    ceiling = Decimal(law["ceiling"]) if "first_insured_after_1995" in person.flags else Decimal(10**10)
    base = min(ceiling, earlier + insured) - min(ceiling, earlier)
    if person.settles:
        span = person.worked(date(person.year, 1, 1), date(person.year, 12, 31))
        months = span[1].month - span[0].month + 1 if span else 12
        over = max(before + base - money(Decimal(law["band"]) * months / 12), NOTHING)
        extra = money(over / 100) - person.before("inps_extra")
    else:
        room = max(money(Decimal(law["band_month"]) * 12 / person.periods) - person.in_period.get("inps_base", NOTHING), NOTHING)
        extra = money(max(base - room, NOTHING) / 100)
    employer = "0.2654" if "executive" in person.flags else EMPLOYER_RATES[person.scheme]
    own = money(base * Decimal(OWN_RATES[person.scheme])) + extra
    return {"inps_base": base, "inps_extra": extra, "inps_employee": own, "inps_employer": money(base * Decimal(employer))}


def flat_taxes(person: Person) -> tuple[dict[str, Decimal], Decimal]:
    """L. 199/2025 art. 1 (7) to (13), L. 208/2015 art. 1 (182)."""
    bases, tax = {}, NOTHING
    for kind in FLAT_CLASSES:
        code, rule = f"{kind}_substitute_base", FLAT_TAXES[person.year].get(kind)
        bases[code] = NOTHING
        if rule and person.prior_income is not None and person.prior_income <= rule[2]:
            net = person.paid(kind) - money(person.paid(kind) * Decimal(OWN_RATES[person.scheme]))
            bases[code] = net if rule[1] is None else min(net, max(rule[1] - person.before(code), NOTHING))
            tax += money(bases[code] * Decimal(rule[0]))
    return bases, tax


def projected(person: Person, income: Decimal, additional: Decimal, days: Decimal, expected_days: int) -> Decimal:
    """What the year brings if the regular pay goes on for the days left, with the additional months still to come."""
    earned = person.before("taxable_income") + income
    if person.settles:
        return earned
    if person.expected_income is not None:
        return person.expected_income
    own = Decimal(OWN_RATES[person.scheme]) + person.facts["pension_fund_rate"]
    regular, period_days = person.paid("regular") - money(person.paid("regular") * own), count(person.period)
    full = money(regular * period_days / max(days, Decimal(1))) if days < period_days else regular
    periods = (Decimal(person.periods_left) * 365 / person.periods).quantize(Decimal(1), ROUND_HALF_UP)
    left = min(max(expected_days - person.before("work_days") - days, NOTHING), periods)
    a_year = full * person.periods
    months = money(a_year * person.additional_months * expected_days / 365 / 12)
    return earned + money(a_year * left / 365) + max(months - person.before("extra_month_income") - additional, NOTHING)


def regional(person: Person, income: Decimal) -> Decimal:
    """The regions' own rules beside their brackets."""
    name, brackets = person.region
    tax = money(progressive(income, brackets))
    if name == "lazio":
        flat = money(income * Decimal("0.0173")) if income <= 28000 else tax
        return max(flat - (60 if person.year == 2026 and 28000 < income <= 30000 else 0), NOTHING)
    if name == "umbria":
        flat = money(income * Decimal("0.0123")) if income <= 28000 else tax
        return max(flat - (150 if 28000 < income <= 50000 else 0), NOTHING)
    if name == "friuli_venezia_giulia":
        return money(income * Decimal("0.007")) if income <= 15000 else tax
    if name == "bolzano" and income <= 90000:
        return max(tax - Decimal("430.5") - money(125 * min(max(income - 50000, NOTHING), Decimal(25000)) / 25000), NOTHING)
    exempt = {"trento": 30000, "valle_d_aosta": 15000}.get(name, 0)
    return NOTHING if income <= exempt else tax


def severance(person: Person, pay: Decimal) -> dict[str, Decimal]:
    """Codice civile art. 2120, L. 297/1982, D.Lgs. 47/2000 art. 11 (3)."""
    found = {"tfr_accrual": money(pay * 10 / 135 - pay / 200), "tfr_revaluation": NOTHING, "tfr_revaluation_tax": NOTHING}
    if person.settles:
        month = 12
        if person.left is not None and person.left.year <= person.year:
            month = 0 if person.left.year < person.year else person.left.month - (1 if person.left.day < 15 else 0)
        start, later = Decimal(PRICES[person.year][0]), PRICES[person.year][1]
        known = [number for number in later if number <= month]
        price = Decimal(later[max(known)]) if known else start
        if person.year == 2026 and month >= 1:
            price = JANUARY_2026
        unit = Decimal("0.00000001")
        increase = max((price / start - 1).quantize(unit, ROUND_HALF_UP), NOTHING)
        grown = (Decimal("0.015") * month / 12).quantize(unit, ROUND_HALF_UP) + (increase * 3 / 4).quantize(unit, ROUND_HALF_UP)
        gross = money(person.facts["severance_fund"] * grown)
        tax = money(gross * Decimal("0.17"))
        found["tfr_revaluation"] = gross - tax - person.before("tfr_revaluation")
        found["tfr_revaluation_tax"] = tax - person.before("tfr_revaluation_tax")
    return found
