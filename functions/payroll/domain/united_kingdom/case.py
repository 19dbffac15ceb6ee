"""From people to columns: what the British rules are asked about many payments at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from payroll.domain.columns import Column, column
from payroll.domain.subject import ONE_OFF, REGULAR, Subject
from payroll.domain.united_kingdom import figures
from payroll.domain.united_kingdom.earnings_periods import Thresholds, loan_threshold, thresholds
from payroll.domain.united_kingdom.facts import DirectorMethod, NiCategory, Profile, StudentLoanPlan
from payroll.domain.united_kingdom.figures import tax_year
from payroll.domain.united_kingdom.income_tax import TaxCase
from payroll.domain.united_kingdom.national_insurance import CATEGORIES, Assessed, NiCase
from payroll.domain.united_kingdom.rules import NationalInsurance, Rules
from payroll.domain.united_kingdom.student_loans import LoanCase
from payroll.domain.united_kingdom.tax_code import tax_code
from payroll.domain.united_kingdom.tax_periods import Interval, Unit, interval_of, tax_point, weeks_as_director


@dataclass(frozen=True, slots=True)
class Case:
    """The payments of a run, one entry for each person."""

    tax: TaxCase
    insurance: NiCase
    loans: LoanCase


def case_of(subjects: Sequence[Subject[Profile]], rules: Rules) -> Case:
    """The columns of some people's payments. Raises ValueError for a payment of another tax year than that of the rules."""
    for subject in subjects:
        if tax_year(subject.pay_date) != rules.tax_year:
            raise ValueError(f"pay_date|{subject.pay_date} is not in the tax year {rules.tax_year}")
    return Case(_tax_case(subjects), _ni_case(subjects, rules.national_insurance), _loan_case(subjects, rules))


def taxable_pay(subject: Subject[Profile]) -> int:
    """Pay of the payment for income tax: all but reimbursed expenses, a bonus like the rest."""
    return subject.earned(REGULAR) + subject.earned(ONE_OFF)


def ni_earnings(subject: Subject[Profile]) -> int:
    """Pay of the payment for National Insurance and loans: none for somebody under 16."""
    return 0 if subject.profile.ni_category is NiCategory.X else taxable_pay(subject)


def _tax_case(subjects: Sequence[Subject[Profile]]) -> TaxCase:
    rows = [_tax_row(subject) for subject in subjects]
    return TaxCase(*_columns(rows, 8))


def _tax_row(subject: Subject[Profile]) -> tuple[int, ...]:
    code = tax_code(subject.profile.tax_code)
    point = tax_point(subject.pay_date, interval_of(subject.period))
    if code.isolated or point.beyond_year:
        periods = point.span
        pay, tax = subject.in_this_period(figures.TAXABLE_PAY), subject.in_this_period(figures.INCOME_TAX)
    else:
        periods = point.number
        pay, tax = subject.so_far(figures.TAXABLE_PAY), subject.so_far(figures.INCOME_TAX)
        if subject.profile.previous_tax_year == tax_year(subject.pay_date):
            pay, tax = pay + subject.profile.previous_pay, tax + subject.profile.previous_tax
    return code.region, code.kind, code.number, periods, point.per_year, taxable_pay(subject), pay, tax


def _ni_case(subjects: Sequence[Subject[Profile]], rules: NationalInsurance) -> NiCase:
    recorded, charged, rows = [], [], []
    for subject in subjects:
        method, final = subject.profile.director, subject.final
        annually = method is DirectorMethod.ANNUAL
        put_right = annually or (method is DirectorMethod.ALTERNATIVE and final)
        recorded.append(_earnings_period(subject, annually))
        charged.append(_earnings_period(subject, put_right))
        rows.append(_ni_row(subject, annually, put_right))
    category, earnings, recorded_before, charged_before, employee, employer, director = _columns(rows, 7)
    return NiCase(
        category=category,
        earnings=earnings,
        recorded=Assessed(_threshold_columns(recorded, rules), recorded_before),
        charged=Assessed(_threshold_columns(charged, rules), charged_before),
        employee_before=employee,
        employer_before=employer,
        director=director,
    )


def _earnings_period(subject: Subject[Profile], annually: bool) -> Interval:
    if annually:
        return Interval(Unit.WEEK, weeks_as_director(subject.profile.director_from, subject.pay_date))
    return interval_of(subject.period)


def _ni_row(subject: Subject[Profile], recorded_annually: bool, charged_annually: bool) -> tuple[int, ...]:
    in_period = subject.in_this_period(figures.NI_EARNINGS)
    in_year = subject.so_far(figures.DIRECTORS_EARNINGS)
    if charged_annually:
        employee, employer = subject.so_far(figures.DIRECTORS_EMPLOYEE_NI), subject.so_far(figures.DIRECTORS_EMPLOYER_NI)
    else:
        employee, employer = subject.in_this_period(figures.EMPLOYEE_NI), subject.in_this_period(figures.EMPLOYER_NI)
    return (
        CATEGORIES.index(subject.profile.ni_category),
        ni_earnings(subject),
        in_year if recorded_annually else in_period,
        in_year if charged_annually else in_period,
        employee,
        employer,
        int(subject.profile.director is not DirectorMethod.NONE),
    )


def _threshold_columns(periods: Sequence[Interval], rules: NationalInsurance) -> Thresholds[Column]:
    known = {period: thresholds(period, rules) for period in set(periods)}
    found = [known[period] for period in periods]
    return Thresholds(
        column(each.lower_earnings_limit for each in found),
        column(each.primary for each in found),
        column(each.secondary for each in found),
        column(each.zone for each in found),
        column(each.upper_earnings_limit for each in found),
    )


def _loan_case(subjects: Sequence[Subject[Profile]], rules: Rules) -> LoanCase:
    rows = [_loan_row(subject, rules) for subject in subjects]
    return LoanCase(*_columns(rows, 7))


def _loan_row(subject: Subject[Profile], rules: Rules) -> tuple[int, ...]:
    interval, loans, profile = interval_of(subject.period), rules.loans, subject.profile
    plan = 0 if profile.student_loan is StudentLoanPlan.NONE else loan_threshold(loans.plans[profile.student_loan], interval)[0]
    postgraduate, parts = loan_threshold(loans.postgraduate, interval)
    return (
        ni_earnings(subject),
        subject.in_this_period(figures.NI_EARNINGS),
        parts,
        plan,
        postgraduate if profile.postgraduate_loan else 0,
        subject.in_this_period(figures.STUDENT_LOAN),
        subject.in_this_period(figures.POSTGRADUATE_LOAN),
    )


def _columns(rows: Sequence[tuple[int, ...]], width: int) -> list[Column]:
    return [column(row[place] for row in rows) for place in range(width)]
