"""The HTTP door of payroll: opening, looking, deciding, and who may."""

from typing import Any

import pytest

from tests import aws
from tests.component import topics
from tests.component.payroll import office
from tests.component.payroll.office import HARRY, HELEN, RUN, call, carry, decide, employee, everything, hire, open_run
from tests.conftest import sample_event

from payroll.handlers import api  # isort: skip


@pytest.fixture(autouse=True)
def _queue() -> None:
    office.queues()


@pytest.fixture
def _calculated(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch, office.NOW)
    hire(*(employee(person) for person in ("E001", "E002", "E003")))
    open_run()
    carry()


def test_the_sample_event_opens_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch, office.NOW)
    answer = api.handler(sample_event("payroll", "api"), aws.CONTEXT)
    assert (answer["statusCode"], answer["headers"]["Location"]) == (202, f"{office.BASE}/runs/{RUN}")
    office.like_the_sample("payroll.run.opened")
    _, run, headers = call("GET", f"/runs/{RUN}")
    assert (run["status"], run["first_day"], run["last_day"], headers["ETag"]) == ("open", "2026-11-01", "2026-11-30", '"1"')
    assert len(run["rule_set"]["digest"]) == 64


def test_opening_twice_is_one_run() -> None:
    (_, first, _), (_, second, _) = open_run(key="one"), open_run(key="two", who=HARRY)
    assert first == second
    assert len(aws.waiting_events("payroll")) == 1


@pytest.mark.parametrize(
    ("changes", "status", "pointer"),
    [
        ({"period": "2026-13"}, 422, "/period"),
        ({"period": "2026-W47"}, 422, "/period"),
        ({"period": "2026-11" * 5}, 422, "/period"),
        ({"pay_group": "daily"}, 422, "/pay_group"),
        ({"pay_date": "2026-10-31"}, 422, "/pay_date"),
        ({"pay_date": "2027-01-30"}, 422, "/pay_date"),
        ({"pay_date": "2027-01-15"}, 422, "/pay_date"),
        ({"sequence": 0}, 422, "/sequence"),
        ({"sequence": 2}, 422, "/sequence"),
        ({"kind": "bonus"}, 422, "/kind"),
        ({"country": "FR"}, 422, "/country"),
        ({"people": ["E1"]}, 422, "/people"),
        ({"kind": "off_cycle"}, 422, "/people"),
        ({"kind": "correction", "people": ["E1"]}, 422, "/from_period"),
        ({"kind": "correction", "people": ["E1"], "from_period": "2026-12"}, 422, "/from_period"),
        ({"kind": "correction", "people": ["E1"], "from_period": "2026-W01"}, 422, "/from_period"),
        ({"periods": 3}, 422, "/periods"),
        ({"kind": "forecast", "periods": 54}, 422, "/periods"),
        ({"company": "globex"}, 422, "/company"),
    ],
)
def test_what_cannot_be_opened(changes: dict[str, Any], status: int, pointer: str) -> None:
    got, body, _ = open_run(**changes)
    assert (got, [error["pointer"] for error in body["errors"]]) == (status, [pointer])
    assert aws.waiting_events("payroll") == []


def test_the_same_run_with_another_pay_date_is_a_conflict() -> None:
    open_run(key="one")
    status, body, _ = open_run(key="two", pay_date="2026-11-27")
    assert (status, "2026-11-30" in body["detail"]) == (409, True)


def test_one_undecided_run_for_each_pay_group() -> None:
    open_run(key="one")
    status, body, _ = open_run(key="two", period="2026-12", pay_date="2026-12-31")
    assert (status, RUN in body["detail"]) == (409, True)
    assert open_run(key="three", pay_group="weekly", period="2026-W47", pay_date="2026-11-24")[0] == 202


@pytest.mark.usefixtures("_calculated")
def test_another_person_approves_and_the_journal_is_published() -> None:
    status, run, headers = decide(RUN)
    assert (status, run["status"], run["decided_by"]) == (200, "approved", "harry")
    assert headers["ETag"] == call("GET", f"/runs/{RUN}")[2]["ETag"]
    office.like_the_sample("payroll.run.approved")
    (event,) = office.published("payroll.run.approved")
    assert sum(line["amount"] for line in event["data"]["journal"]) == 0
    assert office.faults_in(RUN) == []


@pytest.mark.usefixtures("_calculated")
def test_four_eyes() -> None:
    status, body, _ = decide(RUN, who=HELEN)
    assert (status, "opened" in body["detail"]) == (403, True)
    assert call("GET", f"/runs/{RUN}")[1]["status"] == "calculated"


