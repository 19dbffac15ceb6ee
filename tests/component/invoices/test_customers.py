"""The company as seller, its logo, and its customers."""

import base64
from typing import Any

import pytest

from tests import aws
from tests.component.invoices import office, receivables
from tests.component.invoices.receivables import ANNA, BASE, CUSTOMER, NEW, SELLER, call

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)


def test_the_seller_is_stored_and_changed_by_version() -> None:
    assert call("GET", "/seller")[0] == 404
    status, body, headers = call("PUT", "/seller", body=SELLER, headers=NEW)
    assert (status, body["vat_id"], body["iban"], headers["ETag"]) == (200, "DE136695976", "DE89370400440532013000", '"1"')
    assert [(level["days"], level["fee"]) for level in body["dunning"]] == [(7, 0), (21, 500), (35, 1000)]
    assert call("PUT", "/seller", body=SELLER, headers=NEW, key="x")[0] == 409
    usual = call("PUT", "/seller", body=SELLER | {"dunning": None}, headers={"If-Match": '"1"'})[1]["dunning"]
    assert [(level["days"], level["fee"]) for level in usual] == [(7, 0), (21, 0), (35, 0)]
    assert call("PUT", "/seller", body=SELLER | {"name": "Acme SE"}, headers={"If-Match": '"2"'})[1]["name"] == "Acme SE"
    assert call("PUT", "/seller", body=SELLER, headers={"If-Match": '"1"'})[0] == 412
    assert call("PUT", "/seller", body=SELLER)[0] == 428


@pytest.mark.parametrize(
    "changes",
    [
        {"vat_id": "DE123456789"},
        {"iban": "DE89370400440532013001"},
        {"bic": "COBA"},
        {"credit_prefix": ""},
        {"dunning": [{"days": 7}, {"days": 7}]},
        {"dunning": [{"days": day} for day in (1, 2, 3, 4)]},
        {"late_interest": "-1"},
        {"late_interest": "100"},
        {"address": {"city": "Berlin", "country": "XX"}},
        {"endpoint": {"id": "x", "scheme": "NONE"}},
        {"name": "a\nb"},
    ],
)
def test_a_wrong_seller_is_refused(changes: dict[str, Any]) -> None:
    assert call("PUT", "/seller", body=SELLER | changes, headers=NEW)[0] == 422


def test_customers_are_stored_listed_and_changed() -> None:
    status, body, headers = call("PUT", "/customers/nord", body=CUSTOMER, headers=NEW)
    assert (status, headers["Location"], body["language"]) == (201, f"{BASE}/customers/nord", "de")
    call("PUT", "/customers/east", body=CUSTOMER | {"vat_id": "CHE-123.456.788 MWST"}, headers=NEW)
    assert [item["id"] for item in call("GET", "/customers")[1]["items"]] == ["east", "nord"]
    assert call("PUT", "/customers/nord", body=CUSTOMER | {"terms_days": 60}, headers={"If-Match": '"1"'})[1]["terms_days"] == 60
    assert call("GET", "/customers/nord")[2]["ETag"] == '"2"'
    assert call("GET", "/customers/nobody")[0] == 404
    assert call("PUT", "/customers/bad", body=CUSTOMER | {"vat_id": "FR12345678901"}, headers=NEW)[0] == 422
    history = aws.stored_items("invoices", "AuditEntry")
    assert {item["who"]["S"] for item in history} == {"anna"}


def test_a_customer_has_discounts_that_fall_with_the_days() -> None:
    tiers = [{"days": 7, "percent": "3"}, {"days": 10, "percent": "2.5"}]
    assert call("PUT", "/customers/nord", body=CUSTOMER | {"discounts": tiers}, headers=NEW)[1]["discounts"] == tiers
    wrong = [
        [{"days": 7, "percent": "3"}, {"days": 7, "percent": "2"}],
        [{"days": 7, "percent": "2"}, {"days": 10, "percent": "2"}],
        [{"days": 14, "percent": "2"}],  # the terms are 14 days
        [{"days": 7, "percent": "0"}],
        [{"days": 7, "percent": "2.555"}],
        [{"days": day, "percent": str(9 - day)} for day in (1, 2, 3, 4)],
    ]
    for number, each in enumerate(wrong):
        assert call("PUT", f"/customers/c{number}", body=CUSTOMER | {"discounts": each}, headers=NEW)[0] == 422, each


def test_the_seller_sets_the_interest_of_reminders() -> None:
    assert call("PUT", "/seller", body=SELLER, headers=NEW)[1]["late_interest"] == "0"
    assert call("PUT", "/seller", body=SELLER | {"late_interest": "11.27"}, headers={"If-Match": '"1"'})[1]["late_interest"] == "11.27"


def test_the_logo_is_kept_under_its_digest() -> None:
    call("PUT", "/seller", body=SELLER, headers=NEW)
    event = aws.http_event("PUT", f"{BASE}/seller/logo", who=ANNA, headers={"Content-Type": "image/png"})
    event |= {"body": base64.b64encode(PNG).decode(), "isBase64Encoded": True}
    for _ in range(2):
        assert receivables.DOOR.handler(event, aws.CONTEXT)["statusCode"] == 200
    assert len(receivables.objects()) == 1
    assert call("GET", "/seller")[1]["has_logo"] is True
    version = call("GET", "/seller")[2]["ETag"]
    assert call("PUT", "/seller", body=SELLER, headers={"If-Match": version})[1]["has_logo"] is True
    event |= {"body": base64.b64encode(b"GIF89a").decode()}
    assert receivables.DOOR.handler(event, aws.CONTEXT)["statusCode"] == 415
