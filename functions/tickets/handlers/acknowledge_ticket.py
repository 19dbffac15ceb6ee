"""Queue worker: a ticket was opened (`tickets.ticket.opened`), its requester is told."""

from kernel import clock, settings
from kernel.batch import Message, queue_handler
from kernel.mail import Mailer
from kernel.table import Table
from tickets.handlers.settings import AcknowledgeSettings
from tickets.operations.acknowledge_ticket import acknowledge_ticket
from tickets.operations.committing import OPENED

_settings = settings.read(AcknowledgeSettings)
_shelf = Table(_settings.table)
_mailer = Mailer(_settings.sender)
_own_addresses = tuple(filter(None, (one.strip() for one in _settings.own_addresses.split(","))))


def _work(message: Message) -> None:
    event = message.event(OPENED)
    acknowledge_ticket(
        _shelf,
        _mailer,
        company=event.company,
        ticket=event.subject,
        own_addresses=_own_addresses,
        region=_settings.aws_region,
        now=clock.now(),
    )


handler = queue_handler(_work, lambda: _shelf)
