"""Mini jobs, § 8 (1) number 1 SGB IV: flat contributions and flat tax of the employer, the employee's own share of pension insurance."""

from dataclasses import dataclass

import numpy as np

from payroll.domain.columns import Column
from payroll.domain.germany.case import MONTH_DAYS, Case
from payroll.domain.germany.facts import Insured
from payroll.domain.germany.insured_pay import ceiling
from payroll.domain.germany.rounding import share
from payroll.domain.germany.rules import InsuranceRules, MiniJobRules


@dataclass(frozen=True, slots=True)
class MiniJob:
    """What is due for a mini job, in cents. `base` is the pay it is counted from, `pension` the employee's own share."""

    base: Column
    pension: Column
    employer_health: Column
    employer_pension: Column
    flat_tax: Column
    u1: Column
    u2: Column
    insolvency: Column


def mini_job(case: Case, rules: InsuranceRules) -> MiniJob:
    """§ 249b SGB V, §§ 168 (1) number 1b, 172 (3) SGB VI, § 40a (2) EStG. The health contribution is due for members of a statutory fund
    alone; levy U1 and U2 leave out one-off pay (§ 7 (2) AAG)."""
    figures = rules.mini_job
    base, regular = np.maximum(0, case.regular + case.one_off), np.maximum(0, case.regular)
    return MiniJob(
        base=base,
        pension=own_pension_share(base, case.days, figures) * (case.insurance.pension == Insured.FULL),
        employer_health=share(base, figures.health_rate) * ~case.insurance.private,
        employer_pension=share(base, figures.pension_rate),
        flat_tax=share(base, figures.flat_tax_rate) * case.flat_tax,
        u1=share(regular, figures.u1_rate),
        u2=share(regular, figures.u2_rate),
        insolvency=share(base, rules.insolvency_rate),
    )


def own_pension_share(base: Column, days: Column, figures: MiniJobRules) -> Column:
    """The rate beyond the employer's flat one. Below the least base, the contribution of that base less the employer's share: § 163 (8)
    SGB VI, § 2 (1) sentence 5 BVV. Nothing without pay."""
    least = ceiling(figures.least_pension_base, np.where(days == 0, MONTH_DAYS, days))
    topped_up = share(least, figures.pension_total_rate) - share(base, figures.pension_rate)
    plain = share(base, figures.pension_total_rate - figures.pension_rate)
    return np.where(base > least, plain, topped_up) * (base > 0)
