"""What `make up` shows after the deploy, in this order. A job takes the running back office and prints what it did and where to look.

Each one can be repeated: on a cloud that has its data already it finds its things instead of making them again.
"""

from collections.abc import Callable

from infra.local.jobs.backup import backup
from infra.local.jobs.customer_invoices import customer_invoices
from infra.local.jobs.help_desk import help_desk
from infra.local.jobs.pay_run import pay_run
from infra.local.jobs.payables import payables
from infra.local.jobs.supplier_invoices import supplier_invoices
from infra.local.office import Office

Job = Callable[[Office], None]

JOBS: tuple[Job, ...] = (pay_run, supplier_invoices, payables, customer_invoices, help_desk, backup)
