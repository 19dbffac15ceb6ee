import gzip
import json
from typing import Any

import pytest

from backups.domain import datafile, planning
from backups.domain.checking import check_export
from backups.domain.digest import Digest
from backups.domain.items import encode_line
from backups.domain.manifest import Place
from backups.handlers import export_segment
from backups.operations import export_segment as operation
from kernel import aws as kernel_aws
from kernel.table import Table
from kernel.tables import RawTable
from tests import aws
from tests.component.backups import office
from tests.conftest import sample_event


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven items a file, two files a message, three segments (moto says of every table that it has no bytes)."""
    monkeypatch.setattr(datafile, "MAX_FILE_ITEMS", 7)
    monkeypatch.setattr(operation, "FILES_PER_MESSAGE", 2)
    monkeypatch.setattr(planning, "segments_for", lambda size_bytes: 3)


def table_of(set_id: str, name: str = "test-payroll") -> dict[str, Any]:
    body = office.call("GET", f"{office.API}/sets/{set_id}/tables")[1]
    return next(table for table in body["items"] if table["table"] == name)


def place_of(table: dict[str, Any]) -> Place:
    prefix, _, rest = table["export"].partition("/AWSDynamoDB/")
    return Place(prefix, rest.rstrip("/"))


def test_the_sample_event_tells_of_a_set_that_is_not_there() -> None:
    assert len(export_segment.handler(sample_event("backups", "export_segment"), aws.CONTEXT)["batchItemFailures"]) == 1


@pytest.mark.usefixtures("small")
def test_many_segments_and_files_hold_every_item_once() -> None:
    set_id = office.nightly()
    table = table_of(set_id)
    assert (table["status"], table["items"]) == ("exported", 41)
    assert table["segments"] == 3
    assert table["files"] > table["segments"]
    objects = office.objects()
    files = [content for key, content in objects.items() if key.startswith(f"{table['export']}data/")]
    lines = sorted(line for content in files for line in gzip.decompress(content).splitlines(keepends=True))
    assert lines == sorted(encode_line(item) for item in office.items_of("test-payroll"))


def test_the_files_are_an_export_as_aws_lays_it_out() -> None:
    table = table_of(office.nightly())
    place = place_of(table)
    objects = {key: content for key, content in office.objects().items() if key.startswith(place.folder)}
    names = {key.removeprefix(place.folder) for key in objects}
    assert {name for name in names if "/" not in name} == {
        "_started",
        "manifest-files.checksum",
        "manifest-files.json",
        "manifest-summary.checksum",
        "manifest-summary.json",
    }
    assert all(len(name) == len("data/") + 26 + len(".json.gz") for name in names if "/" in name)
    summary = json.loads(objects[f"{place.folder}manifest-summary.json"])
    assert summary["itemCount"] == 41
    assert summary["tableArn"].endswith(":table/test-payroll")
    recorded = Digest.of_text(table["items"], table["digest"])
    assert recorded == Digest.of_items(office.items_of("test-payroll"))
    assert check_export(place, objects.get, objects, recorded).findings == []


def test_the_etag_in_the_manifest_is_the_one_of_the_object() -> None:
    place = place_of(table_of(office.nightly()))
    for line in office.objects()[f"{place.folder}manifest-files.json"].splitlines():
        file = json.loads(line)
        head = kernel_aws.s3().head_object(Bucket=office.BUCKET, Key=file["dataFileS3Key"])
        assert head["ETag"].strip('"') == file["etag"]


def test_an_empty_table_has_an_empty_file() -> None:
    table = table_of(office.nightly(), "test-invoices")
    assert (table["status"], table["items"], table["files"], table["digest"]) == ("exported", 0, 1, "0" * 64)


def test_the_set_describes_itself_in_the_bucket() -> None:
    set_id = office.nightly()
    document = json.loads(office.objects()[f"sets/{set_id}/set.json"])
    assert [table["table"] for table in document["tables"]] == sorted(office.SOURCES)
    payroll = document["tables"][-1]
    assert payroll["digest"] == table_of(set_id)["digest"]
    assert payroll["shape"]["KeySchema"][0] == {"AttributeName": "pk", "KeyType": "HASH"}
    assert payroll["export"] in office.objects()


@pytest.mark.usefixtures("small")
def test_messages_that_come_twice_change_nothing() -> None:
    set_id = office.nightly()
    before, objects = table_of(set_id), office.objects()
    for segment in range(before["segments"]):
        for part in range(0, 4, 2):
            step = {"set_id": set_id, "table": "test-payroll", "segment": segment, "part": part}
            assert office.deliver(office.EXPORT, {"step": "ExportStep", "work": step, "company": "platform"}, tries=2)
    assert table_of(set_id) == before
    assert office.objects() == objects
    assert aws.sent_messages(aws.queue_url(office.EXPORT)) == []
    assert office.call("GET", f"{office.API}/sets/{set_id}")[1]["status"] == "verified"


def test_a_scan_that_meets_other_data_after_a_crash_leaves_a_file_that_nobody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    class PowerCutError(Exception):
        pass

    scans = 0
    scan = RawTable.scan

    def changing(self: RawTable, *arguments: Any) -> Any:
        nonlocal scans
        found = scan(self, *arguments)
        if self.name == "test-payroll":
            scans += 1
        return found

    def cut(*_: Any) -> None:
        raise PowerCutError

    monkeypatch.setattr(RawTable, "scan", changing)
    set_id, message = office.planned()
    step = next(body for body in aws.sent_messages(aws.queue_url(office.EXPORT)) if body["work"]["table"] == "test-payroll")
    with monkeypatch.context() as patched:
        patched.setattr(Table, "transact", cut)
        assert not office.deliver(office.EXPORT, step)
    kernel_aws.dynamodb().put_item(TableName="test-payroll", Item={"pk": {"S": "new"}, "sk": {"S": "new"}})
    assert office.deliver(office.PLAN, message, tries=2)
    office.run()
    assert scans == 2
    table = table_of(set_id)
    assert (table["items"], table["files"]) == (42, 1)
    assert sum(key.startswith(f"{table['export']}data/") for key in office.objects()) == 2
    verification = office.call("GET", f"{office.API}/sets/{set_id}/verifications/1")[1]
    assert verification["status"] == "verified"
    assert [(finding["kind"], finding["fatal"]) for finding in verification["findings"]] == [("extra_file", False)]


def test_a_table_that_vanishes_meanwhile_fails_by_name() -> None:
    set_id, _ = office.planned()
    kernel_aws.dynamodb().delete_table(TableName="test-payroll")
    office.run()
    body = office.call("GET", f"{office.API}/sets/{set_id}")[1]
    assert (body["status"], body["tables_failed"]) == ("failed", 1)
    assert body["findings"][0]["file"] == "test-payroll"


@pytest.mark.parametrize(
    "work",
    [
        {},
        {"set_id": "2026-11-24", "table": "test-payroll", "segment": -1, "part": 0},
        {"set_id": "2026-11-24", "table": "a/b", "segment": 0, "part": 0},
        {"set_id": "x", "table": "test-payroll", "segment": 0, "part": 0},
        {"set_id": "2026-11-24", "table": "test-payroll", "segment": 0, "part": "0"},
    ],
)
def test_a_message_that_is_no_step_is_refused(work: dict[str, Any]) -> None:
    assert not office.deliver(office.EXPORT, {"step": "ExportStep", "work": work})
    assert not office.deliver(office.EXPORT, {"step": "RunStep", "work": work})
    assert not office.deliver(office.EXPORT, {"step": ["ExportStep"], "work": work})
