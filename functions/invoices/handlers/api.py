"""The HTTP door of invoices. The routes are in `routes`, by topic."""

from dataclasses import dataclass

from invoices.handlers.routes import approvals, customers, issued, payables, purchase_orders, received, suppliers
from kernel import failures_api, settings
from kernel.documents import Documents
from kernel.door import MAX_BODY_BYTES, Door
from kernel.refusals import TooLarge
from kernel.table import Table


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
for topic in (received, suppliers, purchase_orders, payables, approvals, customers, issued):
    topic.mount(door, TABLE, DOCUMENTS)

handler = door.handler
