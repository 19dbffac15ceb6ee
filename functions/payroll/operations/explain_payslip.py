"""Explains a payslip: the same calculation once more, from the same frozen facts, with every step noted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kernel.documents import Documents
from kernel.records import decode, encode
from kernel.refusals import Conflict
from kernel.table import Table
from payroll.domain.countries import COUNTRIES
from payroll.domain.engine import figures
from payroll.domain.explain import steps
from payroll.domain.lines import Line
from payroll.domain.parameters import Provenance
from payroll.domain.pay import Occasion, Result, payslips
from payroll.domain.payslip import Payslip, SetAsideError
from payroll.domain.people import Person
from payroll.domain.periods import Period
from payroll.domain.subject import Subject
from payroll.domain.trail import Trail
from payroll.operations.pay_people import judged, payee_of
from payroll.records import keys
from payroll.records.payslip import PayslipRecord
from payroll.records.rule_sets import rules_of
from payroll.records.run import Run
from payroll.records.snapshot import MAX_SNAPSHOT_BYTES, FrozenPerson, Snapshot, snapshot_key


@dataclass(frozen=True, slots=True)
class Origin:
    """A line that comes from the person's facts, and the facts of that name as they were frozen; dated ones only if they held in the
    period. How they lead to the amount is the method of proration in `domain/earnings` and the order in `domain/after_tax`."""

    line: Line
    facts: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """One period's pay: where lines of the person's own facts come from, and the steps of the law."""

    period: Period
    pay_date: date
    origins: tuple[Origin, ...]
    steps: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A payslip and how it came about: one part for the run's own period, several for a correction or a forecast."""

    record: PayslipRecord
    provenance: Provenance
    parts: tuple[Explained, ...]


def explain_payslip(shelf: Table, documents: Documents, *, company: str, run: str, employee_id: str) -> Explanation:
    """Calculates the payslip again from its snapshot with a trail.

    NotFound: no such payslip. Conflict: the installed figures or rules are not those of the run, so that an explanation would be of
    another payslip.
    """
    found = shelf.need(Run, keys.runs(company), run, "no such run")
    record = shelf.need(PayslipRecord, keys.payslips(company, run), employee_id, "no such payslip")
    rules = rules_of(found.country, found.tax_year)
    if rules.provenance.digest != found.rule_set:
        raise Conflict("the run was calculated with other figures than are installed now")
    snapshot = Snapshot.of(documents.get(snapshot_key(company, run, record.chunk), MAX_SNAPSHOT_BYTES))
    frozen = next(each for each in snapshot.people if each.person.employee_id == employee_id)
    payee, trails = payee_of(found, frozen), list[Trail]()

    def noted(subjects: Sequence[Subject[Any]]) -> list[dict[str, int]]:
        trails.append(Trail())
        return figures(found.country, subjects, rules, trails[-1])

    (result,) = payslips(COUNTRIES[found.country], [payee], noted)
    slips = _agreed(record, found, frozen, result)
    parts = tuple(
        Explained(
            occasion.period,
            occasion.pay_date,
            tuple(_origin(line, frozen.person, occasion) for line in slip.lines if line.source.partition(":")[0] in _FACTS),
            tuple(steps(trail, rules.provenance)),
        )
        for occasion, slip, trail in zip(payee.occasions, slips, trails, strict=True)
    )
    return Explanation(record, rules.provenance, parts)


def _agreed(record: PayslipRecord, run: Run, frozen: FrozenPerson, result: Result) -> list[Payslip]:
    """The payslips of the occasions, when they lead to the stored one."""
    try:
        again = judged(run, record.chunk, frozen, result)
    except SetAsideError as error:
        raise Conflict(f"the installed rules lead to no payslip: {error.detail}") from None
    if again.slip != record.slip or isinstance(result, SetAsideError):
        raise Conflict("the installed rules lead to another payslip than the stored one")
    return result


_FACTS: Final[Mapping[str, tuple[Callable[[Person, Occasion], Sequence[Any]], str]]] = {
    "contract": (lambda person, _: person.contracts, "contract_id"),
    "element": (lambda person, _: person.elements, "element_id"),
    "input": (lambda _, occasion: occasion.inputs, "input_id"),
    "loan": (lambda person, _: person.loans, "loan_id"),
    "attachment": (lambda person, _: person.attachments, "attachment_id"),
}
"""Where the facts are that a line's source names, and which of their fields is the name."""


def _origin(line: Line, person: Person, occasion: Occasion) -> Origin:
    kind, _, name = line.source.partition(":")
    facts, key = _FACTS[kind]
    found = [each for each in facts(person, occasion) if getattr(each, key) == name and _held(each, occasion.period)]
    return Origin(line, tuple(decode(Any, encode(each)) for each in found))


def _held(fact: Any, days: Period) -> bool:
    begun = getattr(fact, "valid_from", days.first_day) <= days.last_day
    return begun and (getattr(fact, "valid_to", None) or days.last_day) >= days.first_day
