"""Asking for one more verification of a set."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from backups.records import keys
from backups.records.sets import BackupSet, set_key
from backups.records.verifications import Verification, VerificationStatus, verification_key
from kernel import audit, events
from kernel.identity import PLATFORM
from kernel.refusals import Conflict
from kernel.table import Table, insert
from kernel.table import replace as replace_record

VERIFICATION_REQUESTED: Final = "backups.verification.requested"
MAX_VERIFICATIONS: Final = 1000


def ask_verification(table: Table, set_id: str, *, who: str, now: datetime) -> Verification:
    """Opens a verification of a set that is complete, and answers it; an open one is answered as it is.

    NotFound without such a set; Conflict while it is being exported, or beyond the limit of verifications.
    """
    backup = table.need(BackupSet, keys.sets(), set_key(set_id), f"no set {set_id}")
    if backup.status.open:
        raise Conflict(f"the set is {backup.status}: there is nothing to verify yet")
    if backup.verifications:
        latest = table.need(Verification, keys.set_parts(set_id), verification_key(backup.verifications))
        if not latest.status.closed:
            return latest
    number = backup.verifications + 1
    if number > MAX_VERIFICATIONS:
        raise Conflict(f"a set is verified {MAX_VERIFICATIONS} times at most")
    asked = Verification(set_id=set_id, number=number, status=VerificationStatus.REQUESTED, requested_by=who, opened_at=now)
    table.transact(
        replace_record(replace(backup, verifications=number)),
        insert(asked),
        audit.entry(backup, who=who, what="verification.requested", when=now),
        events.outbox(events.new(VERIFICATION_REQUESTED, PLATFORM, set_id, {"set": set_id, "verification": number}, now)),
    )
    return asked.changed()
