"""Sets dated facts of an employee. Each function answers the employee with the fact, or refuses what cannot be (Invalid, Conflict)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from kernel.refusals import Conflict, FieldError, Invalid, NotFound
from payroll.domain.after_tax import ATTACHMENT, LOAN
from payroll.domain.bank import SCHEMES, BankAccount
from payroll.domain.countries import COUNTRIES
from payroll.domain.earnings import ABSENCE, DEDUCTION, HOURS, SALARY
from payroll.domain.people import Absence, Attachment, Contract, CostSplit, Country, DatedProfile, Element, Loan
from payroll.records.employee import (
    KEPT_BANK_CHANGES,
    MAX_ABSENCES,
    MAX_ATTACHMENTS,
    MAX_CONTRACTS,
    MAX_ELEMENTS,
    MAX_LOANS,
    MAX_PROFILES,
    MAX_SHARES,
    MAX_SPLITS,
    BankChange,
    BankStatus,
    Employee,
)

_LIMITS: Final[Mapping[str, int]] = {
    "contracts": MAX_CONTRACTS,
    "profiles": MAX_PROFILES,
    "splits": MAX_SPLITS,
    "elements": MAX_ELEMENTS,
    "loans": MAX_LOANS,
    "attachments": MAX_ATTACHMENTS,
    "absences": MAX_ABSENCES,
}
_KEYS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "contracts": lambda each: (each.contract_id, each.valid_from),
    "profiles": lambda each: each.valid_from,
    "splits": lambda each: each.valid_from,
    "elements": lambda each: each.element_id,
    "loans": lambda each: each.loan_id,
    "attachments": lambda each: each.attachment_id,
    "absences": lambda each: each.absence_id,
}
_OWN_CODES: Final = frozenset({SALARY, ABSENCE, LOAN, ATTACHMENT})


def with_contract(employee: Employee, contract: Contract) -> Employee:
    """The terms of a contract from a day on. Earlier terms of the same contract end the day before; later ones stay."""
    _in_order(contract.valid_from, contract.valid_to)
    others = [each for each in employee.contracts if each.contract_id != contract.contract_id]
    terms = [each for each in employee.contracts if each.contract_id == contract.contract_id and each.valid_from != contract.valid_from]
    terms = sorted([*terms, contract], key=lambda each: each.valid_from)
    return _kept(employee, "contracts", (*others, *_one_after_another(terms)))


def _one_after_another(terms: list[Contract]) -> list[Contract]:
    bounded = []
    for each, following in zip(terms, [*terms[1:], None], strict=True):
        if following and (each.valid_to is None or each.valid_to >= following.valid_from):
            bounded.append(replace(each, valid_to=following.valid_from - timedelta(days=1)))
        else:
            bounded.append(each)
    return bounded


def without_contract(employee: Employee, contract_id: str, valid_from: date) -> Employee:
    """The employee without these terms; the terms that ended for them hold on in their place. NotFound when they are not there."""
    key = (contract_id, valid_from)
    removed = next((each for each in employee.contracts if _KEYS["contracts"](each) == key), None)
    before = valid_from - timedelta(days=1)

    def held_on(each: Contract) -> Contract:
        ended_for_them = removed and each.contract_id == contract_id and each.valid_to == before
        return replace(each, valid_to=removed.valid_to) if removed and ended_for_them else each

    return without(replace(employee, contracts=tuple(held_on(each) for each in employee.contracts)), "contracts", key)


def with_profile(employee: Employee, profile: DatedProfile) -> Employee:
    """The tax facts from a day on."""
    return _set(employee, "profiles", profile)


def with_split(employee: Employee, split: CostSplit) -> Employee:
    """The cost centres from a day on."""
    if not 0 < len(split.shares) <= MAX_SHARES or any(share <= 0 for share in split.shares.values()):
        raise Invalid(
            "a split has shares above zero", [FieldError("/shares", f"expected 1 to {MAX_SHARES} cost centres with shares above zero")]
        )
    return _set(employee, "splits", split)


def with_element(employee: Employee, element: Element) -> Employee:
    """A recurring earning or deduction."""
    _in_order(element.valid_from, element.valid_to)
    if element.kind != DEDUCTION:
        check_class(employee.country, element.kind, "/kind", also=(DEDUCTION,))
    if element.code == HOURS:
        raise Invalid("the code is taken", [FieldError("/code", "names the hours of a contract")])
    check_code(employee.country, element.code)
    return _set(employee, "elements", element)


def with_loan(employee: Employee, loan: Loan) -> Employee:
    """A loan or an advance."""
    return _set(employee, "loans", loan)


def with_attachment(employee: Employee, attachment: Attachment) -> Employee:
    """An attachment of earnings."""
    _in_order(attachment.valid_from, attachment.valid_to)
    return _set(employee, "attachments", attachment)


def with_absence(employee: Employee, absence: Absence) -> Employee:
    """Days of absence. Two absences never share a day: sickness during leave shortens the leave first."""
    _in_order(absence.first_day, absence.last_day, "/last_day")
    for each in employee.absences:
        if each.absence_id != absence.absence_id and each.first_day <= absence.last_day and absence.first_day <= each.last_day:
            raise Conflict(f"absence {each.absence_id} has some of these days already")
    return _set(employee, "absences", absence)


def without(employee: Employee, facts: str, key: Any) -> Employee:
    """The employee without one fact. NotFound when it is not there."""
    kept = tuple(each for each in getattr(employee, facts) if _KEYS[facts](each) != key)
    if len(kept) == len(getattr(employee, facts)):
        raise NotFound(f"the employee has no such entry among {facts}")
    changed: dict[str, Any] = {facts: kept}
    return replace(employee, **changed)


def with_proposed_bank(employee: Employee, account: BankAccount, who: str, when: datetime) -> Employee:
    """The account waits for another person's decision. An account that is paid to, or waits already, changes nothing."""
    check_scheme(employee.country, account)
    if account in (employee.proposed_bank, employee.bank):
        return employee
    changes = [
        replace(each, status=BankStatus.REPLACED, decided_by=who, decided_at=when) if each.status is BankStatus.PROPOSED else each
        for each in employee.banks
    ]
    return replace(employee, banks=(*_latest(changes), BankChange(account, BankStatus.PROPOSED, who, when)))


