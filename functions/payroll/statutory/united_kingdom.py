"""The United Kingdom: PAYE and National Insurance under the names of HMRC's test data, amounts in pounds.

`paye` answers TaxDueInPeriod and TaxDueToDate, `ni` and `directors` the contributions and the earnings of the bands.

A year to date is a matter of several payments, and a row holds one. What was paid before it is taken from the first of these that is there:
the row's own figures (TaxDueToDate less TaxDueInPeriod; a contribution's year to date less that of the period); the answer to the row
before, when that is the previous period of the same set (TestIdentifier); else the earlier pay of the year is taken to have been paid in
equal parts under the same code or category.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from payroll.domain.columns import column
from payroll.domain.united_kingdom import national_insurance
from payroll.domain.united_kingdom.earnings_periods import Thresholds, thresholds
from payroll.domain.united_kingdom.facts import NiCategory
from payroll.domain.united_kingdom.income_tax import TaxCase, income_tax, tax_due_to_date
from payroll.domain.united_kingdom.national_insurance import CATEGORIES
from payroll.domain.united_kingdom.rules import Rules
from payroll.domain.united_kingdom.tax_code import CodeKind, Region, TaxCode, tax_code
from payroll.domain.united_kingdom.tax_periods import MONTHS, WEEKS, Interval, Unit
from payroll.records.united_kingdom_rules import united_kingdom_rules
from payroll.statutory.rows import MAX_AMOUNT, Calculator, Field, Row, RowError, choice, flag, number, text

_MONEY: Final = Field(-MAX_AMOUNT, MAX_AMOUNT, unit=100, default=None)
_EARNINGS: Final = Field(0, MAX_AMOUNT, unit=100, default=None)
_PERIOD: Final = Field(1, 56, default=None)
_FACTOR_UNIT: Final = 10**9
_FACTOR: Final = Field(1, _FACTOR_UNIT, unit=_FACTOR_UNIT, default=_FACTOR_UNIT)

FREQUENCIES: Final[Mapping[str, Interval]] = {
    "Weekly": Interval(Unit.WEEK, 1),
    "Fortnightly": Interval(Unit.WEEK, 2),
    "TwoWeekly": Interval(Unit.WEEK, 2),
    "FourWeekly": Interval(Unit.WEEK, 4),
    "Monthly": Interval(Unit.MONTH, 1),
    "Quarterly": Interval(Unit.MONTH, 3),
    "BiAnnually": Interval(Unit.MONTH, 6),
    "Annually": Interval(Unit.MONTH, 12),
}
REGIONS: Final = {
    "GB-ENG GB-NIR": Region.REST_OF_UK,
    "GB-ENG": Region.REST_OF_UK,
    "GB-NIR": Region.REST_OF_UK,
    "GB-SCT": Region.SCOTLAND,
    "GB-WLS": Region.WALES,
}
METHODS: Final = {"StandardAnnualisedEarningsMethod": True, "ANN": True, "AlternativeMethod": False, "ALT": False}
"""True for the annual method."""

_NAMES: Final = {
    name.lower(): name
    for name in (
        *("TestIdentifier", "TaxYearEnding", "RelatesTo", "PayFrequency", "GrossPay", "TaxablePayToDate", "TaxCode", "W1M1Flag", "Period"),
        *("TaxDueInPeriod", "TaxDueToDate", "NiCategory", "StatusMethod", "GrossPayYtd", "ProRataFactor"),
        *("EmployeeNiContribution", "EmployerNiContribution", "EmployeeNiContributionYtd", "EmployerNiContributionYtd"),
        *("TotalEmployeeContributions_YTD", "TotalEmployerContributions_YTD"),
    )
}


def calculators(year: str) -> Mapping[str, Calculator]:
    """The three calculators of a tax year such as "2025-26". Raises KeyError for a year without figures."""
    rules = united_kingdom_rules(year)
    return {"paye": IncomeTaxRows(rules), "ni": InsuranceRows(rules, directors=False), "directors": InsuranceRows(rules, directors=True)}


@dataclass(frozen=True, slots=True)
class _Place:
    """Which payment of which set of rows."""

    rows: str
    number: int
    period: int

    def follows(self, earlier: "_Place | None") -> bool:
        return earlier is not None and (earlier.rows, earlier.number + 1, earlier.period + 1) == (self.rows, self.number, self.period)


def _place(row: Row) -> _Place:
    rows, _, count = text(row, "TestIdentifier", 200, default="").rpartition("/")
    return _Place(rows, int(count) if count.isdecimal() else -1, number(row, "Period", _PERIOD))


def _check(row: Row, rules: Rules) -> None:
    for name in row:
        if _NAMES.get(name.lower(), name) != name:
            raise RowError(name[:40], f"is written {_NAMES[name.lower()]}")
    ends = f"Apr5_{int(rules.tax_year[:4]) + 1}"
    if text(row, "TaxYearEnding", default=ends) != ends:
        raise RowError("TaxYearEnding", f"is not {ends}")


def _pounds(pence: int) -> Decimal:
    return Decimal(pence).scaleb(-2)


def _given(row: Row, whole: str, part: str) -> int | None:
    """What a row says about the time before it: a year to date less the figure of the period."""
    return number(row, whole, _MONEY) - number(row, part, _MONEY) if whole in row and part in row else None


class IncomeTaxRows:
    """Answers rows of HMRC's income tax test data."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._earlier: _Place | None = None
        self._tax_to_date = 0

    def __call__(self, row: Row) -> dict[str, Any]:
        """TaxDueInPeriod and TaxDueToDate of a row. Raises RowError."""
        _check(row, self._rules)
        place, code, pay = _place(row), _code(row), number(row, "GrossPay", _MONEY)
        interval = choice(row, "PayFrequency", FREQUENCIES)
        per_year = MONTHS if interval.unit is Unit.MONTH else WEEKS
        now = _table(place.period, interval, per_year)
        if code.isolated or now > per_year:
            case = _tax_case(code, interval.count, per_year, pay, 0, 0)
            before = _given(row, "TaxDueToDate", "TaxDueInPeriod") or 0
        else:
            pay_before = number(row, "TaxablePayToDate", _MONEY) - pay if "TaxablePayToDate" in row else 0
            before = self._tax_before(row, place, _tax_case(code, now - interval.count, per_year, pay_before, 0, 0))
            case = _tax_case(code, now, per_year, pay, pay_before, before)
        tax = int(income_tax(case, self._rules)[0])
        self._earlier, self._tax_to_date = place, before + tax
        return {"TaxDueInPeriod": _pounds(tax), "TaxDueToDate": _pounds(before + tax)}

    def _tax_before(self, row: Row, place: _Place, previous: TaxCase) -> int:
        given = _given(row, "TaxDueToDate", "TaxDueInPeriod")
        if given is not None:
            return given
        if place.follows(self._earlier):
            return self._tax_to_date
        return int(tax_due_to_date(previous, self._rules)[0])


