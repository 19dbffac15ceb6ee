"""The VAT categories, and what each asks for: its rate, who must be identified by what, whether a reason is given."""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Rate(Enum):
    """What VAT rate a category has."""

    POSITIVE = "greater than zero"
    ANY = "zero or greater"
    ZERO = "zero"
    NONE = "left out"


class Ids(Enum):
    """What the parties must be identified by."""

    SELLER = "the seller by VAT or tax registration, or its tax representative by VAT"
    SELLER_VAT = "the seller or its tax representative by VAT"
    BOTH = "the seller by VAT or tax registration, or its tax representative by VAT; and the buyer by VAT or legal registration"
    BOTH_VAT = "the seller or its tax representative by VAT, and the buyer by VAT"
    NOBODY = "nobody by VAT"


@dataclass(frozen=True, slots=True)
class Category:
    """A VAT category (UNTDID 5305) and what it asks for."""

    rules: str
    code: str
    title: str
    rate: Rate
    ids: Ids
    exempt: bool
    """A reason for the exemption must be given; otherwise it must not."""

    @property
    def taxed(self) -> bool:
        return self.rate in (Rate.POSITIVE, Rate.ANY)

    def __str__(self) -> str:
        return f"VAT category {self.code} ({self.title})"


CATEGORIES: Final = {
    category.rules: category
    for category in (
        Category("S", "S", "standard rate", Rate.POSITIVE, Ids.SELLER, False),
        Category("Z", "Z", "zero rated", Rate.ZERO, Ids.SELLER, False),
        Category("E", "E", "exempt from VAT", Rate.ZERO, Ids.SELLER, True),
        Category("AE", "AE", "reverse charge", Rate.ZERO, Ids.BOTH, True),
        Category("IC", "K", "intra-community supply", Rate.ZERO, Ids.BOTH_VAT, True),
        Category("G", "G", "export outside the EU", Rate.ZERO, Ids.SELLER_VAT, True),
        Category("O", "O", "not subject to VAT", Rate.NONE, Ids.NOBODY, True),
        Category("AF", "L", "Canary Islands, IGIC", Rate.ANY, Ids.SELLER, False),
        Category("AG", "M", "Ceuta and Melilla, IPSI", Rate.ANY, Ids.SELLER, False),
    )
}
