"""How the rules compare with the official artefacts, on the official examples, unit sets and broken invoices.

``python -m tests.conformance.invoices.report [REFERENCE]`` prints the table; the tests beside it assert what it shows. Only rules that are
implemented are compared: for each document, the set of them that the official artefact fires against the set that ours fires.
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from invoices.domain import document
from invoices.domain.findings import Flag
from invoices.domain.rules import ALWAYS_TRUE, IDS
from invoices.domain.verdict import judge

OFFICIAL = frozenset(code for code in IDS if code.startswith("BR-"))
"""Rules of the standard that are implemented and can fire."""


@dataclass
class Score:
    """Cases compared, cases equal, and the differences in words."""

    name: str
    cases: int = 0
    equal: int = 0
    seconds: float = 0.0
    differences: list[str] = field(default_factory=list)

    def add(self, case: str, wanted: set[str], found: set[str]) -> None:
        self.cases += 1
        if wanted == found:
            self.equal += 1
        else:
            self.differences.append(f"{case}: missing {sorted(wanted - found)}, too many {sorted(found - wanted)}")

    def line(self) -> str:
        share = 100 * self.equal / self.cases if self.cases else 0.0
        each_ms = 1000 * self.seconds / max(self.cases, 1)
        return f"{self.name:28} {self.equal:5} of {self.cases:5} equal  {share:6.2f} %  {each_ms:6.2f} ms each"


def fired(data: bytes, score: Score) -> dict[str, int]:
    """Rules that ours fires on a document, ours on form included."""
    begun = time.perf_counter()
    counts = judge(document.read(data)).counts
    score.seconds += time.perf_counter() - begun
    return counts


def examples(einvoice: Path) -> Score:
    """Official examples: nothing fatal, not even by our own rules on form."""
    score = Score("examples")
    for path in sorted(each for each in (einvoice / "examples").rglob("*") if each.suffix.lower() == ".xml"):
        begun = time.perf_counter()
        verdict = judge(document.read(path.read_bytes()))
        score.seconds += time.perf_counter() - begun
        score.add(path.name, set(), set(verdict.rules(Flag.FATAL)))
    return score


def mutants(einvoice: Path, syntax: str) -> tuple[Score, Score]:
    """Broken invoices, and those on which the official artefact aborts: there ours must find something and not raise."""
    score, aborted = Score(f"mutants {syntax}"), Score(f"mutants {syntax}, aborted")
    for line in (einvoice / "mutants" / f"{syntax}_expected.jsonl").read_text().splitlines():
        case = json.loads(line)
        data = (einvoice / "mutants" / case["file"]).read_bytes()
        if case["errors"] is None:
            aborted.add(case["file"], {"verdict"}, {"verdict"} if fired(data, aborted) else set())
        else:
            wanted = set(case["errors"]) | set(case["warnings"])
            score.add(case["file"], wanted & OFFICIAL, set(fired(data, score)) & OFFICIAL)
    return score, aborted


def unit(einvoice: Path) -> Score:
    """Official unit sets: each assertion on an implemented rule."""
    score = Score("unit assertions")
    for path in sorted((einvoice / "unit").rglob("*.xml")):
        for index, (assertions, data) in enumerate(_tests(path)):
            found = set(fired(data, score))
            for kind, code in assertions:
                if code in OFFICIAL:
                    score.add(f"{path.name} test {index}", set() if kind == "success" else {code}, found & {code})
    return score


def _tests(path: Path) -> Iterator[tuple[list[tuple[str, str]], bytes]]:
    for test in etree.parse(path).getroot().iterchildren("{*}test"):
        assertions, subject = [], None
        for child in test.iterchildren(tag=etree.Element):
            if etree.QName(child).localname == "assert":
                assertions = [(etree.QName(each).localname, (each.text or "").strip()) for each in child.iterchildren(tag=etree.Element)]
            else:
                subject = child
        if subject is not None:
            yield [each for each in assertions if each[0] in ("success", "error", "warning")], etree.tostring(subject, with_tail=False)


def all_scores(einvoice: Path) -> list[Score]:
    return [examples(einvoice), unit(einvoice), *mutants(einvoice, "ubl"), *mutants(einvoice, "cii")]


def main() -> int:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3].parent / "shared" / "reference"
    einvoice = root / "einvoice"
    if not einvoice.is_dir():
        sys.stdout.write(f"skipped: no official data at {einvoice}\n")
        return 0
    scores = all_scores(einvoice)
    sys.stdout.write(f"{len(OFFICIAL) + len(ALWAYS_TRUE)} rules of EN 16931, {len(ALWAYS_TRUE)} of them true by definition\n")
    for score in scores:
        sys.stdout.write(score.line() + "\n")
        for difference in score.differences:
            sys.stdout.write(f"    {difference}\n")
    return 0 if all(score.cases == score.equal for score in scores) else 1


if __name__ == "__main__":
    sys.exit(main())
