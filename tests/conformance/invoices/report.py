"""How the rules compare with the official artefacts, on the official examples, unit sets and broken invoices.

``python -m tests.conformance.invoices.report [REFERENCE]`` prints the table; the tests beside it assert what it shows: for each document
the set of rules that the official artefact fires against the set that ours fires, core and syntax each, errors and warnings apart. The
rules of the countries have no official documents here; what they say of the examples is shown.
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from invoices.domain import document
from invoices.domain.findings import Flag
from invoices.domain.rule_sets import REGISTERED, en16931
from invoices.domain.rules import ALWAYS_TRUE, IDS
from invoices.domain.syntax import cii, ubl
from invoices.domain.verdict import Verdict, judge

OFFICIAL = frozenset(code for code in IDS if code.startswith("BR-"))
"""Rules of the core that are implemented and can fire."""
SYNTAX = {"ubl": frozenset(rule.id for rule in ubl.RULES), "cii": frozenset(rule.id for rule in cii.RULES) | cii.SILENT}
"""Rules on each syntax."""
COMPARED = OFFICIAL | SYNTAX["ubl"] | SYNTAX["cii"]
CORE = (en16931.SET,)


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
        return f"{self.name:22} {self.equal:5} of {self.cases:5} equal  {share:6.2f} %  {each_ms:6.2f} ms each"


def judged(data: bytes, score: Score) -> Verdict:
    """What core and syntax rules say of a document, ours on form included."""
    begun = time.perf_counter()
    verdict = judge(document.read(data), CORE)
    score.seconds += time.perf_counter() - begun
    return verdict


def examples(einvoice: Path) -> Score:
    """Official examples: nothing fatal, not even by our own rules on form."""
    score = Score("examples")
    for path in _examples(einvoice):
        score.add(path.name, set(), set(judged(path.read_bytes(), score).rules(Flag.FATAL)))
    return score


def _examples(einvoice: Path) -> list[Path]:
    return sorted(each for each in (einvoice / "examples").rglob("*") if each.suffix.lower() == ".xml")


def countries(einvoice: Path) -> dict[str, dict[str, int]]:
    """What the rules of the countries say of the examples that name them: set -> rule -> documents."""
    found: dict[str, dict[str, int]] = {}
    for path in _examples(einvoice):
        verdict = judge(document.read(path.read_bytes()), REGISTERED[1:], syntax=False)
        for name in verdict.sets:
            rules = found.setdefault(name, {"documents": 0})
            rules["documents"] += 1
            for code in verdict.counts:
                rules[code] = rules.get(code, 0) + 1
    return found


def mutants(einvoice: Path, syntax: str) -> tuple[Score, Score, Score]:
    """Broken invoices by core and by syntax rules, and those on which the official artefact aborts: there ours must find something."""
    core, form, aborted = Score(f"mutants {syntax}, core"), Score(f"mutants {syntax}, syntax"), Score(f"mutants {syntax}, aborted")
    for case in _cases(einvoice, f"{syntax}_expected.jsonl"):
        data = (einvoice / "mutants" / case["file"]).read_bytes()
        if case["errors"] is None:
            aborted.add(case["file"], {"verdict"}, {"verdict"} if judged(data, aborted).counts else set())
        else:
            found = set(judged(data, core).counts)
            wanted = set(case["errors"]) | set(case["warnings"])
            core.add(case["file"], wanted & OFFICIAL, found & OFFICIAL)
            form.add(case["file"], wanted & SYNTAX[syntax], found & SYNTAX[syntax])
    return core, form, aborted


def syntax_documents(einvoice: Path, syntax: str) -> tuple[Score, Score]:
    """One document for each of many syntax rules: errors and warnings apart, core rules included, ours on form left out."""
    errors, warnings = Score(f"syntax {syntax}, errors"), Score(f"syntax {syntax}, warnings")
    for case in _cases(einvoice, f"syntax_{syntax}_expected.jsonl"):
        verdict = judged((einvoice / "mutants" / case["file"]).read_bytes(), errors)
        found = {code for code in verdict.rules(Flag.FATAL) if not code.startswith("FORM-")}
        errors.add(case["file"], set(case["errors"]), found)
        warnings.add(case["file"], set(case["warnings"]), set(verdict.rules(Flag.WARNING)))
    return errors, warnings


def _cases(einvoice: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (einvoice / "mutants" / name).read_text().splitlines()]


def unit(einvoice: Path) -> Score:
    """Official unit sets: each assertion on an implemented rule."""
    score = Score("unit assertions")
    for path in sorted((einvoice / "unit").rglob("*.xml")):
        for index, (assertions, data) in enumerate(_tests(path)):
            found = set(judged(data, score).counts)
            for kind, code in assertions:
                if code in COMPARED:
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
    parts = [*mutants(einvoice, "ubl"), *mutants(einvoice, "cii"), *syntax_documents(einvoice, "ubl"), *syntax_documents(einvoice, "cii")]
    return [examples(einvoice), unit(einvoice), *parts]


def main() -> int:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[3].parent / "shared" / "reference"
    einvoice = root / "einvoice"
    if not einvoice.is_dir():
        sys.stdout.write(f"skipped: no official data at {einvoice}\n")
        return 0
    scores = all_scores(einvoice)
    on_syntax = sum(len(ids) for ids in SYNTAX.values())
    sys.stdout.write(f"{len(OFFICIAL) + len(ALWAYS_TRUE)} rules of EN 16931, {len(ALWAYS_TRUE)} of them true by definition; ")
    sys.stdout.write(f"{on_syntax} on the syntaxes; {', '.join(f'{len(each.ids)} of {each.name}' for each in REGISTERED[1:])}\n")
    for score in scores:
        sys.stdout.write(score.line() + "\n")
        for difference in score.differences:
            sys.stdout.write(f"    {difference}\n")
    for name, rules in countries(einvoice).items():
        documents = rules.pop("documents")
        said = ", ".join(f"{code} in {count}" for code, count in sorted(rules.items())) or "nothing"
        sys.stdout.write(f"{name} on {documents} examples that name it: {said}\n")
    return 0 if all(score.cases == score.equal for score in scores) else 1


if __name__ == "__main__":
    sys.exit(main())
