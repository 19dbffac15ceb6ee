"""Crash sweeps over the nightly backup: opening, planning, exporting, verifying and restoring, each through its handler.

Every sweep breaks one delivery at every AWS call, delivers it again until it is done and once more, carries what was sent on to the end
without faults, and then holds what is stored against what it says of itself.
"""

import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

from backups.domain import datafile, planning
from backups.domain.checking import check_export
from backups.domain.digest import Digest
from backups.operations import export_segment, restore_table, verify_set
from backups.records import keys
from backups.records.restores import Load, Restore, RestoreStatus
from backups.records.sets import TABLE_BEGINS, BackupSet, Part, SetStatus, TableCopy, TableStatus
from backups.records.verifications import Check, Verification, VerificationStatus
from kernel.audit import AuditEntry
from kernel.queues import Queue
from kernel.table import Table
from tests import aws
from tests.component.backups import backstage, office
from tests.component.backups.backstage import published, take
from tests.component.backups.snapshot import Snapshot
from tests.faults.harness import Report, sweep

SOURCE: Final = "test-payroll"
TARGET: Final = "restored-payroll"
ITEMS: Final = 11
KEYS = itertools.count()


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """One table of twelve items in two segments, three items a file, one file a message: every kind of step within few calls."""
    monkeypatch.setattr(office.plan_set, "tables", [SOURCE])
    monkeypatch.setattr(planning, "segments_for", lambda size_bytes: 2)
    monkeypatch.setattr(datafile, "MAX_FILE_ITEMS", 4)
    monkeypatch.setattr(export_segment, "FILES_PER_MESSAGE", 1)
    monkeypatch.setattr(verify_set, "STEPS_PER_MESSAGE", 1)
    monkeypatch.setattr(verify_set, "FILES_PER_STEP", 3)
    monkeypatch.setattr(restore_table, "PROOF_ITEMS", 7)
    monkeypatch.setattr(restore_table, "PROOFS_PER_MESSAGE", 1)
    office.create_queues()
    office.fill(SOURCE, ITEMS)
    backstage.quicken()


def shelf() -> Table:
    return Table(aws.table_name("backups"))


def message_of(kind: str) -> dict[str, Any]:
    """The queue message for the one event of a type."""
    (event,) = published(kind)
    return aws.bus_message(event)


def carry(*queues: str) -> None:
    """Delivers what waits in these queues, and what that sends, to the end; each step once, for there are other tests of twins."""
    seen: set[str] = set()
    for _ in range(office.MAX_ROUNDS):
        work = [(queue, body) for queue in queues for body in take(queue)]
        if not work:
            return
        for queue, body in work:
            step = json.dumps((body["step"], body["work"]))
            if step not in seen:
                seen.add(step)
                assert office.deliver(queue, body)
    raise AssertionError("the work never ends")


def opened() -> None:
    office.open_nightly_set.handler({"id": "schedule"}, aws.CONTEXT)


def planned() -> None:
    opened()
    assert office.deliver(office.PLAN, message_of("backups.set.requested"))


def exported() -> None:
    planned()
    carry(office.EXPORT)


def begun() -> None:
    exported()
    assert office.deliver(office.VERIFY, message_of("backups.set.exported"))


def verified() -> None:
    begun()
    carry(office.VERIFY)


def ask_restore() -> bool:
    (backup,) = shelf().query(BackupSet, keys.sets()).records
    body = {"set": backup.id, "table": SOURCE, "target": TARGET, "reason": "drill"}
    return office.call("POST", f"{office.API}/restores", body=body, key=f"key-{next(KEYS)}")[0] == 202


def restoring() -> None:
    exported()
    assert ask_restore()


def loading() -> None:
    restoring()
    assert office.deliver(office.RESTORE, message_of("backups.restore.requested"))


