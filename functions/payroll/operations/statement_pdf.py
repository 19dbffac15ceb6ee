"""A year-end statement as a printed page, under the numbers of the official form."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from payroll.domain.words import day, language_of, number, word
from payroll.operations.pdf_page import Paper, Row, pdf
from payroll.operations.pdf_rows import Entry, Facts, Gap, Heads, Masthead, Note


def statement_pdf(content: Mapping[str, Any]) -> bytes:
    """The statement of a JSON document as PDF. The same content gives the same bytes."""
    language = language_of(content["language"])
    employer, employee = content["employer"], content["employee"]
    title = word(f"statement_{content['country']}", language)
    year = word("statement_of", language, content["tax_year"])
    issue = f"{word('statement_number', language)} {content['number']}"
    below = (*employer["address"], *(f"{name}: {reference}" for name, reference in sorted(employer["references"].items())))
    return pdf(
        Paper(
            title=f"{title} {content['tax_year']} – {employee['name']}",
            author=employer["name"],
            language=language,
            head=(Masthead(employer["name"], title, year, below), _facts(content, language), Gap(6)),
            top=(Heads(word("box", language), (f"{word('amount', language)} ({content['currency']})",), word("description", language)),),
            rows=tuple(_rows(content, language)),
            running=f"{employee['id']} · {employee['name']} · {year} · {issue} · {employer['name']}",
            page=word("page", language, "{}", "{}"),
        )
    )


def _facts(content: Mapping[str, Any], language: str) -> Row:
    employee, employment = content["employee"], content["employment"]
    first, last = (day(date.fromisoformat(employment[end]), language) for end in ("from", "to"))
    left = (("employee", employee["name"]), ("employee_id", employee["id"]))
    right = (("employment", f"{first} – {last}"), ("statement_number", str(content["number"])))
    return Facts(*(tuple((word(name, language), value) for name, value in facts) for facts in (left, right)))


def _rows(content: Mapping[str, Any], language: str) -> Iterator[Row]:
    boxes = content["boxes"]
    for box in (each for each in boxes if "row" not in each):
        value = str(box["days"]) if "days" in box else number(box["amount"], language)
        yield Entry(_label(box, language), (value,), number=_shown(box["number"]))
    yield from _table([each for each in boxes if "row" in each], content["country"], language)
    yield Gap(8)
    yield Note(word("statement_note", language))
    if content["unverified"]:
        yield Note(word("unverified_boxes", language, ", ".join(content["unverified"])))
    if content["replaces"] is not None:
        yield Note(word("replaces", language, content["replaces"]))


def _label(box: Mapping[str, Any], language: str) -> str:
    labels: Mapping[str, str] = box["labels"]
    return labels.get(language) or labels.get("en") or next(iter(labels.values()))


def _table(boxes: Sequence[Mapping[str, Any]], country: str, language: str) -> Iterator[Row]:
    """Boxes that the form repeats: a line for each row, a column for each number, and below what the numbers mean."""
    if not boxes:
        return
    rows = dict.fromkeys(box["row"] for box in boxes)
    columns = {box["number"].removesuffix(f" {box['row']}"): _label(box, language) for box in boxes}
    yield Gap(8)
    yield Heads("", tuple(columns))
    for row in rows:
        amounts = tuple(number(box["amount"], language) for box in boxes if box["row"] == row)
        yield Entry(word(f"row_{country}", language, row), amounts)
    yield Gap(4)
    yield from (Note(f"{name}: {label}") for name, label in columns.items())


def _shown(number: str) -> str:
    """The number of a box; boxes without an official number are known by their names alone."""
    return number if any(letter.isdigit() for letter in number) else ""
