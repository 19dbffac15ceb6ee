"""Every mail of the corpora through the worker: each ends in an article or in quarantine, with its bytes in the bucket."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel import aws as cloud
from tests import aws
from tests.component.tickets import office

from tickets.domain.mails import read_mail  # isort: skip

# moto copies the whole table for every transaction: small worlds are faster than one big one.
CHUNKS = 12


@pytest.fixture(autouse=True)
def _world() -> Iterator[None]:
    with aws.world():
        yield


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_none_is_lost(reference: Path, chunk: int) -> None:
    folder = reference / "tickets"
    paths = sorted(path for path in [*folder.glob("mail/*.box"), *folder.glob("mail-corpora/**/*")] if path.is_file())[chunk::CHUNKS]
    contents = {}
    for number, path in enumerate(paths):
        key = f"inbox/acme/{number}-{path.name}"
        contents[key] = path.read_bytes()
        cloud.s3().put_object(Bucket=office.BUCKET, Key=key, Body=contents[key])
        assert office.deliver(key) == [], path.name
    assert {office.documents().get(head.key) for head in office.documents().list("mails/acme/")} == set(contents.values())
    noted = [one.raw_key for one in office.articles()] + [one.raw_key for one in office.in_quarantine()]
    # Only a mail that came before, by another way, has neither an article nor a place in quarantine.
    repeated = len(contents) - len(noted)
    assert 0 <= repeated <= len(contents) - len({read_mail(raw).digest for raw in contents.values()})
    assert sum(ticket.articles for ticket in office.tickets()) == len(office.articles()) == len(office.events())
