"""Redaction."""

import pytest

from kernel import log
from kernel.failures import company_of, reason_of
from kernel.refusals import Conflict, FieldError, Invalid


@pytest.mark.parametrize("name", ["iban", "net_pay", "Subject", "bank-account", "body", "tax_withheld", "access_token", "to"])
def test_confidential_names_are_hidden_at_any_depth(name: str) -> None:
    assert log.redacted({"a": [{name: 5, "employee": "7"}]}) == {"a": [{name: log.REDACTED, "employee": "7"}]}


def test_ordinary_names_stay() -> None:
    fields = {"run": "monthly-2026-11", "employees": 3, "queue": "q", "tokens": 1, "payslips": 4}
    assert log.redacted(fields) == fields


def test_a_reason_shows_our_words_but_not_those_of_others() -> None:
    assert reason_of(Conflict("the run is closed")) == "Conflict: the run is closed"
    assert (
        reason_of(Invalid("no run", [FieldError("/run", "missing"), FieldError("/x", "unknown")]))
        == "Invalid: no run (/run missing; /x unknown)"
    )
    assert reason_of(ValueError("IBAN DE00 1234")) == "ValueError"


@pytest.mark.parametrize(
    ("message", "company"),
    [
        ('{"company": "acme"}', "acme"),
        ('{"detail": {"company": "acme"}}', "acme"),
        ('{"detail": {"object": {"key": "inbox/acme/a.eml"}}}', "acme"),
        ('{"detail": {"object": {"key": "elsewhere"}}}', "platform"),
        ('{"detail": 5, "company": 7}', "platform"),
        ("[1]", "platform"),
        ("not json", "platform"),
        ("[" * 100_000, "platform"),
    ],
)
def test_the_company_of_a_failed_message(message: str, company: str) -> None:
    assert company_of(message) == company


def test_no_field_name_breaks_a_log_line() -> None:
    log.event("sample.event", message="m", module="x", run="1")
    log.failure("sample.failed", ValueError("secret"), message="m", args=(1,))
