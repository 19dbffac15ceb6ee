"""How fast payroll is: gross to net alone, reading a file, and a whole chunk against moto. Run by `make bench`."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from infra.local.jobs.payroll_people import employees_csv
from payroll.domain.employment import Employment
from payroll.domain.payslip import payslip
from payroll.domain.periods import period
from payroll.domain.rules import PayFrequency
from payroll.operations.employee_file import read_employee_file
from payroll.records.rule_sets import rule_set
from tests import aws
from tests.component.payroll import office

from payroll.handlers import calculate_chunk, plan_run  # isort: skip

PEOPLE = 1_000


def test_gross_to_net(benchmark: Any) -> None:
    """A thousand people from gross to net; divide by a thousand for one."""
    rows = read_employee_file(employees_csv(PEOPLE).encode()).rows.values()
    people = [Employment(row.pay_frequency, row.pay, row.w4, row.hire_date or date.min) for row in rows]
    november, rules = period(PayFrequency.MONTHLY, "2026-11"), rule_set(2026)
    slips = benchmark(lambda: [payslip(person, november, 50_000_00, rules) for person in people])
    assert len(slips) == PEOPLE


def test_read_file(benchmark: Any) -> None:
    """A file of a thousand employees read and checked."""
    content = employees_csv(PEOPLE).encode()
    file = benchmark(read_employee_file, content)
    assert (len(file.rows), file.rejected) == (PEOPLE, 0)


@pytest.fixture
def _world() -> Iterator[None]:
    with aws.world():
        yield


@pytest.mark.usefixtures("_world")
def test_chunk(benchmark: Any) -> None:
    """Forty-five people: read, calculated, committed. Nearly all of it is moto's own time."""
    aws.create_queue(office.CHUNK_QUEUE)
    office.send_file(employees_csv(45 * 8))
    office.carry()
    office.open_run()
    (event,) = office.published("payroll.run.opened")
    plan_run.handler(aws.sqs_event(aws.bus_message(event)), aws.CONTEXT)
    messages = iter(aws.sent_messages(aws.queue_url(office.CHUNK_QUEUE)))
    answer = benchmark.pedantic(lambda: calculate_chunk.handler(aws.sqs_event(next(messages)), aws.CONTEXT), rounds=8, iterations=1)
    assert answer == {"batchItemFailures": []}
