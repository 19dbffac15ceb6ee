from backups.handlers import open_nightly_set
from kernel import clock
from tests import aws
from tests.component.backups import office
from tests.conftest import sample_event


def test_the_schedule_opens_one_set_a_day_however_often_it_fires() -> None:
    first = open_nightly_set.handler(sample_event("backups", "open_nightly_set"), aws.CONTEXT)
    assert first == {"set": clock.now().date().isoformat(), "status": "requested"}
    assert open_nightly_set.handler(sample_event("backups", "open_nightly_set"), aws.CONTEXT) == first
    assert office.events("backups.set.requested") == [{"set": first["set"]}]


def test_the_night_ends_verified() -> None:
    set_id = office.nightly()
    status, body, _ = office.call("GET", f"{office.API}/sets/{set_id}")
    assert (status, body["status"], body["tables"], body["tables_done"], body["findings"]) == (200, "verified", 3, 3, [])
    assert office.events("backups.set.verified")[0]["set"] == set_id
    assert open_nightly_set.handler({"id": "again"}, aws.CONTEXT) == {"set": set_id, "status": "verified"}
    assert office.run(published={event["id"] for event in aws.waiting_events("backups")}) == []
