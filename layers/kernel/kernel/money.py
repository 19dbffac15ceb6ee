"""Money as integers in minor units, and splits whose parts add up. No float anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

# ISO 4217: currencies whose minor unit is not a hundredth.
_NO_DECIMALS: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DECIMALS: Final = "BHD IQD JOD KWD LYD OMR TND"
_FOUR_DECIMALS: Final = "CLF UYW"
_EXPONENTS: Final = {
    **dict.fromkeys(_NO_DECIMALS.split(), 0),
    **dict.fromkeys(_THREE_DECIMALS.split(), 3),
    **dict.fromkeys(_FOUR_DECIMALS.split(), 4),
}
MAX_AMOUNT: Final = 10**17


def exponent(currency: str) -> int:
    """Digits after the decimal point of a currency (ISO 4217)."""
    return _EXPONENTS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of an ISO 4217 currency. Adding two currencies is a programming error and raises."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise ValueError(f"not an ISO 4217 code: {self.currency!r}")
        if abs(self.amount) > MAX_AMOUNT:
            raise ValueError("amount out of range")

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Reads `1234.56` exactly; more decimals than the currency has raise ValueError."""
        try:
            scaled = Decimal(text).scaleb(exponent(currency))
        except InvalidOperation:
            raise ValueError(f"not an amount: {text!r}") from None
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise ValueError(f"not an amount in {currency}: {text!r}")
        return cls(int(scaled), currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add")
        return other.amount

    def text(self) -> str:
        """The amount with its decimal point, without the currency: `-1234.50`."""
        return minor_text(self.amount, exponent(self.currency))


def minor_text(amount: int, digits: int = 2) -> str:
    """An integer of minor units as a decimal text: 123450 -> `1234.50`."""
    return str(Decimal(amount).scaleb(-digits)) if digits else str(amount)


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Splits an amount by weights; the parts add up to the amount (largest remainder, ties to the earlier part).

    Weights are not negative and not all zero, else ValueError.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be at least zero and not all zero")
    sign, size = (-1, -amount) if amount < 0 else (1, amount)
    parts = [size * weight // total for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(size * weights[i] % total), i))
    for i in order[: size - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]
