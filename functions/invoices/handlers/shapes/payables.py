"""Payables as they are shown, and what people decide on them."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from invoices.domain.identity import Kind
from invoices.domain.payable.aging import AgingRow
from invoices.domain.payable.approval import missing
from invoices.domain.payable.coding import MAX_PARTS, Part
from invoices.domain.payable.facts import WithholdingKind
from invoices.domain.payable.matching import Deviating
from invoices.domain.payable.status import PayableStatus, Reason
from invoices.handlers.shapes.payable_fields import Account, Amount, Day, Why
from invoices.records.payables import Payable
from kernel.shapes import Model, Out


class PartIn(Model):
    """A part of the net amount, in minor units."""

    account: Annotated[Account, Field(min_length=1)]
    cost_centre: Account = ""
    net: Amount


class CodingIn(Model):
    """Where the net amount is booked; the parts add up to it."""

    parts: Annotated[list[PartIn], Field(min_length=1, max_length=MAX_PARTS)]

    def coding(self) -> list[Part]:
        """As the domain has it."""
        return [Part(part.account, part.cost_centre, part.net) for part in self.parts]


class ReleaseIn(Model):
    """Takes away the holds of one reason."""

    reason: Reason
    why: Why


class PaymentIn(Model):
    """A payment in minor units, with the sign of what is due."""

    amount: Amount
    paid_on: Day


class ApprovalIn(Model):
    """A comment for the history."""

    comment: Annotated[str, Field(max_length=1000)] = ""


class HoldOut(Out):
    """Why a payable is held."""

    reason: Reason
    detail: str
    since: datetime
    by: str


class PayableFindingOut(Out):
    """A deviation from the order: which line, what was expected and found, by how much. What does not hold the payable is only noted."""

    code: str
    line: str
    order_line: str
    expected: str
    found: str
    difference: str
    message: str
    holds: bool

    @classmethod
    def of(cls, finding: Deviating) -> "PayableFindingOut":
        return cls(**{name: getattr(finding, name) for name in cls.model_fields})


class TwinOut(Out):
    """A payable that is probably the same invoice, and what speaks for that."""

    payable: str
    score: int
    reasons: list[str]


class CodingPartOut(Out):
    """A part of the net amount."""

    account: str
    cost_centre: str
    net: int


class VatOut(Out):
    """A row of the VAT breakdown."""

    category: str
    rate: str | None
    net: int
    vat: int


class WithholdingOut(Out):
    """What is kept of the invoice and paid in place of the supplier; `type` RT01 to RT06, `reason` the letter of CausalePagamento."""

    kind: WithholdingKind
    type: str
    amount: int
    rate: str | None
    reason: str


class OwedToStateOut(Out):
    """What is to be paid to others than the supplier: withheld tax, withheld contributions to social funds, VAT in split payment."""

    tax: int
    social_fund: int
    vat: int


class ApprovalStepOut(Out):
    """Approvals that are still wanted under one rule; `anybody` stands for everybody with the scope."""

    rule: str
    approvers: list[str]
    missing: int


class ApprovalOut(Out):
    """An approval; `for` is somebody else when it was given in their place."""

    by: str
    of: Annotated[str, Field(serialization_alias="for")]
    at: datetime
    comment: str


class PaymentOut(Out):
    """What was paid under a payment order."""

    order: str
    amount: int
    paid_on: date
    by: str


class PayableDiscountOut(Out):
    """What may be kept by paying early."""

    until: date
    amount: int


class PayableOut(Out):
    """A payable. Amounts in minor units of `currency`; those of a credit note are negative. `due` is what the supplier gets."""

    id: str
    supplier: str
    supplier_name: str
    kind: Kind
    number: str
    issue_date: date
    due_date: date
    due_from: str
    currency: str
    net: int
    vat: int
    total: int
    due: int
    open: int
    owed_to_state: OwedToStateOut
    discount: PayableDiscountOut | None
    status: PayableStatus
    holds: list[HoldOut]
    order: str
    recorded_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, payable: Payable) -> "PayableOut":
        return cls(**_head(payable))


class PayableWholeOut(PayableOut):
    """A payable with everything that is known of it."""

    vat_breakdown: list[VatOut]
    withheld: list[WithholdingOut]
    split_vat: int
    adjusted: int
    coding: list[CodingPartOut]
    findings: list[PayableFindingOut]
    findings_total: int
    near_duplicates: list[TwinOut]
    steps: list[ApprovalStepOut]
    approvals: list[ApprovalOut]
    prepared_by: list[str]
    released_by: list[str]
    round: int
    payments: list[PaymentOut]

    @classmethod
    def whole(cls, payable: Payable) -> "PayableWholeOut":
        return cls(
            **_head(payable),
            vat_breakdown=[
                VatOut(category=part.category, rate=None if part.rate is None else f"{part.rate:f}", net=part.net, vat=part.vat)
                for part in payable.vat_parts
            ],
            withheld=[
                WithholdingOut(
                    kind=each.kind,
                    type=each.type,
                    amount=each.amount,
                    rate=None if each.rate is None else f"{each.rate:f}",
                    reason=each.reason,
                )
                for each in payable.withheld
            ],
            split_vat=payable.split_vat,
            adjusted=payable.adjusted,
            coding=[CodingPartOut(account=part.account, cost_centre=part.cost_centre, net=part.net) for part in payable.coding],
            findings=[PayableFindingOut.of(finding) for finding in payable.findings],
            findings_total=payable.findings_total,
            near_duplicates=[TwinOut(payable=twin.id, score=twin.score, reasons=list(twin.reasons)) for twin in payable.twins],
            steps=[
                ApprovalStepOut(rule=step.rule, approvers=list(step.approvers), missing=step.count)
                for step in missing(payable.steps, payable.approvals)
            ],
            approvals=[ApprovalOut(by=each.by, of=each.of, at=each.at, comment=each.comment) for each in payable.approvals],
            prepared_by=list(payable.prepared_by),
            released_by=list(payable.released_by),
            round=payable.round,
            payments=[PaymentOut(order=each.order, amount=each.amount, paid_on=each.paid_on, by=each.by) for each in payable.payments],
        )


def _head(payable: Payable) -> dict[str, Any]:
    other = ("kind", "owed_to_state", "discount", "holds")
    until, owed = payable.discount_until, payable.owed_to_state
    return {name: getattr(payable, name) for name in PayableOut.model_fields if name not in other} | {
        "kind": payable.document_kind,
        "owed_to_state": OwedToStateOut(tax=owed.tax, social_fund=owed.social_fund, vat=owed.vat),
        "discount": PayableDiscountOut(until=until, amount=payable.discount) if until else None,
        "holds": [HoldOut(reason=hold.reason, detail=hold.detail, since=hold.since, by=hold.by) for hold in payable.holds],
    }


class AgingRowOut(Out):
    """What is owed to one supplier in one currency, by days past the due date."""

    supplier: str
    supplier_name: str
    currency: str
    not_due: int
    days_1_30: int
    days_31_60: int
    days_61_90: int
    days_over_90: int
    total: int

    @classmethod
    def of(cls, row: AgingRow) -> "AgingRowOut":
        buckets = {bucket.value: amount for bucket, amount in row.buckets.items()}
        return cls(supplier=row.supplier, supplier_name=row.supplier_name, currency=row.currency, total=row.total, **buckets)


class AgingOut(Out):
    """The aging report of a day."""

    on: date
    rows: list[AgingRowOut]
    totals: dict[str, int]
    """What is open in all, by currency."""

    @classmethod
    def of(cls, on: date, rows: list[AgingRow]) -> "AgingOut":
        totals: dict[str, int] = {}
        for row in rows:
            totals[row.currency] = totals.get(row.currency, 0) + row.total
        return cls(on=on, rows=[AgingRowOut.of(row) for row in rows], totals=totals)
