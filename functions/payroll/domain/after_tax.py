"""What is taken from the net pay after the law has had its share: attachments of earnings, instalments of loans, other deductions.

In this order: attachments by priority (1 first, the older before the younger), each leaving at least its protected amount of the
period's net; then loans by age; then recurring deductions. Nothing takes the pay below zero. What was due and could not be taken is
shown by a line of side `base`, whose source begins with `not_taken:`, and is not carried into the next period: an attachment or a loan
goes on until its total is reached.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from payroll.domain.earnings import DEDUCTION, elements_in, pays_recurring
from payroll.domain.figures import Side
from payroll.domain.lines import Line
from payroll.domain.people import SHARE_UNIT, Attachment, AttachmentBasis, Days, Person
from payroll.domain.periods import Period
from payroll.domain.rounding import half_up

ATTACHMENT = "attachment"
LOAN = "loan"
NOT_TAKEN = "_not_taken"
"""Ends the code of a line that shows what could not be taken: `attachment_not_taken`."""

ATTACHMENTS_PAYABLE = "attachments_payable"
EMPLOYEE_LOANS_RECEIVABLE = "employee_loans_receivable"
DEDUCTIONS_PAYABLE = "deductions_payable"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What other runs have paid for the same period before this one: the net before these deductions, and what they took by source."""

    net: int = 0
    taken: Mapping[str, int] | None = None

    def of(self, source: str) -> int:
        """What was taken for a source, such as `loan:L1`."""
        return (self.taken or {}).get(source, 0)


@dataclass(frozen=True, slots=True)
class _Claim:
    """What is due for one source, and how much of the period's net it must leave."""

    code: str
    label: str
    source: str
    account: str
    due: int
    leaves: int = 0


def after_tax(
    person: Person, period: Period, net: int, repaid: Mapping[str, int], *, regular: bool = True, earlier: Earlier | None = None
) -> tuple[Line, ...]:
    """The lines after tax for a net pay in cents; a net of zero or less shows only what could not be taken.

    `repaid`: sums of all earlier runs by `loan:<id>` and `attachment:<id>`, as `repaid_by` adds them. `regular=False` is an off-cycle
    payment: attachments only. `earlier`: other runs of the same period, so that a fixed amount is taken once in it and the protected
    amount is left once.
    """
    before = earlier or Earlier()
    claims = [*_attachments(person, period, net, repaid, before)]
    if regular:
        claims += [*_loans(person, period, repaid, before), *_deductions(person, period, before)]
    lines: list[Line] = []
    left = max(0, net)
    left_of_period = before.net - sum((before.taken or {}).values()) + net
    for claim in claims:
        taken = max(0, min(claim.due, left, left_of_period - claim.leaves))
        left -= taken
        left_of_period -= taken
        lines += _lines(claim, taken)
    return tuple(lines)


def repaid_by(lines: Iterable[Line]) -> dict[str, int]:
    """What lines have taken for each loan and attachment, to be added to the sums of earlier runs."""
    sums: dict[str, int] = {}
    for line in lines:
        if line.side is Side.DEDUCTION and line.source.startswith((f"{LOAN}:", f"{ATTACHMENT}:")):
            sums[line.source] = sums.get(line.source, 0) + line.amount
    return sums


def _lines(claim: _Claim, taken: int) -> Iterator[Line]:
    if taken:
        yield Line(claim.code, Side.DEDUCTION, taken, label=claim.label, source=claim.source, account=claim.account)
    if claim.due > taken:
        yield Line(claim.code + NOT_TAKEN, Side.BASE, claim.due - taken, label=claim.label, source=f"not_taken:{claim.source}")


def _attachments(person: Person, period: Period, net: int, repaid: Mapping[str, int], earlier: Earlier) -> Iterator[_Claim]:
    days = Days(period.first_day, period.last_day)
    valid = [each for each in person.attachments if days.within(each.valid_from, each.valid_to).count]
    for each in sorted(valid, key=lambda each: (each.priority, each.valid_from, each.attachment_id)):
        source = f"{ATTACHMENT}:{each.attachment_id}"
        due = max(0, _value(each, earlier.net + net) - earlier.of(source))
        if each.total:
            due = min(due, max(0, each.total - repaid.get(source, 0)))
        yield _Claim(ATTACHMENT, each.label, source, ATTACHMENTS_PAYABLE, due, each.protected)


def _value(attachment: Attachment, net: int) -> int:
    """What an attachment takes from a whole period's net."""
    if attachment.basis is AttachmentBasis.AMOUNT:
        return attachment.value
    return half_up(max(0, net) * attachment.value, SHARE_UNIT)


def _loans(person: Person, period: Period, repaid: Mapping[str, int], earlier: Earlier) -> Iterator[_Claim]:
    if not pays_recurring(person, period):
        return
    for loan in sorted(person.loans, key=lambda each: (each.valid_from, each.loan_id)):
        source = f"{LOAN}:{loan.loan_id}"
        rest = max(0, loan.principal - repaid.get(source, 0))
        if loan.valid_from <= period.last_day:
            due = max(0, min(loan.instalment - earlier.of(source), rest))
            yield _Claim(LOAN, loan.label, source, EMPLOYEE_LOANS_RECEIVABLE, due)


def _deductions(person: Person, period: Period, earlier: Earlier) -> Iterator[_Claim]:
    """Recurring deductions are taken in full for each period in which they hold on a day."""
    for each in elements_in(person, period):
        if each.kind == DEDUCTION:
            source = f"element:{each.element_id}"
            yield _Claim(each.code, each.label, source, DEDUCTIONS_PAYABLE, max(0, each.amount - earlier.of(source)))
