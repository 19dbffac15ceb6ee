"""The event bus: where the relay puts what tables hold in their outboxes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from kernel import aws
from kernel.events import OutboxItem

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient

# PutEvents takes ten entries and 256 KB a call; an envelope has at most 200 KB, so large ones travel alone.
_MAX_ENTRIES: Final = 10
_MAX_CALL_BYTES: Final = 240 * 1024


class Bus:
    """One event bus by name."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def _client(self) -> "EventBridgeClient":
        return aws.events()

    def publish(self, items: Sequence[OutboxItem]) -> list[OutboxItem]:
        """Puts events on the bus and answers those that the bus took; the others have to be tried again."""
        taken: list[OutboxItem] = []
        for group in _groups(items):
            answer = self._client.put_events(Entries=[self._entry(item) for item in group])
            taken += [item for item, result in zip(group, answer["Entries"], strict=True) if "ErrorCode" not in result]
        return taken

    def _entry(self, item: OutboxItem) -> Any:
        context = item.type.partition(".")[0]
        return {
            "EventBusName": self.name,
            "Source": f"backoffice.{context}",
            "DetailType": item.type,
            "Detail": item.envelope,
            "Time": item.written_at,
        }


def _groups(items: Sequence[OutboxItem]) -> list[list[OutboxItem]]:
    groups: list[list[OutboxItem]] = []
    size = 0
    for item in items:
        weight = len(item.envelope.encode())
        if not groups or len(groups[-1]) == _MAX_ENTRIES or size + weight > _MAX_CALL_BYTES:
            groups.append([])
            size = 0
        groups[-1].append(item)
        size += weight
    return groups
