"""How fast mails are read and taken in (CPU of our own code; AWS is moto in the same process where a table is needed)."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import aws
from tests.component.tickets import office

from tickets.domain.mails import read_mail  # isort: skip
from tickets.domain.replies import visible_part  # isort: skip

ATTACHED = (
    b"From: ada@example.com\r\nSubject: big\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n\r\nSee the file.\r\n--B\r\n"
    b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"QUJD" * 500_000 + b"\r\n--B--\r\n"
)


@pytest.fixture
def _world() -> Iterator[None]:
    with aws.world():
        yield


def test_read_a_small_mail(benchmark: Any) -> None:
    assert benchmark(read_mail, office.PRINTER).sender


def test_read_a_mail_with_two_megabytes_attached(benchmark: Any) -> None:
    assert len(benchmark(read_mail, ATTACHED).attachments[0].content) == 1_500_000


def test_visible_part_of_a_long_thread(benchmark: Any) -> None:
    thread = "Yes.\n\nOn 3 May 2026 at 10:00, Ada wrote:\n" + "> quoted words of a long mail\n" * 2_000
    assert benchmark(visible_part, thread) == "Yes."


@pytest.mark.usefixtures("_world")
def test_take_in_a_mail(benchmark: Any) -> None:
    numbers = iter(range(1_000_000))

    def arrive() -> tuple[tuple[str], dict[str, Any]]:
        number = next(numbers)
        key = f"inbox/acme/{number}.eml"
        office.drop(office.PRINTER.replace(b"7f3a", b"%d" % number), key)
        return (key,), {}

    benchmark.pedantic(office.deliver, setup=arrive, rounds=50)
    assert len(office.tickets()) == 50
