"""Judging an invoice: every rule asked, every broken one reported with what was found, what was expected and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from invoices.domain.findings import Finding, Flag
from invoices.domain.model import Invoice
from invoices.domain.rules import ALL
from invoices.domain.rules.rule import Fault, Rule

MAX_FINDINGS_PER_RULE: Final = 50
"""Further places at which the same rule is broken are counted but not described."""
MAX_COUNTED_PER_RULE: Final = 10_000
"""Here a rule stops looking: a document made to keep us busy is answered in time all the same."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings on an invoice, fatal ones first; ``counts`` says how often each rule was broken (MAX_COUNTED_PER_RULE: at least)."""

    findings: tuple[Finding, ...]
    counts: dict[str, int]
    fatal: int
    warnings: int

    @property
    def acceptable(self) -> bool:
        return self.fatal == 0

    def rules(self, flag: Flag) -> list[str]:
        """Ids of the broken rules of one flag, each once, in order of the findings."""
        return list(dict.fromkeys(finding.rule for finding in self.findings if finding.flag is flag))


def judge(invoice: Invoice, rules: Sequence[Rule] = ALL) -> Verdict:
    """Asks all rules. Always gives a verdict: rules do not raise on any readable document."""
    findings: list[Finding] = []
    counts: dict[str, int] = {}
    totals = {Flag.FATAL: 0, Flag.WARNING: 0}
    for rule in rules:
        flag = rule.flag(invoice.syntax)
        for fault in rule.faults(invoice):
            counts[rule.id] = seen = counts.get(rule.id, 0) + 1
            totals[flag] += 1
            if seen <= MAX_FINDINGS_PER_RULE:
                findings.append(Finding(rule.id, flag, rule.terms or (fault.term,), _where(invoice, fault), fault.message))
            if seen == MAX_COUNTED_PER_RULE:
                break
    findings.sort(key=lambda finding: finding.flag is Flag.WARNING)
    return Verdict(tuple(findings), counts, totals[Flag.FATAL], totals[Flag.WARNING])


def _where(invoice: Invoice, fault: Fault) -> str:
    if fault.value is not None:
        return invoice.locator.of(fault.value.node)
    return invoice.locator.expected(fault.group, fault.term)
