"""Supplier invoices: one in UBL and one in CII are accepted, a copy under another hash is a duplicate, an attack is quarantined."""

from typing import Any

from infra.local.client import Client
from infra.local.cloud import ROOT
from infra.local.jobs.show import WAIT_SECONDS, fact, heading
from infra.local.office import Office

SAMPLES = ROOT / "events" / "invoices"
ATTACK = b'<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///etc/passwd">]><Invoice>&x;</Invoice>'


def hand_in(sender: Client, reader: Client, xml: bytes) -> Any:
    """Posts a document as a front-office system does and waits for the verdict."""
    answer = sender.post("/v1/companies/acme/invoices/received", xml, content_type="application/xml").expect(200, 202)
    return reader.poll(answer.headers["location"], lambda told: told["status"] != "received", seconds=WAIT_SECONDS)


def supplier_invoices(office: Office) -> None:
    """Four documents and their verdicts."""
    sender, reader = office.client.as_role("front-office"), office.client.as_role("accountant")
    heading("Supplier invoices (company acme, handed in by the front office)")
    ubl, cii = ((SAMPLES / f"supplier_invoice_{syntax}.xml").read_bytes() for syntax in ("ubl", "cii"))
    for name, xml in (("UBL", ubl), ("CII", cii)):
        told = hand_in(sender, reader, xml)
        figures = told["invoice"]
        fact(name, f"{figures['number']} of {figures['seller']}, {figures['amount_due']} {figures['currency']}: {told['status']}")
    wrong = ubl.replace(b"<cbc:PayableAmount currencyID=", b"<cbc:PayableAmount  currencyID=")
    told = hand_in(sender, reader, wrong)
    fact("again", f"the same supplier and number in other bytes: {told['status']} of {told['duplicate_of']}")
    told = hand_in(sender, reader, _with_wrong_total(ubl))
    for finding in told["findings"]:
        fact("findings", f"{finding['rule']} ({', '.join(finding['terms'])}) {finding['message']}")
        fact("", f"at {finding['location']}")
    told = hand_in(sender, reader, ATTACK)
    fact("attack", f"an external entity: {told['status']}, {told['reason']}")
    fact("look at", "GET /v1/companies/acme/invoices/received   (make token ROLE=accountant)")


def _with_wrong_total(ubl: bytes) -> bytes:
    """The sample under another number, its amount due a cent off."""
    number = ubl.partition(b"<cbc:ID>")[2].partition(b"</cbc:ID>")[0]
    due = ubl.partition(b"<cbc:PayableAmount")[2].partition(b">")[2].partition(b"<")[0]
    units, _, cents = due.partition(b".")
    changed = b"%s.%02d" % (units, (int(cents) + 1) % 100)
    return ubl.replace(b">%s</cbc:ID>" % number, b">%s-B</cbc:ID>" % number, 1).replace(
        b">%s</cbc:PayableAmount>" % due, b">%s</cbc:PayableAmount>" % changed
    )
