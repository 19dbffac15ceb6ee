"""Bank accounts that pay can go to. Their numbers stay out of representations, and so out of logs and tracebacks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from payroll.domain.people import Country


class BankScheme(StrEnum):
    """How an account is named: American routing and account number, IBAN, or British sort code and account number."""

    US = "us"
    IBAN = "iban"
    UK = "uk"


SCHEMES: Mapping[Country, tuple[BankScheme, ...]] = {
    Country.US: (BankScheme.US,),
    Country.DE: (BankScheme.IBAN,),
    Country.GB: (BankScheme.UK, BankScheme.IBAN),
    Country.IT: (BankScheme.IBAN,),
}
"""The kinds of account that the pay of each country can go to."""

SHOWN = 4
_US_ACCOUNT = re.compile(r"[0-9A-Za-z-]{4,17}")
_UK_ACCOUNT = re.compile(r"[0-9]{8}")
_SORT_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account. `number`: the IBAN or the account number; `bank`: routing number, sort code, or BIC if one is known."""

    scheme: BankScheme
    number: str
    bank: str = ""

    def __repr__(self) -> str:
        return f"BankAccount({self.scheme}, ...)"

    @property
    def ends_in(self) -> str:
        """The last four characters, by which people know their account."""
        return self.number[-SHOWN:]


def us_account(routing_number: str, account_number: str) -> BankAccount:
    """Raises ValueError, `<field>|<reason>`, for numbers that cannot be right."""
    if not is_routing_number(routing_number):
        raise ValueError("routing_number|is not a routing number: nine digits of which the last is a check digit")
    if not _US_ACCOUNT.fullmatch(account_number):
        raise ValueError("account_number|expected 4 to 17 letters, digits or dashes")
    return BankAccount(BankScheme.US, account_number, routing_number)


def uk_account(sort_code: str, account_number: str) -> BankAccount:
    """Sort code with or without dashes. Raises ValueError, `<field>|<reason>`."""
    digits = sort_code.replace("-", "").replace(" ", "")
    if not _SORT_CODE.fullmatch(digits):
        raise ValueError("sort_code|expected six digits such as 20-00-00")
    if not _UK_ACCOUNT.fullmatch(account_number):
        raise ValueError("account_number|expected eight digits")
    return BankAccount(BankScheme.UK, account_number, digits)


def iban_account(iban: str, bic: str = "") -> BankAccount:
    """An account by its IBAN (ISO 13616: length and form by country, check digits), with its BIC (ISO 9362) if given.

    Raises ValueError, `<field>|<reason>`.
    """
    # Imported here: only who checks an account pays for it.
    from stdnum import bic as bics
    from stdnum import iban as ibans

    if not ibans.is_valid(iban):
        raise ValueError("iban|is not an IBAN: its length, form or check digits are wrong")
    if bic and not bics.is_valid(bic):
        raise ValueError("bic|is not a BIC: eight or eleven characters such as COBADEFFXXX")
    return BankAccount(BankScheme.IBAN, ibans.compact(iban), bics.compact(bic) if bic else "")


def is_routing_number(text: str) -> bool:
    """Nine ASCII digits whose weighted sum (3, 7, 1) is a multiple of ten: the check digit of the ABA routing number."""
    if len(text) != 9 or not text.isascii() or not text.isdigit():
        return False
    total = sum(int(digit) * (3, 7, 1)[place % 3] for place, digit in enumerate(text))
    return total > 0 and total % 10 == 0
