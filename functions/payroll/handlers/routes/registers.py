"""Route of the pay register."""

from aws_lambda_powertools.event_handler import Response

from kernel.documents import PRESIGNED_SECONDS, Documents
from kernel.door import Door, ok
from kernel.refusals import Conflict
from kernel.table import Table
from payroll.handlers.routes.runs import READ, RunId
from payroll.handlers.shapes.registers import RegisterOut
from payroll.records import keys
from payroll.records.register import register_key
from payroll.records.run import Run


def mount(door: Door, shelf: Table, documents: Documents) -> None:
    """Hangs the route on the door."""

    @door.get("/runs/<run_id>/register", scope=READ, summary="Where the pay register of a run can be read (CSV)")
    def see_register(company: str, run_id: RunId) -> Response[RegisterOut]:
        found = shelf.need(Run, keys.runs(company), run_id, "no such run")
        key = register_key(found)
        if documents.head(key) is None:
            raise Conflict("the register is not there yet; it is built when the run is calculated")
        return ok(RegisterOut(url=documents.presign(key), expires_in=PRESIGNED_SECONDS))
