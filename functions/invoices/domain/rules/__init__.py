"""The rules that invoices are judged by. To find one, search for its id: it stands in exactly one place.

- ``required`` terms that must be there (table)
- ``conditions`` terms that depend on other terms
- ``totals`` the arithmetic, BR-CO-10 to BR-CO-17
- ``vat`` BR-S, -Z, -E, -AE, -IC, -G, -O, -AF, -AG: the VAT categories, one pattern with a table of categories
- ``split_payment`` BR-B
- ``decimals`` BR-DEC (table)
- ``codes`` BR-CL, values out of code lists (table; the codes in ``domain/codelists.py``)
- ``form`` how values are written (ours)

No rules but ``usual``: gates, what nearly every invoice has in order, looked at once for several rules.

Judged as the official artefacts in version 1.3.16 judge. Not here: BR-CO-05 to BR-CO-08, which hold by definition in both artefacts,
and BR-CO-25, which that version has withdrawn.
"""

from typing import Final

from invoices.domain.rules import codes, conditions, decimals, form, required, split_payment, totals, vat
from invoices.domain.rules.rule import Rule

ALL: Final[tuple[Rule, ...]] = (
    *form.RULES,
    *required.RULES,
    *conditions.RULES,
    *totals.RULES,
    *vat.RULES,
    *split_payment.RULES,
    *decimals.RULES,
    *codes.RULES,
)
ALWAYS_TRUE: Final = frozenset({"BR-CO-05", "BR-CO-06", "BR-CO-07", "BR-CO-08"})
"""Implemented by holding always, as in the official artefacts."""
IDS: Final = frozenset(rule.id for rule in ALL)
