"""The payload of a payment QR code: European Payments Council, EPC069-12 version 2.1, SEPA credit transfer."""

from typing import Final

from kernel.money import minor_text

MAX_NAME: Final = 70
MAX_REMITTANCE: Final = 140
MAX_BYTES: Final = 331
MAX_AMOUNT: Final = 99_999_999_999


def payload(*, name: str, iban: str, bic: str, amount: int, remittance: str) -> str | None:
    """The text of the code for an amount in euro cents; None when the amount cannot be asked for (0.01 to 999,999,999.99 euro)."""
    if not iban or not 0 < amount <= MAX_AMOUNT:
        return None
    text = "\n".join(
        ("BCD", "002", "1", "SCT", bic, name[:MAX_NAME].strip(), iban, f"EUR{minor_text(amount)}", "", "", remittance[:MAX_REMITTANCE])
    )
    return text if len(text.encode()) <= MAX_BYTES else None
