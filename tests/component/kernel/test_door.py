"""The HTTP door: who may come in, what a problem looks like, and what a repeated request is answered."""

import json
import sys
from types import ModuleType
from typing import Annotated, Any

import pytest
from aws_lambda_powertools.event_handler import Response
from pydantic import Field

from kernel.shapes import MAX_FAULTS, Model
from tests import aws

aws.set_environment("payroll")

from kernel.door import Door, created, ok
from kernel.refusals import Conflict, FieldError, Stale, TooLarge

HR = aws.claims("helen", "acme/hr")
BASE = "/v1/companies/acme/payroll"


class ThingIn(Model):
    name: Annotated[str, Field(min_length=1, max_length=10)]
    parts: tuple[Annotated[int, Field(ge=1)], ...] = ()


class ThingOut(Model):
    name: str
    made: int


@pytest.fixture
def door() -> Door:
    door = Door("payroll")
    made: list[str] = []

    @door.post("/things", scope="payroll:write", summary="Make a thing")
    def make(company: str, thing: ThingIn) -> Response[ThingOut]:
        if thing.name == "taken":
            raise Conflict("the name is taken", [FieldError("/name", "taken")])
        made.append(thing.name)
        return created(ThingOut(name=thing.name, made=len(made)), f"{BASE}/things/1", version=1)

    @door.get("/things/<thing>", scope="payroll:read", summary="See a thing")
    def see(company: str, thing: str) -> Response[ThingOut]:
        if thing == "broken":
            raise RuntimeError("secret contents")
        return ok(ThingOut(name=thing, made=0), version=3)

    @door.post("/things/<thing>/changes", scope="payroll:write", summary="Change a thing", creates=False)
    def change(company: str, thing: str) -> Response[ThingOut]:
        if door.seen_version() != 3:
            raise Stale("it is at version 3")
        return ok(ThingOut(name=thing, made=door.seen_version()), version=4)

    @door.post("/papers", scope="payroll:write", summary="Send a paper")
    def paper(company: str) -> Response[ThingOut]:
        return ok(ThingOut(name="paper", made=len(door.body(max_bytes=5))))

    return door


def call(door: Door, method: str, path: str, **more: Any) -> tuple[dict[str, Any], Any]:
    answer = door.handler(aws.http_event(method, path, **({"who": HR} | more)), aws.CONTEXT)
    return answer, json.loads(answer["body"])


def test_reads_with_etag_and_correlation_id(door: Door) -> None:
    answer, body = call(door, "GET", f"{BASE}/things/lamp", headers={"X-Correlation-Id": "abc-1"})
    assert (answer["statusCode"], body) == (200, {"name": "lamp", "made": 0})
    assert answer["headers"]["ETag"] == '"3"'
    assert answer["headers"]["X-Correlation-Id"] == "abc-1"


def test_odd_correlation_id_is_not_taken(door: Door) -> None:
    answer, _ = call(door, "GET", f"{BASE}/things/lamp", headers={"X-Correlation-Id": 'x" injected'})
    assert answer["headers"]["X-Correlation-Id"] != 'x" injected'


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 401),
        (HR | {"token_use": "id"}, 401),
        (aws.claims("olga", "other/hr"), 404),
        (aws.claims("ida", "acme/it"), 403),
        (aws.machine_claims("shop", "acme/invoices:submit"), 403),
        (aws.machine_claims("shop", "acme/payroll:read"), 200),
    ],
)
def test_who_may_read(door: Door, who: dict[str, str] | None, status: int) -> None:
    answer, body = call(door, "GET", f"{BASE}/things/lamp", who=who)
    assert answer["statusCode"] == status
    if status != 200:
        assert answer["headers"]["Content-Type"] == "application/problem+json"
        assert set(body) == {"type", "title", "status", "detail", "instance", "correlation_id", "errors"}


