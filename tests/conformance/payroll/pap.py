"""The ministry's wage tax algorithm as it is published, run from its XML, to compare ours with.

`python -m tests.conformance.payroll.pap 100000` compares that many random cases for each year and prints what differs; a second number
is the seed.
The pseudo-code consists of EVAL, IF and EXECUTE over BigDecimal values. It is translated into Python functions over a class that
keeps scale and rounding as Java's BigDecimal does; nothing of ours takes part in it.
"""

import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

REFERENCE = Path(__file__).parents[4] / "shared/reference/payroll"
_MAX_SCALE = 40
_BATCH = 1_000


class BigDecimal:
    """A decimal `unscaled / 10**scale`, with those methods of java.math.BigDecimal that the pseudo-code uses."""

    __slots__ = ("scale", "unscaled")
    ROUND_UP, ROUND_DOWN = 0, 1
    ZERO: "BigDecimal"
    ONE: "BigDecimal"

    def __init__(self, unscaled: int, scale: int = 0) -> None:
        self.unscaled, self.scale = unscaled, scale

    @classmethod
    def valueOf(cls, value: "int | float | str | BigDecimal") -> "BigDecimal":
        """Of a whole number, or of a double by its shortest text, as Java does."""
        if isinstance(value, BigDecimal):
            return value
        whole, _, fraction = str(value).partition(".")
        return cls(int(whole + fraction), len(fraction))

    def at(self, scale: int) -> int:
        """The unscaled number at a scale that is not smaller."""
        return self.unscaled * int(10 ** (scale - self.scale))

    def add(self, other: "BigDecimal") -> "BigDecimal":
        scale = max(self.scale, other.scale)
        return BigDecimal(self.at(scale) + other.at(scale), scale)

    def subtract(self, other: "BigDecimal") -> "BigDecimal":
        return self.add(BigDecimal(-other.unscaled, other.scale))

    def multiply(self, other: "BigDecimal") -> "BigDecimal":
        return BigDecimal(self.unscaled * other.unscaled, self.scale + other.scale)

    def divide(self, other: "BigDecimal", scale: int | None = None, mode: int | None = None) -> "BigDecimal":
        """With a scale, rounded to it; without one the quotient must end, or Java would refuse it."""
        if scale is not None and mode is not None:
            return BigDecimal(_rounded(self.unscaled * 10 ** (scale + other.scale), other.unscaled * 10**self.scale, mode), scale)
        for places in range(_MAX_SCALE):
            quotient, rest = divmod(self.unscaled * 10 ** (places + other.scale), other.unscaled * 10**self.scale)
            if rest == 0:
                return BigDecimal(quotient, places)
        raise ArithmeticError("non-terminating decimal expansion")

    def setScale(self, scale: int, mode: int) -> "BigDecimal":
        return BigDecimal(_rounded(self.unscaled * 10**scale, 10**self.scale, mode), scale)

    def compareTo(self, other: "BigDecimal") -> int:
        scale = max(self.scale, other.scale)
        ours, theirs = self.at(scale), other.at(scale)
        return (ours > theirs) - (ours < theirs)

    def longValue(self) -> int:
        return _rounded(self.unscaled, 10**self.scale, self.ROUND_DOWN)


BigDecimal.ZERO, BigDecimal.ONE = BigDecimal(0), BigDecimal(1)


def _rounded(numerator: int, denominator: int, mode: int) -> int:
    if denominator <= 0:
        raise ArithmeticError("no positive denominator")
    quotient, rest = divmod(abs(numerator), denominator)
    if rest and mode == BigDecimal.ROUND_UP:
        quotient += 1
    return quotient if numerator >= 0 else -quotient


