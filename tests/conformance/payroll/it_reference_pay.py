"""The oracle's whole pay: the rules of `it_reference` put together, in provisional months and in the settlement."""

from datetime import date
from decimal import Decimal

from tests.conformance.payroll.it_reference import (
    LAW,
    MONEY_CLASSES,
    NOTHING,
    OWN_RATES,
    Person,
    count,
    dependants,
    employment,
    flat_taxes,
    further_deduction,
    insurance,
    irpef,
    money,
    progressive,
    projected,
    regional,
    severance,
    spouse,
    supplement,
    wedge_rate,
)

type Figures = dict[str, Decimal]


def pay(person: Person) -> Figures:
    """Every figure under the name of its column."""
    figures = bases(person)
    figures |= income_tax(person, figures)
    net = figures.pop("year's net tax")
    return figures | surtaxes(person, net, figures.pop("year's income"))


def bases(person: Person) -> Figures:
    """Insured and taxed pay."""
    limit = 2000 if "minor_children" in person.flags or person.children else 1000
    benefits = person.before("fringe") + person.paid("fringe")
    fringe = (benefits if benefits > limit else NOTHING) - person.before("fringe_taxable")
    money_paid = sum((person.paid(kind) for kind in MONEY_CLASSES), NOTHING)
    recurring = money_paid - person.paid("result_bonus")
    insured = insurance(person, money_paid + fringe)
    own, theirs = (money(recurring * person.facts[name]) for name in ("pension_fund_rate", "pension_fund_employer_rate"))
    had = person.before("pension_fund_deducted")
    paid_in = max(person.before("pension_fund_employee") + person.before("pension_fund_employer"), had)
    deducted = min(paid_in + own + theirs, Decimal(LAW[person.year]["fund"])) - had
    flat, tax = flat_taxes(person)
    income = money_paid + fringe - insured["inps_employee"] + theirs - deducted - sum(flat.values())
    extra = person.paid("thirteenth") + person.paid("fourteenth")
    rate = Decimal(OWN_RATES[person.scheme]) + person.facts["pension_fund_rate"]
    return {
        **insured,
        **flat,
        **severance(person, recurring),
        "substitute_tax": tax,
        "fringe_taxable": fringe,
        "benefits_in_kind": person.paid("fringe"),
        "pension_fund_employee": own,
        "pension_fund_employer": theirs,
        "pension_fund_deducted": deducted,
        "taxable_income": income,
        "extra_month_income": income if person.supplementary else extra - money(extra * rate),
    }


def income_tax(person: Person, found: Figures) -> Figures:
    """IRPEF, deductions and credits."""
    year = (date(person.year, 1, 1), date(person.year, 12, 31))
    expected = max(1, min(365, count(person.worked(*year))))
    of_run = 0 if person.supplementary else count(person.worked(*person.period))
    days = min(Decimal(of_run), 365 - person.before("work_days"))
    income, additional = found["taxable_income"], found["extra_month_income"]
    year_income = projected(person, income, additional, days, expected)
    whole = max(person.before("work_days") + days, Decimal(1)) if person.settles else Decimal(expected)
    total, waived = year_income + person.facts["other_income"], "deductions_waived" in person.flags
    low, gross = employment(total, whole, "fixed_term" in person.flags), irpef(person, year_income)
    addition = Decimal(65) if 25000 < total <= 35000 else NOTHING
    family = NOTHING if waived else spouse(total, person.spouse_months) + dependants(total, person)
    due = {"employment_deduction": NOTHING if waived else low + addition, "family_deductions": family}
    due |= {"further_deduction": further_deduction(total, whole), "gross_income_tax": gross}
    due["income_supplement"] = supplement(total, gross, low, low + addition + family, whole)
    rate = wedge_rate(year_income, total, whole)
    if "credits_waived" in person.flags:
        rate, due["further_deduction"], due["income_supplement"] = NOTHING, NOTHING, NOTHING
    due["wedge_sum"] = money(max(year_income, NOTHING) * rate)
    taxed = gross - due["employment_deduction"] - family
    due["income_tax"] = max(taxed - due["further_deduction"], NOTHING)
    own = {"work_days": days, "year's net tax": due["income_tax"], "year's income": year_income}
    if person.settles:
        return own | {code: amount - person.before(code) for code, amount in due.items()} | recovery(person, due, taxed)
    parts = ("employment_deduction", "family_deductions", "further_deduction", "income_supplement")
    month = {code: money(due[code] * min(days, whole) / whole) for code in parts}
    current, aside = irpef(person, income - additional, person.periods), irpef(person, additional, 12)
    month["gross_income_tax"] = current + aside
    month["income_tax"] = max(current - sum(month[code] for code in parts[:3]), NOTHING) + aside
    month["wedge_sum"] = NOTHING if person.supplementary else money(max(income, NOTHING) * rate)
    return own | month | recovery(person, None, taxed)


