"""From facts to payslips: earnings, the country's rules, what is taken from the net. Many people at once, and one is many.

A person is paid on one occasion or on several after each other: a forecast looks at the periods to come, a correction calculates past
periods again. The year's sums run on from occasion to occasion.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from payroll.domain.after_tax import Earlier, after_tax
from payroll.domain.correction import recovery
from payroll.domain.countries import CountryFacts
from payroll.domain.earnings import earnings
from payroll.domain.figures import Side
from payroll.domain.lines import Line, added, by_class, by_side
from payroll.domain.payslip import MAX_GROSS_CENTS, Payslip, SetAsideError, bases, statutory_lines
from payroll.domain.people import FactsError, Input, NoContractError, NotEmployedError, Person
from payroll.domain.periods import Period
from payroll.domain.subject import Subject

type Figures = Callable[[Sequence[Subject[Any]]], list[dict[str, int]]]
"""The rules of a country and tax year, ready to be asked."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One pay of one period. `regular`: contracts and recurring elements are paid; without it inputs only, beside the regular pay.

    `earlier`: what other runs have paid for the period, and `in_period` the figures that they led to. `last_profile`: the tax facts at
    the end of the tax year before, where the rules ask for that year.
    """

    period: Period
    pay_date: date
    profile: Any
    inputs: tuple[Input, ...] = ()
    regular: bool = True
    earlier: Earlier | None = None
    in_period: Mapping[str, int] = field(default_factory=dict, hash=False)
    last_profile: Any = None


@dataclass(frozen=True, slots=True)
class Payee:
    """A person and the occasions, in order. `year` and `balances` are the sums before the first of them, `last_year` those of the tax year
    before as far as the rules ask for them.

    `again`: past occasions calculated again for a correction. Who turns out not to have been employed has earned nothing, and nothing is
    taken from the net.
    """

    person: Person
    occasions: tuple[Occasion, ...]
    year: Mapping[str, int] = field(default_factory=dict, hash=False)
    balances: Mapping[str, int] = field(default_factory=dict, hash=False)
    last_year: Mapping[str, int] = field(default_factory=dict, hash=False)
    again: bool = False


UNUSABLE: Final = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError)
"""What the rules raise for facts that no check would have let in, such as a negative salary."""

type Result = list[Payslip] | SetAsideError
"""The payslips of a payee's occasions, or why there are none."""


def payslips(country: CountryFacts, payees: Sequence[Payee], figures: Figures) -> list[Result]:
    """For each payee the payslips of the occasions, or the reason why the person is set aside. One person never stops the others."""
    results: list[Result] = [[] for _ in payees]
    years = [payee.year for payee in payees]
    balances = [payee.balances for payee in payees]
    in_period: dict[tuple[int, Period], Mapping[str, int]] = {}
    for number in range(max((len(payee.occasions) for payee in payees), default=0)):
        prepared: list[tuple[int, tuple[Line, ...], Subject[Any]]] = []
        for place, payee in enumerate(payees):
            if number < len(payee.occasions) and isinstance(results[place], list):
                occasion = payee.occasions[number]
                before = in_period.setdefault((place, occasion.period), occasion.in_period)
                found = _prepared(country, payee, occasion, years[place], before)
                if isinstance(found, SetAsideError):
                    results[place] = found
                else:
                    prepared.append((place, *found))
        answers = _answers([each for _, _, each in prepared], figures)
        for (place, lines, asked), answer in zip(prepared, answers, strict=True):
            slips = results[place]
            if isinstance(answer, SetAsideError):
                results[place] = answer
            elif isinstance(slips, list):
                try:
                    slip = _finished(country, payees[place], number, lines, asked, answer, balances[place])
                except UNUSABLE as error:
                    results[place] = _unusable(error)
                    continue
                slips.append(slip)
                years[place], balances[place] = slip.year_after, added(balances[place], slip.balances)
                key = place, asked.period
                in_period[key] = added(in_period[key], slip.figures)
    return results


