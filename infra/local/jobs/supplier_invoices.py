"""Supplier invoices: UBL, CII, FatturaPA and JSON are accepted, a copy under another hash is a duplicate, an attack is quarantined."""

import hashlib
import urllib.error
import urllib.request
from typing import Any

from infra.local.client import Client
from infra.local.cloud import ROOT
from infra.local.jobs.show import WAIT_SECONDS, fact, heading
from infra.local.office import Office

SAMPLES = ROOT / "events" / "invoices"
ATTACK = b'<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///etc/passwd">]><Invoice>&x;</Invoice>'


INVOICES = "/v1/companies/acme/invoices"


def hand_in(sender: Client, reader: Client, content: bytes, content_type: str = "application/xml") -> Any:
    """Posts a document as a front-office system does and waits for the verdict."""
    answer = sender.post(f"{INVOICES}/received", content, content_type=content_type).expect(200, 202)
    return _verdict(reader, answer.headers["location"])


def upload(sender: Client, reader: Client, content: bytes, content_type: str = "application/xml") -> Any:
    """Announces a document, puts it where it is told to, and waits for the verdict."""
    announced = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "content_type": content_type}
    answer = sender.post(f"{INVOICES}/uploads", announced).expect(201)
    told = answer.json()["upload"]
    if told:
        put(told, content)
    return _verdict(reader, answer.headers["location"])


def put(told: Any, content: bytes) -> int:
    """Sends bytes to a signed address; answers the status."""
    request = urllib.request.Request(told["url"], data=content, method="PUT", headers=told["headers"])
    try:
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code


def _verdict(reader: Client, location: str) -> Any:
    return reader.poll(location, lambda told: told["status"] not in ("expected", "received"), seconds=WAIT_SECONDS)


def supplier_invoices(office: Office) -> None:
    """Six documents and their verdicts."""
    sender, reader = office.client.as_role("front-office"), office.client.as_role("accountant")
    heading("Supplier invoices (company acme, handed in by the front office)")
    ubl, cii = ((SAMPLES / f"supplier_invoice_{syntax}.xml").read_bytes() for syntax in ("ubl", "cii"))
    for name, xml in (("UBL", ubl), ("CII", cii)):
        _show(name, hand_in(sender, reader, xml))
    fattura, semantic = ((SAMPLES / f"supplier_invoice_{name}").read_bytes() for name in ("fatturapa.xml", "semantic.json"))
    _show("FatturaPA", upload(sender, reader, fattura))
    told = hand_in(sender, reader, semantic, "application/json")
    _show("JSON", told)
    (attached,) = reader.get(f"{INVOICES}/received/{told['id']}/attachments").expect(200).json()["items"]
    fact("attached", f"{attached['name']}, {attached['media_type']}, {attached['size']} bytes: {attached['description']}")
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


def _show(name: str, told: Any) -> None:
    figures = told["invoice"]
    fact(name, f"{figures['number']} of {figures['seller']}, {figures['amount_due']} {figures['currency']}: {told['status']}")


def _with_wrong_total(ubl: bytes) -> bytes:
    """The sample under another number, its amount due a cent off."""
    number = ubl.partition(b"<cbc:ID>")[2].partition(b"</cbc:ID>")[0]
    due = ubl.partition(b"<cbc:PayableAmount")[2].partition(b">")[2].partition(b"<")[0]
    units, _, cents = due.partition(b".")
    changed = b"%s.%02d" % (units, (int(cents) + 1) % 100)
    return ubl.replace(b">%s</cbc:ID>" % number, b">%s-B</cbc:ID>" % number, 1).replace(
        b">%s</cbc:PayableAmount>" % due, b">%s</cbc:PayableAmount>" % changed
    )
