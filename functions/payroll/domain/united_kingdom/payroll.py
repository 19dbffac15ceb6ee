"""Gross to net in the United Kingdom: one code path for a payslip, a simulation and a bulk chunk.

The employment allowance and the apprenticeship levy are due from the employer as a whole, not for a person, and are not figures here.
"""

from payroll.domain.columns import Column
from payroll.domain.trail import Trail
from payroll.domain.united_kingdom import figures
from payroll.domain.united_kingdom.case import Case
from payroll.domain.united_kingdom.income_tax import income_tax
from payroll.domain.united_kingdom.national_insurance import national_insurance
from payroll.domain.united_kingdom.rules import Rules
from payroll.domain.united_kingdom.student_loans import loan_deductions


def calculate(case: Case, rules: Rules, trail: Trail | None = None) -> dict[str, Column]:
    """All figures of some payments by their codes, in pence. Net is the earnings less the deductions."""
    tax = income_tax(case.tax, rules, trail)
    found = (
        {figures.INCOME_TAX: tax, figures.TAXABLE_PAY: case.tax.pay}
        | national_insurance(case.insurance, rules.national_insurance, trail)
        | loan_deductions(case.loans, rules.loans, trail)
    )
    if trail:
        trail.note(figures.TAXABLE_PAY, "pay of the payment, ITEPA 2003 s. 62 and 683; reimbursed expenses are none", case.tax.pay)
    return {figure.code: found[figure.code] for figure in figures.FIGURES}
