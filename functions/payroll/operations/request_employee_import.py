"""Takes an employee file in: keeps the bytes, and asks for the import."""

from datetime import datetime
from typing import Final

from kernel import audit, events, table
from kernel.documents import Documents, sha256
from kernel.refusals import Invalid, Repeated
from kernel.table import Table
from payroll.records import keys
from payroll.records.employee import EmployeeImport, ImportStatus

REQUESTED: Final = "payroll.employees.import_requested"


def request_employee_import(shelf: Table, documents: Documents, *, company: str, content: bytes, who: str, now: datetime) -> EmployeeImport:
    """Stores the file under its digest and records the request. The same bytes again answer the import that exists.

    Refuses an empty file (Invalid). Everything else about the contents is for the import to find, with its lines.
    """
    if not content.strip():
        raise Invalid("the file is empty")
    digest = sha256(content)
    document = f"employee-imports/{company}/{digest}.csv"
    wanted = EmployeeImport(
        company=company,
        import_id=digest,
        document=document,
        size=len(content),
        status=ImportStatus.REQUESTED,
        requested_by=who,
        requested_at=now,
    )
    documents.put_if_absent(document, content, "text/csv")
    event = events.new(REQUESTED, company, digest, {"import": digest}, now)
    try:
        shelf.transact(
            table.insert(wanted, Repeated("this file was imported before")),
            audit.entry(wanted, who=who, what="employees.import_requested", when=now),
            events.outbox(event),
        )
    except Repeated:
        return shelf.need(EmployeeImport, keys.imports(company), digest)
    return wanted.changed()
