"""The core of the standard: asked of every invoice. The rules stand in ``domain/rules``."""

from typing import Final

from invoices.domain.rule_sets.rule_set import RuleSet
from invoices.domain.rules import ALL

SET: Final = RuleSet("EN 16931", ALL)
