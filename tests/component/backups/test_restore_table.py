from typing import Any

import pytest

from backups.domain import datafile
from backups.handlers import restore_table
from backups.operations import restore_table as operation
from kernel import aws as kernel_aws
from tests import aws
from tests.component.backups import office
from tests.conftest import sample_event

TARGET = "restored-payroll"


@pytest.fixture
def set_id(monkeypatch: pytest.MonkeyPatch) -> str:
    """A verified set whose payroll table has several files; proofs take several messages."""
    monkeypatch.setattr(datafile, "MAX_FILE_ITEMS", 9)
    monkeypatch.setattr(operation, "PROOF_ITEMS", 6)
    monkeypatch.setattr(operation, "PROOFS_PER_MESSAGE", 2)
    return office.nightly()


def asked(set_id: str, table: str = "test-payroll", target: str = TARGET, key: str = "restore") -> tuple[int, Any, dict[str, str]]:
    body = {"set": set_id, "table": table, "target": target, "reason": "drill"}
    return office.call("POST", f"{office.API}/restores", body=body, key=key)


def restored(set_id: str, **more: str) -> dict[str, Any]:
    """Asks for a restore and carries it through."""
    status, body, headers = asked(set_id, **more)
    assert status == 202, body
    office.run()
    answer: dict[str, Any] = office.call("GET", headers["Location"])[1]
    return answer


def test_the_sample_event_tells_of_a_restore_that_is_not_there() -> None:
    assert len(restore_table.handler(sample_event("backups", "restore_table"), aws.CONTEXT)["batchItemFailures"]) == 1


def test_a_table_comes_back_under_another_name_item_by_item(set_id: str) -> None:
    before = office.items_of("test-payroll")
    restore = restored(set_id)
    assert (restore["status"], restore["findings"]) == ("restored", [])
    assert restore["proof"]["equal"]
    assert restore["proof"]["count_source"] == restore["proof"]["count_target"] == 41
    assert restore["files"] == restore["files_done"] > 1
    assert office.items_of(TARGET) == before
    assert office.EVERY_TYPE in office.items_of(TARGET)
    source, target = (kernel_aws.dynamodb().describe_table(TableName=name)["Table"] for name in ("test-payroll", TARGET))
    assert target["KeySchema"] == source["KeySchema"]
    assert [index["IndexName"] for index in target["GlobalSecondaryIndexes"]] == ["listing"]
    assert office.events("backups.restore.completed")[0]["target"] == TARGET


def test_the_copy_does_not_follow_the_table(set_id: str) -> None:
    before = office.items_of("test-payroll")
    kernel_aws.dynamodb().put_item(TableName="test-payroll", Item={"pk": {"S": "later"}, "sk": {"S": "later"}})
    kernel_aws.dynamodb().delete_item(TableName="test-payroll", Key={name: office.EVERY_TYPE[name] for name in ("pk", "sk")})
    assert restored(set_id)["proof"]["equal"]
    assert office.items_of(TARGET) == before


def test_a_table_can_be_restored_when_its_original_is_gone(set_id: str) -> None:
    before = office.items_of("test-payroll")
    kernel_aws.dynamodb().delete_table(TableName="test-payroll")
    assert restored(set_id)["status"] == "restored"
    assert office.items_of(TARGET) == before


def test_the_table_of_the_backups_themselves_and_an_empty_one_come_back(set_id: str) -> None:
    for number, table in enumerate(("test-backups", "test-invoices")):
        assert restored(set_id, table=table, target=f"restored-{number}", key=table)["proof"]["equal"]