class Pap:
    """One year's algorithm: `Pap(2026).run({"LZZ": 2, "RE4": 300000, "STKL": 1})` gives its outputs."""

    def __init__(self, year: int) -> None:
        text = (REFERENCE / f"pap/Lohnsteuer{year}Big.xml").read_text("utf-8-sig")
        # The published file has bare comparison signs within attributes, which XML does not allow.
        text = re.sub(
            r'expr="([^"]*)"', lambda found: 'expr="' + found[1].replace("<", "&lt;") + '"', re.sub(r"<!--.*?-->", "", text, flags=re.S)
        )
        root = ElementTree.fromstring(text)
        self._literals: list[BigDecimal] = []
        self.variables: dict[str, Any] = {"BigDecimal": BigDecimal, "new_BigDecimal": BigDecimal.valueOf, "LITERALS": self._literals}
        self.types = {entry.get("name", ""): entry.get("type", "") for kind in ("INPUT", "OUTPUT", "INTERNAL") for entry in root.iter(kind)}
        self.types |= {name: "BigDecimal" for name in self._assigned(root) if name not in self.types}
        self.defaults = {entry.get("name", ""): self._default(entry) for kind in ("INPUT", "INTERNAL") for entry in root.iter(kind)}
        self.inputs = [entry.get("name", "") for entry in root.iter("INPUT")]
        self.outputs = [entry.get("name", "") for entry in root.iter("OUTPUT")]
        for constant in root.iter("CONSTANT"):
            value = self._python(constant.get("value", "")).replace("{", "(").replace("}", ")")
            self.variables[constant.get("name", "")] = eval(value, self.variables)
        self.initial = {name: BigDecimal.ZERO if kind == "BigDecimal" else 0 for name, kind in self.types.items()} | self.defaults
        methods = root.find("METHODS")
        assert methods is not None
        exec("\n".join(line for method in methods for line in self._function(method)), self.variables)

    def run(self, inputs: dict[str, Any]) -> dict[str, int]:
        """All outputs in cents. Inputs that are not given take the defaults of the file."""
        self.variables.update(self.initial)
        for name, value in inputs.items():
            self.variables[name] = BigDecimal.valueOf(value) if self.types[name] == "BigDecimal" else value
        self.variables["MAIN"]()
        results = {name: self.variables[name] for name in self.outputs}
        for name, value in results.items():
            assert value.compareTo(BigDecimal(value.longValue())) == 0, f"{name} is not in whole cents"
        return {name: value.longValue() for name, value in results.items()}

    def _default(self, entry: ElementTree.Element) -> Any:
        text = entry.get("default")
        if text is None:
            return BigDecimal.ZERO if entry.get("type") == "BigDecimal" else 0
        return eval(self._python(text), self.variables)

    def _python(self, java: str) -> str:
        """The expression in Python, with decimal literals taken out so that they are not read again at each run."""

        def literal(found: re.Match[str]) -> str:
            self._literals.append(BigDecimal.valueOf(found[1]))
            return f"LITERALS[{len(self._literals) - 1}]"

        java = re.sub(r"(?:BigDecimal\.valueOf|new BigDecimal)\s*\(\s*([\d.]+)\s*\)", literal, java)
        return java.replace("new BigDecimal", "new_BigDecimal").replace("&&", " and ").strip()

    @staticmethod
    def _assigned(root: ElementTree.Element) -> set[str]:
        return {step.get("exec", "").partition("=")[0].strip() for step in root.iter("EVAL")}

    def _function(self, method: ElementTree.Element) -> Iterator[str]:
        yield f"def {method.get('name', method.tag)}():"
        if assigned := self._assigned(method):
            yield f"    global {', '.join(sorted(assigned))}"
        yield from self._steps(method, "    ")

    def _steps(self, parent: ElementTree.Element | None, indent: str) -> Iterator[str]:
        if parent is None or len(parent) == 0:
            yield f"{indent}pass"
            return
        for step in parent:
            if step.tag == "EVAL":
                name, _, expression = step.get("exec", "").partition("=")
                yield f"{indent}{name.strip()} = {self._python(expression)}"
            elif step.tag == "EXECUTE":
                yield f"{indent}{step.get('method')}()"
            elif step.tag == "IF":
                yield f"{indent}if {self._python(step.get('expr', ''))}:"
                yield from self._steps(step.find("THEN"), indent + "    ")
                yield f"{indent}else:"
                yield from self._steps(step.find("ELSE"), indent + "    ")
            else:
                raise ValueError(f"unknown step {step.tag}")


