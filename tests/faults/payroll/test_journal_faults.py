"""Crash sweep over the approval of a run whose journal has several parts: it is published whole and once."""

from collections.abc import Iterator

import pytest

from tests import aws
from tests.component.payroll import office
from tests.component.payroll.office import RUN, decide, employee, hire, published
from tests.faults.harness import sweep


def test_approve_a_run_with_a_journal_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("payroll.operations.close_run.LINES_PER_PART", 4)
    office.at(monkeypatch)
    seen: list[str] = []

    def world() -> None:
        aws.fresh_world()
        office.queues()
        hire(employee("E001"))
        office.ran()
        seen[:] = [office.call("GET", f"/runs/{RUN}")[2]["ETag"]]

    def approve() -> bool:
        status, *_ = office.call("POST", f"/runs/{RUN}/approval", who=office.HARRY, body={}, headers={"If-Match": seen[0]})
        return status == 200

    def check() -> Iterator[str]:
        events = [*published("payroll.run.approved"), *published("payroll.run.journal_continued")]
        numbers = [(event["data"]["part"], event["data"]["parts"]) for event in events]
        if numbers != [(1, 3), (2, 3), (3, 3)]:
            yield f"parts {numbers}"
        yield from office.faults_in(RUN)

    report = sweep(world, approve, check)
    assert report.broken == []
    assert len(report.calls) >= 4
    assert decide(RUN)[0] == 409