def recovery(person: Person, due: Figures | None, taxed: Decimal) -> Figures:
    """Above 60 euros in eight or ten parts, the first of them in the settlement; a leaver in one."""
    found = dict.fromkeys(("supplement_overpaid", "wedge_sum_overpaid", "further_deduction_overpaid"), NOTHING)
    later = {"supplement_deferred": NOTHING, "wedge_deferred": NOTHING}
    if due is not None:
        given = person.before("further_deduction") + person.before("further_deduction_overpaid")
        untaxed = person.before("wedge_sum") + person.before("wedge_sum_overpaid")
        extra = person.before("income_supplement") + person.before("supplement_overpaid")
        found["supplement_overpaid"] = max(extra - due["income_supplement"], NOTHING)
        found["wedge_sum_overpaid"] = max(untaxed - due["wedge_sum"], NOTHING)
        if given > due["further_deduction"]:
            found["further_deduction_overpaid"] = due["income_tax"] - max(taxed - given, NOTHING)
        for (code, over), (target, parts) in zip(
            found.items(), (("supplement_deferred", 8), ("wedge_deferred", 10), ("wedge_deferred", 10)), strict=True
        ):
            later[target] += over - money(over / parts) if over > 60 and not person.has_left else NOTHING
            found[code] = over - person.before(code)
        later = {code: amount - person.before(code) for code, amount in later.items()}
    taken = {}
    for code, parts in (("supplement_recovery", 8), ("wedge_recovery", 10)):
        elapsed = parts - 1 if person.settles and person.has_left else min(person.pay_date.month, parts - 1)
        so_far = money(person.facts[code] * elapsed / (parts - 1)) - person.before(code)
        taken[code] = NOTHING if person.supplementary and not person.settles else so_far
    return found | later | taken


def surtaxes(person: Person, net_tax: Decimal, income: Decimal) -> Figures:
    """D.Lgs. 446/1997 art. 50, D.Lgs. 360/1998."""
    settles, leaves = person.settles, person.settles and person.has_left
    region = town = NOTHING
    if settles and net_tax > 0:
        region = regional(person, income) if person.region[0] else NOTHING
        brackets, exempt = person.town
        town = NOTHING if income <= exempt else money(progressive(income, brackets))
    month = 12 if leaves else person.pay_date.month
    advance = NOTHING
    if not (leaves or person.supplementary):
        elapsed = min(max(month - 2, 0), 9)
        advance = money(person.facts["municipal_advance"] * elapsed / 9) - person.before("municipal_surtax_advance")
    left = town - person.before("municipal_surtax_advance") - advance
    own = {"regional": region if leaves else NOTHING, "municipal": left if leaves else min(left, NOTHING) if settles else NOTHING}
    found = {"municipal_surtax_advance": advance}
    for kind, more in own.items():
        balance = money(person.facts[f"{kind}_balance"] * min(month, 11) / 11) - person.before(f"{kind}_surtax")
        found[f"{kind}_surtax"] = NOTHING if person.supplementary and not settles else balance + more
    due = {"regional_surtax_due": region, "municipal_surtax_due": town, "municipal_surtax_advance_next": money(town * 3 / 10)}
    for code, amount in due.items():
        found[code] = amount - person.before(code) if settles else NOTHING
    if leaves:
        found["municipal_surtax_advance_next"] = NOTHING
    return found