@pytest.mark.usefixtures("_calculated")
def test_approval_needs_the_version_that_was_seen() -> None:
    assert call("POST", f"/runs/{RUN}/approval", who=HARRY, body={})[0] == 428
    assert call("POST", f"/runs/{RUN}/approval", who=HARRY, body={}, headers={"If-Match": '"1"'})[0] == 412


@pytest.mark.usefixtures("_calculated")
def test_repeating_an_approval_answers_it_again_and_publishes_once() -> None:
    etag = call("GET", f"/runs/{RUN}")[2]["ETag"]
    answers = [call("POST", f"/runs/{RUN}/approval", who=HARRY, body={}, headers={"If-Match": etag})[0] for _ in range(2)]
    assert answers == [200, 200]
    assert [event["type"] for event in aws.waiting_events("payroll")].count("payroll.run.approved") == 1


@pytest.mark.usefixtures("_calculated")
def test_nothing_but_a_calculated_run_is_decided() -> None:
    assert decide(RUN, "cancellation")[0] == 200
    for verb in ("approval", "cancellation"):
        status, body, _ = decide(RUN, verb)
        assert (status, "cancelled" in body["detail"]) == (409, True)
    open_run(key="two", sequence=2)
    assert decide("us-monthly-2026-11-regular-2")[0] == 409


@pytest.mark.usefixtures("_calculated")
def test_an_approved_run_is_paid_and_closed_in_this_order() -> None:
    assert decide(RUN, "payment")[0] == 409
    decide(RUN)
    assert decide(RUN, "closing")[0] == 409
    assert decide(RUN, "payment")[1]["status"] == "paid"
    assert decide(RUN, "cancellation")[0] == 409
    status, run, _ = decide(RUN, "closing")
    assert (status, run["status"], run["decided_by"]) == (200, "closed", "harry")


@pytest.mark.usefixtures("_calculated")
def test_pay_groups_are_set_and_listed() -> None:
    for _ in range(2):
        status, body, headers = call("PUT", "/pay-groups/US/monthly", body={"pay_day": 25, "opens_before": 5})
        assert (status, headers["ETag"]) == (200, '"1"')
    assert everything("/pay-groups") == [body]
    assert call("PUT", "/pay-groups/US/monthly", body={"pay_day": 32})[0] == 422


@pytest.mark.usefixtures("_calculated")
def test_a_decision_makes_room_for_the_next_run() -> None:
    decide(RUN)
    assert open_run(key="two", period="2026-12", pay_date="2026-12-31")[0] == 202


@pytest.mark.usefixtures("_calculated")
def test_pages_follow_one_another() -> None:
    _, first, _ = call("GET", f"/runs/{RUN}/payslips", query="limit=2")
    _, second, _ = call("GET", f"/runs/{RUN}/payslips", query=f"limit=2&cursor={first['next']}")
    assert [slip["employee"] for slip in first["items"] + second["items"]] == ["E001", "E002", "E003"]
    assert call("GET", "/employees", query=f"limit=2&cursor={first['next']}")[0] == 422
    assert [run["id"] for run in everything("/runs")] == [RUN]


@pytest.mark.parametrize(
    "path",
    [
        "/runs/none",
        "/runs/none/payslips",
        "/runs/none/payslips/E1",
        "/runs/none/exceptions",
        "/employees/E1",
        f"/employee-imports/{'0' * 64}",
    ],
)
def test_what_does_not_exist(path: str) -> None:
    assert call("GET", path)[0] == 404


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/runs", "payroll:read"),
        ("GET", "/employees", "payroll:read"),
        ("GET", "/failures", "payroll:read"),
        ("POST", "/runs", "payroll:write"),
        ("POST", "/employee-imports", "payroll:write"),
        ("POST", f"/runs/{RUN}/cancellation", "payroll:write"),
        ("POST", f"/runs/{RUN}/approval", "payroll:approve"),
    ],
)
def test_every_route_asks_for_its_scope(method: str, path: str, scope: str) -> None:
    others = {"payroll:read", "payroll:write", "payroll:approve"} - {scope}
    who = aws.machine_claims("client", *(f"acme/{other}" for other in others))
    status, body, _ = call(method, path, who=who, body={} if method == "POST" else None)
    assert (status, scope in body["detail"]) == (403, True)
    assert call(method, path, who=aws.machine_claims("client", f"globex/{scope}"), body={} if method == "POST" else None)[0] == 404


def test_every_route_is_found_by_the_words_of_its_topic() -> None:
    topics.check("payroll", "payroll.handlers.routes", api.TOPICS)
