"""Queue worker: a mail was dropped into the inbox of the tickets bucket (`inbox/<company>/<name>`)."""

from kernel import clock, settings
from kernel.batch import Message, queue_handler
from kernel.documents import Documents
from kernel.identity import PLATFORM
from kernel.refusals import FieldError, Invalid
from kernel.table import Table
from tickets.handlers.settings import IntakeSettings
from tickets.operations.receive_mail import receive_mail

_settings = settings.read(IntakeSettings)
_shelf = Table(_settings.table)
_documents = Documents(_settings.bucket)
_companies = frozenset({PLATFORM, *(company.id for company in _settings.companies)})


def _work(message: Message) -> None:
    dropped = message.dropped()
    if dropped.bucket != _settings.bucket:
        raise Invalid("the mail lies in another bucket", [FieldError("/detail/bucket/name", f"expected {_settings.bucket}")])
    receive_mail(_shelf, _documents, company=dropped.company, key=dropped.key, companies=_companies, now=clock.now())


handler = queue_handler(_work, lambda: _shelf)
