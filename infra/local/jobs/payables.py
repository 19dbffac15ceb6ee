"""Accounts payable: what becomes of the accepted invoices - the supplier is confirmed, accounts are given, somebody else approves."""

from typing import Any, Final

from infra.local.client import Client
from infra.local.jobs.show import WAIT_SECONDS, dollars, fact, heading
from infra.local.office import Office

BASE: Final = "/v1/companies/acme/invoices"
NUMBER: Final = "WW-2026/0117"
"""The invoice that the job of supplier invoices has handed in."""


def payables(office: Office) -> None:
    """One payable from its supplier's first invoice to its approval."""
    accountant, approver = office.client.as_role("accountant"), office.client.as_role("accountant-approver")
    heading("Accounts payable (company acme, as accountant)")
    payable = _payable(accountant)
    location = f"{BASE}/payables/{payable['id']}"
    held = ", ".join(hold["reason"] for hold in payable["holds"]) or "nothing"
    fact("payable", f"{payable['number']} of {payable['supplier_name']}: {payable['status']}, held by {held}; due {payable['due_date']}")
    if payable["status"] == "held":
        supplier = f"{BASE}/suppliers/{payable['supplier']}"
        for decision in ("confirmation", "bank-account/confirmation"):
            found = approver.get(supplier).expect(200)
            if decision == "confirmation" or found.json()["proposed_account"]:
                approver.post(f"{supplier}/{decision}", {"why": "seen the contract"}, headers={"If-Match": found.headers["etag"]}).expect(
                    200
                )
        payable = accountant.poll(location, lambda told: told["status"] != "held", seconds=WAIT_SECONDS)
        fact("", f"supplier and account confirmed by a second person: {payable['status']}")
    if payable["status"] == "open":
        etag = accountant.get(location).headers["etag"]
        coding = {"parts": [{"account": "6300", "cost_centre": "OFFICE", "net": payable["net"]}]}
        accountant.change("PUT", f"{location}/coding", coding, etag=etag).expect(200)
        payable = accountant.get(location).json()
        fact("", f"account 6300, cost centre OFFICE: {payable['status']}")
    if payable["status"] == "to_approve":
        etag = approver.get(location).headers["etag"]
        payable = approver.post(f"{location}/approval", {"comment": "delivered"}, headers={"If-Match": etag}).expect(200).json()
        fact("", f"approved by another: {payable['status']}")
    aging = accountant.get(f"{BASE}/payables/aging").expect(200).json()
    owed = ", ".join(f"{dollars(amount)} {currency}" for currency, amount in aging["totals"].items())
    fact("aging", f"{owed} owed, suppliers: {len(aging['rows'])}")
    fact("look at", f"GET {BASE}/payables   (make token ROLE=accountant)")


def _payable(accountant: Client) -> Any:
    """The payable of the sample invoice, as soon as the worker has made one of every accepted invoice."""
    accepted = len(list(accountant.pages(f"{BASE}/received?status=accepted&limit=100")))
    accountant.poll(f"{BASE}/payables", lambda _: len(_everything(accountant)) >= accepted, seconds=WAIT_SECONDS)
    return next(each for each in _everything(accountant) if each["number"] == NUMBER)


def _everything(accountant: Client) -> list[Any]:
    statuses = ("open", "held", "to_approve", "approved", "paid")
    return [each for status in statuses for each in accountant.pages(f"{BASE}/payables?status={status}&limit=100")]
