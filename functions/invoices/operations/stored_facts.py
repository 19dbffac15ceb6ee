"""Reads a stored document again for what accounts payable needs of it. For workers: it needs lxml and pypdf."""

from invoices.domain import container
from invoices.domain import document as reading
from invoices.domain.payable.facts import Facts, NotPayable, facts
from kernel.documents import Documents
from kernel.refusals import Invalid


def stored_facts(documents: Documents, key: str) -> Facts:
    """The facts of an accepted document. NotFound when its bytes are gone, Invalid when no payable can be made of them."""
    try:
        return facts(reading.read(container.opened(documents.get(key, reading.MAX_BYTES)).content))
    except (NotPayable, reading.Unreadable) as error:
        raise Invalid(f"no payable can be made of this document: {error}") from None
