"""Reading mails: what they say, whatever they say it in; and nothing that raises."""

import base64
import binascii
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tickets.domain.mails import MAIL_BYTES_MAX, SUBJECT_MAX, read_mail, refusal_reason, unreadable_reason

HEAD = b"From: Ada Byron <ada@example.com>\r\nTo: help@example.com\r\nSubject: Hello\r\nMessage-ID: <1@example.com>\r\n"


def mail(*lines: str, body: str = "text", head: bytes = HEAD) -> bytes:
    return head + "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + body.encode()


def test_plain_mail() -> None:
    read = read_mail(
        mail("Date: Tue, 24 Nov 2026 09:30:00 +0100", "Cc: Bo <bo@example.com>, help@example.com", body="Good day.\r\n\r\nAda")
    )
    assert (read.message_id, read.subject, read.text) == ("<1@example.com>", "Hello", "Good day.\n\nAda")
    assert read.sender is not None
    assert (read.sender.name, read.sender.email) == ("Ada Byron", "ada@example.com")
    assert [one.email for one in read.recipients] == ["help@example.com", "bo@example.com"]
    assert read.sent_at is not None
    assert read.sent_at.isoformat() == "2026-11-24T08:30:00+00:00"
    assert read.automatic == ""


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        (b"=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?utf-8?B?4pi6?= =?utf-8?B?4pi6?= end", "☺☺ end"),
        # One character cut in two between words of the same charset.
        (b"=?utf-8?B?4pg=?=\r\n =?utf-8?B?ug==?=", "☺"),
        (b"=?iso-2022-jp?B?iXeWa4z7?=", "駅北口"),
        # Row 13 of JIS, which the standard does not have and mails do; and one that is cut off.
        (b"=?iso-2022-jp?B?GyRCLSE7bxsoQiAx?=", "①誌 1"),
        (b"=?iso-2022-jp?B?GyRCLSE7?=", "①"),
        ("Grüße und ein ".encode() + b"caf\xe9 und \xc3\xa4\xc3\xb6\xc3\xbc", "Grüße und ein café und äöü"),
        (b"=?no-such-charset?q?plain_words?=", "plain words"),
        (b"=?utf-8?B?broken", "=?utf-8?B?broken"),
        ("Übermut".encode("latin-1"), "Übermut"),
        ("转发：整体提升企业服务水平".encode("gb2312"), "转发：整体提升企业服务水平"),
        (b"folded\r\n\t over   lines", "folded over lines"),
        (b"bell\x07 and \x00 zero", "bell and zero"),
    ],
)
def test_subjects(header: bytes, subject: str) -> None:
    assert read_mail(b"From: a@example.com\r\nSubject: " + header + b"\r\n\r\nx").subject == subject


def test_subject_is_bounded() -> None:
    assert len(read_mail(b"Subject: " + b"word " * 1000 + b"\n\nx").subject) <= SUBJECT_MAX


@pytest.mark.parametrize(
    ("head", "email"),
    [
        (b"From: [???]\nFrom: Second <two@example.com>\n", "two@example.com"),
        (b'From: "Nobody" <>\nReply-To: <reply@example.com>\n', "reply@example.com"),
        (b"From: Realname\nReply-To: r@example.com\n", "r@example.com"),
        (b"Return-Path: <path@example.com>\n", "path@example.com"),
        (b'From: "First" <>, "Second" <two@example.com>\n', "two@example.com"),
        (b"From: ada@example.com (Ada Byron)\n", "ada@example.com"),
        (b'From: "only@example.com"\n', "only@example.com"),
        (b"From: Ada ada@example.com\n", "ada@example.com"),
        (b"From: =?iso-8859-1?Q?B=FCrling,=20Andreas?= <a.b@example.com>\n", "a.b@example.com"),
    ],
)
def test_the_sender_is_the_first_usable_address(head: bytes, email: str) -> None:
    sender = read_mail(head + b"Subject: x\n\nx").sender
    assert sender is not None
    assert sender.email == email


