"""Queue worker: messages that open tickets. Two bodies are taken: the front office's JSON, and events from the bus."""

from kernel import clock, settings
from kernel.batch import Message, queue_handler
from kernel.documents import Documents
from kernel.identity import PLATFORM
from kernel.refusals import FieldError, Invalid
from kernel.table import Table
from tickets.domain.tickets import Channel
from tickets.handlers.models import TicketMessage
from tickets.handlers.settings import IntakeSettings
from tickets.operations.open_ticket import TicketRequest
from tickets.operations.receive_message import from_event, receive_message

_settings = settings.read(IntakeSettings)
_shelf = Table(_settings.table)
_documents = Documents(_settings.bucket)
_companies = frozenset({PLATFORM, *(company.id for company in _settings.companies)})


def _work(message: Message) -> None:
    """An event carries `detail-type`, the front office's message never does; what is neither is refused and stays visible."""
    request = from_event(message.event()) if "detail-type" in message.json() else _submitted(message)
    if request.company not in _companies:
        raise Invalid(f"no company {request.company}", [FieldError("/company", "unknown")])
    receive_message(_shelf, _documents, request, now=clock.now())


def _submitted(message: Message) -> TicketRequest:
    body = message.shaped(TicketMessage)
    return TicketRequest(
        company=body.company,
        natural=("source", body.source, body.source_id),
        channel=Channel.QUEUE,
        subject=body.subject,
        text=body.text,
        requester_name=body.requester.name,
        requester_email=body.requester.email,
        source=body.source,
        source_id=body.source_id,
    )


handler = queue_handler(_work, lambda: _shelf)
