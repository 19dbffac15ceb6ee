"""Mails that become tickets and articles, and those that are set aside; none is lost."""

from datetime import timedelta
from typing import Any

import pytest

from kernel.table import Table
from tests import aws
from tests.component.tickets import office
from tests.conftest import sample_event

from tickets.domain.mails import MAIL_BYTES_MAX  # isort: skip
from tickets.domain.tickets import Author, Channel, Status  # isort: skip
from tickets.handlers import receive_mail  # isort: skip


def raw(message_id: str, *lines: str, sender: str = "ada@example.com", subject: str = "Help", body: str = "text") -> bytes:
    headers = [f"From: {sender}", f"Message-ID: {message_id}", f"Subject: {subject}", *lines]
    return ("\r\n".join(headers) + f"\r\n\r\n{body}\r\n").encode()


def test_sample_mail_becomes_a_ticket(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)
    office.drop(office.PRINTER, "inbox/acme/printer.eml")
    assert receive_mail.handler(sample_event("tickets", "receive_mail"), aws.CONTEXT) == {"batchItemFailures": []}
    (ticket,) = office.tickets()
    assert ticket.subject == "The printer on floor 2 prints nothing but grey – since Monday"
    assert (ticket.requester_name, ticket.requester_email) == ("Rosa Lind", "rosa.lind@customer.example.com")
    assert (ticket.status, ticket.channel, ticket.articles, ticket.opened_at) == (Status.OPEN, Channel.MAIL, 1, office.NOW)
    (article,) = office.articles()
    assert article.text == "Good morning,\n\nthe printer on floor 2 prints every page grey. A photo is attached.\n\nRosa Lind"
    (attachment,) = article.attachments
    assert (attachment.name, attachment.content_type) == ("grey page – floor 2.tiff", "image/tiff")
    assert office.documents().get(attachment.key).startswith(b"II*\x00")
    assert office.documents().get(article.raw_key) == office.PRINTER
    (event,) = office.events()
    assert (event["type"], event["subject"], event["data"]["article"]) == ("tickets.ticket.opened", ticket.id, 1)


def test_a_mail_that_comes_again_changes_nothing() -> None:
    for key in ("inbox/acme/one.eml", "inbox/acme/two.eml"):
        office.receive(office.PRINTER, key)
    office.receive(b"Received: by another way\r\n" + office.PRINTER, "inbox/acme/three.eml")
    assert (len(office.tickets()), len(office.articles()), len(office.events())) == (1, 1, 1)


def test_the_sample_reply_joins_its_ticket() -> None:
    office.receive(office.PRINTER, "inbox/acme/a.eml")
    office.receive(office.REPLY, "inbox/acme/b.eml")
    (ticket,) = office.tickets()
    first, second = office.articles()
    assert (ticket.articles, ticket.version) == (2, 2)
    assert (first.number, second.number, second.author) == (1, 2, Author.REQUESTER)
    assert second.visible_text == "It is the one beside the kitchen, by the way."
    assert second.text.endswith("> the printer on floor 2 prints every page grey. A photo is attached.")
    assert [event["type"] for event in office.events()] == ["tickets.ticket.opened", "tickets.ticket.answered"]


def test_a_reply_that_comes_first_and_its_original_make_one_ticket() -> None:
    office.receive(office.REPLY, "inbox/acme/b.eml")
    office.receive(office.PRINTER, "inbox/acme/a.eml")
    office.receive(office.PRINTER, "inbox/acme/a.eml")
    (ticket,) = office.tickets()
    assert ticket.articles == 2
    assert [one.message_id for one in office.articles()] == [
        "<20261124090500.81c2@customer.example.com>",
        "<20261124083000.7f3a@customer.example.com>",
    ]


def test_answers_of_different_people_to_a_mail_we_never_saw_stay_apart() -> None:
    for number, sender in enumerate(("ada@example.com", "bo@example.com", "ADA@example.com")):
        office.receive(raw(f"<{number}@x>", "In-Reply-To: <newsletter@y>", sender=sender), f"inbox/acme/{number}.eml")
    assert sorted((ticket.requester_email, ticket.articles) for ticket in office.tickets()) == [
        ("ada@example.com", 2),
        ("bo@example.com", 1),
    ]


