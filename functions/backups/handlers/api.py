"""The HTTP door of backups: `/v1/companies/platform/backups/...`. For every other company there is nothing here."""

from dataclasses import dataclass
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path

from backups.domain import planning
from backups.handlers.models import RestoreIn, RestoreOut, SetIn, SetOut, TableOut, VerificationOut
from backups.operations.ask_verification import ask_verification
from backups.operations.open_restore import open_restore
from backups.operations.open_set import open_set
from backups.records import keys
from backups.records.restores import Restore
from backups.records.sets import TABLE_BEGINS, BackupSet, TableCopy, set_key
from backups.records.verifications import Verification, verification_key
from kernel import clock, failures_api, log, settings
from kernel.door import Door, accepted, ok
from kernel.identity import PLATFORM, Caller
from kernel.pages import DEFAULT_LIMIT, Cursor, Limit, PageOut
from kernel.table import Table

READ: Final = "backups:read"
WRITE: Final = "backups:write"


@dataclass(frozen=True, slots=True)
class Settings:
    """Environment of the backups API. `tables` are the live tables, separated by commas; `restore_prefix` begins every target."""

    table: str
    tables: str
    restore_prefix: str
    retry_queues: str = ""


class PlatformDoor(Door):
    """Sees of a caller what it may do for the installation as a whole: in any other company there are no backups, for anybody."""

    @property
    def caller(self) -> Caller:
        known = super().caller
        return Caller(known.subject, frozenset(grant for grant in known.grants if grant[0] == PLATFORM))


_settings = settings.read(Settings)
shelf = Table(_settings.table)
live_tables = [name for name in (part.strip() for part in _settings.tables.split(",")) if name]
door = PlatformDoor("backups")
failures_api.mount(door, shelf, _settings.retry_queues)

SetId = Annotated[str, Path(pattern=f"^{planning.SET_ID}$")]
RestoreId = Annotated[str, Path(pattern="^[0-9A-Z]{26}$")]
VerificationNumber = Annotated[int, Path(ge=1, le=999_999)]


def _location(*steps: str) -> str:
    return "/".join((f"/v1/companies/{PLATFORM}/backups", *steps))


def _set(set_id: str) -> BackupSet:
    return shelf.need(BackupSet, keys.sets(), set_key(set_id), f"no set {set_id}")


@door.post("/sets", scope=WRITE, summary="Back up every table now", status=202)
def open_backup_set(company: str, wanted: SetIn) -> Response[SetOut]:
    opened = open_set(shelf, who=door.caller.subject, reason=wanted.reason, now=clock.now())
    log.event("backups.set.opened", set=opened.id, status=opened.status)
    return accepted(SetOut.of(opened), _location("sets", opened.id))


@door.get("/sets", scope=READ, summary="Sets, newest first")
def list_sets(company: str, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[SetOut]]:
    page = shelf.query(BackupSet, keys.sets(), limit=limit, start=door.start(cursor), backwards=True)
    return ok(door.page(page, SetOut.of))


@door.get("/sets/<set_id>", scope=READ, summary="One set and how far it is")
def see_set(company: str, set_id: SetId) -> Response[SetOut]:
    found = _set(set_id)
    return ok(SetOut.of(found), version=found.version)


@door.get("/sets/<set_id>/tables", scope=READ, summary="The tables of a set with their counts and digests")
def list_tables(company: str, set_id: SetId, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[TableOut]]:
    found = _set(set_id)
    page = shelf.query(TableCopy, keys.set_parts(found.id), begins_with=TABLE_BEGINS, limit=limit, start=door.start(cursor))
    return ok(door.page(page, TableOut.of))


@door.post("/sets/<set_id>/verifications", scope=WRITE, summary="Read a set back once more", status=202)
def verify_again(company: str, set_id: SetId) -> Response[VerificationOut]:
    asked = ask_verification(shelf, set_id, who=door.caller.subject, now=clock.now())
    log.event("backups.verification.requested", set=set_id, verification=asked.number)
    return accepted(VerificationOut.of(asked), _location("sets", set_id, "verifications", str(asked.number)))


@door.get("/sets/<set_id>/verifications/<number>", scope=READ, summary="A verification with its findings")
def see_verification(company: str, set_id: SetId, number: VerificationNumber) -> Response[VerificationOut]:
    found = shelf.need(Verification, keys.set_parts(set_id), verification_key(number), f"no verification {number} of set {set_id}")
    return ok(VerificationOut.of(found), version=found.version)


@door.post("/restores", scope=WRITE, summary="Bring a table back under another name", status=202)
def restore_table(company: str, wanted: RestoreIn) -> Response[RestoreOut]:
    opened = open_restore(
        shelf, wanted.request(), prefix=_settings.restore_prefix, tables=live_tables, who=door.caller.subject, now=clock.now()
    )
    log.event("backups.restore.requested", restore=opened.id, set=opened.set_id, table=opened.table, target=opened.target)
    return accepted(RestoreOut.of(opened), _location("restores", opened.id))


@door.get("/restores", scope=READ, summary="Restores, newest first")
def list_restores(company: str, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response[PageOut[RestoreOut]]:
    page = shelf.query(Restore, keys.restores(), limit=limit, start=door.start(cursor), backwards=True)
    return ok(door.page(page, RestoreOut.of))


@door.get("/restores/<restore_id>", scope=READ, summary="One restore with its proof")
def see_restore(company: str, restore_id: RestoreId) -> Response[RestoreOut]:
    found = shelf.need(Restore, keys.restores(), restore_id, f"no restore {restore_id}")
    return ok(RestoreOut.of(found), version=found.version)


handler = door.handler
