"""XRechnung 3.0 (KoSIT): the German rules, its extension (BR-DEX) and the clean vehicle directive (BR-DE-CVD), on top of the core."""

from typing import Final

from invoices.domain.rule_sets.rule_set import RuleSet, specified
from invoices.domain.rule_sets.xrechnung import extension, rules, vehicles

SET: Final = RuleSet(
    "XRechnung 3.0",
    (*rules.RULES, *vehicles.RULES, *extension.RULES),
    # The second is how version 2 named itself: it is asked too, and BR-DE-21 says what is expected today.
    specified(
        "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung",
        "urn:cen.eu:en16931:2017#compliant#urn:xoev-de:kosit:standard:xrechnung",
    ),
)
