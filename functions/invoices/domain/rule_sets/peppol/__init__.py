"""Peppol BIS Billing 3 (OpenPeppol): its own rules and those of the countries, which are asked when the seller is there."""

from typing import Final

from invoices.domain.rule_sets.peppol import (
    codes,
    denmark,
    document,
    germany,
    greece,
    iceland,
    identifiers,
    italy,
    lines,
    netherlands,
    norway,
    sweden,
)
from invoices.domain.rule_sets.rule_set import RuleSet, specified

SPECIFICATION: Final = document.SPECIFICATION
SET: Final = RuleSet(
    "Peppol BIS Billing 3",
    (
        *document.RULES,
        *lines.RULES,
        *identifiers.RULES,
        *codes.RULES,
        *germany.RULES,
        *denmark.RULES,
        *greece.RULES,
        *iceland.RULES,
        *italy.RULES,
        *netherlands.RULES,
        *norway.RULES,
        *sweden.RULES,
    ),
    specified(SPECIFICATION),
)