def _code(row: Row) -> TaxCode:
    try:
        code = tax_code(text(row, "TaxCode", 20))
    except ValueError as error:
        if isinstance(error, RowError):
            raise
        raise RowError("TaxCode", f"is not readable: {error}") from None
    region = choice(row, "RelatesTo", REGIONS) if "RelatesTo" in row else code.region
    if code.region not in (Region.REST_OF_UK, region):
        raise RowError("RelatesTo", "is another part of the United Kingdom than the letter before the code")
    if code.kind is CodeKind.FLAT_RATE and region is not code.region:
        code = _code_of_region(row, region)
    return TaxCode(region, code.kind, code.number, code.isolated or flag(row, "W1M1Flag"))


def _code_of_region(row: Row, region: Region) -> TaxCode:
    prefix = {Region.SCOTLAND: "S", Region.WALES: "C"}.get(region, "")
    return tax_code(prefix + text(row, "TaxCode", 20))


def _table(period: int, interval: Interval, per_year: int) -> int:
    """The week or month whose table counts: of the pay period's number, or the number itself when it is none of the year's pay periods."""
    periods = per_year // interval.count
    if interval.unit is Unit.MONTH:
        return min(period * interval.count, MONTHS)
    return period * interval.count if period <= periods + 1 else period


def _tax_case(code: TaxCode, periods: int, per_year: int, pay: int, pay_before: int, tax_before: int) -> TaxCase:
    row = (code.region, code.kind, code.number, max(periods, 0), per_year, pay, pay_before, tax_before)
    return TaxCase(*(column([value]) for value in row))


@dataclass(frozen=True, slots=True)
class _Sums:
    """Contributions and band earnings, in pence."""

    employee: int = 0
    employer: int = 0
    at_lel: int = 0
    lel_to_pt: int = 0
    pt_to_uel: int = 0

    def plus(self, other: "_Sums", times: int = 1) -> "_Sums":
        return _Sums(*(getattr(self, name) + times * getattr(other, name) for name in _Sums.__slots__))


@dataclass(frozen=True, slots=True)
class _Payment:
    """A row as read: the pay of the period and of the year with it, in how many equal parts the year's earlier pay may have come."""

    category: NiCategory
    interval: Interval
    annual: Interval
    pay: int
    pay_before: int
    parts_before: int
    annually: bool
    last: bool


