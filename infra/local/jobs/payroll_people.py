"""Invented employees for a pay run: the same count and seed give the same file."""

import csv
import io
import random
from collections.abc import Callable, Mapping
from typing import Final

COLUMNS: Final = (
    "employee_id",
    "name",
    "email",
    "pay_frequency",
    "hire_date",
    "leave_date",
    "salary",
    "hourly_rate",
    "hours_per_period",
    "w4_form",
    "filing_status",
    "step2_checkbox",
    "step3_credits",
    "step4a_other_income",
    "step4b_deductions",
    "step4c_extra",
    "allowances",
    "routing_number",
    "account_number",
    "cost_centre",
    "country",
    "language",
    "leave_days",
    "sort_code",
    "iban",
    "tax_class",
    "church_member",
    "state",
    "fund_surcharge",
    "parent",
    "tax_code",
    "ni_category",
    "student_loan",
    "scheme",
    "region",
    "municipality",
)
_GIVEN: Final = (
    "Ada",
    "Ben",
    "Carla",
    "Dev",
    "Elena",
    "Femi",
    "Grace",
    "Hugo",
    "Ines",
    "Jamal",
    "Kira",
    "Leon",
    "Mara",
    "Nils",
    "Oona",
    "Pavel",
)
_FAMILY: Final = (
    "Abbott",
    "Baker",
    "Castillo",
    "Dunn",
    "Ellis",
    "Fischer",
    "Grant",
    "Hale",
    "Ivanov",
    "Keller",
    "Lopez",
    "Moretti",
    "Park",
)
_CENTRES: Final = ("PLANT", "SALES", "OFFICE", "DEPOT", "LAB")
_STATUSES: Final = ("single", "single", "married_jointly", "head_of_household")


def employees_csv(count: int, seed: int = 1, country: str = "US", broken: float = 0) -> str:
    """A file of `count` employees of a country paid monthly: salaries and hourly pay, tax facts of all kinds, joiners and leavers.

    `broken`: the share of people who cannot be paid: without a tax profile, or in the US with an absurd extra withholding.
    """
    dice = random.Random(f"{seed} {country}")  # noqa: S311 (invented people, not a secret)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for number in range(1, count + 1):
        writer.writerow(_person(number, dice, country, broken=dice.random() < broken))
    return out.getvalue()


def _person(number: int, dice: random.Random, country: str, *, broken: bool) -> dict[str, str]:
    given, family = dice.choice(_GIVEN), dice.choice(_FAMILY)
    person = {
        "employee_id": f"{country if country != 'US' else 'E'}{number:06d}",
        "name": f"{given} {family}",
        "email": f"{given}.{family}.{country}{number}@example.com".lower(),
        "pay_frequency": "monthly",
        "hire_date": f"{dice.randint(2008, 2025)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}",
        "cost_centre": dice.choice(_CENTRES),
        "country": country,
        "language": {"DE": "de", "IT": "it"}.get(country, "en"),
        "leave_days": str(dice.choice((20, 24, 28, 30))),
    }
    facts = _FACTS[country](dice)
    if broken:
        facts = facts | {"step4c_extra": "99999.00"} if country == "US" else {}
    return person | _pay(dice) | _ACCOUNTS[country](dice) | facts


def _pay(dice: random.Random) -> dict[str, str]:
    if dice.random() < 0.25:
        return {"hourly_rate": _dollars(dice.randint(15_00, 95_00)), "hours_per_period": _dollars(dice.randrange(60_00, 180_00, 25))}
    return {"salary": _dollars(int(dice.lognormvariate(8.65, 0.5) * 100))}


def _certificate(dice: random.Random) -> dict[str, str]:
    if dice.random() < 0.15:
        status = dice.choice(("single", "married_jointly"))
        return {"w4_form": "2019", "filing_status": status, "allowances": str(dice.randint(0, 6))}
    return {
        "w4_form": "2020",
        "filing_status": dice.choice(_STATUSES),
        "step2_checkbox": dice.choice(("yes", "no", "no")),
        "step3_credits": str(dice.choice((0, 0, 500, 2000, 4000))),
        "step4a_other_income": str(dice.choice((0, 0, 0, 1200))),
        "step4b_deductions": str(dice.choice((0, 0, 0, 3500))),
        "step4c_extra": str(dice.choice((0, 0, 25, 100))),
    }


def _german_facts(dice: random.Random) -> dict[str, str]:
    return {
        "tax_class": dice.choice(("I", "I", "II", "III", "IV", "V")),
        "church_member": dice.choice(("true", "false")),
        "state": dice.choice(("BY", "BE", "NW", "SN", "HH")),
        "fund_surcharge": dice.choice(("2.4", "2.9", "3.39")),
        "parent": dice.choice(("true", "false")),
    }


def _british_facts(dice: random.Random) -> dict[str, str]:
    return {
        "tax_code": dice.choice(("1257L", "1257L", "S1257L", "C1257L", "K45", "BR")),
        "ni_category": dice.choice(("A", "A", "A", "M", "H", "C")),
        "student_loan": dice.choice(("none", "none", "plan_2", "plan_5")),
    }


def _italian_facts(dice: random.Random) -> dict[str, str]:
    region, municipality = dice.choice((("lombardia", "F205"), ("lazio", "H501"), ("", "")))
    return {"scheme": dice.choice(("inps", "cigs")), "region": region, "municipality": municipality}


_FACTS: Final[Mapping[str, Callable[[random.Random], dict[str, str]]]] = {
    "US": lambda dice: _certificate(dice),
    "DE": _german_facts,
    "GB": _british_facts,
    "IT": _italian_facts,
}


def _iban(country: str, bank: str) -> str:
    """An IBAN with right check digits (ISO 7064) around an invented bank and account."""
    digits = "".join(str(int(sign, 36)) for sign in f"{bank}{country}00")
    return f"{country}{98 - int(digits) % 97:02d}{bank}"


def _italian_account(dice: random.Random) -> dict[str, str]:
    """The check letter (CIN) counts each sign by a table of its own in odd places and by its value in even ones."""
    odd = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
    digits = "00000" + "00000" + "".join(str(dice.randint(0, 9)) for _ in range(12))
    total = sum(odd[int(sign)] if place % 2 == 0 else int(sign) for place, sign in enumerate(digits))
    return {"iban": _iban("IT", chr(ord("A") + total % 26) + digits)}


_ACCOUNTS: Final[Mapping[str, Callable[[random.Random], dict[str, str]]]] = {
    "US": lambda dice: {"routing_number": _routing(dice), "account_number": str(dice.randint(10**8, 10**10))},
    "DE": lambda dice: {"iban": _iban("DE", "00000000" + f"{dice.randint(0, 10**10 - 1):010d}")},
    "GB": lambda dice: {"sort_code": f"00-00-{dice.randint(0, 99):02d}", "account_number": f"{dice.randint(0, 10**8 - 1):08d}"},
    "IT": _italian_account,
}


def _routing(dice: random.Random) -> str:
    """Nine digits with a valid check digit; the first two are not those of a Federal Reserve district, so no bank has it."""
    digits = [9, 9, *(dice.randint(0, 9) for _ in range(6))]
    weighed = sum(digit * (3, 7, 1)[place % 3] for place, digit in enumerate(digits))
    return "".join(map(str, digits)) + str(-weighed % 10)


def _dollars(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"