def random_case(year: int, rng: random.Random) -> dict[str, Any]:
    """Inputs that reach every branch: all classes, periods and insurances, with pensions and other earnings in a part of the cases."""

    def sometimes(share: float, value: Callable[[], Any], otherwise: Any = 0) -> Any:
        return value() if rng.random() < share else otherwise

    def cents(highest: int) -> int:
        return round(10 ** rng.uniform(2, 7)) % highest if rng.random() < 0.3 else rng.randrange(highest)

    period = rng.randint(1, 4)
    scale = {1: 1, 2: 12, 3: 51, 4: 360}[period]
    top = rng.choice((3_000_000, 9_000_000, 30_000_000, 120_000_000))
    gross = sometimes(0.02, lambda: -cents(500_000), cents(top) // scale)
    pensioner = rng.random() < 0.25
    case = {
        "LZZ": period,
        "STKL": rng.randint(1, 6),
        "RE4": gross,
        "LZZFREIB": sometimes(0.15, lambda: cents(600_000) // scale),
        "LZZHINZU": sometimes(0.1, lambda: cents(600_000) // scale),
        "ZKF": sometimes(0.4, lambda: rng.randint(0, 60) / 10),
        "R": sometimes(0.5, lambda: rng.randint(1, 9)),
        "KRV": sometimes(0.2, lambda: 1),
        "PKV": sometimes(0.3, lambda: rng.randint(1, 2 if year < 2026 else 1)),
        "KVZ": rng.randint(0, 450) / 100,
        "PKPV": sometimes(0.4, lambda: cents(120_000)),
        "PVS": rng.randint(0, 1),
        "PVZ": rng.randint(0, 1),
        "PVA": rng.randint(0, 4),
        "ALTER1": sometimes(0.15, lambda: 1),
        "AJAHR": sometimes(0.8, lambda: rng.randint(2000, 2062)),
        "af": sometimes(0.8, lambda: 1),
        "f": sometimes(0.3, lambda: rng.randint(1, 999) / 1000, 1.0),
    }
    if year >= 2026:
        case |= {"ALV": sometimes(0.25, lambda: 1), "PKPVAGZ": sometimes(0.3, lambda: cents(60_000))}
    if pensioner:
        case |= {
            "VBEZ": cents(max(2, abs(gross) + 1)) if rng.random() < 0.8 else abs(gross),
            "VBEZM": cents(400_000),
            "VBEZS": sometimes(0.4, lambda: cents(300_000)),
            "VJAHR": rng.choice((0, rng.randint(1995, 2062), rng.randint(2005, 2026))),
            "ZMVB": rng.randint(0, 12),
        }
    if rng.random() < 0.4:
        year_wage = sometimes(0.02, lambda: -cents(500_000), cents(top))
        extra = sometimes(0.05, lambda: -cents(500_000), cents(rng.choice((500_000, 5_000_000, 60_000_000))))
        case |= {
            "JRE4": year_wage,
            "JRE4ENT": sometimes(0.2, lambda: cents(max(2, abs(year_wage)))),
            "JFREIB": sometimes(0.2, lambda: cents(600_000)),
            "JHINZU": sometimes(0.1, lambda: cents(600_000)),
            "SONSTB": sometimes(0.9, lambda: extra),
            "SONSTENT": sometimes(0.2, lambda: cents(max(2, abs(extra)))),
            "MBV": sometimes(0.3, lambda: cents(3_000_000)),
        }
        if pensioner:
            case |= {
                "JVBEZ": cents(max(2, abs(year_wage))),
                "VBS": sometimes(0.5, lambda: cents(max(2, abs(extra)))),
                "STERBE": sometimes(0.4, lambda: cents(max(2, abs(extra)))),
            }
    return case


def compare(year: int, count: int, seed: int) -> list[dict[str, Any]]:
    """Random cases in which an output of ours differs from the ministry's. Ours are worked out a thousand at a time, as columns."""
    from payroll.records.german_rules import german_rules
    from payroll.statutory.germany import answers, inputs
    from payroll.statutory.rows import row_of

    pap, rules, rng = Pap(year), german_rules(str(year)), random.Random(seed)
    different = []
    for start in range(0, count, _BATCH):
        cases = [random_case(year, rng) for _ in range(min(_BATCH, count - start))]
        rows = [inputs(row_of(json.dumps(case).encode()), year) for case in cases]
        for case, ours in zip(cases, answers(rows, rules), strict=True):
            official = pap.run(case)
            if ours != official:
                different.append({"inputs": case, "official": official, "ours": ours})
    return different


def main(count: int, seed: int = 1) -> int:
    """Compares both years and prints what came of it. Returns 2 where the official data is absent."""
    if not REFERENCE.is_dir():
        sys.stdout.write(f"official data is not on this machine ({REFERENCE})\n")
        return 2
    failed = 0
    for year in (2025, 2026):
        start = time.perf_counter()
        different = compare(year, count, seed)
        sys.stdout.write(f"{year}: {count} random cases, {len(different)} different, {time.perf_counter() - start:.0f} s\n")
        for example in different[:3]:
            sys.stdout.write(json.dumps(example) + "\n")
        failed += len(different)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[3] / folder) for folder in ("functions", "layers/kernel")]
    sys.exit(main(*(int(argument) for argument in sys.argv[1:3] or ["2000"])))
