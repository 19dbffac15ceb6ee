"""The HTTP door of explanations: `GET /v1/companies/<company>/payroll/runs/<run>/payslips/<employee>/explanation`.

Apart from the other routes of payroll, since it alone calculates and so needs NumPy.
"""

from dataclasses import dataclass

from aws_lambda_powertools.event_handler import Response

from kernel import settings
from kernel.documents import Documents
from kernel.door import Door, ok
from kernel.table import Table
from payroll.handlers.routes.runs import READ, EmployeeId, RunId
from payroll.handlers.shapes.explanation import ExplanationOut
from payroll.operations.explain_payslip import explain_payslip


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the function."""

    table: str
    bucket: str


_settings = settings.read(Settings)
shelf = Table(_settings.table)
documents = Documents(_settings.bucket)
door = Door("payroll")


@door.get("/runs/<run_id>/payslips/<employee_id>/explanation", scope=READ, summary="How a payslip came about, step by step")
def see_explanation(company: str, run_id: RunId, employee_id: EmployeeId) -> Response[ExplanationOut]:
    """Every line with its rule, the parameters with their sources, and the values in between."""
    explanation = explain_payslip(shelf, documents, company=company, run=run_id, employee_id=employee_id)
    return ok(ExplanationOut.of(explanation))


handler = door.handler
