"""``python -m invoices.check FILE... [--json]``: judges invoices and prints one line per file.

With ``--json`` each line is a JSON object: file, syntax, number, errors and warnings (rule ids), findings. What cannot be read has the
error UNREADABLE, a reason and a detail. Exit code 0 when nothing is fatal, 1 when a file has fatal findings or cannot be read as an
invoice, 2 when the command itself is wrong.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from invoices.domain import document
from invoices.domain.findings import Flag
from invoices.domain.verdict import judge


def check(path: Path) -> dict[str, Any]:
    """Judges one file; never raises on its contents."""
    shown: dict[str, Any] = {"file": str(path)}
    unreadable = {"syntax": None, "errors": ["UNREADABLE"], "warnings": []}
    try:
        if path.stat().st_size > document.MAX_BYTES:
            raise document.Unreadable("too_large", f"The file has {path.stat().st_size} bytes; at most {document.MAX_BYTES} are read.")
        invoice = document.read(path.read_bytes())
    except OSError as error:
        return shown | unreadable | {"reason": "no_file", "detail": error.strerror or "cannot be opened"}
    except document.Unreadable as error:
        return shown | unreadable | {"reason": error.reason, "detail": error.detail}
    verdict = judge(invoice)
    return shown | {
        "syntax": invoice.syntax.value,
        "number": invoice.text("BT-1"),
        "errors": verdict.rules(Flag.FATAL),
        "warnings": verdict.rules(Flag.WARNING),
        "findings": [
            {"rule": each.rule, "flag": each.flag.value, "terms": list(each.terms), "where": each.where, "message": each.message}
            for each in verdict.findings
        ],
    }


def _line(shown: dict[str, Any]) -> str:
    if "reason" in shown:
        return f"{shown['file']}: unreadable ({shown['reason']}): {shown['detail']}"
    if not shown["findings"]:
        return f"{shown['file']}: {shown['syntax']} {shown['number']}: no findings"
    heads = f"{shown['file']}: {shown['syntax']} {shown['number']}: {len(shown['findings'])} findings"
    return "\n".join([heads, *(f"  {each['flag']} {each['rule']} {each['message']}\n    at {each['where']}" for each in shown["findings"])])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m invoices.check", description="Judges UBL and CII invoices by EN 16931.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    options = parser.parse_args(arguments)
    fine = True
    for path in options.files:
        shown = check(path)
        fine = fine and not shown["errors"]
        sys.stdout.write((json.dumps(shown, ensure_ascii=False) if options.json else _line(shown)) + "\n")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
