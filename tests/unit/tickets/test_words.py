"""Automatic mails, visible replies, HTML, message ids and addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.domain.addresses import addresses, message_ids
from tickets.domain.automatic import automatic_reason, is_automatic
from tickets.domain.html import html_to_text
from tickets.domain.replies import visible_part


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Auto-Submitted", "auto-generated"),
        ("AUTO-SUBMITTED", "Auto-Replied; owner-email=x"),
        ("Precedence", "bulk"),
        ("X-Autoreply", "yes"),
        ("X-Auto-Response-Suppress", "DR, OOF, AutoReply"),
        ("Return-Path", "<>"),
        ("From", "Mail Delivery System <MAILER-DAEMON@mx.example.com>"),
        ("From", "no-reply@example.com"),
        ("List-Id", "<news.example.com>"),
        ("Content-Type", "multipart/report; report-type=delivery-status"),
        ("Subject", "Automatic reply: holidays"),
        ("Subject", "Abwesenheitsnotiz: Urlaub"),
    ],
)
def test_automatic(name: str, value: str) -> None:
    assert is_automatic([("Subject", "x"), (name, value)])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Auto-Submitted", "no"),
        ("Precedence", "normal"),
        ("Return-Path", "<ada@example.com>"),
        ("From", "Norbert Reply <norbert@example.com>"),
        ("Subject", "The automatic reply does not work"),
        ("X-Auto-Response-Suppress", "DR"),
        ("Reply-To", "noreply@example.com"),
        ("Content-Type", "multipart/mixed"),
    ],
)
def test_written_by_a_person(name: str, value: str) -> None:
    assert automatic_reason([(name, value)]) == ""


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("Yes.\n\nOn 3 May 2026 at 10:00, Ada <ada@example.com> wrote:\n> Is it?\n", "Yes."),
        ("Ja.\n\nAm 03.05.2026 um 10:00 schrieb Ada:\n> Geht es?\n", "Ja."),
        ("Sì.\n\nIl giorno 3 mag 2026, Ada ha scritto:\n> Va?\n", "Sì."),
        ("Yes.\n\n-----Original Message-----\nFrom: Ada\nIs it?", "Yes."),
        ("Ja.\n\nVon: Ada\nGesendet: Montag\nAn: Bo\nBetreff: Frage\n\nGeht es?", "Ja."),
        ("> Is it?\n\nYes.", "Yes."),
        ("On 3 May 2026 Ada wrote:\n> Is it?\n\nYes, below.", "Yes, below."),
        (
            "FYI\n\n---------- Forwarded message ----------\nFrom: x\nDate: y\n\nz",
            "FYI\n\n---------- Forwarded message ----------\nFrom: x\nDate: y\n\nz",
        ),
        ("> only a quote", "> only a quote"),
        ("On Monday I wrote two letters.", "On Monday I wrote two letters."),
        ("", ""),
    ],
)
def test_visible_part(text: str, visible: str) -> None:
    assert visible_part(text) == visible


@given(st.text(alphabet=st.sampled_from("ab >\n-:1OnFromwrte"), max_size=200))
def test_a_reply_never_vanishes(text: str) -> None:
    assert bool(visible_part(text).strip()) == bool(text.strip())


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two<br>three</p>", "one\n\ntwo\nthree"),
        ("<script>alert(1)</script><title>t</title>a &amp; b&lt;c", "a & b<c"),
        ("<blockquote>quoted</blockquote>own", "> quoted\nown"),
        ('<a title="x > y" href=z>link</a>', "link"),
        ("<!-- comment <b> -->seen", "seen"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<p>open <b", "open b"),
    ],
)
def test_html_to_text(html: str, text: str) -> None:
    assert html_to_text(html) == text


@given(st.text(alphabet=st.sampled_from("<>!-/?&;\"' abp="), max_size=200))
def test_html_never_raises(html: str) -> None:
    html_to_text(html)


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        (b"<a@x> <b@y>\t<a@x>", ("<a@x>", "<b@y>")),
        (b"bare@example.com", ("<bare@example.com>",)),
        (b"< spaced@x >", ("<spaced@x>",)),
        (b"no id here", ()),
    ],
)
def test_message_ids(value: bytes, ids: tuple[str, ...]) -> None:
    assert message_ids(value) == ids


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (b'"Byron, Ada" <ada@example.com>, bo@example.com', [("Byron, Ada", "ada@example.com"), ("", "bo@example.com")]),
        (b"undisclosed-recipients:;", []),
        (b"Friends: ada@example.com, bo@example.com;", [("", "ada@example.com"), ("", "bo@example.com")]),
        (b"o'brien@example.com", [("", "o'brien@example.com")]),
        (b"me@exampl'e.com", [("", "me@example.com")]),
        (b'Dr. X <dr_x"@example.com>', [("Dr. X", "dr_x@example.com")]),
        (b"=?utf-8?q?=22Ada=22?= <ada@example.com>", [("Ada", "ada@example.com")]),
        (b"ada@example.com <ada@example.com>; bo@example.com", [("ada@example.com", "ada@example.com"), ("", "bo@example.com")]),
    ],
)
def test_addresses(value: bytes, found: list[tuple[str, str]]) -> None:
    assert [(one.name, one.email) for one in addresses(value)] == found
