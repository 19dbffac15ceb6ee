"""Renews ``functions/invoices/domain/codelists.py`` from the official code lists; only the codes are carried over.

``python -m tests.conformance.invoices.codelists [REFERENCE]``, with ``functions`` and ``layers/kernel`` on the path. A test says when
module and reference differ.
"""

import json
import sys
import textwrap
from pathlib import Path
from typing import Final

MODULE: Final = Path(__file__).parents[3] / "functions" / "invoices" / "domain" / "codelists.py"
NAMES: Final = (
    # name, rule, syntax, which of its lists, what it is
    ("INVOICE_TYPES", "BR-CL-01", "ubl", 0, "UNTDID 1001, invoices"),
    ("CREDIT_NOTE_TYPES", "BR-CL-01", "ubl", 1, "UNTDID 1001, credit notes"),
    ("DOCUMENT_TYPES", "BR-CL-01", "cii", 0, "UNTDID 1001, invoices and credit notes"),
    ("CURRENCIES", "BR-CL-04", "ubl", 0, "ISO 4217"),
    ("TAX_POINTS_UBL", "BR-CL-06", "ubl", 0, "UNTDID 2005, restricted"),
    ("TAX_POINTS_CII", "BR-CL-06", "cii", 0, "UNTDID 2475, restricted"),
    ("REFERENCE_QUALIFIERS", "BR-CL-07", "ubl", 0, "UNTDID 1153, restricted"),
    ("NOTE_SUBJECTS_UBL", "BR-CL-08", "ubl", 0, "UNTDID 4451"),
    ("NOTE_SUBJECTS_CII", "BR-CL-08", "cii", 0, "UNTDID 4451"),
    ("IDENTIFIER_SCHEMES", "BR-CL-10", "ubl", 0, "ISO 6523 ICD"),
    ("CLASSIFICATION_SCHEMES", "BR-CL-13", "ubl", 0, "UNTDID 7143"),
    ("COUNTRIES_UBL", "BR-CL-14", "ubl", 0, "ISO 3166-1 alpha-2, and 1A, XI"),
    ("COUNTRIES_CII", "BR-CL-14", "cii", 0, "ISO 3166-1 alpha-2, and 1A, XI"),
    ("PAYMENT_MEANS", "BR-CL-16", "ubl", 0, "UNTDID 4461"),
    ("VAT_CATEGORIES", "BR-CL-17", "ubl", 0, "UNTDID 5305, restricted"),
    ("ALLOWANCE_REASONS", "BR-CL-19", "ubl", 0, "UNTDID 5189, restricted"),
    ("CHARGE_REASONS", "BR-CL-20", "ubl", 0, "UNTDID 7161"),
    ("EXEMPTION_REASONS", "BR-CL-22", "ubl", 0, "CEF VATEX"),
    ("UNITS", "BR-CL-23", "ubl", 0, "UN/ECE Recommendation 20, and 21 with prefix X"),
    ("ADDRESS_SCHEMES", "BR-CL-25", "ubl", 0, "CEF EAS"),
)
HEAD: Final = '''"""The code lists of EN 16931 as the official artefacts hold them (CEN, version 1.3.16): codes only.

Written by ``python -m tests.conformance.invoices.codelists``; do not edit by hand. Source: reference/einvoice/codelists.json.
"""

from typing import Final


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


'''


def module_text(einvoice: Path) -> str:
    """The module as it should read."""
    lists = json.loads((einvoice / "codelists.json").read_text())
    parts = []
    for name, rule, syntax, which, what in NAMES:
        codes = " ".join(sorted(set(lists[rule][syntax][which])))
        lines = textwrap.wrap(codes, 128, break_on_hyphens=False, break_long_words=False)
        if len(lines) == 1 and len(lines[0]) + len(name) < 110:
            parts.append(f'{name}: Final = _codes("{lines[0]}")\n"""{what}"""\n')
        else:
            body = "\n".join(f'    "{line}{" " if index + 1 < len(lines) else ""}"' for index, line in enumerate(lines))
            parts.append(f'{name}: Final = _codes(\n{body}\n)\n"""{what}"""\n')
    return HEAD + "".join(parts)


def main() -> int:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3].parent / "shared" / "reference"
    MODULE.write_text(module_text(root / "einvoice"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
