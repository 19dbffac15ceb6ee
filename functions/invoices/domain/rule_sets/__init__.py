"""The sets of rules that invoices are judged by, besides those on the syntax (``domain/syntax``).

A further set is a package or module of its own with a ``SET``, and one entry here. A set is asked when the specification identifier of the
invoice (BT-24) is its own.
"""

from typing import Final

from invoices.domain.rule_sets import en16931, peppol, xrechnung
from invoices.domain.rule_sets.rule_set import RuleSet

REGISTERED: Final[tuple[RuleSet, ...]] = (en16931.SET, xrechnung.SET, peppol.SET)
