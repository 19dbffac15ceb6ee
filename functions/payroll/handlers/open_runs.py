"""Schedule: opens the pay runs that are due, by the pay groups of each company."""

from dataclasses import dataclass
from typing import Any

from kernel import clock, log, settings
from kernel.settings import Company
from kernel.table import Table
from payroll.operations.open_runs import open_runs
from payroll.records.run import Run


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the schedule."""

    table: str
    companies: tuple[Company, ...]


_settings = settings.read(Settings)
shelf = Table(_settings.table)


def handler(event: dict[str, Any], context: Any) -> dict[str, list[str]]:
    """Answers the runs that are open now and the companies whose run was refused."""
    log.begin(str(event.get("id") or context.aws_request_id), context.aws_request_id)
    opened: list[str] = []
    refused: list[str] = []
    for outcome in open_runs(shelf, _settings.companies, now=clock.now()):
        if isinstance(outcome, Run):
            opened.append(f"{outcome.company}/{outcome.run_id}")
            log.event("payroll.run.opened", company=outcome.company, run=outcome.run_id, status=outcome.status)
        else:
            company, refusal = outcome
            refused.append(company.id)
            log.warning("payroll.run.not_opened", company=company.id, reason=refusal.detail)
    return {"opened": opened, "refused": refused}