def test_two_mails_under_one_message_id_are_both_kept() -> None:
    for _ in range(2):
        office.receive(raw("<same@x>", body="the first"), "inbox/acme/1.eml")
        office.receive(raw("<same@x>", body="the second"), "inbox/acme/2.eml")
    assert sorted(article.text for article in office.articles()) == ["the first", "the second"]
    assert len(office.tickets()) == 2


def test_a_subject_token_joins_only_a_ticket_of_the_same_company(monkeypatch: pytest.MonkeyPatch) -> None:
    office.receive(raw("<1@x>"), "inbox/acme/1.eml")
    (ticket,) = office.tickets()
    office.receive(raw("<2@x>", subject=f"AW: [{ticket.id}] Help"), "inbox/acme/2.eml")
    office.receive(raw("<3@x>", subject=f"AW: [{ticket.id}] Help"), "inbox/platform/3.eml")
    office.receive(raw("<4@x>", subject="[T-0000000000] unknown"), "inbox/acme/4.eml")
    assert sorted((one.company, one.articles) for one in office.tickets()) == [("acme", 1), ("acme", 2), ("platform", 1)]


@pytest.mark.parametrize(("automatic", "status"), [(False, "open"), (True, "resolved")])
def test_a_person_reopens_a_resolved_ticket_and_an_out_of_office_note_does_not(automatic: bool, status: str) -> None:
    office.receive(office.PRINTER)
    (ticket,) = office.tickets()
    office.call("POST", f"/{ticket.id}/status", body={"status": "resolved"}, headers={"If-Match": '"1"'})
    office.receive((b"Auto-Submitted: auto-replied\r\n" if automatic else b"") + office.REPLY, "inbox/acme/reply.eml")
    (after,) = office.tickets()
    assert (after.status, after.articles) == (status, 2)
    assert (after.resolved_at is None) is (status == "open")
    assert office.articles()[1].author is (Author.SYSTEM if automatic else Author.REQUESTER)


def test_an_automatic_mail_opens_a_ticket_that_says_so() -> None:
    office.receive(office.BOUNCE)
    (ticket,) = office.tickets()
    assert ticket.automatic == "bounce"