def test_a_comma_in_an_encoded_name_is_part_of_the_name() -> None:
    sender = read_mail(b"From: =?iso-8859-1?Q?B=FCrling,=20Andreas?= <a.b@example.com>\n\nx").sender
    assert sender is not None
    assert sender.name == "Bürling, Andreas"


def test_missing_message_id_is_made_from_the_bytes() -> None:
    first, again, other = (read_mail(b"From: a@example.com\n\n" + body).message_id for body in (b"one", b"one", b"two"))
    assert first == again != other


def test_references_nearest_first() -> None:
    read = read_mail(mail("In-Reply-To: <c@x>", "References: <a@x> <b@x>", "\t<c@x>"))
    assert read.related == ("<c@x>", "<b@x>", "<a@x>")


MIXED = """--B
Content-Type: multipart/alternative; boundary=A

--A
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

{plain}
--A
Content-Type: text/html

<p>html</p>
--A--
--B
Content-Type: image/png; name="=?utf-8?q?=C3=BCbersicht=2Epng?="
Content-Transfer-Encoding: base64
Content-ID: <pic@x>

iVBORw0KGgo=
--B
Content-Disposition: attachment; filename*0*=utf-8''a%20b; filename*1=.txt
Content-Type: text/plain

inside
--B
Content-Type: message/rfc822

Subject: the inner one
From: c@example.com

inner
--B--
"""


def test_alternatives_attachments_and_nested_mails() -> None:
    body = MIXED.format(plain=base64.b64encode("Grüße".encode()).decode()).replace("\n", "\r\n")
    read = read_mail(mail("Content-Type: multipart/mixed; boundary=B", body=body))
    assert read.text == "Grüße"
    assert [(one.name, one.content_type, one.content) for one in read.attachments] == [
        ("übersicht.png", "image/png", b"\x89PNG\r\n\x1a\n"),
        ("a b.txt", "text/plain", b"inside"),
        ("the inner one.eml", "message/rfc822", b"Subject: the inner one\r\nFrom: c@example.com\r\n\r\ninner"),
    ]


def test_html_is_read_where_the_plain_text_says_nothing() -> None:
    body = "--A\nContent-Type: text/plain\n\n \n--A\nContent-Type: text/html\n\n<style>x</style><p>Only&nbsp;here</p>\n--A--"
    assert read_mail(mail("Content-Type: multipart/alternative; boundary=A", body=body)).text == "Only here"


def test_every_body_of_a_mixed_mail_is_kept() -> None:
    body = "--A\nContent-Type: text/plain\n\nfirst\n--A\nContent-Type: text/html\n\n<b>second</b>\n--A--"
    assert read_mail(mail("Content-Type: multipart/mixed; boundary=A", body=body)).text == "first\nsecond"


def test_an_attachment_name_is_never_a_path() -> None:
    read = read_mail(mail('Content-Disposition: attachment; filename="../../etc/pass wd"', "Content-Type: application/pdf"))
    assert [one.name for one in read.attachments] == ["pass wd"]


def test_open_ended_multipart_keeps_its_parts() -> None:
    read = read_mail(mail("Content-Type: multipart/mixed; boundary=A", body="--A\n\nthere it\nends"))
    assert read.text == "there it\nends"


def test_headers_survive_a_broken_line_between_them() -> None:
    read = read_mail(b"X-Long: abc\nrest of it without indent\nFrom: a@example.com\nSubject: kept\n\nbody")
    assert (read.subject, read.text) == ("kept", "body")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"", "empty"), (b" \r\n", "empty"), (b"\x89PNG\r\n\x1a\n", "not-a-mail"), (b"a" * (MAIL_BYTES_MAX + 1), "too-large"), (HEAD, "")],
)
def test_what_cannot_be_a_mail(raw: bytes, reason: str) -> None:
    assert unreadable_reason(raw) == reason


def test_what_is_set_aside() -> None:
    assert refusal_reason(read_mail(b"Subject: x\n\nx")) == "no-sender"
    assert refusal_reason(read_mail(mail("X-Desk-Ignore: true"))) == "asks-to-be-ignored"
    assert refusal_reason(read_mail(mail())) == ""


