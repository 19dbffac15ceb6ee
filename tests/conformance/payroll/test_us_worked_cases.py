"""United States 2025 and 2026: whole payslips worked from Publication 15-T (Worksheet 1A) and the FICA rates."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from payroll.domain.employment import Employment, Pay
from payroll.domain.payslip import Amounts, gross_to_net
from payroll.domain.rules import FilingStatus, PayFrequency
from payroll.domain.withholding import W4, adjusted_annual_wage
from payroll.records.rule_sets import rule_set

STATUSES = {"S": FilingStatus.SINGLE, "M": FilingStatus.MARRIED_JOINTLY, "H": FilingStatus.HEAD_OF_HOUSEHOLD}

# year, wage, frequency, status, step 2, step 3, step 4(c), wages before -> income tax, social security, Medicare, additional Medicare.
# Worked from the tables of Publication 15-T and 26 USC 3101; every line of the worksheet rounded half up to the cent.
OWN_CASES = [
    (2026, 2000_00, "biweekly", "S", True, 0, 0, 0, 270_19, 124_00, 29_00, 0),
    (2025, 3500_00, "semimonthly", "H", False, 2200_00, 0, 0, 201_66, 217_00, 50_75, 0),  # 293.33 - 91.67: each rounded by itself
    (2026, 12000_00, "monthly", "S", False, 0, 100_00, 132000_00, 2041_17, 744_00, 174_00, 0),
    (2026, 350_00, "weekly", "S", False, 0, 0, 0, 4_04, 21_70, 5_08, 0),  # Medicare 5.075
    (
        2026,
        30000_00,
        "monthly",
        "M",
        False,
        0,
        0,
        190000_00,
        5322_33,
        0,
        435_00,
        180_00,
    ),  # 347,100: 35,932 + 24% of 116,400; 20,000 over 200,000
    (2026, 15000_00, "semimonthly", "M", True, 4000_00, 0, 180000_00, 3547_26, 279_00, 217_50, 0),  # 360,000: 58,448 + 35% of 87,675
]


def amounts_of(case: dict[str, Any]) -> tuple[Amounts, int]:
    """The payslip's figures and the adjusted annual wage for a case with amounts in cents."""
    w4 = W4(
        status=STATUSES[case["status"]],
        two_jobs=case["step2"],
        credits=case["s3"],
        other_income=case["s4a"],
        deductions=case["s4b"],
        extra=case["s4c"],
    )
    frequency, rules = PayFrequency(case["freq"]), rule_set(case["year"])
    employment = Employment(frequency, Pay(salary=case["wage"]), w4, rules.valid_from)
    return gross_to_net(employment, case["wage"], case["ytd_wages"], rules), adjusted_annual_wage(case["wage"], frequency, w4, rules)


@pytest.mark.parametrize("row", OWN_CASES, ids=lambda row: f"{row[0]}-{row[2]}-{row[3]}-{row[1]}")
def test_own_cases(row: tuple[Any, ...]) -> None:
    names = ("year", "wage", "freq", "status", "step2", "s3", "s4c", "ytd_wages")
    amounts, _ = amounts_of(dict(zip(names, row[:8], strict=True)) | {"s4a": 0, "s4b": 0})
    assert (amounts.federal_income_tax, amounts.social_security, amounts.medicare, amounts.additional_medicare) == row[8:]


def cents(text: str) -> int:
    return int(Decimal(text) * 100)


def test_every_row_of_the_reference(reference: Path) -> None:
    rows = json.loads((reference / "payroll/checks/us_worked_cases.json").read_text("utf-8"))
    wrong = []
    for row in rows:
        case = {name: cents(row[name]) for name in ("wage", "s3", "s4a", "s4b", "s4c", "ytd_wages")}
        case |= {"year": int(row["year"]), "freq": row["freq"], "status": row["status"], "step2": row["step2"] == "True"}
        amounts, annual = amounts_of(case)
        got = {
            "fit": amounts.federal_income_tax,
            "adj_annual": annual,
            "ss_ee": amounts.social_security,
            "medicare_ee": amounts.medicare,
            "addl_medicare": amounts.additional_medicare,
            "ss_er": amounts.employer_social_security,
            "medicare_er": amounts.employer_medicare,
            "net": amounts.net,
        }
        wrong += [(row["case"], row["year"], name, value, row[name]) for name, value in got.items() if value != cents(row[name])]
    assert len(rows) >= 8
    assert wrong == []


def test_every_row_of_the_reference_tables(reference: Path) -> None:
    statuses = {"single_mfs": FilingStatus.SINGLE, "mfj": FilingStatus.MARRIED_JOINTLY, "hoh": FilingStatus.HEAD_OF_HOUSEHOLD}
    for year in (2025, 2026):
        rules = rule_set(year)
        lines = (reference / f"payroll/us/pub15t_{year}_percentage_automated.csv").read_text("utf-8").split()[1:]
        ours = {
            (schedule, status, row.at_least, row.base, row.rate)
            for schedule, tables in (("std", rules.standard), ("step2", rules.step2))
            for status, table in tables.items()
            for row in table.brackets
        }
        theirs = {
            (schedule, statuses[status], cents(low), cents(base), int(Decimal(rate) * 10_000))
            for schedule, status, low, base, rate in (line.split(",") for line in lines)
        }
        assert ours == theirs
