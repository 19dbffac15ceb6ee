"""Documents and queues."""

import json

import pytest

from kernel.documents import Documents, sha256
from kernel.queues import MAX_BODY_BYTES, Queue
from kernel.refusals import NotFound, TooLarge
from tests import aws


@pytest.fixture
def documents() -> Documents:
    return Documents(aws.bucket_name("invoices"))


def test_bytes_once_written_stay(documents: Documents) -> None:
    assert documents.put_if_absent("a/1.xml", b"first", "application/xml") is True
    assert documents.put_if_absent("a/1.xml", b"second") is False
    assert documents.get("a/1.xml") == b"first"


def test_reading_has_a_limit_and_missing_is_told(documents: Documents) -> None:
    documents.put_if_absent("a", b"12345")
    assert documents.get("a", max_bytes=5) == b"12345"
    with pytest.raises(TooLarge):
        documents.get("a", max_bytes=4)
    with pytest.raises(NotFound):
        documents.get("b")
    assert documents.head("b") is None


def test_lists_and_heads(documents: Documents) -> None:
    for name in ("x/1", "x/2", "y/1"):
        documents.put_if_absent(name, name.encode())
    assert [(head.key, head.size) for head in documents.list("x/")] == [("x/1", 3), ("x/2", 3)]
    head = documents.head("y/1")
    assert head is not None
    assert head.size == 3
    assert "y/1" in documents.presign("y/1")


def test_content_address() -> None:
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_messages_arrive_whole() -> None:
    url = aws.create_queue("q")
    queue = Queue(url)
    queue.send({"name": "Zoë"})
    queue.send_many([{"n": number} for number in range(23)])
    bodies = aws.sent_messages(url)
    assert {"name": "Zoë"} in bodies
    assert sorted(body["n"] for body in bodies if "n" in body) == list(range(23))
    with pytest.raises(ValueError):
        queue.send("x" * (MAX_BODY_BYTES + 1))
    queue.send(json.dumps({"as": "text"}))
    assert aws.sent_messages(url) == [{"as": "text"}]
