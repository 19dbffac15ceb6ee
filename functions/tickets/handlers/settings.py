"""The environment of the tickets functions."""

from dataclasses import dataclass

from kernel.settings import Company


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """`retry_queues`: URLs of the queues whose failed messages the API may send again, separated by commas."""

    table: str
    bucket: str
    retry_queues: str = ""


@dataclass(frozen=True, slots=True)
class IntakeSettings:
    """`companies` are those whose mails and messages are taken in."""

    table: str
    bucket: str
    companies: tuple[Company, ...]


@dataclass(frozen=True, slots=True)
class AcknowledgeSettings:
    """`sender` is the verified address of the help desk; `own_addresses` further ones that lead to its inbox, separated by
    commas; `aws_region` is set by Lambda itself."""

    table: str
    sender: str
    aws_region: str
    own_addresses: str = ""
