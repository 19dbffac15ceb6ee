"""The sets of rules that invoices are judged by, besides those on the syntax (``domain/syntax``).

A further set is a package or module of its own with a ``SET``, and one entry here. A set is asked when the specification identifier of the
invoice (BT-24) is its own; a FatturaPA is judged by the sets of its own system instead of the standard's.
"""

from typing import Final

from invoices.domain.rule_sets import en16931, interscambio, peppol, xrechnung
from invoices.domain.rule_sets.rule_set import RuleSet

CORE: Final[tuple[RuleSet, ...]] = (en16931.SET, interscambio.FORM, interscambio.SET)
REGISTERED: Final[tuple[RuleSet, ...]] = (*CORE, xrechnung.SET, peppol.SET)
