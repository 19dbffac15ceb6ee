"""Looking at issued invoices: one, and lists by status, customer and due date."""

from dataclasses import dataclass

from invoices.records.customers import DOCUMENTS_IN_ACCOUNT, Entry, account_pk
from invoices.records.issued import (
    Issued,
    IssuedStatus,
    Outline,
    Rendered,
    Standing,
    document_key,
    issued_list,
    issued_pk,
    status_list,
)
from kernel.documents import Documents
from kernel.table import Key, Page, Table


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in a list; credit notes have no standing of their own."""

    outline: Outline
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Whole:
    """A document with how it stands and where its files are; None while they are being written."""

    issued: Issued
    standing: Standing | None
    addresses: dict[str, str] | None


def issued_invoice(table: Table, documents: Documents, company: str, number: str) -> Whole:
    """A document as issued; NotFound."""
    pk = issued_pk(company, number)
    found = table.need(Issued, pk, "DOCUMENT", f"no invoice {number}")
    standing = table.get(Standing, pk, "STANDING")
    rendered = table.get(Rendered, pk, "RENDERED")
    endings = {"ubl": "ubl.xml", "cii": "cii.xml", "pdf": "pdf"}
    addresses = {name: documents.presign(document_key(company, number, ending)) for name, ending in endings.items()} if rendered else None
    return Whole(found, standing, addresses)


def listed(table: Table, company: str, limit: int, start: Key | None) -> tuple[list[Listed], Key | None]:
    """Everything that was issued, newest first."""
    page = table.query(Outline, issued_list(company), limit=limit, start=start, index=True, backwards=True)
    return _with_standings(table, company, [outline.number for outline in page.records]), page.next_key


def listed_by_status(
    table: Table, company: str, status: IssuedStatus, due: str, limit: int, start: Key | None
) -> tuple[list[Listed], Key | None]:
    """Invoices in one status by due date, the earliest first; `due`: only those due in this year, month or day, such as `2026-12`."""
    page = table.query(Standing, status_list(company, status), begins_with=due, limit=limit, start=start, index=True)
    return _with_standings(table, company, [standing.number for standing in page.records]), page.next_key


def listed_by_customer(table: Table, company: str, customer: str, limit: int, start: Key | None) -> tuple[list[Listed], Key | None]:
    """What was issued to a customer, newest first."""
    page: Page[Entry] = table.query(
        Entry, account_pk(company, customer), begins_with=DOCUMENTS_IN_ACCOUNT, limit=limit, start=start, backwards=True
    )
    return _with_standings(table, company, [entry.reference for entry in page.records]), page.next_key


def _with_standings(table: Table, company: str, numbers: list[str]) -> list[Listed]:
    outlines = {each.number: each for each in table.get_many(Outline, [(issued_pk(company, each), "OUTLINE") for each in numbers])}
    standings = {each.number: each for each in table.get_many(Standing, [(issued_pk(company, each), "STANDING") for each in numbers])}
    return [Listed(outlines[number], standings.get(number)) for number in numbers if number in outlines]