class InsuranceRows:
    """Answers rows of HMRC's National Insurance test data, for employees or directors."""

    def __init__(self, rules: Rules, directors: bool) -> None:
        self._rules, self._directors = rules, directors
        self._earlier: _Place | None = None
        self._to_date = _Sums()

    def __call__(self, row: Row) -> dict[str, Any]:
        """Contributions of the period, and contributions and band earnings of the year to date. Raises RowError."""
        _check(row, self._rules)
        place = _place(row)
        paid = _payment(row, place, self._directors)
        before = self._before(row, place, paid)
        to_date = self._assessed_to_date(paid, before)
        self._earlier, self._to_date = place, to_date
        employee, employer = to_date.employee - before.employee, to_date.employer - before.employer
        answer = {
            "EmployeeNiContribution": _pounds(employee),
            "EmployerNiContribution": _pounds(employer),
            "TotalNiContribution": _pounds(employee + employer),
            "EarningsAtLEL_YTD": _pounds(to_date.at_lel),
            "EarningsLELtoPT_YTD": _pounds(to_date.lel_to_pt),
            "EarningsPTtoUEL_YTD": _pounds(to_date.pt_to_uel),
            "TotalEmployerContributions_YTD": _pounds(to_date.employer),
            "TotalEmployeeContributions_YTD": _pounds(to_date.employee),
        }
        if self._directors:
            answer |= {
                "GrossPayYtd": _pounds(paid.pay_before + paid.pay),
                "EmployeeNiContributionYtd": _pounds(to_date.employee),
                "EmployerNiContributionYtd": _pounds(to_date.employer),
            }
        return answer

    def _before(self, row: Row, place: _Place, paid: _Payment) -> _Sums:
        if place.follows(self._earlier):
            found = self._to_date
        elif paid.annually:
            found = self._sums(paid.pay_before, paid.category, paid.annual)
        else:
            part = self._sums(paid.pay_before // max(paid.parts_before, 1), paid.category, paid.interval)
            found = _Sums().plus(part, paid.parts_before)
        employee, employer = (_contribution_before(row, side) for side in ("Employee", "Employer"))
        return _Sums(
            found.employee if employee is None else employee,
            found.employer if employer is None else employer,
            found.at_lel,
            found.lel_to_pt,
            found.pt_to_uel,
        )

    def _assessed_to_date(self, paid: _Payment, before: _Sums) -> _Sums:
        year = self._sums(paid.pay_before + paid.pay, paid.category, paid.annual)
        if paid.annually:
            return year
        to_date = before.plus(self._sums(paid.pay, paid.category, paid.interval))
        if not paid.last:
            return to_date
        return _Sums(year.employee, year.employer, to_date.at_lel, to_date.lel_to_pt, to_date.pt_to_uel)

    def _sums(self, earnings: int, category: NiCategory, period: Interval) -> _Sums:
        if category is NiCategory.X:
            return _Sums()
        rules, each = self._rules.national_insurance, thresholds(period, self._rules.national_insurance)
        limits = Thresholds(*(column([getattr(each, name)]) for name in Thresholds.__slots__))
        pay, letter = column([earnings]), column([CATEGORIES.index(category)])
        due = national_insurance.contributions(pay, letter, limits, rules)
        bands = national_insurance.band_earnings(pay, limits)
        found = (due.employee, due.employer, bands.at_lel, bands.lel_to_pt, bands.pt_to_uel)
        return _Sums(*(int(amount[0]) for amount in found))


def _payment(row: Row, place: _Place, directors: bool) -> _Payment:
    interval = choice(row, "PayFrequency", FREQUENCIES)
    pay = number(row, "GrossPay", _EARNINGS)
    weeks = max(1, (2 * WEEKS * number(row, "ProRataFactor", _FACTOR) + _FACTOR_UNIT) // (2 * _FACTOR_UNIT))
    pay_before = number(row, "GrossPayYtd", _EARNINGS) - pay if "GrossPayYtd" in row else 0
    if pay_before < 0:
        raise RowError("GrossPayYtd", "is less than GrossPay")
    periods = (MONTHS if interval.unit is Unit.MONTH else WEEKS) // interval.count
    not_yet_appointed = (WEEKS - weeks) * periods // WEEKS
    return _Payment(
        category=choice(row, "NiCategory", {letter.value: letter for letter in NiCategory}),
        interval=interval,
        annual=Interval(Unit.WEEK, weeks),
        pay=pay,
        pay_before=pay_before,
        parts_before=max(1, min(place.period, periods) - 1 - not_yet_appointed) if pay_before else 0,
        annually=directors and choice(row, "StatusMethod", METHODS, default="ANN"),
        last=directors and place.period >= periods,
    )


def _contribution_before(row: Row, side: str) -> int | None:
    """A side's contributions before the period, as the row gives them under either of HMRC's names."""
    this = f"{side}NiContribution"
    given = _given(row, f"{this}Ytd", this)
    return given if given is not None else _given(row, f"Total{side}Contributions_YTD", this)
