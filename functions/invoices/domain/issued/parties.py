"""Who issues and who receives: the facts that stand on an invoice."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from invoices.domain.issued.discount import DiscountTier
from invoices.domain.issued.dunning import DEFAULT_LEVELS, Level

CUSTOMER_ID_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$"


class Language(StrEnum):
    """Languages that documents for customers are written in."""

    EN = "en"
    DE = "de"
    IT = "it"
    FR = "fr"


class Specification(StrEnum):
    """The rules that the XML files for a customer follow (BT-24)."""

    EN16931 = "en16931"
    XRECHNUNG = "xrechnung"
    PEPPOL = "peppol"


IDENTIFIERS: Final = {
    Specification.EN16931: "urn:cen.eu:en16931:2017",
    Specification.XRECHNUNG: "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
    Specification.PEPPOL: "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
}
"""BT-24."""
PROCESS: Final = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
"""BT-23: what Peppol and XRechnung ask for."""


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address. `country`: ISO 3166-1 alpha-2."""

    street: str
    city: str
    post_code: str
    country: str
    more: str = ""
    """Second line of the street (BT-36, BT-51)."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An electronic address (BT-34, BT-49) and its scheme (EAS code list)."""

    id: str
    scheme: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a customer asks (BG-6)."""

    name: str
    telephone: str
    email: str


@dataclass(frozen=True, slots=True)
class SellerFacts:
    """The company as it stands on its invoices (BG-4). Account: IBAN and BIC. `levels`: its dunning; `late_interest`: percent a year."""

    name: str
    address: Address
    vat_id: str = ""
    tax_id: str = ""
    legal_registration: str = ""
    legal_form: str = ""
    """Additional legal information (BT-33), such as the register court and the directors."""
    iban: str = ""
    bic: str = ""
    account_name: str = ""
    endpoint: Endpoint | None = None
    contact: Contact | None = None
    logo: str = ""
    """Key of the picture in the bucket."""
    invoice_prefix: str = ""
    credit_prefix: str = "C"
    levels: tuple[Level, ...] = DEFAULT_LEVELS
    late_interest: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """A customer as it stands on its invoices (BG-7). `terms_days`: days from issue to payment; `discounts`: for who pays earlier."""

    name: str
    address: Address
    vat_id: str = ""
    legal_registration: str = ""
    language: Language = Language.EN
    terms_days: int = 30
    email: str = ""
    buyer_reference: str = ""
    """BT-10, in Germany the Leitweg-ID."""
    endpoint: Endpoint | None = None
    specification: Specification = Specification.EN16931
    discounts: tuple[DiscountTier, ...] = ()
