"""Says when a pay group is paid."""

from dataclasses import replace
from datetime import datetime

from kernel import audit, table
from kernel.table import Table
from payroll.records.run import PayGroup


def set_pay_group(shelf: Table, wanted: PayGroup, *, who: str, now: datetime) -> PayGroup:
    """Stores the pay group, new or changed; the same again changes nothing. Stale when somebody else changes it right now."""
    known = shelf.get(PayGroup, wanted.pk, wanted.sk)
    if known and replace(wanted, version=known.version) == known:
        return known
    group = replace(wanted, version=known.version if known else 0)
    write = table.replace(group) if known else table.insert(group)
    shelf.transact(write, audit.entry(group, who=who, what="pay_group.set", when=now))
    return group.changed()
