import pytest

from backups.domain import planning
from backups.handlers import open_nightly_set, plan_set
from kernel import aws as kernel_aws
from kernel.tables import RawTable
from tests import aws
from tests.component.backups import office
from tests.conftest import sample_event


def opened() -> tuple[str, dict]:
    set_id = open_nightly_set.handler({"id": "schedule"}, aws.CONTEXT)["set"]
    return set_id, aws.bus_message(aws.waiting_events("backups")[0])


def test_the_sample_event_tells_of_a_set_that_is_not_there() -> None:
    answer = plan_set.handler(sample_event("backups", "plan_set"), aws.CONTEXT)
    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == ["message-0"]


def test_every_table_is_planned_with_its_shape_and_its_first_messages() -> None:
    set_id, message = opened()
    assert office.deliver(office.PLAN, message)
    _, body, _ = office.call("GET", f"{office.API}/sets/{set_id}")
    assert (body["status"], body["tables"], body["tables_done"]) == ("exporting", 3, 0)
    _, tables, _ = office.call("GET", f"{office.API}/sets/{set_id}/tables")
    assert [table["table"] for table in tables["items"]] == sorted(office.SOURCES)
    sent = aws.sent_messages(aws.queue_url(office.EXPORT))
    assert sorted(message["work"]["table"] for message in sent) == sorted(office.SOURCES)
    assert {message["company"] for message in sent} == {"platform"}
    assert sum(key.endswith("_started") for key in office.objects()) == 3


def test_planning_twice_plans_once_and_sends_the_messages_again() -> None:
    set_id, message = opened()
    assert office.deliver(office.PLAN, message)
    before = office.call("GET", f"{office.API}/sets/{set_id}")[1]
    assert office.deliver(office.PLAN, message, tries=2)
    assert office.call("GET", f"{office.API}/sets/{set_id}")[1] == before
    assert len(aws.sent_messages(aws.queue_url(office.EXPORT))) == 6


def test_a_large_table_is_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    described = RawTable.describe
    size = 3 * planning.SEGMENT_BYTES  # moto says of every table that it has no bytes
    monkeypatch.setattr(RawTable, "describe", lambda table: described(table) | {"TableSizeBytes": size})
    set_id, message = opened()
    assert office.deliver(office.PLAN, message)
    tables = {table["table"]: table for table in office.call("GET", f"{office.API}/sets/{set_id}/tables")[1]["items"]}
    assert tables["test-payroll"]["segments"] == 3
    sent = [message["work"] for message in aws.sent_messages(aws.queue_url(office.EXPORT))]
    assert sorted(work["segment"] for work in sent if work["table"] == "test-payroll") == [0, 1, 2]


def test_a_table_that_is_not_there_fails_by_name_and_the_others_are_exported() -> None:
    kernel_aws.dynamodb().delete_table(TableName="test-invoices")
    set_id = office.nightly()
    _, body, _ = office.call("GET", f"{office.API}/sets/{set_id}")
    assert (body["status"], body["tables"], body["tables_failed"]) == ("failed", 3, 1)
    assert [(finding["kind"], finding["file"]) for finding in body["findings"]] == [("table_missing", "test-invoices")]
    states = {table["table"]: table["status"] for table in office.call("GET", f"{office.API}/sets/{set_id}/tables")[1]["items"]}
    assert states == {"test-backups": "exported", "test-invoices": "failed", "test-payroll": "exported"}
    assert office.events("backups.set.failed")[0]["findings"][0]["file"] == "test-invoices"


def test_a_message_that_is_no_opened_set_is_refused() -> None:
    assert not office.deliver(office.PLAN, {"step": "ExportStep"})
    assert not office.deliver(office.PLAN, "no json")
    _, message = opened()
    message["detail"] |= {"data": {"set": "../../etc"}}
    assert not office.deliver(office.PLAN, message)
