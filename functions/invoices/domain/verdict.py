"""Judging an invoice: every rule asked, every broken one reported with what was found, what was expected and where."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from invoices.domain.findings import Finding, Flag
from invoices.domain.model import Invoice, Syntax, Value
from invoices.domain.rule_sets import REGISTERED, en16931
from invoices.domain.rule_sets.rule_set import RuleSet
from invoices.domain.rules.rule import Fault, Rule, Undecidable
from invoices.domain.syntax import cii, ubl
from invoices.domain.syntax.rule import broken
from invoices.domain.terms import name

MAX_FINDINGS_PER_RULE: Final = 50
"""Further places at which the same rule is broken are counted but not described."""
MAX_COUNTED_PER_RULE: Final = 10_000
"""Here a rule stops looking: a document made to keep us busy is answered in time all the same."""
DATA_ONLY: Final = {
    f"urn:{version}:{profile}": name
    for version in ("factur-x.eu:1p0", "zugferd.de:2p0")
    for profile, name in (("minimum", "MINIMUM"), ("basicwl", "BASIC WL"))
}
"""Specification identifiers (BT-24) of the profiles of Factur-X and ZUGFeRD that are no invoices by EN 16931: they lack its lines."""
SYNTAX_SETS: Final = {Syntax.UBL: ("UBL syntax", ubl.RULES), Syntax.CII: ("CII syntax", cii.RULES)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings on an invoice, fatal ones first; ``counts`` says how often each rule was broken (MAX_COUNTED_PER_RULE: at least)."""

    findings: tuple[Finding, ...]
    counts: dict[str, int]
    fatal: int
    warnings: int
    sets: tuple[str, ...] = ()
    """Names of the sets of rules that were asked."""

    @property
    def acceptable(self) -> bool:
        return self.fatal == 0

    def rules(self, flag: Flag) -> list[str]:
        """Ids of the broken rules of one flag, each once, in order of the findings."""
        return list(dict.fromkeys(finding.rule for finding in self.findings if finding.flag is flag))


@dataclass(slots=True)
class _Collected:
    """Findings so far, each with the place of its set and rule for sorting."""

    invoice: Invoice
    findings: list[tuple[int, int, Finding]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    flags: dict[Flag, int] = field(default_factory=lambda: dict.fromkeys(Flag, 0))

    def count(self, code: str, flag: Flag) -> int:
        self.counts[code] = seen = self.counts.get(code, 0) + 1
        self.flags[flag] += 1
        return seen

    def add(self, rule_set: str, place: int, position: int, rule: Rule, fault: Fault) -> bool:
        """Counts and describes a broken rule; False when that was the last that is looked for."""
        flag = rule.flag(self.invoice.syntax)
        seen = self.count(rule.id, flag)
        if seen <= MAX_FINDINGS_PER_RULE:
            finding = Finding(rule.id, flag, rule.terms or (fault.term,), _where(self.invoice, fault), fault.message, rule_set)
            self.findings.append((place, position, finding))
        return seen < MAX_COUNTED_PER_RULE


def judge(invoice: Invoice, sets: Sequence[RuleSet] = REGISTERED, *, syntax: bool = True) -> Verdict:
    """Asks the rules of all sets that are for this invoice, and those on its syntax. Always gives a verdict: rules do not raise.

    The model as JSON has no syntax of its own: where the standard's rules differ between the syntaxes it is judged as UBL.
    """
    for value in invoice.root.values("BT-24"):
        if value.token in DATA_ONLY:
            return _data_only(invoice, value)
    if invoice.syntax is Syntax.JSON:
        invoice, syntax = replace(invoice, syntax=Syntax.UBL), False
    collected = _Collected(invoice)
    names = []
    for place, rule_set in enumerate(sets):
        if rule_set.applies(invoice):
            names.append(rule_set.name)
            _ask(invoice, rule_set, place, collected)
    if syntax and invoice.syntax in SYNTAX_SETS:
        names.append(SYNTAX_SETS[invoice.syntax][0])
        _ask_syntax(invoice, len(sets), collected)
    if len(collected.findings) > 1:
        collected.findings.sort(key=lambda found: (found[2].flag is not Flag.FATAL, found[0], found[1]))
    findings = tuple(finding for _, _, finding in collected.findings)
    return Verdict(findings, collected.counts, collected.flags[Flag.FATAL], collected.flags[Flag.WARNING], tuple(names))


def _data_only(invoice: Invoice, value: Value) -> Verdict:
    """One finding in place of one for each term that such a document lacks by its definition."""
    profile = DATA_ONLY[value.token]
    message = f"{name('BT-24')} says profile {profile} of Factur-X, which holds no lines: by EN 16931 such a document is no invoice."
    finding = Finding("FORM-PROFILE", Flag.FATAL, ("BT-24",), invoice.locator.of(value.node), message, en16931.SET.name)
    return Verdict((finding,), {finding.rule: 1}, 1, 0, (en16931.SET.name,))


def _ask(invoice: Invoice, rule_set: RuleSet, place: int, collected: _Collected) -> None:
    for gate, selects in rule_set.plan:
        if gate is not None and not gate(invoice):
            continue
        for select, rules in selects:
            items = select(invoice)
            if not items:
                continue
            for position, rule in rules:
                check = rule.check
                for item in items:
                    try:
                        fault = check(invoice, item)
                    except Undecidable:
                        continue
                    if fault is not None and not collected.add(rule_set.name, place, position, rule, fault):
                        break


def _ask_syntax(invoice: Invoice, place: int, collected: _Collected) -> None:
    name, rules = SYNTAX_SETS[invoice.syntax]
    for position, (rule, element) in enumerate(broken(rules, invoice.marks)):
        seen = collected.count(rule.id, rule.flag)
        if seen <= MAX_FINDINGS_PER_RULE:
            finding = Finding(rule.id, rule.flag, (), invoice.locator.of(element), rule.message(element), name)
            collected.findings.append((place, position, finding))


def _where(invoice: Invoice, fault: Fault) -> str:
    if fault.value is not None:
        return invoice.locator.of(fault.value.node)
    return invoice.locator.expected(fault.group, fault.term)
