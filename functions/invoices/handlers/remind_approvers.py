"""Schedule: reminds approvers of the invoices that wait for them."""

from dataclasses import dataclass
from typing import Any

from invoices.operations.remind_approvers import remind_approvers
from kernel import clock, log, settings
from kernel.settings import Company
from kernel.table import Table


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the schedule."""

    table: str
    companies: tuple[Company, ...]


SETTINGS = settings.read(Settings)
TABLE = Table(SETTINGS.table)


def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Answers how many payables were reminded of in this run."""
    log.begin(str(event.get("id") or context.aws_request_id), context.aws_request_id)
    reminded = remind_approvers(TABLE, SETTINGS.companies, now=clock.now())
    log.event("invoices.approvers.reminded", payables=len(reminded))
    return {"reminded": len(reminded)}
