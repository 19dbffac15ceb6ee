"""The part of a mail that its writer wrote, without what is quoted below or above it. The full text is always kept
beside it, so this may err on a rare client; it may never hide everything."""

import re

_CHARS_MAX = 100_000

# "On <date>, <somebody> wrote:" in the languages of our companies and their customers; the attribution may run over
# up to three lines.
_OPENERS = "On|Am|Le|El|Il|Op|Em|Dnia|Den|W dniu|V[àa]o"
_VERBS = r"wrote|sent|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|napisał(?:\(a\))?|skrev|đã viết"
_ATTRIBUTION = (
    rf"(?:{_OPENERS})\b(?=[^\n]{{0,200}}\d)[^\n]{{0,300}}(?:\n[^\n]{{0,200}}){{0,2}}?"
    rf"(?:{_VERBS})\b[^\n]{{0,100}}?(?:\n[ \t]?[^\n]{{0,20}})?(?::|-{{2,}})[ \t]*$"
)
_WROTE = re.compile(
    rf"^[ \t>]{{0,20}}-{{0,10}}[ \t]?(?:{_ATTRIBUTION}"
    r"|At\b[ \t]+\d[^\n]{0,200}\bwrote:[ \t]*$"
    r"|[^\n<>]{1,100}<[^\n<>@]{1,100}@[^\n<>]{1,150}>[ \t]+schrieb am\b[^\n]{0,200}(?:\n[^\n]{0,200})?:[ \t]*$"
    r"|\d{4}-\d\d-\d\d[ \t]+\d{1,2}:\d\d[ \t]+GMT[^\n]{0,200}(?:(?:\n[^\n]{0,200})?:[ \t]*$|$))",
    re.MULTILINE,
)
_WROTE_IN_LINE = re.compile(rf"(?<!-)-{{2,10}}[ \t]?{_ATTRIBUTION}", re.MULTILINE)
_ORIGINAL = re.compile(
    r"^[ \t*_]*-{3,}[ \t]*(?:original message|reply message|ursprüngliche nachricht|original-nachricht|mensaje original|"
    r"message d'origine|messaggio originale|oorspronkelijk bericht|mensagem original|ursprungligt meddelande)[ \t]*-{3,}[ \t*_]*$",
    re.IGNORECASE | re.MULTILINE,
)
_FORWARDED = re.compile(
    r"^[ \t]*-{4,}[ \t]*(?:forwarded message|weitergeleitete nachricht|message transféré)[ \t]*-{4,}", re.IGNORECASE | re.MULTILINE
)
# A block of copied headers: at least two of them on consecutive lines, the first one a sender or a date.
_FIRST_NAMES = "From|Von|De|Da|Från|Van|Fra|Od|Date|Datum"
_NEXT_NAMES = (
    r"Reply-To|Sent|Gesendet|Enviado|Envoyé|Inviato|Skickat|Verzonden|Date|Data|Datum|To|An|A|À|Para|Till|Aan|From|Von"
    "|Risposta|Subject|Betreff"
)
_HEADER_BLOCK = re.compile(
    rf"^[ \t>*]*(?:{_FIRST_NAMES})[ \t*]*:[^\n]+\n(?:[ \t]*\n)?(?:[ \t>*]*(?:{_NEXT_NAMES})[ \t*]*:[^\n]*\n?)", re.MULTILINE
)
_RULE = re.compile(r"\n[ \t]*[_*-]{10,}[ \t]*\n*\Z")


def visible_part(text: str) -> str:
    """The reply itself. Quotes are cut at the first attribution, original-message line or copied header block; a
    reply below its quote is found beneath the `>` lines. When nothing is left, the whole text is the reply."""
    body = text[:_CHARS_MAX].replace("\r\n", "\n")
    forwarded = _FORWARDED.search(body)
    cut = _first_cut(body)
    if cut is None or (forwarded and forwarded.start() <= cut[0]):
        reply = body if forwarded else _without_quoted_lines(body)
    else:
        start, end = cut
        above = _without_quoted_lines(body[:start])
        below = _below_quote(body[end:])
        reply = f"{above.rstrip()}\n{below}" if above.strip() and below else above if above.strip() else below
    reply = _RULE.sub("", reply.rstrip()).strip("\n").rstrip()
    return reply if reply.strip() else text.strip()


def _first_cut(body: str) -> tuple[int, int] | None:
    """(where the reply ends, where the quote's introduction ends)."""
    cuts: list[tuple[int, int]] = []
    cuts.extend(match.span() for pattern in (_WROTE, _WROTE_IN_LINE) if (match := pattern.search(body)))
    cuts.extend((match.start(), len(body)) for pattern in (_ORIGINAL, _HEADER_BLOCK) if (match := pattern.search(body)))
    return min(cuts) if cuts else None


def _without_quoted_lines(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">"))


def _below_quote(text: str) -> str:
    """What stands under the last quoted line; '' when the quote has no `>` marks, or only a signature follows."""
    lines = text.split("\n")
    quoted = [index for index, line in enumerate(lines) if line.startswith(">")]
    if not quoted:
        return ""
    below = "\n".join(lines[quoted[-1] + 1 :]).strip()
    return "" if re.match(r"--[ \t]*\n", below) else below