def the_set(status: SetStatus) -> Iterator[str]:
    """One set, with the counters that its tables give and one history entry for each change of its status."""
    backups = shelf().query(BackupSet, keys.sets()).records
    if len(backups) != 1:
        yield f"{len(backups)} sets"
        return
    backup = backups[0]
    if backup.status is not status:
        yield f"the set is {backup.status}"
    copies = list(shelf().each(TableCopy, keys.set_parts(backup.id), begins_with=TABLE_BEGINS))
    if status is SetStatus.REQUESTED:
        return
    done = sum(copy.status is not TableStatus.EXPORTING for copy in copies)
    counted = (len(copies), done, sum(copy.items for copy in copies if copy.status is TableStatus.EXPORTED))
    if (backup.tables, backup.tables_done, backup.items) != counted:
        yield f"the set counts {(backup.tables, backup.tables_done, backup.items)}, its tables are {counted}"
    history = [entry.what for entry in shelf().each(AuditEntry, f"{backup.pk}#{backup.sk}#HISTORY")]
    once = ["set.requested", "set.exporting", "set.exported"]
    again = ["set.verified", "verification.requested"] * backup.verifications
    expected = [*once, *again[:-1]] if status is SetStatus.VERIFIED else once
    if history != expected:
        yield f"the history is {history}"


def the_export() -> Iterator[str]:
    """The export is whole, each item is in it once, and every counter is what it counts."""
    yield from the_set(SetStatus.EXPORTED)
    (backup,) = shelf().query(BackupSet, keys.sets()).records
    copy = shelf().need(TableCopy, keys.set_parts(backup.id), f"{TABLE_BEGINS}{SOURCE}")
    parts = list(shelf().each(Part, keys.parts(backup.id, SOURCE)))
    if (copy.segments_done, copy.parts, copy.items) != (2, len(parts), sum(part.file.count for part in parts)):
        yield f"the table counts {(copy.segments_done, copy.parts, copy.items)} beside {len(parts)} parts"
    if copy.stored_bytes != sum(part.stored_bytes for part in parts):
        yield "the table miscounts its bytes"
    digest = Digest.of_items(office.items_of(SOURCE))
    if copy.status is not TableStatus.EXPORTED or copy.recorded != digest:
        yield f"the table is {copy.status} with another digest"
    objects = office.objects()
    findings = check_export(copy.place, objects.get, [key for key in objects if key.startswith(copy.place.folder)], digest).findings
    yield from (f"{finding.kind} {finding.file}" for finding in findings)
    if backup.document_key not in objects:
        yield "the set does not describe itself"
    events = [len(published(f"backups.set.{kind}")) for kind in ("requested", "exported", "failed")]
    if events != [1, 1, 0]:
        yield f"events requested, exported, failed: {events}"


def the_verification() -> Iterator[str]:
    """The set is verified, once, and the verification's counters are what they count."""
    yield from the_set(SetStatus.VERIFIED)
    (backup,) = shelf().query(BackupSet, keys.sets()).records
    verifications = list(shelf().each(Verification, keys.set_parts(backup.id), begins_with="VERIFICATION#"))
    if [verification.status for verification in verifications] != [VerificationStatus.VERIFIED] * backup.verifications:
        yield f"verifications: {[verification.status for verification in verifications]}"
    parts = list(shelf().each(Part, keys.parts(backup.id, SOURCE)))
    for verification in verifications:
        checks = list(shelf().each(Check, keys.checks(backup.id, verification.number)))
        counted = (sum(check.last for check in checks), sum(check.files for check in checks))
        if (verification.tables_done, verification.files_done) != counted or counted != (1, len(parts)):
            yield f"verification {verification.number} counts {(verification.tables_done, verification.files_done)}, its receipts {counted}"
        if verification.items != ITEMS + 1 or verification.findings:
            yield f"verification {verification.number} saw {verification.items} items, findings {verification.findings}"
    if len(published("backups.set.verified")) != backup.verifications or published("backups.set.failed"):
        yield "events do not tell of the verifications"