def test_who_may_not_call_is_told_that_before_the_input_is_judged(door: Door) -> None:
    answer, _ = call(door, "POST", f"{BASE}/things", who=aws.claims("ida", "acme/it"), body={"wrong": 1})
    assert answer["statusCode"] == 403


def test_invalid_input_names_every_place(door: Door) -> None:
    answer, body = call(door, "POST", f"{BASE}/things", body={"name": "", "parts": [1, 0], "extra": 1}, headers={"Idempotency-Key": "k"})
    assert answer["statusCode"] == 422
    assert {error["pointer"] for error in body["errors"]} == {"/name", "/parts/1", "/extra"}


def test_not_json_is_400_and_other_content_415(door: Door) -> None:
    broken, _ = call(door, "POST", f"{BASE}/things", body="{", headers={"Idempotency-Key": "k", "Content-Type": "application/json"})
    other, _ = call(door, "POST", f"{BASE}/things", body="<a/>", headers={"Idempotency-Key": "k", "Content-Type": "text/xml"})
    assert (broken["statusCode"], other["statusCode"]) == (400, 415)


def test_creating_needs_a_key(door: Door) -> None:
    answer, body = call(door, "POST", f"{BASE}/things", body={"name": "lamp"})
    assert (answer["statusCode"], body["title"]) == (400, "Idempotency-Key required")


def test_the_same_key_is_answered_once(door: Door) -> None:
    first, body = call(door, "POST", f"{BASE}/things", body={"name": "lamp"}, headers={"Idempotency-Key": "k1"})
    again, repeated = call(door, "POST", f"{BASE}/things", body={"name": "lamp"}, headers={"Idempotency-Key": "k1"})
    assert first["statusCode"] == again["statusCode"] == 201
    assert body == repeated == {"name": "lamp", "made": 1}
    assert again["headers"]["Location"] == f"{BASE}/things/1"


def test_the_same_key_with_another_body_is_refused(door: Door) -> None:
    call(door, "POST", f"{BASE}/things", body={"name": "lamp"}, headers={"Idempotency-Key": "k1"})
    answer, body = call(door, "POST", f"{BASE}/things", body={"name": "desk"}, headers={"Idempotency-Key": "k1"})
    assert (answer["statusCode"], body["title"]) == (422, "Idempotency-Key reused")


def test_one_callers_key_is_not_anothers(door: Door) -> None:
    call(door, "POST", f"{BASE}/things", body={"name": "lamp"}, headers={"Idempotency-Key": "k1"})
    _, body = call(
        door, "POST", f"{BASE}/things", who=aws.claims("hugo", "acme/hr"), body={"name": "lamp"}, headers={"Idempotency-Key": "k1"}
    )
    assert body == {"name": "lamp", "made": 2}


def test_a_refused_request_may_be_tried_again_with_its_key(door: Door) -> None:
    refused, body = call(door, "POST", f"{BASE}/things", body={"name": "taken"}, headers={"Idempotency-Key": "k1"})
    assert (refused["statusCode"], body["errors"]) == (409, [{"pointer": "/name", "reason": "taken"}])
    again, _ = call(door, "POST", f"{BASE}/things", body={"name": "taken"}, headers={"Idempotency-Key": "k1"})
    assert again["statusCode"] == 409


@pytest.mark.parametrize(("seen", "status"), [(None, 428), ("3", 428), ('"2"', 412), ('"3"', 200)])
def test_changes_need_the_seen_version(door: Door, seen: str | None, status: int) -> None:
    headers = {"If-Match": seen} if seen else {}
    answer, _ = call(door, "POST", f"{BASE}/things/lamp/changes", headers=headers)
    assert answer["statusCode"] == status


def test_a_body_has_a_limit(door: Door) -> None:
    fits, _ = call(door, "POST", f"{BASE}/papers", body="12345", headers={"Idempotency-Key": "a", "Content-Type": "text/csv"})
    large, body = call(door, "POST", f"{BASE}/papers", body="123456", headers={"Idempotency-Key": "b", "Content-Type": "text/csv"})
    assert (fits["statusCode"], large["statusCode"]) == (200, 413)
    assert body["title"] == TooLarge.title


