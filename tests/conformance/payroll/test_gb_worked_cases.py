"""Whole payslips worked by hand from HMRC's specifications, both tax years."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from payroll.domain.periods import PayFrequency, Period
from payroll.domain.subject import Subject
from payroll.domain.united_kingdom.case import case_of
from payroll.domain.united_kingdom.facts import NiCategory, Profile, StudentLoanPlan
from payroll.domain.united_kingdom.payroll import calculate
from payroll.records.united_kingdom_rules import united_kingdom_rules
from payroll.statutory.united_kingdom import calculators
from tests.conformance.payroll.rows_gb import read

DEDUCTIONS = ("income_tax", "employee_ni", "student_loan", "postgraduate_loan")


def pence(text: str) -> int:
    return int(Decimal(text) * 100)


def subject_of(case: dict[str, Any]) -> Subject[Profile]:
    group, number = PayFrequency(case["freq"].lower()), int(case["period"])
    year = int(case["tax_year"][:4])
    paid = date(year, 3 + number, 28) if group is PayFrequency.MONTHLY else date(year, 4, 6) + timedelta(days=7 * number - 1)
    before = pence(case["gross_ytd"]) - pence(case["gross"])
    plan = StudentLoanPlan(f"plan_{case['sl_plan']}") if case["sl_plan"] else StudentLoanPlan.NONE
    return Subject(
        profile=Profile(tax_code=case["code"], ni_category=NiCategory(case["ni_cat"]), student_loan=plan),
        period=Period(group, "", paid, paid),
        pay_date=paid,
        earnings={"regular": pence(case["gross"])},
        year={"taxable_pay": before, "income_tax": pence(case["tax_paid_before"])},
    )


def test_worked_cases(reference: Path) -> None:
    cases = read(reference, "gb_worked_cases.json")
    assert len(cases) == 10
    for case in cases:
        rules = united_kingdom_rules(case["tax_year"])
        found = {code: int(amounts[0]) for code, amounts in calculate(case_of([subject_of(case)], rules), rules).items()}
        net = pence(case["gross"]) - sum(found[code] for code in DEDUCTIONS)
        expected = [pence(case[name]) for name in ("tax_due", "ni_ee", "ni_er", "student_loan", "net")]
        assert [found[code] for code in ("income_tax", "employee_ni", "employer_ni", "student_loan")] + [net] == expected, case["case"]


# Directors of 2025-26 worked from the guidance for software developers. Yearly: 8% of 12,570 to 50,270 and 2% above; the employer 15% above
# 5,000, for under 21 above 50,270. From week 5 on 48 weeks: thresholds of 6,000, 4,616, 11,604 and 46,404.
@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {"NiCategory": "A", "PayFrequency": "Annually", "Period": 52, "GrossPay": 52_000, "GrossPayYtd": 52_000},
            ("3050.60", "7050.00", "6500.00", "6070.00", "37700.00"),
        ),
        (
            {"NiCategory": "M", "PayFrequency": "Annually", "Period": 52, "GrossPay": 48_000, "ProRataFactor": "0.923077"},
            ("2815.92", "239.40", "6000.00", "5604.00", "34800.00"),
        ),
        (
            {"NiCategory": "A", "PayFrequency": "Weekly", "Period": 7, "GrossPay": 1000, "GrossPayYtd": 7000, "StatusMethod": "ALT"},
            ("58.66", "135.60", "875.00", "819.00", "5075.00"),
        ),
        (
            {"NiCategory": "A", "PayFrequency": "Weekly", "Period": 52, "GrossPay": 1000, "GrossPayYtd": 52_000, "StatusMethod": "ALT"},
            ("58.94", "134.40", "6500.00", "6084.00", "37700.00"),
        ),
        (
            {
                "NiCategory": "M",
                "PayFrequency": "Weekly",
                "Period": 52,
                "GrossPay": 1000,
                "GrossPayYtd": 48_000,
                "StatusMethod": "AlternativeMethod",
                "ProRataFactor": "0.923077",
            },
            ("58.90", "6.75", "6000.00", "5616.00", "34800.00"),
        ),
        (
            {"NiCategory": "C", "PayFrequency": "Monthly", "Period": 1, "GrossPay": 6000, "GrossPayYtd": 6000, "StatusMethod": "ANN"},
            ("0.00", "150.00", "0.00", "0.00", "0.00"),
        ),
    ],
)
def test_directors(row: dict[str, Any], expected: tuple[str, ...]) -> None:
    answer = calculators("2025-26")["directors"](row)
    names = ("EmployeeNiContribution", "EmployerNiContribution", "EarningsAtLEL_YTD", "EarningsLELtoPT_YTD", "EarningsPTtoUEL_YTD")
    assert tuple(f"{answer[name]:.2f}" for name in names) == expected


def test_a_directors_year_in_rows_adds_up_from_row_to_row() -> None:
    calculator = calculators("2026-27")["directors"]
    pay = [3000, 0, 9000, 500, 12_000, 4000, 4000, 4000, 100, 4000, 4000, 8000]
    answers = [
        calculator(
            {
                "TestIdentifier": f"own/monthly/{month}",
                "RelatesTo": "Director",
                "PayFrequency": "Monthly",
                "Period": month,
                "NiCategory": "A",
                "StatusMethod": "AlternativeMethod",
                "GrossPay": pay[month - 1],
                "GrossPayYtd": sum(pay[:month]),
            }
        )
        for month in range(1, 13)
    ]
    assert sum(answer["EmployeeNiContribution"] for answer in answers) == Decimal("3062.60")  # 8% of 37,700 and 2% of 2,330
    assert sum(answer["EmployerNiContribution"] for answer in answers) == Decimal("7140.00")  # 15% of 47,600
    assert answers[-1]["EarningsAtLEL_YTD"] == 9 * 559