@pytest.mark.parametrize("damage", ["flipped", "missing", "cut"])
def test_a_damaged_file_fails_the_restore_by_name(set_id: str, damage: str) -> None:
    tables = office.call("GET", f"{office.API}/sets/{set_id}/tables")[1]["items"]
    folder = next(table["export"] for table in tables if table["table"] == "test-payroll")
    key, content = next((key, content) for key, content in office.objects().items() if key.startswith(f"{folder}data/"))
    if damage == "missing":
        kernel_aws.s3().delete_object(Bucket=office.BUCKET, Key=key)
    else:
        office.overwrite(key, content[:-5] if damage == "cut" else content[:30] + bytes([content[30] ^ 1]) + content[31:])
    restore = restored(set_id)
    assert (restore["status"], restore["files_failed"], restore["proof"]) == ("failed", 1, None)
    assert {finding["file"] for finding in restore["findings"]} == {key}
    assert office.events("backups.restore.failed")[0]["findings"][0]["file"] == key


def test_a_target_that_somebody_changes_meanwhile_is_found(set_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = operation.prove

    def meddled(*arguments: Any, **more: Any) -> None:
        kernel_aws.dynamodb().put_item(TableName=TARGET, Item={"pk": {"S": "meddled"}, "sk": {"S": "with"}})
        judge(*arguments, **more)

    monkeypatch.setattr(restore_table, "prove", meddled)
    restore = restored(set_id)
    assert restore["status"] == "failed"
    assert [finding["kind"] for finding in restore["findings"]] == ["wrong_count", "digest_differs"]
    assert not restore["proof"]["equal"]


def test_a_target_that_exists_is_not_touched(set_id: str) -> None:
    kernel_aws.dynamodb().create_table(
        TableName=TARGET,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
    )
    restore = restored(set_id)
    assert (restore["status"], restore["findings"][0]["kind"]) == ("failed", "target_exists")
    assert kernel_aws.dynamodb().scan(TableName=TARGET)["Count"] == 0
    kernel_aws.dynamodb().delete_table(TableName=TARGET)
    assert restored(set_id, key="once more")["status"] == "restored"


@pytest.mark.parametrize("target", ["test-payroll", "payroll", "restored-", "other-restored-x", "restored- x", "restored-" + "x" * 300])
def test_a_restore_never_writes_anywhere_else(set_id: str, target: str) -> None:
    status, body, _ = asked(set_id, target=target)
    assert status == 422
    assert body["errors"][0]["pointer"] == "/target"


def test_what_cannot_be_restored_is_refused(set_id: str) -> None:
    assert asked("2001-01-01")[0] == 404
    assert asked(set_id, table="no-such-table")[0] == 404
    status, opened, _ = office.call("POST", f"{office.API}/sets", body={"reason": "now"}, key="set")
    assert status == 202
    assert asked(opened["id"])[0] == 404
    office.run()
    assert asked(opened["id"], key="later")[0] == 202


def test_one_restore_at_a_time_owns_a_name(set_id: str) -> None:
    first = asked(set_id)
    assert asked(set_id, key="repeated without its answer")[1]["id"] == first[1]["id"]
    status, body, _ = asked(set_id, table="test-invoices", key="other")
    assert (status, first[1]["id"] in body["detail"]) == (409, True)


def test_messages_that_come_twice_change_nothing(set_id: str) -> None:
    restore = restored(set_id)
    event = next(event for event in aws.waiting_events("backups") if event["type"] == "backups.restore.requested")
    for message in (
        aws.bus_message(event),
        {"step": "LoadStep", "work": {"restore_id": restore["id"], "segment": 0, "part": 0}},
        {"step": "ProveStep", "work": {"restore_id": restore["id"], "step": 0}},
        {"step": "ProveStep", "work": {"restore_id": restore["id"], "step": 2}},
    ):
        assert office.deliver(office.RESTORE, message, tries=2)
    assert office.call("GET", f"{office.API}/restores/{restore['id']}")[1] == restore
    assert aws.sent_messages(aws.queue_url(office.RESTORE)) == []


@pytest.mark.parametrize(
    "body", [{"step": "ExportStep", "work": {}}, {"step": "LoadStep", "work": {"restore_id": "x"}}, {"detail": {}}, "text"]
)
def test_a_message_that_is_no_step_is_refused(body: Any) -> None:
    assert not office.deliver(office.RESTORE, body)