def _prepared(
    country: CountryFacts, payee: Payee, occasion: Occasion, year: Mapping[str, int], in_period: Mapping[str, int]
) -> tuple[tuple[Line, ...], Subject[Any]] | SetAsideError:
    try:
        lines = earned(payee.person, occasion, again=payee.again)
        asked = subject(country, payee.person, occasion, lines, year, in_period)
        return lines, replace(asked, last_year=payee.last_year, last_profile=occasion.last_profile)
    except SetAsideError as reason:
        return reason
    except FactsError as error:
        return SetAsideError(error.reason, error.detail)
    except UNUSABLE as error:
        return _unusable(error)


def _unusable(error: Exception) -> SetAsideError:
    return SetAsideError("unreadable", f"stored facts cannot be what they are: {type(error).__name__}")


def earned(person: Person, occasion: Occasion, *, again: bool = False) -> tuple[Line, ...]:
    """The earnings of an occasion, none perhaps for one that is calculated `again`.

    Raises SetAsideError when there is nothing to pay, or an amount that cannot be meant.
    """
    try:
        lines = earnings(person, occasion.period, occasion.inputs, regular=occasion.regular)
    except (NotEmployedError, NoContractError):
        if not again:
            raise
        lines = earnings(person, occasion.period, occasion.inputs, regular=False)
    if not lines and not again:
        raise SetAsideError("nothing_to_pay", "has no pay in the period")
    if not -MAX_GROSS_CENTS <= by_side(lines)[Side.EARNING] <= MAX_GROSS_CENTS:
        raise SetAsideError("implausible_pay", "the pay of the period is above the accepted maximum")
    return lines


def subject(
    country: CountryFacts,
    person: Person,
    occasion: Occasion,
    lines: Sequence[Line],
    year: Mapping[str, int],
    in_period: Mapping[str, int],
) -> Subject[Any]:
    """What the rules are asked about an occasion."""
    left = country.periods_left(occasion.period.group, occasion.pay_date)
    leaves = person.left_on is not None and person.left_on <= occasion.period.last_day
    return Subject(
        profile=occasion.profile,
        period=occasion.period,
        pay_date=occasion.pay_date,
        earnings=by_class(lines),
        year=year,
        in_period=in_period,
        employed_from=person.hired_on,
        employed_to=person.left_on,
        birth_date=person.birth_date,
        periods_left=0 if leaves else left,
        final=leaves or left == 0,
        supplementary=not occasion.regular,
    )


def _answers(subjects: Sequence[Subject[Any]], figures: Figures) -> list[dict[str, int] | SetAsideError]:
    """The rules' answers. When they refuse the whole, each person is asked alone, so that only the one at fault is set aside."""
    try:
        return [*figures(subjects)]
    except UNUSABLE as error:
        if len(subjects) == 1:
            return [SetAsideError("rules_refuse", f"the payroll rules cannot take this person's facts: {type(error).__name__}")]
    return [answer for each in subjects for answer in _answers([each], figures)]


def _finished(
    country: CountryFacts,
    payee: Payee,
    number: int,
    lines: tuple[Line, ...],
    asked: Subject[Any],
    amounts: Mapping[str, int],
    balances: Mapping[str, int],
) -> Payslip:
    kept = {**bases(country.figures, amounts), **country.details(amounts, asked.profile)}
    statutory = Payslip((*lines, *statutory_lines(country.figures, amounts)), kept, asked.year)
    if payee.again:
        return statutory
    occasion = payee.occasions[number]
    taken = after_tax(payee.person, occasion.period, statutory.net, balances, regular=occasion.regular, earlier=occasion.earlier)
    rest = Payslip((*statutory.lines, *taken), statutory.bases, statutory.year_before)
    return replace(rest, lines=(*rest.lines, *recovery(rest.net, balances)))
