"""How fast the German wage tax is, for one person after the other. Run by `make bench`."""

import json
from typing import Any

from payroll.domain.germany.facts import Case, Insurance, PayPeriod, Person, Wage
from payroll.domain.germany.rules import TaxClass
from payroll.domain.germany.wage_tax import wage_tax
from payroll.records.german_rules import german_rules
from payroll.statutory import answer

PEOPLE = 1_000


def test_wage_tax(benchmark: Any) -> None:
    """A thousand people's month, all classes; divide by a thousand for one."""
    insurance = Insurance(fund_surcharge=2_900)
    cases = [
        Case(PayPeriod.MONTH, Wage(gross=1_500_00 + 10_00 * number), person=Person(TaxClass(number % 6 + 1)), insurance=insurance)
        for number in range(PEOPLE)
    ]
    rules = german_rules(2026)
    taxes = benchmark(lambda: [wage_tax(case, rules) for case in cases])
    assert len(taxes) == PEOPLE


def test_statutory_rows(benchmark: Any) -> None:
    """A thousand rows through the command's door: read, checked, calculated."""
    rows = [
        json.dumps({"LZZ": 2, "RE4": 150_000 + 1_000 * number, "STKL": number % 6 + 1, "KVZ": 2.9}).encode() for number in range(PEOPLE)
    ]
    rules = german_rules(2026)
    answers = benchmark(lambda: [answer(row, rules) for row in rows])
    assert all("LSTLZZ" in row for row in answers)
