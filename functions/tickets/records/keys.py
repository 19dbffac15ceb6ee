"""All key prefixes of the tickets table. Every key begins with the company."""

from tickets.domain.threading import message_key
from tickets.domain.tickets import Status, origin_of

TICKET_SK = "TICKET"
ARTICLE_PREFIX = "ARTICLE#"
MESSAGE_SK = "MESSAGE"
ACKNOWLEDGEMENT_SK = "ACKNOWLEDGEMENT"


def ticket_pk(company: str, ticket: str) -> str:
    """A ticket with its articles and its acknowledgement: one partition."""
    return f"COMPANY#{company}#TICKET#{ticket}"


def article_sk(number: int) -> str:
    return f"{ARTICLE_PREFIX}{number:06d}"


def ticket_list_pk(company: str, status: Status) -> str:
    """Index partition of the tickets in one status."""
    return f"COMPANY#{company}#TICKET#{status}"


def message_pk(company: str, message_id: str) -> str:
    return f"COMPANY#{company}#MESSAGE#{message_key(message_id)}"


def request_pk(company: str, ticket: str, caller: str, key: str) -> str:
    """An article posted under an Idempotency-Key."""
    return f"COMPANY#{company}#REQUEST#{origin_of(ticket, caller, key)}"


def quarantine_pk(company: str) -> str:
    return f"COMPANY#{company}#QUARANTINE"


def writing_pk(company: str, person: str) -> str:
    """How often we wrote to a person by ourselves; the address itself is not a key."""
    return f"COMPANY#{company}#WRITTEN#{message_key(person.lower())}"
