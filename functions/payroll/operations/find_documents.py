"""Finds the printed payslips and statements of people."""

from dataclasses import dataclass

from kernel.documents import Documents
from kernel.refusals import Conflict, NotFound
from kernel.table import Table
from payroll.domain.people import Country
from payroll.records import keys
from payroll.records.payslip import EarningsRecord, PayslipRecord
from payroll.records.printing import payslip_document
from payroll.records.run import SETTLED, Run
from payroll.records.statement import StatementRecord


@dataclass(frozen=True, slots=True)
class SettledPayslip:
    """A payslip of an approved run."""

    run: Run
    slip: PayslipRecord


def payslip_address(shelf: Table, documents: Documents, *, company: str, run: str, employee_id: str) -> str:
    """An address from which the printed payslip can be read for some minutes. Conflict before approval, NotFound until it is printed."""
    shelf.need(PayslipRecord, keys.payslips(company, run), employee_id, "no such payslip")
    found = shelf.need(Run, keys.runs(company), run, "no such run")
    if found.status not in SETTLED:
        raise Conflict(f"the run is {found.status}; payslips are printed after its approval")
    key = payslip_document(company, run, employee_id)
    if documents.head(key) is None:
        raise NotFound("the payslip is not printed yet; come again in some minutes, or look at the failures")
    return documents.presign(key)


def payslips_of(shelf: Table, *, company: str, employee_id: str) -> list[SettledPayslip]:
    """The payslips of a person in approved runs of the kept tax years, the latest pay date first. NotFound for who was never paid."""
    earnings = shelf.need(EarningsRecord, keys.earnings(company), employee_id, "no payslips of such an employee")
    names = [slip.run for slip in earnings.slips]
    runs = {run.run_id: run for run in shelf.get_many(Run, [(keys.runs(company), name) for name in names]) if run.status in SETTLED}
    slips = shelf.get_many(PayslipRecord, [(keys.payslips(company, name), employee_id) for name in runs])
    found = [SettledPayslip(runs[slip.run], slip) for slip in slips]
    return sorted(found, key=lambda each: (each.slip.pay_date, each.slip.run), reverse=True)


def statements_of(shelf: Table, *, company: str, employee_id: str, tax_year: str) -> list[StatementRecord]:
    """The latest statement of a person for a tax year, one for each country with pay in it. NotFound when there is none."""
    wanted = [(keys.statements(company, country, tax_year), employee_id) for country in Country]
    found = shelf.get_many(StatementRecord, wanted)
    if not found:
        raise NotFound("no statement of such an employee for that tax year")
    return sorted(found, key=lambda each: each.country)
