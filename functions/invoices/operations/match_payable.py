"""Matches a payable against its purchase order, when it arrives and again when the order, a receipt or a person asks for it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from invoices.domain.identity import number_key
from invoices.domain.payable.coding import proposed
from invoices.domain.payable.facts import Facts
from invoices.domain.payable.matching import Match, match, unknown_order
from invoices.domain.payable.orders import Billed, OrderLine, with_billed
from invoices.domain.payable.status import FINAL, Hold, PayableStatus, Reason, renewed
from invoices.operations.payable_changes import commit, need_payable, settled
from invoices.operations.stored_facts import stored_facts
from invoices.records.orders import ORDER_SK, WAITING, OrderPlace, PurchaseOrder, Waiting, order_pk
from invoices.records.payables import Payable
from invoices.records.received import ReceivedDocument, claim_pk, document_pk
from invoices.records.suppliers import SUPPLIER_SK, Supplier
from kernel import audit
from kernel.documents import Documents
from kernel.refusals import Busy, Stale
from kernel.table import Table, Write, check, put, remove
from kernel.table import replace as replaced

WHO: Final = "match_payable"
MAX_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Matching:
    """The outcome for one payable, and the writes that go with it: the quantities of the order, and whether the payable waits for more."""

    match: Match
    key: str
    order: PurchaseOrder | None
    lines: tuple[OrderLine, ...]

    def writes(self, company: str, payable: str, now: datetime) -> list[Write]:
        """Keeps the order to what was seen of it. Stale when it changed."""
        if not self.key:
            return []
        moved = Stale("the order was changed in the meantime")
        waiting = Waiting(company=company, order=self.key, payable=payable)
        writes = [remove(waiting.pk, waiting.sk) if self.match.matched else put(waiting)]
        if self.order is None:
            writes.append(check(OrderPlace(company=company, key=self.key), moved))
        elif self.lines != self.order.lines:
            billed = replace(self.order, lines=self.lines)
            writes += [replaced(billed, moved), audit.entry(billed, who=WHO, what="invoices.order.billed", when=now, why=payable)]
        else:
            writes.append(check(self.order, moved))
        return writes

    def hold(self, now: datetime) -> tuple[Hold, ...]:
        """The hold of what does not match. Its detail names the findings, so that a release holds for these and no others."""
        if self.match.matched:
            return ()
        holding = [each for each in self.match.findings if each.holds]
        detail = "; ".join(each.message for each in holding)[:1000]
        return (Hold(Reason.MATCH, detail, now, WHO),)


def matching(
    table: Table, company: str, facts: Facts, supplier: Supplier, own: tuple[Billed, ...] = (), billed_order: str = ""
) -> Matching:
    """Matches an invoice against the order that it names (BT-13), leaving out what it has billed itself before."""
    key = number_key(facts.order)
    if not key:
        return Matching(Match(), "", None, ())
    order = table.get(PurchaseOrder, order_pk(company, key), ORDER_SK)
    if order is None:
        return Matching(unknown_order(facts), key, None, ())
    before = with_billed(order.lines, own, -1) if billed_order == key else order.lines
    outcome = match(
        facts,
        supplier.key,
        order.currency,
        before,
        ordered_from=order.supplier,
        three_way=order.three_way,
        tolerances=supplier.tolerances,
    )
    return Matching(outcome, key, order, with_billed(before, outcome.billed))


def match_payable(table: Table, documents: Documents, company: str, payable_id: str, *, now: datetime, who: str = WHO) -> Payable:
    """Matches a payable again and changes its holds accordingly. One that is decided, or matches as before, stays as it is."""
    for _ in range(MAX_TRIES):
        payable = need_payable(table, company, payable_id)
        if payable.status in FINAL or payable.status is PayableStatus.APPROVED:
            return payable
        received = table.need(ReceivedDocument, document_pk(company, payable_id), "DOCUMENT")
        facts = stored_facts(documents, received.key)
        supplier = table.need(Supplier, claim_pk(company, payable.supplier), SUPPLIER_SK)
        again = matching(table, company, facts, supplier, payable.billed, payable.billed_order)
        after = _with_match(payable, again, facts, supplier, now)
        if _same(after, payable):
            return payable
        if payable.status is not PayableStatus.DISPUTED and (after.holds != payable.holds or after.coding != payable.coding):
            after = settled(table, after, now)
        try:
            return commit(table, payable, after, again.writes(company, payable_id, now), who=who, what="invoices.payable.matched", now=now)
        except Stale:
            continue
    raise Busy("the payable or its order is contended")


def match_waiting(table: Table, documents: Documents, company: str, order: str, *, now: datetime) -> list[Payable]:
    """Matches all payables again that wait for an order or its receipts. Each in a transaction of its own; repeating it changes nothing."""
    waiting = list(table.each(Waiting, order_pk(company, order), begins_with=WAITING))
    return [match_payable(table, documents, company, each.payable, now=now) for each in waiting]


def _with_match(payable: Payable, again: Matching, facts: Facts, supplier: Supplier, now: datetime) -> Payable:
    holds = renewed(payable.holds, again.hold(now), payable.releases, frozenset((Reason.MATCH,)))
    coding = payable.coding or proposed(
        facts, supplier.default_account, supplier.default_cost_centre, again.match.places, again.order.lines if again.order else ()
    )
    return replace(
        payable,
        holds=holds,
        findings=again.match.findings,
        findings_total=again.match.total,
        billed=again.match.billed,
        billed_order=again.key if again.match.billed else "",
        coding=coding,
    )


def _same(after: Payable, before: Payable) -> bool:
    return (after.findings, after.billed, after.billed_order, after.coding, [(hold.reason, hold.detail) for hold in after.holds]) == (
        before.findings,
        before.billed,
        before.billed_order,
        before.coding,
        [(hold.reason, hold.detail) for hold in before.holds],
    )
