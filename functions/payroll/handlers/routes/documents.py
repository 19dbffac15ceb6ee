"""Routes of printed payslips, year-end statements, and the employer they name."""

from typing import Annotated, Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from kernel import clock, log
from kernel.documents import PRESIGNED_SECONDS, Documents
from kernel.door import Door, accepted, ok
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.table import Table
from payroll.domain.people import Country
from payroll.handlers.shapes.documents import (
    DocumentOut,
    EmployerIn,
    EmployerOut,
    PersonPayslipOut,
    StatementJobOut,
    StatementOut,
    StatementRefusedOut,
    StatementsIn,
)
from payroll.operations.find_documents import payslip_address, payslips_of, statements_of
from payroll.operations.request_statements import request_statements
from payroll.operations.set_employer import set_employer
from payroll.records import keys
from payroll.records.printing import Employer
from payroll.records.statement import StatementJob, StatementRecord, StatementRefused, statement_document

READ: Final = "payroll:read"
WRITE: Final = "payroll:write"

EmployeeId = Annotated[str, Path(min_length=1, max_length=32)]
RunId = Annotated[str, Path(min_length=1, max_length=60)]
JobId = Annotated[str, Path(min_length=1, max_length=40)]
TaxYearName = Annotated[str, Path(min_length=4, max_length=7)]


def mount(door: Door, shelf: Table, documents: Documents) -> None:
    """Hangs the routes on the door."""
    _mount_payslips(door, shelf, documents)
    _mount_statement_jobs(door, shelf)
    _mount_statements(door, shelf, documents)
    _mount_employers(door, shelf)


def _mount_payslips(door: Door, shelf: Table, documents: Documents) -> None:
    @door.get("/runs/<run_id>/payslips/<employee_id>/document", scope=READ, summary="Where the printed payslip can be read")
    def see_payslip_document(company: str, run_id: RunId, employee_id: EmployeeId) -> Response[DocumentOut]:
        url = payslip_address(shelf, documents, company=company, run=run_id, employee_id=employee_id)
        return ok(DocumentOut(url=url, expires_in=PRESIGNED_SECONDS))

    @door.get("/employees/<employee_id>/payslips", scope=READ, summary="Payslips of a person in approved runs, the latest first")
    def list_payslips_of_person(company: str, employee_id: EmployeeId) -> Response[PageOut[PersonPayslipOut]]:
        found = payslips_of(shelf, company=company, employee_id=employee_id)
        return ok(PageOut(items=[PersonPayslipOut.of(each) for each in found]))


def _mount_statement_jobs(door: Door, shelf: Table) -> None:
    @door.post("/statements", scope=WRITE, summary="Make the year-end statements of a country and tax year", status=202)
    def make_year_end_statements(company: str, wanted: StatementsIn) -> Response[StatementJobOut]:
        job = request_statements(
            shelf,
            company=company,
            country=wanted.country,
            tax_year=wanted.tax_year,
            number=wanted.number,
            who=door.caller.subject,
            now=clock.now(),
        )
        log.event("payroll.statements.requested", company=company, job=job.job_id, status=job.status)
        return accepted(StatementJobOut.of(job), f"/v1/companies/{company}/payroll/statements/{job.job_id}")

    @door.get("/statements", scope=READ, summary="Jobs of year-end statements by country and tax year")
    def list_statement_jobs(company: str, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[StatementJobOut]]:
        page = shelf.query(StatementJob, keys.statement_jobs(company), limit=limit, start=door.start(cursor))
        return ok(door.page(page, StatementJobOut.of))

    @door.get("/statements/<job_id>", scope=READ, summary="One job of year-end statements with its progress")
    def see_statement_job(company: str, job_id: JobId) -> Response[StatementJobOut]:
        job = shelf.need(StatementJob, keys.statement_jobs(company), job_id, "no such statements")
        return ok(StatementJobOut.of(job), version=job.version)

    @door.get("/statements/<job_id>/exceptions", scope=READ, summary="People who got no statement or no carry-over, and why")
    def list_statement_exceptions(
        company: str, job_id: JobId, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Response[PageOut[StatementRefusedOut]]:
        page = shelf.query(StatementRefused, keys.statement_exceptions(company, job_id), limit=limit, start=door.start(cursor))
        return ok(door.page(page, StatementRefusedOut.of))


def _mount_statements(door: Door, shelf: Table, documents: Documents) -> None:
    @door.get("/employees/<employee_id>/statements/<tax_year>", scope=READ, summary="A person's statement of a tax year, for each country")
    def see_statements(company: str, employee_id: EmployeeId, tax_year: TaxYearName) -> Response[PageOut[StatementOut]]:
        found = statements_of(shelf, company=company, employee_id=employee_id, tax_year=tax_year)
        return ok(PageOut(items=[StatementOut.of(each, _document(documents, each)) for each in found]))


def _document(documents: Documents, record: StatementRecord) -> DocumentOut:
    key = statement_document(record.company, record.country, record.tax_year, record.employee_id, record.number, "pdf")
    return DocumentOut(url=documents.presign(key), expires_in=PRESIGNED_SECONDS)


def _mount_employers(door: Door, shelf: Table) -> None:
    @door.get("/employers", scope=READ, summary="The company as documents of each country name it")
    def list_employers(company: str, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[EmployerOut]]:
        page = shelf.query(Employer, keys.employers(company), limit=limit, start=door.start(cursor))
        return ok(door.page(page, EmployerOut.of))

    @door.route("PUT", "/employers/<country>", scope=WRITE, summary="Say how documents of a country name the company")
    def put_employer(company: str, country: Country, employer: EmployerIn) -> Response[EmployerOut]:
        wanted = Employer(
            company=company,
            country=country,
            name=employer.name,
            address=employer.address,
            references=employer.references,
        )
        stored = set_employer(shelf, wanted, who=door.caller.subject, now=clock.now())
        return ok(EmployerOut.of(stored), version=stored.version)
