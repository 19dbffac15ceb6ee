import json
from datetime import UTC, date, datetime

import pytest

from backups.domain import planning
from backups.handlers import api
from backups.records.sets import BackupSet, SetStatus
from kernel import clock
from kernel.table import Table, insert
from tests import aws
from tests.component.backups import office
from tests.conftest import ROOT, sample_event

DAY = "2026-11-24"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 24, 1, 30, tzinfo=UTC))


def test_the_sample_event_opens_a_set() -> None:
    answer = api.handler(sample_event("backups", "api"), aws.CONTEXT)
    assert answer["statusCode"] == 202
    assert answer["headers"]["Location"] == f"{office.API}/sets/{DAY}-2"


def test_sets_on_demand_are_numbered_after_the_nightly_one() -> None:
    shelf = Table(aws.table_name("backups"))
    day = date.fromisoformat(DAY)
    for number in range(1, 11):
        known = BackupSet(day=day, number=number, status=SetStatus.VERIFIED, requested_by="x", reason="x", opened_at=clock.now())
        shelf.transact(insert(known))
    status, body, headers = office.call("POST", f"{office.API}/sets", body={"reason": "now"}, key="1")
    assert (status, body["id"], headers["Location"]) == (202, f"{DAY}-11", f"{office.API}/sets/{DAY}-11")
    status, body, _ = office.call("GET", f"{office.API}/sets", query="limit=4")
    assert [entry["id"] for entry in body["items"]] == [f"{DAY}-{number}" for number in (11, 10, 9, 8)]
    rest = office.call("GET", f"{office.API}/sets", query=f"limit=50&cursor={body['next']}")[1]
    assert [entry["id"] for entry in rest["items"]][-2:] == [f"{DAY}-2", DAY]


def test_a_request_that_is_repeated_makes_no_second_set() -> None:
    first = office.call("POST", f"{office.API}/sets", body={"reason": "now"}, key="one")
    assert office.call("POST", f"{office.API}/sets", body={"reason": "now"}, key="one")[1] == first[1]
    assert office.call("POST", f"{office.API}/sets", body={"reason": "now"}, key="another, since the answer was lost")[1] == first[1]
    assert len(office.events("backups.set.requested")) == 1


def test_a_set_that_is_stuck_does_not_hold_up_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert office.call("POST", f"{office.API}/sets", body={"reason": "now"}, key="one")[1]["id"] == f"{DAY}-2"
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    assert office.call("POST", f"{office.API}/sets", body={"reason": "now"}, key="two")[1]["id"] == f"{DAY}-3"


def test_who_is_not_it_of_the_platform_finds_nothing() -> None:
    office.nightly()
    for path in ("/sets", f"/sets/{DAY}", f"/sets/{DAY}/tables", f"/sets/{DAY}/verifications/1", "/restores", "/failures"):
        assert office.call("GET", f"{office.API}{path}")[0] == 200, path
        assert office.call("GET", f"{office.API}{path}", who=aws.claims("ines", "acme/it"))[0] == 404
        assert office.call("GET", f"{office.API}{path}", who=aws.claims("helen", "platform/hr"))[0] == 403
        everywhere = aws.claims("ines", "acme/it", "platform/it")
        assert office.call("GET", f"/v1/companies/acme/backups{path}", who=everywhere)[0] == 404
        assert office.call("GET", f"{office.API}{path}", who={})[0] == 401
    assert (
        office.call("POST", f"{office.API}/sets", body={"reason": "x"}, key="1", who=aws.machine_claims("m", "platform/backups:read"))[0]
        == 403
    )


def test_what_is_not_there_is_not_found_and_what_is_wrong_is_named() -> None:
    for path in (f"/sets/{DAY}", f"/sets/{DAY}/tables", f"/sets/{DAY}/verifications/1", f"/restores/{'0' * 26}"):
        assert office.call("GET", f"{office.API}{path}")[0] == 404, path
    assert office.call("GET", f"{office.API}/sets/today")[0] == 422
    assert office.call("GET", f"{office.API}/restores/x")[0] == 422
    assert office.call("POST", f"{office.API}/sets", body={"reason": "now"})[0] == 400
    assert office.call("POST", f"{office.API}/sets", body={}, key="1")[0] == 422
    assert office.call("POST", f"{office.API}/sets", body={"reason": "x" * 201}, key="2")[0] == 422
    assert office.call("POST", f"{office.API}/sets", body={"reason": "x", "tables": []}, key="3")[0] == 422
    assert office.call("POST", f"{office.API}/sets/{DAY}/verifications", key="4")[0] == 404


def test_a_day_has_a_limit_of_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "MAX_SETS_PER_DAY", 2)
    assert office.call("POST", f"{office.API}/sets", body={"reason": "now"}, key="1")[0] == 202
    office.run()
    assert office.call("POST", f"{office.API}/sets", body={"reason": "now"}, key="2")[0] == 409


def test_the_published_samples_carry_the_fields_that_are_published() -> None:
    office.nightly()
    asked = {"set": DAY, "table": "test-payroll", "target": "restored-x", "reason": "drill"}
    for key in ("one", "two"):
        office.call("POST", f"{office.API}/restores", body=asked, key=key)
        office.run()
    office.call("POST", f"{office.API}/sets/{DAY}/verifications", key="1")
    office.overwrite(f"sets/{DAY}/set.json", b"")
    office.run()
    published = {event["type"]: event for event in aws.waiting_events("backups")}
    samples = {
        path.name.removesuffix(".v1.json"): json.loads(path.read_text()) for path in (ROOT / "events/published").glob("backups.*.json")
    }
    assert set(published) == set(samples)
    for kind, event in published.items():
        assert event.keys() == samples[kind].keys()
        assert event["data"].keys() == samples[kind]["data"].keys(), kind
        assert {name: type(value) for name, value in event["data"].items()} == {
            name: type(value) for name, value in samples[kind]["data"].items()
        }
