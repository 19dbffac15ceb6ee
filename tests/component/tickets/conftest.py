"""SES knows the help desk's address in every test."""

import pytest

from kernel import aws as cloud
from tests.component.tickets import office


@pytest.fixture(autouse=True)
def _verified_sender(_world: None) -> None:
    cloud.ses().verify_email_identity(EmailAddress=office.SENDER)
