"""Invented employees for a pay run: the same count and seed give the same file."""

import csv
import io
import random
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


def employees_csv(count: int, seed: int = 1) -> str:
    """A file of `count` employees paid monthly: salaries and hourly pay, all filing statuses, forms of both kinds, joiners and leavers."""
    dice = random.Random(seed)  # noqa: S311 (invented people, not a secret)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for number in range(1, count + 1):
        writer.writerow(_person(number, dice))
    return out.getvalue()


def _person(number: int, dice: random.Random) -> dict[str, str]:
    given, family = dice.choice(_GIVEN), dice.choice(_FAMILY)
    person = {
        "employee_id": f"E{number:06d}",
        "name": f"{given} {family}",
        "email": f"{given}.{family}.{number}@example.com".lower(),
        "pay_frequency": "monthly",
        "hire_date": f"{dice.randint(2008, 2025)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}",
        "routing_number": _routing(dice),
        "account_number": str(dice.randint(10**8, 10**10)),
        "cost_centre": dice.choice(_CENTRES),
    }
    return person | _pay(dice) | _certificate(dice)


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


def _routing(dice: random.Random) -> str:
    """Nine digits with a valid check digit; the first two are not those of a Federal Reserve district, so no bank has it."""
    digits = [9, 9, *(dice.randint(0, 9) for _ in range(6))]
    weighed = sum(digit * (3, 7, 1)[place % 3] for place, digit in enumerate(digits))
    return "".join(map(str, digits)) + str(-weighed % 10)


def _dollars(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"
