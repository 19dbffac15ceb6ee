"""How an invoice names the variant of XRechnung that it follows (BT-24)."""

from typing import Final

from invoices.domain.model import Invoice

STANDARD: Final = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
EXTENSION: Final = f"{STANDARD}#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0"
VEHICLES: Final = "xrechnung:cvd_"


def is_extension(invoice: Invoice) -> bool:
    return any(value.text == EXTENSION for value in invoice.root.values("BT-24"))


def is_vehicles(invoice: Invoice) -> bool:
    """The variant for the clean vehicle directive (CVD)."""
    return any(VEHICLES in value.text for value in invoice.root.values("BT-24"))
