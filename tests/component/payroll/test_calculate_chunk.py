"""Calculating: everybody of four countries is paid to the cent, once; who cannot be paid is set aside with the reason."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from payroll.domain.people import CostSplit, Country
from payroll.domain.periods import PayFrequency
from payroll.operations import calculate_chunk as operation
from payroll.operations.pay_people import pay_people
from payroll.records import keys
from payroll.records.employee import Employee
from payroll.records.payslip import EarningsRecord, PayslipRecord
from payroll.records.rule_sets import rules_of
from payroll.records.run import ChunkRequest, Run
from payroll.records.snapshot import Snapshot, snapshot_key
from tests import aws
from tests.component.payroll import office
from tests.component.payroll.office import RUN, bonus, call, employee, everything, hire, line, ran, reasons, report, salary, shelf, slip_of
from tests.conftest import sample_event

from payroll.handlers import calculate_chunk, plan_run  # isort: skip

SALARIES = {Country.US: 6_000_00, Country.DE: 4_000_00, Country.GB: 3_500_00, Country.IT: 2_500_00}
by_country = pytest.mark.parametrize("country", list(Country))


@pytest.fixture(autouse=True)
def _stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)


def staff(country: Country, count: int = 5) -> list[Employee]:
    """People with different pays."""
    return [employee(f"E{number:03}", country, SALARIES[country] + number * 1_234_56) for number in range(count)]


@by_country
def test_a_month_from_opening_to_payment(country: Country) -> None:
    hire(*staff(country))
    run = office.approved(country=country)
    assert (run["status"], run["progress"]["paid"], run["progress"]["set_aside"]) == ("approved", 5, 0)
    assert office.faults_in(run["id"]) == []
    (requested,) = office.published("payroll.payments.requested")
    orders = requested["data"]["orders"]
    assert {order["employee"]: order["amount"] for order in orders} == {
        slip["employee"]: slip["net"] for slip in everything(f"/runs/{run['id']}/payslips")
    }
    assert sum(order["amount"] for order in orders) == run["totals"]["net"] > 0
    (event,) = office.published("payroll.run.approved")
    assert event["data"]["journal"] == run["journal"]


@by_country
def test_the_years_sums_run_on_from_month_to_month(country: Country) -> None:
    hire(*staff(country, 2))
    first = office.approved(country=country, period="2026-06", pay_date="2026-06-30")
    second = ran(country=country, period="2026-07", pay_date="2026-07-31")
    before, after = slip_of(first["id"], "E001"), slip_of(second["id"], "E001")
    own = {name: after["year"].get(name, 0) - amount for name, amount in before["year"].items()}
    assert own["regular"] == line(after, "salary") == before["year"]["regular"]
    for each in after["lines"]:
        if not each["source"]:
            assert own.get(each["code"], 0) + (each["code"] not in own) * after["year"][each["code"]] == each["amount"]
    earnings = shelf.need(EarningsRecord, keys.earnings("acme"), "E001")
    assert list(earnings.open) == [second["id"]]
    assert dict(earnings.years[after["tax_year"]]) == before["year"]


@by_country
def test_the_same_snapshot_gives_the_same_bytes(country: Country) -> None:
    hire(*staff(country))
    report("E001", bonus("I1", 500_00))
    run = ran(country=country)
    stored = aws.stored_items("payroll", "PayslipRecord")
    record = shelf.need(Run, keys.runs("acme"), run["id"])
    chunk = f"{record.plan}#00001"
    snapshot = Snapshot.of(office.documents.get(snapshot_key("acme", run["id"], chunk)))
    hire(*(replace(each, contracts=()) for each in staff(country)))
    again = pay_people(record, chunk, snapshot, rules_of(record.country, record.tax_year))
    assert [slip.changed().item() for slip in again.slips] == stored
    alone = Snapshot(snapshot.people[1:2])
    assert pay_people(record, chunk, alone, rules_of(record.country, record.tax_year)).slips == again.slips[1:2]


def test_the_sample_event_calculates_the_chunk() -> None:
    hire(*(employee(person) for person in ("E001", "E002", "E003")))
    office.queues()
    office.open_run()
    plan_run.handler(sample_event("payroll", "plan_run"), aws.CONTEXT)
    (message,) = aws.sent_messages(aws.queue_url(office.CHUNK_QUEUE))
    sample = json.loads(sample_event("payroll", "calculate_chunk")["Records"][0]["body"])
    assert message | {"correlation_id": ""} == sample | {"correlation_id": ""}
    assert calculate_chunk.handler(sample_event("payroll", "calculate_chunk"), aws.CONTEXT) == {"batchItemFailures": []}
    run = office.run_now(RUN)
    assert (run["status"], run["progress"]["paid"]) == ("calculated", 3)
    office.like_the_sample("payroll.run.calculated")


def test_an_american_payslip_line_by_line() -> None:
    hire(employee(amount=12_000_00, splits=(CostSplit(date(2020, 1, 1), {"100": 1, "200": 1, "300": 1}),)))
    ran()
    slip = slip_of(RUN, "E001")
    assert line(slip, "salary") == 12_000_00
    assert line(slip, "social_security") == 744_00
    assert line(slip, "medicare") == 174_00
    assert line(slip, "federal_income_tax") == 1_941_17  # Publication 15-T 2026, worksheet 1A, single
    assert slip["net"] == 12_000_00 - 744_00 - 174_00 - 1_941_17
    wages = {each["cost_centre"]: each["amount"] for each in office.run_now(RUN)["journal"] if each["account"] == "wages_expense"}
    assert wages == {"100": 4_000_00, "200": 4_000_00, "300": 4_000_00}


def test_a_broken_person_stops_nobody_is_mended_and_calculated_alone() -> None:
    hire(*(employee(f"E{number}") for number in range(1, 8)))
    hire(employee("E2", contracts=()), employee("E3", profiles=()), employee("E4", contracts=(salary(200_000_000_00),)))
    hire(employee("E8", amount=-1), employee("E9", splits=(CostSplit(date(2020, 1, 1), {"100": 0}),)))
    office.damage("COMPANY#acme#EMPLOYEE", "E5", "contracts")
    office.damage("COMPANY#acme#EMPLOYEE", "E6", "hired_on")
    run = ran()
    assert (run["status"], run["progress"]["paid"], run["progress"]["set_aside"]) == ("calculated", 2, 7)
    expected = {"E2": "no_contract", "E3": "no_profile", "E4": "implausible_pay", "E5": "unreadable", "E6": "unreadable"}
    assert reasons(RUN) == expected | {"E8": "unreadable", "E9": "unreadable"}
    before = {item["sk"]["S"]: item for item in aws.stored_items("payroll", "PayslipRecord")}
    hire(employee("E5"))
    assert call("POST", f"/runs/{RUN}/exceptions/E5/recalculation", body={}, headers={"Idempotency-Key": "r"})[0] == 202
    office.carry()
    again = office.run_now(RUN)
    assert (again["status"], again["progress"]["paid"], again["progress"]["set_aside"]) == ("calculated", 3, 6)
    after = {item["sk"]["S"]: item for item in aws.stored_items("payroll", "PayslipRecord")}
    assert {person: after[person] for person in before} == before
    assert after.keys() - before.keys() == {"E5"}
    assert "E5" not in reasons(RUN)
    assert office.faults_in(RUN) == []
    office.decide(RUN)
    office.carry()
    orders = [order["id"] for event in office.published("payroll.payments.requested") for order in event["data"]["orders"]]
    assert sorted(orders) == [f"{RUN}/E1", f"{RUN}/E5", f"{RUN}/E7"]


def test_who_is_still_broken_stays_set_aside_with_the_new_reason() -> None:
    hire(employee("E1"), employee("E2", contracts=()))
    ran()
    hire(employee("E2", profiles=()))
    call("POST", f"/runs/{RUN}/exceptions/E2/recalculation", body={}, headers={"Idempotency-Key": "r"})
    office.carry()
    assert reasons(RUN) == {"E2": "no_profile"}
    assert office.run_now(RUN)["progress"] == {"people": 2, "paid": 1, "set_aside": 1, "chunks": 2, "chunks_done": 2}


@pytest.mark.parametrize("record", ["EARNINGS", "INPUT"])
def test_a_damaged_year_or_book_of_inputs_is_never_taken_for_an_empty_one(record: str) -> None:
    hire(employee())
    report("E001", bonus("I1", 100_00, date(2026, 10, 5)))
    office.approved(period="2026-10", pay_date="2026-10-30")
    office.damage(f"COMPANY#acme#{record}", "E001", "open" if record == "EARNINGS" else "entries")
    ran()
    assert reasons(RUN) == {"E001": "unreadable"}


def test_inputs_are_taken_once_and_given_back_when_the_run_is_cancelled() -> None:
    hire(employee())
    report("E001", bonus("I1", 500_00), bonus("LATE", 70_00, date(2026, 10, 2)), bonus("NEXT", 1_00, date(2026, 12, 1)))
    ran()
    assert office.taken("E001") == {"I1": RUN, "LATE": RUN, "NEXT": ""}
    assert line(slip_of(RUN, "E001"), "commission") == 570_00
    assert office.decide(RUN, "cancellation")[0] == 200
    second = office.approved(sequence=2)
    assert line(slip_of(second["id"], "E001"), "commission") == 570_00
    assert slip_of(second["id"], "E001")["year"]["one_off"] == 570_00
    third = ran(period="2026-12", pay_date="2026-12-31")
    assert line(slip_of(third["id"], "E001"), "commission") == 1_00


def test_the_next_sequence_pays_only_those_who_were_set_aside() -> None:
    hire(employee("E1"), employee("E2", profiles=()))
    office.approved()
    hire(employee("E2"))
    second = office.approved(sequence=2)
    assert second["progress"]["people"] == 1
    assert [slip["employee"] for slip in everything(f"/runs/{second['id']}/payslips")] == ["E2"]


def test_an_off_cycle_run_pays_inputs_beside_the_regular_pay() -> None:
    hire(employee(), employee("E002"))
    office.approved()
    report("E001", bonus("I1", 1_000_00))
    run = ran(kind="off_cycle", people=["E001", "E002"])
    slip = slip_of(run["id"], "E001")
    assert {each["code"] for each in slip["lines"] if each["side"] == "earning"} == {"commission"}
    assert line(slip, "federal_income_tax_supplemental") == 220_00  # 22 percent, Publication 15 section 7
    assert slip["year"]["regular"] == 6_000_00
    assert slip["year"]["one_off"] == 1_000_00
    assert reasons(run["id"]) == {"E002": "nothing_to_pay"}


@by_country
def test_regular_pay_is_the_same_in_one_payment_or_two(country: Country) -> None:
    """Pay of one period is taxed and insured together: National Insurance, ceilings and the aggregate method look at what was paid."""
    hire(employee("E1", country, SALARIES[country]), employee("E2", country, SALARIES[country]))
    extra = bonus("I1", 300_00, kind="regular")
    report("E1", extra)
    office.approved(country=country)
    report("E2", extra)
    run = office.approved(country=country, kind="off_cycle", people=["E2"])
    once, twice = (shelf.need(EarningsRecord, keys.earnings("acme"), person) for person in ("E1", "E2"))
    whole = once.folded({RUN.replace("us", country.lower())}, (), {"2026", "2026-27"}).years
    parts = twice.folded({RUN.replace("us", country.lower()), run["id"]}, (), {"2026", "2026-27"}).years
    (year,) = whole
    assert whole[year]["regular"] == parts[year]["regular"]
    if country is Country.GB:
        assert whole == parts


def test_pay_belongs_to_the_tax_year_in_which_it_is_paid() -> None:
    hire(employee("E1", Country.GB, 3_000_00), employee("E2", Country.US))
    office.approved(country="GB", period="2026-02", pay_date="2026-02-27")
    march = office.approved(country="GB", period="2026-03", pay_date="2026-04-05")
    assert (slip_of(march["id"], "E1")["tax_year"], slip_of(march["id"], "E1")["year"]["regular"]) == ("2025-26", 6_000_00)
    april = ran(country="GB", period="2026-04", pay_date="2026-04-30")
    assert (slip_of(april["id"], "E1")["tax_year"], slip_of(april["id"], "E1")["year"]["regular"]) == ("2026-27", 3_000_00)
    office.approved(period="2025-11", pay_date="2025-11-28")
    run = ran(period="2025-12", pay_date="2026-01-02")
    assert slip_of(run["id"], "E2")["year"]["regular"] == 6_000_00


def test_a_late_payment_of_the_old_year_does_not_forget_the_new_one() -> None:
    hire(employee())
    office.approved(period="2025-12", pay_date="2026-01-02")
    report("E001", bonus("I1", 100_00, date(2025, 12, 20)))
    office.approved(kind="off_cycle", period="2025-12", pay_date="2025-12-31", people=["E001"])
    run = ran(period="2026-01", pay_date="2026-01-30")
    assert slip_of(run["id"], "E001")["year"]["regular"] == 12_000_00


def test_somebody_who_comes_back_after_years_is_paid() -> None:
    hire(employee())
    run = office.approved(period="2025-03", pay_date="2025-03-31")
    record = shelf.need(Run, keys.runs("acme"), run["id"])
    shelf.put_many([replace(record, pay_date=date(2023, 3, 31))])
    assert ran()["progress"]["paid"] == 1


def test_pay_in_an_undecided_run_of_another_group_sets_aside_until_it_is_decided() -> None:
    weekly = (salary(1_000_00, group=PayFrequency.WEEKLY), replace(salary(500_00), contract_id="C2"))
    hire(employee(contracts=weekly))
    other = ran(pay_group="weekly", period="2026-W47", pay_date="2026-11-24")
    assert ran()["progress"]["set_aside"] == 1
    assert reasons(RUN) == {"E001": "wages_undecided"}
    office.decide(other["id"])
    call("POST", f"/runs/{RUN}/exceptions/E001/recalculation", body={}, headers={"Idempotency-Key": "r"})
    office.carry()
    assert office.run_now(RUN)["progress"]["paid"] == 1
    assert slip_of(RUN, "E001")["year"]["regular"] == 1_500_00


def test_pay_of_another_run_between_freezing_and_commit_sets_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    hire(employee(contracts=(salary(1_000_00, group=PayFrequency.WEEKLY), replace(salary(500_00), contract_id="C2"))))
    office.queues()
    weekly, monthly = _planned(pay_group="weekly", period="2026-W47", pay_date="2026-11-24"), _planned()

    def overtaken(*arguments: Any) -> Any:
        monkeypatch.undo()
        assert operation.calculate_chunk(shelf, office.documents, weekly, now=office.NOW).paid == 1
        return pay_people(*arguments)

    monkeypatch.setattr(operation, "pay_people", overtaken)
    run = operation.calculate_chunk(shelf, office.documents, monthly, now=office.NOW).run
    assert (run.paid, run.set_aside) == (0, 1)
    assert reasons(RUN) == {"E001": "wages_undecided"}
    assert shelf.get(PayslipRecord, keys.payslips("acme", RUN), "E001") is None


def _planned(**changes: Any) -> ChunkRequest:
    run = office.open_run(**changes)[1]["id"]
    (event,) = [each for each in office.published("payroll.run.opened") if each["data"]["run"] == run]
    plan_run.handler(aws.sqs_event(aws.bus_message(event)), aws.CONTEXT)
    (message,) = aws.sent_messages(aws.queue_url(office.CHUNK_QUEUE))
    return ChunkRequest(message["company"], message["run"], message["plan"], message["chunk"])


def test_flags_tell_what_to_look_at() -> None:
    people = [employee(f"E{number}") for number in range(1, 6)]
    hire(*people)
    office.approved(period="2026-10", pay_date="2026-10-30")
    changed = replace(people[1].banks[0], account=replace(people[1].banks[0].account, number="987654321"))
    waiting = replace(changed, status=office.BankStatus.PROPOSED)
    hire(
        replace(people[0], contracts=(salary(9_000_00),)),
        replace(people[1], banks=(*people[1].banks, changed)),
        replace(people[2], banks=(*people[2].banks, waiting)),
        replace(people[3], banks=()),
        employee("E6"),
    )
    run = ran()
    flags = {slip["employee"]: slip["flags"] for slip in everything(f"/runs/{RUN}/payslips")}
    assert flags == {
        "E1": ["gross_changed"],
        "E2": ["bank_changed"],
        "E3": ["bank_pending"],
        "E4": ["no_bank"],
        "E5": [],
        "E6": ["first_pay"],
    }
    assert run["review"]["flagged"] == {"gross_changed": 1, "bank_changed": 1, "bank_pending": 1, "no_bank": 1, "first_pay": 1}
    (listed,) = everything(f"/runs/{RUN}/flagged")
    assert listed["people"] == {person: reasons for person, reasons in flags.items() if reasons}


def test_many_chunks_in_any_order_add_up() -> None:
    hire(*(employee(f"E{number:03}", amount=1_000_00 + number * 7_77) for number in range(70)))
    office.queues()
    office.open_run()
    plan_run.handler(sample_event("payroll", "plan_run"), aws.CONTEXT)
    messages = aws.sent_messages(aws.queue_url(office.CHUNK_QUEUE))
    assert len(messages) == 3
    calculate_chunk.handler(aws.sqs_event(*reversed(messages), *messages), aws.CONTEXT)
    run = office.run_now(RUN)
    assert (run["status"], run["progress"]["paid"]) == ("calculated", 70)
    assert office.faults_in(RUN) == []


@pytest.mark.parametrize("message", [{"company": "acme"}, {"company": "acme", "run": RUN, "plan": "p", "chunk": 0}])
def test_a_message_that_names_no_chunk_fails_alone(message: dict[str, Any]) -> None:
    assert len(calculate_chunk.handler(aws.sqs_event(message), aws.CONTEXT)["batchItemFailures"]) == 1
