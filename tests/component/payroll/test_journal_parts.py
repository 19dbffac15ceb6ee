"""The journal of a company with thousands of cost centres: stored, shown and published in parts that balance."""

from datetime import date

import pytest

from payroll.domain.journal import CLEARING, NET_PAY, WAGES, JournalLine
from payroll.domain.people import Country
from payroll.domain.periods import PayFrequency, RunKind
from payroll.operations.close_run import close_run
from payroll.records.run import ChunkResult, Run, RunStatus, UnfinishedRun
from tests import aws
from tests.component.payroll import office
from tests.component.payroll.office import RUN, carry, decide, employee, hire, open_run, published, run_now, shelf

CENTRES = 2_000
PER_CHUNK = 500
PAY = 4_000_00


@pytest.fixture(autouse=True)
def _office(monkeypatch: pytest.MonkeyPatch) -> None:
    office.queues()
    office.at(monkeypatch)


def large_run() -> Run:
    """A run whose chunks are all calculated, with a payslip for each of its cost centres."""
    chunks = CENTRES // PER_CHUNK
    run = Run(
        company="acme",
        country=Country.US,
        pay_group=PayFrequency.MONTHLY,
        period_name="2026-11",
        run_kind=RunKind.REGULAR,
        sequence=1,
        pay_date=date(2026, 11, 30),
        status=RunStatus.CALCULATING,
        opened_by="sub-helen",
        opened_at=office.NOW,
        rule_set="0" * 64,
        plan="a02bd5830de32bd0",
        people=CENTRES,
        chunks=chunks,
        chunks_done=chunks,
        paid=CENTRES,
    )
    shelf.put_many([run, UnfinishedRun(company="acme", country=run.country, pay_group=run.pay_group, run=run.run_id)])
    shelf.put_many(result(run, chunk) for chunk in range(chunks))
    return shelf.need(Run, run.pk, run.sk)


def result(run: Run, chunk: int) -> ChunkResult:
    first = chunk * PER_CHUNK
    costs = tuple(JournalLine(WAGES, f"K-{centre:04}", PAY) for centre in range(first, first + PER_CHUNK))
    journal = (JournalLine(NET_PAY, "", -PAY * PER_CHUNK), *costs)
    totals = {"gross": PAY * PER_CHUNK, "net": PAY * PER_CHUNK, "employer_cost": PAY * PER_CHUNK}
    return ChunkResult(company="acme", run=run.run_id, chunk=f"{run.plan}#{chunk:05d}", totals=totals, journal=journal)


def test_two_thousand_cost_centres_are_approved() -> None:
    closed = close_run(shelf, large_run(), office.NOW)
    assert (closed.status, closed.journal_parts) == (RunStatus.CALCULATED, 5)
    shown = run_now(RUN)["journal"]
    assert (len(shown), sum(line["amount"] for line in shown)) == (CENTRES + 1, 0)
    status, run, _ = decide(RUN)
    assert (status, run["status"]) == (200, "approved"), run
    (first,) = published("payroll.run.approved")
    parts = [first["data"], *(event["data"] for event in published("payroll.run.journal_continued"))]
    assert [(part["part"], part["parts"]) for part in parts] == [(number, 5) for number in range(1, 6)]
    assert all(sum(line["amount"] for line in part["journal"]) == 0 for part in parts)
    assert [line for part in parts for line in part["journal"] if line["account"] != CLEARING] == shown
    assert {part["run"] for part in parts} == {RUN}


def test_parts_look_like_their_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("payroll.operations.close_run.LINES_PER_PART", 6)
    hire(*(employee(person) for person in ("E001", "E002", "E003")))
    open_run()
    carry()
    decide(RUN)
    office.like_the_sample("payroll.run.journal_continued")


def test_a_mended_person_renews_the_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("payroll.operations.close_run.LINES_PER_PART", 4)
    hire(employee("E001"), employee("E002", profiles=()))
    run = office.ran()
    assert office.reasons(run["id"]) == {"E002": "no_profile"}
    hire(employee("E002"))
    status, *_ = office.call("POST", f"/runs/{RUN}/exceptions/E002/recalculation", headers={"Idempotency-Key": "again"})
    assert status == 202
    carry()
    assert office.faults_in(RUN) == []
    assert run_now(RUN)["totals"]["gross"] == 2 * run["totals"]["gross"]
    assert len(aws.stored_items("payroll", "JournalPart")) == 3