def the_restore() -> Iterator[str]:
    """One restore, proven; every item is there once; its counters are what they count."""
    restores = shelf().query(Restore, keys.restores()).records
    if len(restores) != 1:
        yield f"{len(restores)} restores"
        return
    restore = restores[0]
    if restore.status is not RestoreStatus.RESTORED:
        yield f"the restore is {restore.status}: {restore.findings}"
    loads = list(shelf().each(Load, keys.loads(restore.id)))
    counted = (len(loads), sum(load.count for load in loads))
    if (restore.files_done, restore.items) != counted or restore.files != len(loads):
        yield f"the restore counts {(restore.files_done, restore.items)} of {restore.files}, its receipts {counted}"
    if (restore.count_source, restore.digest_source) != (restore.count_target, restore.digest_target):
        yield "the digests differ"
    if office.items_of(TARGET) != office.items_of(SOURCE):
        yield "the tables differ"
    events = [len(published(f"backups.restore.{kind}")) for kind in ("requested", "completed", "failed")]
    if events != [1, 1, 0]:
        yield f"events requested, completed, failed: {events}"


def swept(build: Callable[[], None], workflow: Callable[[], bool], check: Callable[[], Iterator[str]]) -> Report:
    """A sweep in worlds that are built once and put back for each point."""
    build()
    messages = {queue: take(queue) for queue in office.QUEUES}
    snapshot = Snapshot()

    def world() -> None:
        snapshot.put_back()
        for queue, bodies in messages.items():
            for body in bodies:
                aws_queue(queue).send(body)

    return sweep(world, workflow, check)


def aws_queue(name: str) -> Queue:
    return Queue(aws.queue_url(name))


def whole(report: Report, *calls: str) -> None:
    assert report.broken == []
    assert set(calls) <= set(report.calls)
    print(f"{report.points} points over {len(report.calls)} calls")  # noqa: T201


def test_opening_the_night() -> None:
    def check() -> Iterator[str]:
        yield from the_set(SetStatus.REQUESTED)
        if len(published("backups.set.requested")) != 1:
            yield "not one event"

    def workflow() -> bool:
        return bool(office.open_nightly_set.handler({"id": "schedule"}, aws.CONTEXT)["set"])

    whole(swept(lambda: None, workflow, check), "dynamodb.TransactWriteItems")


def test_opening_a_set_on_demand() -> None:
    def check() -> Iterator[str]:
        yield from the_set(SetStatus.REQUESTED)
        if len(published("backups.set.requested")) != 1:
            yield "not one event"

    def workflow() -> bool:
        return office.call("POST", f"{office.API}/sets", body={"reason": "now"}, key=f"key-{next(KEYS)}")[0] == 202

    whole(swept(lambda: None, workflow, check), "dynamodb.TransactWriteItems")


def test_planning() -> None:
    def check() -> Iterator[str]:
        carry(office.EXPORT)
        yield from the_export()

    message: dict[str, Any] = {}

    def build() -> None:
        opened()
        message.update(message_of("backups.set.requested"))

    whole(swept(build, lambda: office.deliver(office.PLAN, message), check), "dynamodb.DescribeTable", "sqs.SendMessageBatch")


def first(queue: str, found: dict[str, Any], wanted: Callable[[dict[str, Any]], bool] = lambda work: True) -> None:
    """Takes one message out of a queue into `found`, and puts the others back."""
    for body in take(queue):
        if not found and wanted(body["work"]):
            found.update(body)
        else:
            aws_queue(queue).send(body)


def test_exporting_the_first_file_of_a_segment() -> None:
    message: dict[str, Any] = {}

    def build() -> None:
        planned()
        first(office.EXPORT, message)

    def check() -> Iterator[str]:
        carry(office.EXPORT)
        yield from the_export()

    report = swept(build, lambda: office.deliver(office.EXPORT, message), check)
    whole(report, "dynamodb.Scan", "s3.PutObject", "dynamodb.TransactWriteItems", "sqs.SendMessageBatch")


def test_exporting_the_last_file_closes_the_table_and_the_set() -> None:
    message: dict[str, Any] = {}

    def build() -> None:
        planned()
        while True:
            bodies = take(office.EXPORT)
            if len(bodies) == 1 and is_last(bodies[0]):
                message.update(bodies[0])
                return
            for index, body in enumerate(bodies):
                if index == 0 and not (len(bodies) == 1 and is_last(body)):
                    assert office.deliver(office.EXPORT, body)
                else:
                    aws_queue(office.EXPORT).send(body)

    def is_last(body: dict[str, Any]) -> bool:
        (backup,) = shelf().query(BackupSet, keys.sets()).records
        parts = list(shelf().each(Part, keys.parts(backup.id, SOURCE)))
        return sum(part.file.count for part in parts) + datafile.MAX_FILE_ITEMS > ITEMS + 1 and body["work"]["part"] > 0

    def check() -> Iterator[str]:
        carry(office.EXPORT)
        yield from the_export()

    report = swept(build, lambda: office.deliver(office.EXPORT, message), check)
    assert report.calls.count("s3.PutObject") == 6  # the file, four manifest files, the set's description
    whole(report, "dynamodb.TransactWriteItems")