def _latest(changes: list[BankChange]) -> list[BankChange]:
    """The last changes, with room for one more, and always the confirmed one that is paid to."""
    confirmed = [each for each in changes if each.status is BankStatus.CONFIRMED][-1:]
    latest = changes[-(KEPT_BANK_CHANGES - 2) :]
    return latest if not confirmed or confirmed[0] in latest else [*confirmed, *latest]


def check_scheme(country: Country, account: BankAccount) -> None:
    """Refuses an account of a kind that pay of this country cannot go to."""
    if account.scheme not in SCHEMES[country]:
        raise Invalid("not an account for this country", [FieldError("/", f"expected an account of kind {' or '.join(SCHEMES[country])}")])


def check_class(country: Country, kind: str, pointer: str, also: tuple[str, ...] = ()) -> None:
    """Refuses a class of earnings that the country's rules do not know."""
    known = (*COUNTRIES[country].earning_classes, *also)
    if kind not in known:
        raise Invalid("no such class of earnings", [FieldError(pointer, f"expected one of {', '.join(known)}")])


def check_code(country: Country, code: str) -> None:
    """Refuses a code that a line of the law or of a contract bears already."""
    if code in _OWN_CODES or any(code == figure.code for figure in COUNTRIES[country].figures):
        raise Invalid("the code is taken", [FieldError("/code", "a line of the payslip has this code already")])


def _set(employee: Employee, facts: str, new: Any) -> Employee:
    key = _KEYS[facts]
    others = [each for each in getattr(employee, facts) if key(each) != key(new)]
    return _kept(employee, facts, (*others, new))


def _kept(employee: Employee, facts: str, values: tuple[Any, ...]) -> Employee:
    if len(values) > _LIMITS[facts]:
        raise Invalid(f"an employee has at most {_LIMITS[facts]} {facts}")
    changed: dict[str, Any] = {facts: tuple(sorted(values, key=_KEYS[facts]))}
    return replace(employee, **changed)


def _in_order(first: date, last: date | None, pointer: str = "/valid_to") -> None:
    if last is not None and last < first:
        raise Invalid("the days are in the wrong order", [FieldError(pointer, "lies before the first day")])