def test_a_fault_of_ours_tells_nothing_but_its_correlation_id(door: Door) -> None:
    answer, body = call(door, "GET", f"{BASE}/things/broken")
    assert answer["statusCode"] == 500
    assert "secret" not in answer["body"]
    assert body["correlation_id"] == answer["headers"]["X-Correlation-Id"]


def test_of_very_many_faults_some_are_told(door: Door) -> None:
    crowded = {"name": "lamp", "parts": [0] * 1_000}
    answer, body = call(door, "POST", f"{BASE}/things", body=crowded, headers={"Idempotency-Key": "k1"})
    assert (answer["statusCode"], len(body["errors"]), body["errors"][1]["pointer"]) == (422, MAX_FAULTS, "/parts/1")


def test_unknown_route(door: Door) -> None:
    answer, body = call(door, "GET", f"{BASE}/nothing")
    assert (answer["statusCode"], body["title"]) == (404, "Not found")


@pytest.fixture
def rooms(door: Door, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two topics on the door; which of them were mounted, in order."""
    mounted: list[str] = []

    def topic(name: str, paths: tuple[str, ...]) -> ModuleType:
        module = ModuleType(name)

        def mount(door: Door, greeting: str) -> None:
            mounted.append(name)
            for number, path in enumerate(paths):

                def see(company: str) -> Response[ThingOut]:
                    return ok(ThingOut(name=greeting, made=0))

                see.__name__ = f"see_{name}_{number}"
                door.get(path, scope="payroll:read", summary="See it")(see)

        vars(module)["mount"] = mount
        return module

    monkeypatch.setitem(sys.modules, "rooms.lamps", topic("lamps", ("/lamps", "/shelves/lamps")))
    monkeypatch.setitem(sys.modules, "rooms.books", topic("books", ("/books", "/shelves/books")))
    door.topics("rooms", {"lamps": ("lamps", "shelves"), "books": ("books", "shelves")}, "hello")
    return mounted


def test_a_topic_is_mounted_by_the_first_request_for_it(door: Door, rooms: list[str]) -> None:
    assert call(door, "GET", f"{BASE}/things/lamps")[0]["statusCode"] == 200
    assert rooms == []
    for _ in range(2):
        answer, body = call(door, "GET", f"{BASE}/lamps")
        assert (answer["statusCode"], body["name"]) == (200, "hello")
    assert rooms == ["lamps"]
    assert call(door, "GET", f"{BASE}/shelves/books")[0]["statusCode"] == 200
    assert call(door, "GET", f"{BASE}/shelves/lamps")[0]["statusCode"] == 200
    assert rooms == ["lamps", "books"]


@pytest.mark.parametrize("path", [f"{BASE}/lampshades", f"{BASE}/nothing/lamps", "/v1/companies/payroll/lamps", BASE, "/lamps"])
def test_other_paths_mount_nothing(door: Door, rooms: list[str], path: str) -> None:
    assert call(door, "GET", path)[0]["statusCode"] == 404
    assert rooms == []


def test_a_company_may_be_called_like_the_context(door: Door, rooms: list[str]) -> None:
    assert call(door, "GET", "/v1/companies/payroll/payroll/books", who=aws.claims("helen", "payroll/hr"))[0]["statusCode"] == 200
    assert rooms == ["books"]


def test_the_document_has_every_topic(door: Door, rooms: list[str]) -> None:
    paths = json.loads(door.app.get_openapi_json_schema(title="t", version="1"))["paths"]
    assert {path.rpartition("/payroll")[2] for path in paths} >= {"/things", "/lamps", "/books", "/shelves/lamps", "/shelves/books"}
    assert rooms == ["lamps", "books"]
