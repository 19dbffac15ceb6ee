from typing import Any

import pytest

from backups.domain import datafile, manifest
from backups.handlers import verify_set
from backups.operations import verify_set as operation
from kernel import aws as kernel_aws
from tests import aws
from tests.component.backups import office
from tests.conftest import sample_event


@pytest.fixture
def set_id(monkeypatch: pytest.MonkeyPatch) -> str:
    """A verified set whose payroll table has several files and needs several messages."""
    monkeypatch.setattr(datafile, "MAX_FILE_ITEMS", 5)
    monkeypatch.setattr(operation, "STEPS_PER_MESSAGE", 2)
    return office.nightly()


def verified_again(set_id: str, key: str = "again") -> dict[str, Any]:
    """Asks for one more verification and carries it through."""
    status, body, headers = office.call("POST", f"{office.API}/sets/{set_id}/verifications", key=key)
    assert status == 202, body
    office.run()
    answer: dict[str, Any] = office.call("GET", headers["Location"])[1]
    return answer


def found(verification: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding["kind"], finding["file"]) for finding in verification["findings"]]


def data_files(set_id: str) -> list[str]:
    folder = next(
        table["export"]
        for table in office.call("GET", f"{office.API}/sets/{set_id}/tables")[1]["items"]
        if table["table"] == "test-payroll"
    )
    return [key for key in office.objects() if key.startswith(f"{folder}data/")]


def test_the_sample_event_tells_of_a_set_that_is_not_there() -> None:
    assert len(verify_set.handler(sample_event("backups", "verify_set"), aws.CONTEXT)["batchItemFailures"]) == 1


def test_a_sound_set_is_verified_as_often_as_asked(set_id: str) -> None:
    first = office.call("GET", f"{office.API}/sets/{set_id}/verifications/1")[1]
    second = verified_again(set_id)
    files = sum("/data/" in key for key in office.objects())
    for verification in (first, second):
        assert (verification["status"], verification["findings"], verification["tables_done"]) == ("verified", [], 3)
        assert verification["files_done"] == files
        assert verification["items"] == office.call("GET", f"{office.API}/sets/{set_id}")[1]["items"]
    assert second["number"] == 2
    assert len(office.events("backups.set.verified")) == 2


def test_a_flipped_byte_in_any_file_is_found_and_named(set_id: str) -> None:
    data = data_files(set_id)
    folder = data[0].partition("data/")[0]
    sound = office.objects()
    keys = [data[0], data[-1], *(key for key in sound if key.startswith(f"{folder}manifest-")), f"sets/{set_id}/set.json"]
    for key in keys:
        middle = len(sound[key]) // 2
        office.overwrite(key, sound[key][:middle] + bytes([sound[key][middle] ^ 0x01]) + sound[key][middle + 1 :])
    verification = verified_again(set_id, "damaged")
    assert verification["status"] == "failed"
    assert {key.replace(".checksum", ".json") for key in keys} <= {file for _, file in found(verification)}
    assert office.call("GET", f"{office.API}/sets/{set_id}")[1]["status"] == "failed"
    for key in keys:
        office.overwrite(key, sound[key])
    assert verified_again(set_id, "mended")["status"] == "verified"
    assert office.call("GET", f"{office.API}/sets/{set_id}")[1]["status"] == "verified"


def test_a_missing_file_is_named_and_the_event_tells_of_it(set_id: str) -> None:
    key = data_files(set_id)[1]
    kernel_aws.s3().delete_object(Bucket=office.BUCKET, Key=key)
    verification = verified_again(set_id)
    assert ("missing_file", key) in found(verification)
    event = office.events("backups.set.failed")[-1]
    assert (event["set"], event["verification"]) == (set_id, 2)
    assert key in [finding["file"] for finding in event["findings"]]


def test_a_missing_manifest_hides_no_missing_file(set_id: str) -> None:
    key = data_files(set_id)[0]
    listed = f"{key.partition('data/')[0]}manifest-files.json"
    kernel_aws.s3().delete_object(Bucket=office.BUCKET, Key=key)
    kernel_aws.s3().delete_object(Bucket=office.BUCKET, Key=listed)
    names = found(verified_again(set_id))
    assert {("missing_manifest", listed), ("missing_file", key)} <= set(names)


def test_a_file_that_was_exchanged_together_with_its_manifest_is_found(set_id: str) -> None:
    key = data_files(set_id)[0]
    folder = key.partition("data/")[0]
    writer = datafile.DataFileWriter()
    files = manifest.read_files(office.objects()[f"{folder}manifest-files.json"])
    count = next(file.count for file in files if file.key == key)
    for number in range(count):
        writer.add({"pk": {"S": "forged"}, "sk": {"S": str(number)}})
    forged = writer.finish()
    office.overwrite(key, forged.content)
    listed = manifest.build_files([file if file.key != key else manifest.ExportFile(key, count, forged.md5, file.etag) for file in files])
    office.overwrite(f"{folder}manifest-files.json", listed)
    office.overwrite(f"{folder}manifest-files.checksum", manifest.checksum(listed))
    kinds = {kind for kind, _ in found(verified_again(set_id))}
    assert {"manifest_differs", "wrong_md5", "digest_differs"} <= kinds


def test_messages_that_come_twice_change_nothing(set_id: str) -> None:
    verification = office.call("GET", f"{office.API}/sets/{set_id}/verifications/1")[1]
    events = len(aws.waiting_events("backups"))
    event = next(event for event in aws.waiting_events("backups") if event["type"] == "backups.set.exported")
    assert office.deliver(office.VERIFY, aws.bus_message(event), tries=2)
    for step in (0, 2):
        work = {"set_id": set_id, "verification": 1, "table": "test-payroll", "step": step}
        assert office.deliver(office.VERIFY, {"step": "VerifyStep", "work": work}, tries=2)
    assert office.call("GET", f"{office.API}/sets/{set_id}/verifications/1")[1] == verification
    assert len(aws.waiting_events("backups")) == events


def test_a_verification_that_is_open_is_answered_as_it_is(set_id: str) -> None:
    first = office.call("POST", f"{office.API}/sets/{set_id}/verifications", key="one")
    other = office.call("POST", f"{office.API}/sets/{set_id}/verifications", key="other")
    assert first[2]["Location"] == other[2]["Location"]


def test_a_set_that_is_still_exported_cannot_be_verified() -> None:
    set_id, _ = office.planned()
    status, body, _ = office.call("POST", f"{office.API}/sets/{set_id}/verifications", key="early")
    assert (status, body["title"]) == (409, "Conflict")


@pytest.mark.parametrize(
    "body", [{"step": "ExportStep", "work": {}}, {"step": "VerifyStep", "work": {"set_id": "x"}}, {"detail": {}}, [], "text"]
)
def test_a_message_that_is_no_step_is_refused(body: Any) -> None:
    assert not office.deliver(office.VERIFY, body)