@pytest.mark.parametrize(
    ("mail", "reason"),
    [
        (b" ", "empty"),
        (b"\x89PNG\r\n\x1a\n not a mail", "not-a-mail"),
        (b"Subject: who wrote this\r\n\r\ntext", "no-sender"),
        (raw("<1@x>", "X-Desk-Ignore: yes"), "asks-to-be-ignored"),
    ],
)
def test_what_becomes_no_ticket_is_set_aside_once_with_its_bytes(mail: bytes, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for minutes in range(3):
        office.at(monkeypatch, office.NOW + timedelta(minutes=minutes))
        office.receive(mail)
    assert office.tickets() == []
    (record,) = office.in_quarantine()
    assert (record.reason, record.size, record.arrived_at) == (reason, len(mail), office.NOW)
    assert office.documents().get(record.raw_key) == mail
    status, body, _ = office.call("GET", "/quarantine")
    assert status == 200
    assert [(one["reason"], one["inbox_key"]) for one in body["items"]] == [(reason, "inbox/acme/mail.eml")]


def test_two_broken_mails_under_one_name_are_two_in_quarantine() -> None:
    for mail in (b"\x00one", b"\x00two"):
        office.receive(mail)
    assert {office.documents().get(one.raw_key) for one in office.in_quarantine()} == {b"\x00one", b"\x00two"}


def test_a_mail_beyond_the_limit_stays_in_the_inbox_and_is_listed() -> None:
    office.receive(b"From: a@example.com\r\n\r\n" + b"x" * MAIL_BYTES_MAX)
    (record,) = office.in_quarantine()
    assert (record.reason, record.raw_key) == ("too-large", "inbox/acme/mail.eml")
    assert record.size > MAIL_BYTES_MAX


def test_a_mail_for_a_company_that_is_not_ours_is_shown_to_the_platform() -> None:
    office.receive(office.PRINTER, "inbox/acme#TICKET/mail.eml")
    office.receive(office.PRINTER, "inbox/initech/mail.eml")
    assert office.tickets() == []
    assert [(one.company, one.reason) for one in office.in_quarantine()] == [("platform", "unknown-company")] * 2


def test_a_long_mail_is_whole_in_the_bucket() -> None:
    text = "\n".join(f"line {number}" for number in range(20_000))
    office.receive(raw("<1@x>", body=text))
    (article,) = office.articles()
    assert text.startswith(article.text)
    assert len(article.text.encode()) <= 32_768
    assert office.documents().get(article.text_key).decode() == text


def test_one_broken_message_does_not_hold_up_its_neighbours() -> None:
    office.drop(office.PRINTER, "inbox/acme/good.eml")
    bodies = [aws.s3_message(office.BUCKET, "inbox/acme/absent.eml"), aws.s3_message(office.BUCKET, "inbox/acme/good.eml"), "{"]
    bodies += [aws.s3_message("another-bucket", "inbox/acme/good.eml"), aws.s3_message(office.BUCKET, "elsewhere/good.eml")]
    failed = receive_mail.handler(aws.sqs_event(*bodies), aws.CONTEXT)["batchItemFailures"]
    assert [one["itemIdentifier"] for one in failed] == ["message-0", "message-2", "message-3", "message-4"]
    assert len(office.tickets()) == 1
    assert len(list(office.items("FailedMessage"))) == 4


def test_attachments_are_stored_as_plain_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    body = '--B\r\nContent-Type: text/html; name="page.html"\r\n\r\n<script>1</script>\r\n--B--'
    office.receive(raw("<1@x>", "Content-Type: multipart/mixed; boundary=B", body=body))
    (ticket,) = office.tickets()
    status, answer, _ = office.call("GET", f"/{ticket.id}/articles/1/attachments/1")
    assert (status, answer["name"], answer["content_type"]) == (200, "page.html", "text/html")
    (attachment,) = office.articles()[0].attachments
    from kernel import aws as cloud

    assert cloud.s3().head_object(Bucket=office.BUCKET, Key=attachment.key)["ContentType"] == "application/octet-stream"
    assert attachment.key in answer["url"]


def test_two_replies_at_the_same_moment_are_both_added(monkeypatch: pytest.MonkeyPatch) -> None:
    office.receive(office.PRINTER)
    replies = {
        f"inbox/acme/{number}.eml": raw(f"<{number}@y>", "In-Reply-To: <20261124083000.7f3a@customer.example.com>") for number in (1, 2)
    }
    for key, reply in replies.items():
        office.drop(reply, key)
    commit = Table.transact

    def overtaken(shelf: Table, *writes: Any) -> None:
        monkeypatch.setattr(Table, "transact", commit)
        assert office.deliver("inbox/acme/2.eml") == []
        commit(shelf, *writes)

    monkeypatch.setattr(Table, "transact", overtaken)
    assert office.deliver("inbox/acme/1.eml") == []
    (ticket,) = office.tickets()
    assert (ticket.articles, [one.message_id for one in office.articles()[1:]]) == (3, ["<2@y>", "<1@y>"])


def test_another_ticket_with_the_same_number_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def crowded(company: str, origin: str, attempt: int = 0) -> str:
        return f"T-000000000{attempt}"

    monkeypatch.setattr("tickets.operations.committing.ticket_id", crowded)
    for number in (1, 2, 3):
        office.receive(raw(f"<{number}@y>", body=str(number)), f"inbox/acme/{number}.eml")
    assert [ticket.id for ticket in office.tickets()] == ["T-0000000000", "T-0000000001", "T-0000000002"]
