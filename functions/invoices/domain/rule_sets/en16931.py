"""The core of the standard: asked of every invoice but those of a syntax that it does not know. The rules stand in ``domain/rules``."""

from typing import Final

from invoices.domain.model import Invoice, Syntax
from invoices.domain.rule_sets.rule_set import RuleSet
from invoices.domain.rules import ALL


def _bound(invoice: Invoice) -> bool:
    return invoice.syntax is not Syntax.FATTURA


SET: Final = RuleSet("EN 16931", ALL, _bound)
