"""The columns that the rules of the United States work on: one entry for each person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from payroll.domain.columns import Column, Flags, column, flags
from payroll.domain.periods import PERIODS_PER_YEAR
from payroll.domain.subject import ONE_OFF, REGULAR, UNTAXED, Subject
from payroll.domain.united_states.facts import FilingStatus, Profile, SupplementalMethod, W4Form
from payroll.domain.united_states.rules import Rules

STATUSES = tuple(FilingStatus)


@dataclass(frozen=True, slots=True)
class Case:
    """Columns of equal length. Amounts in cents; `status` is the place in FilingStatus; `..._before` are sums of the year before this run.

    `period_...`: what earlier runs of the same pay period paid and withheld.
    """

    periods: Column
    earlier_form: Flags
    status: Column
    two_jobs: Flags
    credits: Column
    other_income: Column
    deductions: Column
    extra: Column
    allowances: Column
    exempt: Flags
    nonresident: Flags
    flat: Flags
    withheld_last_year: Flags
    social_security_exempt: Flags
    medicare_exempt: Flags
    futa_exempt: Flags
    futa_credit_reduction: Column
    regular: Column
    one_off: Column
    untaxed: Column
    period_regular: Column
    period_tax: Column
    period_one_off: Column
    period_one_off_tax: Column
    tax_before: Column
    one_off_before: Column
    one_off_tax_before: Column
    social_security_before: Column
    medicare_before: Column
    futa_before: Column


def case_of(subjects: Sequence[Subject[Profile]], rules: Rules) -> Case:
    """The columns of some people. The rules are not needed for it: no column depends on a figure of the year."""
    profiles = [each.profile for each in subjects]

    def facts(value: Callable[[Profile], int]) -> Column:
        return column(value(each) for each in profiles)

    def truths(value: Callable[[Profile], bool]) -> Flags:
        return flags(value(each) for each in profiles)

    def before(code: str) -> Column:
        return column(each.so_far(code) for each in subjects)

    def in_period(code: str) -> Column:
        return column(each.in_this_period(code) for each in subjects)

    def earned(kind: str) -> Column:
        return column(each.earned(kind) for each in subjects)

    return Case(
        periods=column(PERIODS_PER_YEAR[each.period.group] for each in subjects),
        earlier_form=truths(lambda each: each.form is W4Form.BEFORE_2020),
        status=facts(lambda each: STATUSES.index(each.filing_status)),
        two_jobs=truths(lambda each: each.two_jobs),
        credits=facts(lambda each: each.credits),
        other_income=facts(lambda each: each.other_income),
        deductions=facts(lambda each: each.deductions),
        extra=facts(lambda each: each.extra),
        allowances=facts(lambda each: each.allowances),
        exempt=truths(lambda each: each.exempt),
        nonresident=truths(lambda each: each.nonresident_alien),
        flat=truths(lambda each: each.supplemental_method is SupplementalMethod.FLAT),
        withheld_last_year=truths(lambda each: each.withheld_last_year),
        social_security_exempt=truths(lambda each: each.social_security_exempt),
        medicare_exempt=truths(lambda each: each.medicare_exempt),
        futa_exempt=truths(lambda each: each.futa_exempt),
        futa_credit_reduction=facts(lambda each: each.futa_credit_reduction),
        regular=earned(REGULAR),
        one_off=earned(ONE_OFF),
        untaxed=earned(UNTAXED),
        period_regular=in_period(REGULAR),
        period_tax=in_period("federal_income_tax"),
        period_one_off=in_period(ONE_OFF),
        period_one_off_tax=in_period("federal_income_tax_supplemental"),
        tax_before=before("federal_income_tax"),
        one_off_before=before(ONE_OFF),
        one_off_tax_before=before("federal_income_tax_supplemental"),
        social_security_before=before("social_security_pay"),
        medicare_before=before("medicare_wages"),
        futa_before=before("futa_pay"),
    )
