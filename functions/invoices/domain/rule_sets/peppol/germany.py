"""DE-R: the German rules, when buyer and seller are in Germany. What each asks stands in ``rule_sets/german.py``."""

from typing import Final

from invoices.domain.model import Syntax
from invoices.domain.rule_sets import german
from invoices.domain.rule_sets.peppol.parties import address_in
from invoices.domain.rules.rule import Rules

RULES: Final = Rules()
german.register(RULES, lambda row: row[1], address_in("DE", buyer_too=True, syntax=Syntax.UBL, lenient=True))
