"""The HTTP door of invoices. The routes are in `routes`, by topic."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kernel import failures_api, settings
from kernel.documents import Documents
from kernel.door import MAX_BODY_BYTES, Door
from kernel.refusals import TooLarge
from kernel.table import Table

TOPICS: Final[Mapping[str, tuple[str, ...]]] = {
    "received": ("received", "uploads"),
    "suppliers": ("suppliers",),
    "purchase_orders": ("purchase-orders",),
    "payables": ("payables",),
    "approvals": ("approvals", "payables"),
    "customers": ("seller", "customers"),
    "issued": ("orders", "issued", "receipts"),
    "dunning": ("issued", "customers"),
}
"""The modules of `routes`, and the words that their paths begin with. Each is imported by the first request for it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of this function. `retry_queues`: URLs of the queues to which failed messages may be sent again."""

    table: str
    bucket: str
    retry_queues: str = ""


class InvoiceDoor(Door):
    """A door that shows the way round for documents too large for HTTP."""

    def body(self, max_bytes: int = MAX_BODY_BYTES) -> bytes:
        try:
            return super().body(max_bytes)
        except TooLarge as refusal:
            raise TooLarge(f"{refusal.detail}; announce a larger document with POST .../invoices/uploads") from None


SETTINGS = settings.read(Settings)
TABLE = Table(SETTINGS.table)
DOCUMENTS = Documents(SETTINGS.bucket)
door = InvoiceDoor("invoices")
failures_api.mount(door, TABLE, SETTINGS.retry_queues)
door.topics("invoices.handlers.routes", TOPICS, TABLE, DOCUMENTS)
handler = door.handler
