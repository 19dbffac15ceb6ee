"""Says how documents of a country name the company."""

from dataclasses import replace
from datetime import datetime

from kernel import audit, table
from kernel.table import Table
from payroll.records.printing import Employer


def set_employer(shelf: Table, wanted: Employer, *, who: str, now: datetime) -> Employer:
    """Stores the employer, new or changed; the same again changes nothing. Stale when somebody else changes it right now.

    Documents that are printed already keep the name that they have.
    """
    known = shelf.get(Employer, wanted.pk, wanted.sk)
    if known and replace(wanted, version=known.version) == known:
        return known
    employer = replace(wanted, version=known.version if known else 0)
    write = table.replace(employer) if known else table.insert(employer)
    shelf.transact(write, audit.entry(employer, who=who, what="employer.set", when=now))
    return employer.changed()