def test_beginning_a_verification() -> None:
    message: dict[str, Any] = {}

    def build() -> None:
        exported()
        message.update(message_of("backups.set.exported"))

    def check() -> Iterator[str]:
        carry(office.VERIFY)
        yield from the_verification()

    whole(swept(build, lambda: office.deliver(office.VERIFY, message), check), "s3.GetObject", "sqs.SendMessageBatch")


@pytest.mark.parametrize("step", [0, 1])
def test_verifying_step_by_step(step: int) -> None:
    message: dict[str, Any] = {}

    def build() -> None:
        begun()
        for _ in range(step):
            (body,) = take(office.VERIFY)
            assert office.deliver(office.VERIFY, body)
        first(office.VERIFY, message)

    def check() -> Iterator[str]:
        carry(office.VERIFY)
        yield from the_verification()

    whole(swept(build, lambda: office.deliver(office.VERIFY, message), check), "s3.GetObject", "dynamodb.TransactWriteItems")


def test_asking_for_one_more_verification() -> None:
    def check() -> Iterator[str]:
        for event in published("backups.verification.requested"):
            assert office.deliver(office.VERIFY, aws.bus_message(event))
        carry(office.VERIFY)
        (backup,) = shelf().query(BackupSet, keys.sets()).records
        if backup.verifications != 2:
            yield f"{backup.verifications} verifications"
        yield from the_verification()

    def workflow() -> bool:
        (backup,) = shelf().query(BackupSet, keys.sets()).records
        return office.call("POST", f"{office.API}/sets/{backup.id}/verifications", key=f"key-{next(KEYS)}")[0] == 202

    whole(swept(verified, workflow, check), "dynamodb.TransactWriteItems")


def finish_restore() -> Iterator[str]:
    for event in published("backups.restore.requested"):
        assert office.deliver(office.RESTORE, aws.bus_message(event))
    carry(office.RESTORE)
    yield from the_restore()


def test_asking_for_a_restore() -> None:
    whole(swept(exported, ask_restore, finish_restore), "dynamodb.TransactWriteItems")


def test_beginning_a_restore() -> None:
    message: dict[str, Any] = {}

    def build() -> None:
        restoring()
        message.update(message_of("backups.restore.requested"))

    report = swept(build, lambda: office.deliver(office.RESTORE, message), finish_restore)
    whole(report, "dynamodb.CreateTable", "sqs.SendMessageBatch")


@pytest.mark.parametrize("left", [2, 1])
def test_loading_a_file(left: int) -> None:
    """The last file but one, and the last, after which the proof begins."""
    message: dict[str, Any] = {}

    def build() -> None:
        loading()
        *others, last = take(office.RESTORE)
        for body in others[: len(others) + 1 - left]:
            assert office.deliver(office.RESTORE, body)
        for body in others[len(others) + 1 - left :]:
            aws_queue(office.RESTORE).send(body)
        message.update(last)

    report = swept(build, lambda: office.deliver(office.RESTORE, message), finish_restore)
    whole(report, "s3.GetObject", "dynamodb.BatchWriteItem", "dynamodb.TransactWriteItems")


@pytest.mark.parametrize("step", [0, 1])
def test_proving_a_restore(step: int) -> None:
    message: dict[str, Any] = {}

    def build() -> None:
        loading()
        for body in take(office.RESTORE):
            assert office.deliver(office.RESTORE, body)
        for _ in range(step):
            (body,) = take(office.RESTORE)
            assert office.deliver(office.RESTORE, body)
        first(office.RESTORE, message)

    report = swept(build, lambda: office.deliver(office.RESTORE, message), finish_restore)
    whole(report, "dynamodb.Scan", "dynamodb.TransactWriteItems")
