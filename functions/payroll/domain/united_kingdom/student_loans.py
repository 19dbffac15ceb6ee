"""Student and postgraduate loan deductions, over columns. Amounts are pence."""

from dataclasses import dataclass

import numpy as np

from payroll.domain.columns import RATE_UNIT, Column, floored
from payroll.domain.trail import Trail
from payroll.domain.united_kingdom import figures
from payroll.domain.united_kingdom.income_tax import POUND
from payroll.domain.united_kingdom.rules import Loans


@dataclass(frozen=True, slots=True)
class LoanCase:
    """What loan deductions are worked out from: earnings liable to National Insurance, of this payment and before in the pay period.

    `parts`: weeks or months of the pay period, or 1 when it is counted in days. `plan_threshold` and `postgraduate_threshold` are those of
    one part, 0 without that loan.
    """

    earnings: Column
    earnings_before: Column
    parts: Column
    plan_threshold: Column
    postgraduate_threshold: Column
    plan_before: Column
    postgraduate_before: Column


def loan_deductions(case: LoanCase, rules: Loans, trail: Trail | None = None) -> dict[str, Column]:
    """Both deductions of a payment, each by itself, less what earlier payments of the same pay period had. Not cumulative, for directors
    neither (CSLM10115)."""
    total = case.earnings_before + case.earnings
    plan = deduction(total, case.parts, case.plan_threshold, rules.rate) - case.plan_before
    postgraduate = deduction(total, case.parts, case.postgraduate_threshold, rules.postgraduate_rate) - case.postgraduate_before
    if trail:
        for code, found, threshold, before, parameters in (
            (figures.STUDENT_LOAN, plan, case.plan_threshold, case.plan_before, ("plan_1", "plan_2", "plan_4", "plan_5", "rate")),
            (
                figures.POSTGRADUATE_LOAN,
                postgraduate,
                case.postgraduate_threshold,
                case.postgraduate_before,
                ("postgraduate", "postgraduate_rate"),
            ),
        ):
            trail.note(
                code,
                "rate on earnings above the threshold, cut to the pound (Student Loans (Repayment) Regulations 2009 reg. 44)",
                found,
                tuple(f"student_loans.{name}" for name in parameters),
                earnings_of_pay_period=total,
                parts_count=case.parts,
                threshold_of_a_part=threshold,
                deducted_before=before,
            )
    return {figures.STUDENT_LOAN: plan, figures.POSTGRADUATE_LOAN: postgraduate}


def deduction(earnings: Column, parts: Column, threshold: Column, rate: int) -> Column:
    """Average earnings of a week or month above the threshold, at the rate, cut to the pound, times the weeks or months (CSLM17065)."""
    excess = np.maximum(floored(earnings, parts) - threshold, 0)
    found: Column = np.where(threshold > 0, floored(excess * rate, RATE_UNIT * POUND) * POUND * parts, 0)
    return found
