"""Queue worker: imports the employee files that were requested (`payroll.employees.import_requested`)."""

from payroll.handlers.importing import importer
from payroll.operations.import_employees import import_employees
from payroll.operations.request_employee_import import REQUESTED

handler = importer(import_employees, event=REQUESTED, member="import", logged="payroll.employees.imported")
