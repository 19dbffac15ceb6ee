"""``python -m invoices.check FILE... [--json] [--core]``: judges invoices and prints one line per file.

With ``--json`` each line is a JSON object: file, syntax, number, sets (the sets of rules that were asked), errors and warnings (rule ids),
findings. The sets of the countries are asked by what the invoice says of itself (BT-24); ``--core`` leaves them out. What cannot be read
has the error UNREADABLE, a reason and a detail. Exit code 0 when nothing is fatal, 1 when a file has fatal findings or cannot be read as
an invoice, 2 when the command itself is wrong.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from invoices.domain import document
from invoices.domain.findings import Flag
from invoices.domain.rule_sets import REGISTERED, en16931
from invoices.domain.rule_sets.rule_set import RuleSet
from invoices.domain.verdict import judge


def check(path: Path, sets: Sequence[RuleSet] = REGISTERED) -> dict[str, Any]:
    """Judges one file; never raises on its contents."""
    shown: dict[str, Any] = {"file": str(path)}
    unreadable: dict[str, Any] = {"syntax": None, "sets": [], "errors": ["UNREADABLE"], "warnings": []}
    try:
        if path.stat().st_size > document.MAX_BYTES:
            raise document.Unreadable("too_large", f"The file has {path.stat().st_size} bytes; at most {document.MAX_BYTES} are read.")
        invoice = document.read(path.read_bytes())
    except OSError as error:
        return shown | unreadable | {"reason": "no_file", "detail": error.strerror or "cannot be opened"}
    except document.Unreadable as error:
        return shown | unreadable | {"reason": error.reason, "detail": error.detail}
    verdict = judge(invoice, sets)
    return shown | {
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
    if "reason" in shown:
        return f"{shown['file']}: unreadable ({shown['reason']}): {shown['detail']}"
    head = f"{shown['file']}: {shown['syntax']} {shown['number']}"
    if not shown["findings"]:
        return f"{head}: no findings ({', '.join(shown['sets'])})"
    heads = f"{head}: {len(shown['findings'])} findings ({', '.join(shown['sets'])})"
    return "\n".join([heads, *(f"  {each['flag']} {each['rule']} {each['message']}\n    at {each['where']}" for each in shown["findings"])])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m invoices.check", description="Judges UBL and CII invoices by EN 16931, XRechnung and Peppol."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    parser.add_argument("--core", action="store_true", help="by EN 16931 and the rules on the syntax alone")
    options = parser.parse_args(arguments)
    fine = True
    for path in options.files:
        shown = check(path, (en16931.SET,) if options.core else REGISTERED)
        fine = fine and not shown["errors"]
        sys.stdout.write((json.dumps(shown, ensure_ascii=False) if options.json else _line(shown)) + "\n")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
