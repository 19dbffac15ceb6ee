"""The front door."""

import json

from tests import aws
from tests.conftest import sample_event

from house.handlers import api  # isort: skip


def test_sign_of_life() -> None:
    answer = api.handler(sample_event("house", "api"), aws.CONTEXT)
    assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"status": "ok"})


def test_the_page_carries_the_document_and_fetches_nothing_from_elsewhere() -> None:
    page = api.handler(aws.http_event("GET", "/"), aws.CONTEXT)
    assert page["headers"]["Content-Type"].startswith("text/html")
    assert "/v1/companies/{company}/payroll/runs" in page["body"]
    assert "<script src=" not in page["body"]
    assert "<link" not in page["body"]


def test_the_document_is_served() -> None:
    document = json.loads(api.handler(aws.http_event("GET", "/openapi.json"), aws.CONTEXT)["body"])
    assert document["openapi"].startswith("3.")
