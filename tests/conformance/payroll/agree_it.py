"""Compares the columns with the plain reference on generated people: `python -m tests.conformance.payroll.agree_it 1000000`."""

import random
import sys

from payroll.domain.italy.case import case_of
from payroll.domain.italy.figures import FIGURES
from payroll.domain.italy.payroll import calculate
from payroll.records.italian_rules import YEARS, italian_rules
from tests.conformance.payroll.it_reference_pay import pay
from tests.conformance.payroll.rows_it import pair, places

PORTION = 5_000


def disagreements(people: int, tax_year: str, seed: int = 1) -> list[str]:
    """What differs, figure by figure; nothing when all people agree."""
    rules, random_, found = italian_rules(tax_year), random.Random(seed), list[str]()
    known = places(rules)
    for start in range(0, people, PORTION):
        pairs = [pair(random_, rules, known) for _ in range(min(PORTION, people - start))]
        columns = calculate(case_of([subject for subject, _ in pairs], rules), rules)
        for row, (_, person) in enumerate(pairs):
            expected = pay(person)
            if expected.keys() != {figure.code for figure in FIGURES}:
                raise AssertionError(f"the reference gives other figures: {expected.keys() ^ columns.keys()}")
            for code, amount in expected.items():
                unit = 1 if code == "work_days" else 100
                if int(columns[code][row]) != amount * unit:
                    found.append(f"{code}: {int(columns[code][row])} and {amount} for {person}")
    return found


def main(arguments: list[str]) -> int:
    """The number of people of both years together, and a seed."""
    people, seed = int(arguments[0]) if arguments else 3_000, int(arguments[1]) if len(arguments) > 1 else 1
    differ = 0
    for tax_year in YEARS:
        found = disagreements(people // len(YEARS), tax_year, seed)
        sys.stdout.write(f"IT {tax_year}: {people // len(YEARS)} people, {len(FIGURES)} figures each, {len(found)} differ\n")
        sys.stdout.writelines(f"{each}\n" for each in found[:5])
        sys.stdout.flush()
        differ += len(found)
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