def test_the_digest_does_not_depend_on_the_way() -> None:
    assert read_mail(b"Received: by one\n" + HEAD + b"\nx").digest == read_mail(b"Received: by two\n" + HEAD + b"\nx").digest
    assert read_mail(HEAD + b"\nx").digest != read_mail(HEAD + b"\ny").digest


_FRAGMENTS = st.sampled_from(
    [
        *(b"From: ", b"To: ", b"Subject: ", b"Content-Type: ", b"Content-Transfer-Encoding: ", b"Content-Disposition: ", b"Date: "),
        *(b"multipart/mixed; boundary=b", b"--b", b"--b--", b"message/rfc822", b"text/html; charset=", b"attachment; filename*0*="),
        *(b"utf-7", b"idna", b"hex", b"utf-16", b"base64", b"quoted-printable", b"x-uuencode", b"begin 644 x\n", b"=?utf-8?B?", b"?="),
        *(b"\r\n", b"\n", b"\n\n", b"<", b">", b"@", b"<a@b>", b'"', b"(", b",", b";", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"+2D8-"),
        *(b"Tue, 99 Nov 99999 99:99:99 +9999", b"<![CDATA[", b"<!--", b"&#xD800;", b"On 1 x wrote:\n", b"> "),
    ]
)


@given(st.one_of(st.binary(max_size=400), st.lists(st.one_of(_FRAGMENTS, st.binary(max_size=8)), max_size=40).map(b"".join)))
@example(b"Date: Mon, 01 Jan 0001 00:00:00 +2359\n\n")
def test_no_bytes_raise_and_all_texts_can_be_stored(raw: bytes) -> None:
    read = read_mail(raw)
    texts = [read.message_id, read.subject, read.text, read.visible_text, *(one.name for one in read.attachments)]
    texts += [part for one in (*read.recipients, *filter(None, [read.sender])) for part in (one.name, one.email)]
    for text in [*texts, *(value for _, value in read.headers)]:
        text.encode("utf-8")
    assert all(one.name for one in read.attachments)
    unreadable_reason(raw)
    refusal_reason(read)


HOSTILE = {
    "dashes": b"\n" + b"-" * 200_000,
    "attributions": b"\n" + b"--On 1 wrote " * 10_000,
    "unclosed tags": b"Content-Type: text/html\n\n" + b'<a b="' * 50_000,
    "unclosed comments": b"Content-Type: text/html\n\n" + b"<!--" * 80_000,
    "unclosed sections": b"Content-Type: text/html\n\n" + b"<![CDATA[" * 50_000,
    "nested": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number) for number in range(3000)),
    "parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000,
    "names": b"To: " + b"a" * 60_000 + b"\n\n",
    "brackets": b"To: " + b"<" * 60_000 + b"\n\n",
    "words": b"Subject: " + b"=?utf-8?q?" * 6_000 + b"\n\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mails_take_no_more_than_linear_time(name: str) -> None:
    started = time.process_time()
    read_mail(b"From: a@example.com\n" + HOSTILE[name])
    # Quadratic code takes minutes here; the limit is far above what a slow machine needs.
    assert time.process_time() - started < 10


def test_uuencoded_bodies_with_padded_lines() -> None:
    lines = [binascii.b2a_uu(bytes([number]) * 45) for number in range(65, 68)]
    body = b"begin 644 x\r\n" + lines[0] + lines[1][:-1] + b"extra\n" + lines[2] + b"`\nend\n"
    read = read_mail(HEAD + b"Content-Type: image/x; name=x\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\n" + body)
    assert read.attachments[0].content == b"A" * 45 + b"B" * 45 + b"C" * 45


def test_html_beyond_the_limit_is_kept_as_attachment() -> None:
    page = "--A\nContent-Type: text/html\n\n" + "<br>" * 150_000 + "seen\n"
    read = read_mail(mail("Content-Type: multipart/mixed; boundary=A", body=page * 3))
    assert (read.text, [one.content_type for one in read.attachments]) == ("seen\nseen", ["text/html"])


def test_an_endless_header_block_becomes_body() -> None:
    read = read_mail(HEAD + b"X: y\n" * 6_000 + b"\nend")
    assert read.subject == "Hello"
    assert read.text.endswith("X: y\n\nend")
