"""``python -m invoices.check FILE... [--json] [--core]``: judges invoices and prints one line per invoice.

Read are UBL, CII, FatturaPA and the semantic model as JSON, each as it is, in a signed envelope (p7m) or inside of a PDF (Factur-X); of a
FatturaPA with several bodies each is an invoice of its own.

With ``--json`` each line is a JSON object: file, wrapping (what the invoice was taken out of, outermost first), body (its place in a lot,
from 1; null for a single one), syntax, number, sets (the sets of rules that were asked), errors and warnings (rule ids), findings. The sets
of the countries are asked by what the invoice says of itself (BT-24); ``--core`` leaves them out. What cannot be read has the error
UNREADABLE, a reason and a detail. Exit code 0 when nothing is fatal, 1 when an invoice has fatal findings or cannot be read, 2 when the
command itself is wrong.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from invoices.domain import document
from invoices.domain.container import opened
from invoices.domain.fattura.lot import bodies
from invoices.domain.findings import Flag
from invoices.domain.rule_sets import CORE, REGISTERED
from invoices.domain.rule_sets.rule_set import RuleSet
from invoices.domain.verdict import judge

UNREADABLE: Final[dict[str, Any]] = {"syntax": None, "sets": [], "errors": ["UNREADABLE"], "warnings": []}


def check(path: Path, sets: Sequence[RuleSet] = REGISTERED) -> list[dict[str, Any]]:
    """Judges the invoices of one file; never raises on its contents."""
    shown: dict[str, Any] = {"file": str(path), "wrapping": [], "body": None}
    try:
        if path.stat().st_size > document.MAX_BYTES:
            raise document.Unreadable("too_large", f"The file has {path.stat().st_size} bytes; at most {document.MAX_BYTES} are read.")
        found = opened(path.read_bytes())
    except OSError as error:
        return [shown | UNREADABLE | {"reason": "no_file", "detail": error.strerror or "cannot be opened"}]
    except document.Unreadable as error:
        return [shown | UNREADABLE | {"reason": error.reason, "detail": error.detail}]
    shown["wrapping"] = list(found.wrapping)
    apart = bodies(found.content)
    if not apart:
        return [shown | _judged(found.content, sets)]
    return [shown | {"body": place} | _judged(body, sets) for place, body in enumerate(apart, 1)]


def _judged(content: bytes, sets: Sequence[RuleSet]) -> dict[str, Any]:
    try:
        invoice = document.read(content)
    except document.Unreadable as error:
        return UNREADABLE | {"reason": error.reason, "detail": error.detail}
    verdict = judge(invoice, sets)
    return {
        "syntax": invoice.syntax.value,
        "number": invoice.text("BT-1"),
        "sets": list(verdict.sets),
        "errors": verdict.rules(Flag.FATAL),
        "warnings": verdict.rules(Flag.WARNING),
        "findings": [
            {
                "rule": each.rule,
                "set": each.rule_set,
                "flag": each.flag.value,
                "terms": list(each.terms),
                "where": each.where,
                "message": each.message,
            }
            for each in verdict.findings
        ],
    }


def _line(shown: dict[str, Any]) -> str:
    place = f"[{shown['body']}]" if shown["body"] else ""
    around = f" ({' in '.join(reversed(shown['wrapping']))})" if shown["wrapping"] else ""
    head = f"{shown['file']}{place}{around}"
    if "reason" in shown:
        return f"{head}: unreadable ({shown['reason']}): {shown['detail']}"
    head = f"{head}: {shown['syntax']} {shown['number']}"
    if not shown["findings"]:
        return f"{head}: no findings ({', '.join(shown['sets'])})"
    heads = f"{head}: {len(shown['findings'])} findings ({', '.join(shown['sets'])})"
    return "\n".join([heads, *(f"  {each['flag']} {each['rule']} {each['message']}\n    at {each['where']}" for each in shown["findings"])])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m invoices.check",
        description="Judges invoices (UBL, CII, FatturaPA, JSON; also in p7m and PDF) by EN 16931, XRechnung, Peppol and the Italian SdI.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    parser.add_argument("--core", action="store_true", help="without the sets of the countries that BT-24 names")
    options = parser.parse_args(arguments)
    fine = True
    for path in options.files:
        for shown in check(path, CORE if options.core else REGISTERED):
            fine = fine and not shown["errors"]
            sys.stdout.write((json.dumps(shown, ensure_ascii=False) if options.json else _line(shown)) + "\n")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
