"""The table: refusals instead of botocore errors, exact pages, bounded contention."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from kernel import audit, table
from kernel.records import Record
from kernel.refusals import Busy, Conflict, NotFound, Repeated, Stale
from kernel.table import Table
from tests import aws
from tests.component.kernel import NOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp(Record):
    company: str = "acme"
    id: str
    watts: int = 0

    @property
    def pk(self) -> str:
        return f"COMPANY#{self.company}#LAMP"

    @property
    def sk(self) -> str:
        return self.id

    @property
    def list_pk(self) -> str:
        return f"COMPANY#{self.company}#WATTS#{self.watts}"

    @property
    def list_sk(self) -> str:
        return self.id


PK = "COMPANY#acme#LAMP"


@pytest.fixture
def shelf() -> Table:
    return Table(aws.table_name("payroll"))


def test_insert_get_replace(shelf: Table) -> None:
    lamp = Lamp(id="1", watts=5)
    shelf.transact(table.insert(lamp))
    stored = shelf.need(Lamp, PK, "1")
    assert stored == lamp.changed() == replace(lamp, version=1)
    shelf.transact(table.replace(replace(stored, watts=7)))
    assert shelf.need(Lamp, PK, "1") == Lamp(id="1", watts=7, version=2)


def test_refusals_name_what_happened(shelf: Table) -> None:
    lamp = Lamp(id="1")
    with pytest.raises(NotFound):
        shelf.need(Lamp, PK, "1")
    shelf.transact(table.insert(lamp))
    with pytest.raises(Conflict):
        shelf.transact(table.insert(lamp))
    with pytest.raises(Repeated):
        shelf.transact(table.insert(lamp, Repeated("again")))
    with pytest.raises(Stale):
        shelf.transact(table.replace(replace(lamp, version=7)))
    with pytest.raises(Stale):
        shelf.transact(table.delete(replace(lamp, version=7)))
    with pytest.raises(NotFound):
        shelf.transact(table.add(PK, "2", {"watts": 1}))
    shelf.transact(table.delete(replace(lamp, version=1)))
    assert shelf.get(Lamp, PK, "1") is None


def test_all_or_nothing_and_the_first_refusal_speaks(shelf: Table) -> None:
    shelf.transact(table.insert(Lamp(id="1")))
    with pytest.raises(Repeated):
        shelf.transact(table.insert(Lamp(id="2")), table.insert(Lamp(id="1"), Repeated("x")), table.replace(Lamp(id="3", version=1)))
    assert shelf.get(Lamp, PK, "2") is None


def test_check_holds_a_transaction_to_what_it_saw(shelf: Table) -> None:
    shelf.transact(table.insert(Lamp(id="1")))
    shelf.transact(table.check(Lamp(id="1", version=1)), table.check(Lamp(id="9")), table.insert(Lamp(id="2")))
    with pytest.raises(Stale):
        shelf.transact(table.check(Lamp(id="1", version=2)), table.insert(Lamp(id="3")))
    with pytest.raises(Stale):
        shelf.transact(table.check(Lamp(id="1")), table.insert(Lamp(id="3")))


def test_counters_add_up(shelf: Table) -> None:
    shelf.transact(table.insert(Lamp(id="1", watts=5)))
    shelf.transact(table.add(PK, "1", {"watts": 3}))
    shelf.transact(table.add(PK, "1", {"watts": -1}))
    assert shelf.need(Lamp, PK, "1") == Lamp(id="1", watts=7, version=3)


def test_pages_meet_without_gap_or_overlap(shelf: Table) -> None:
    shelf.put_many(Lamp(id=f"{number:03d}") for number in range(57))
    seen: list[str] = []
    start = None
    while True:
        page = shelf.query(Lamp, PK, limit=10, start=start)
        seen += [lamp.id for lamp in page.records]
        start = page.next_key
        if start is None:
            break
    assert seen == [f"{number:03d}" for number in range(57)]
    assert [lamp.id for lamp in shelf.each(Lamp, PK, begins_with="01")] == [f"01{number}" for number in range(10)]


def test_the_index_lists_by_another_key(shelf: Table) -> None:
    shelf.put_many([Lamp(id="1", watts=5), Lamp(id="2", watts=6), Lamp(id="3", watts=5)])
    page = shelf.query(Lamp, "COMPANY#acme#WATTS#5", index=True, backwards=True)
    assert [lamp.id for lamp in page.records] == ["3", "1"]


def test_many_by_key(shelf: Table) -> None:
    shelf.put_many(Lamp(id=str(number)) for number in range(130))
    found = shelf.get_many(Lamp, [(PK, str(number)) for number in range(5, 140)])
    assert {lamp.id for lamp in found} == {str(number) for number in range(5, 130)}


def test_more_than_a_transaction_holds_is_a_programming_error(shelf: Table) -> None:
    with pytest.raises(ValueError, match="101"):
        shelf.transact(*(table.insert(Lamp(id=str(number))) for number in range(101)))


def cancelled(*codes: str) -> ClientError:
    response: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": "x"},
        "CancellationReasons": [{"Code": code} for code in codes],
    }
    return ClientError(response, "TransactWriteItems")


@pytest.mark.parametrize("failures", [1, 3])
def test_contention_is_tried_again(shelf: Table, monkeypatch: pytest.MonkeyPatch, failures: int) -> None:
    # No emulator raises TransactionConflict, so the client is made to.
    monkeypatch.setattr("time.sleep", lambda _: None)
    left = [cancelled("None", "TransactionConflict") for _ in range(failures)]
    send = shelf._client.transact_write_items

    def contended(**request: Any) -> Any:
        if left:
            raise left.pop()
        return send(**request)

    monkeypatch.setattr(shelf._client, "transact_write_items", contended)
    shelf.transact(table.insert(Lamp(id="1")))
    assert shelf.get(Lamp, PK, "1")


def test_contention_that_persists_is_busy_and_other_errors_rise(shelf: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)

    def always(error: ClientError) -> Any:
        def send(**_: Any) -> Any:
            raise error

        return send

    monkeypatch.setattr(shelf._client, "transact_write_items", always(cancelled("TransactionConflict")))
    with pytest.raises(Busy):
        shelf.transact(table.insert(Lamp(id="1")))
    monkeypatch.setattr(shelf._client, "transact_write_items", always(cancelled("ItemCollectionSizeLimitExceeded")))
    with pytest.raises(ClientError):
        shelf.transact(table.insert(Lamp(id="1")))


def test_history_grows_with_every_change(shelf: Table) -> None:
    lamp = Lamp(id="1")
    shelf.transact(table.insert(lamp), audit.entry(lamp, who="helen", what="lamp.made", when=NOW))
    lamp = lamp.changed()
    shelf.transact(
        table.replace(replace(lamp, watts=3)),
        audit.entry(lamp, who="hugo", what="lamp.changed", when=NOW, why="brighter", changes={"watts": 3}),
    )
    entries = list(shelf.each(audit.AuditEntry, audit.history_pk(PK, "1")))
    assert [(entry.who, entry.what, entry.why, dict(entry.changes)) for entry in entries] == [
        ("helen", "lamp.made", "", {}),
        ("hugo", "lamp.changed", "brighter", {"watts": 3}),
    ]
