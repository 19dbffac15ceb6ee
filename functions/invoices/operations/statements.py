"""Statements of account: what a customer's account shows over some days, and asking for one as PDF."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from invoices.domain.issued.statement import EntryKind, Open, Statement, statement
from invoices.operations.customers import need_customer, need_seller
from invoices.records.customers import Entry, StatementFile, account_pk, statements_pk
from invoices.records.issued import Standing, issued_pk
from kernel import audit, events
from kernel.documents import Documents
from kernel.refusals import Busy, Repeated, TooLarge
from kernel.table import Key, Page, Table, insert

MAX_ENTRIES: Final = 10_000
"""Entries of an account that a statement reads."""
MAX_READS: Final = 5
REQUESTED: Final = "invoices.statement.requested"


@dataclass(frozen=True, slots=True)
class Account:
    """A customer's account as it stood at one moment."""

    entries: tuple[Entry, ...]
    standings: tuple[Standing, ...]

    def statements(self, first: date, last: date, on: date) -> dict[str, Statement]:
        """From `first` to `last` in each currency; the aging is that of the day `on`."""
        found = {}
        for currency in sorted({entry.currency for entry in self.entries}):
            opened = [
                Open(each.number, each.due_date, each.open, each.charges)
                for each in self.standings
                if each.currency == currency and (each.open or each.charges)
            ]
            moved = [entry.movement() for entry in self.entries if entry.currency == currency]
            found[currency] = statement(moved, opened, first, last, on)
        return found


def read_account(table: Table, company: str, customer: str) -> Account:
    """The account; TooLarge beyond MAX_ENTRIES. Entries are only ever added, each in the transaction that changes a standing: when there
    are as many after reading the standings as before, both are of one moment. Busy when the account keeps moving."""
    entries = _entries(table, company, customer)
    for _ in range(MAX_READS):
        numbers = [entry.reference for entry in entries if entry.kind is EntryKind.INVOICE]
        standings = table.get_many(Standing, [(issued_pk(company, number), "STANDING") for number in numbers])
        again = _entries(table, company, customer)
        if len(again) == len(entries):
            return Account(entries, tuple(sorted(standings, key=lambda each: each.number)))
        entries = again
    raise Busy("the account is moving; come again")


def _entries(table: Table, company: str, customer: str) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    for entry in table.each(Entry, account_pk(company, customer)):
        if len(entries) == MAX_ENTRIES:
            raise TooLarge(f"the account has more than {MAX_ENTRIES} entries")
        entries.append(entry)
    return tuple(entries)


def statement_of_account(table: Table, company: str, customer: str, first: date, last: date, today: date) -> dict[str, Statement]:
    """The customer's account from `first` to `last` in each currency; the aging is that of today. NotFound; TooLarge beyond MAX_ENTRIES."""
    need_customer(table, company, customer)
    return read_account(table, company, customer).statements(first, last, today)


def request_statement(
    table: Table, company: str, customer: str, first: date, last: date, *, today: date, who: str, now: datetime
) -> StatementFile:
    """Asks for the statement as PDF, which a worker writes. Asked again on the same day while the account does not move, it is the same.

    NotFound without the customer or the seller; TooLarge beyond MAX_ENTRIES.
    """
    need_customer(table, company, customer)
    need_seller(table, company)
    wanted = StatementFile(
        company=company,
        customer=customer,
        first=first,
        last=last,
        on=today,
        entries=len(_entries(table, company, customer)),
        asked_by=who,
        asked_at=now,
    )
    known = table.get(StatementFile, wanted.pk, wanted.sk)
    if known is not None:
        return known
    try:
        table.transact(
            insert(wanted, Repeated("the statement was asked for")),
            audit.entry(wanted, who=who, what=REQUESTED, when=now),
            events.outbox(events.new(REQUESTED, company, customer, {"customer": customer, "statement": wanted.id}, now)),
        )
    except Repeated:
        return table.need(StatementFile, wanted.pk, wanted.sk)
    return wanted.changed()


def statement_file(table: Table, company: str, customer: str, statement_id: str) -> StatementFile:
    """A statement that was asked for; NotFound."""
    return table.need(StatementFile, statements_pk(company, customer), statement_id, f"no statement {statement_id} of {customer}")


def list_statements(table: Table, company: str, customer: str, limit: int, start: Key | None) -> Page[StatementFile]:
    """Statements of a customer, the latest period first."""
    need_customer(table, company, customer)
    return table.query(StatementFile, statements_pk(company, customer), limit=limit, start=start, backwards=True)


def statement_address(documents: Documents, found: StatementFile) -> str | None:
    """An address of the PDF; None while it is being written."""
    return documents.presign(found.document) if found.document else None
