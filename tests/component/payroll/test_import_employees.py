"""From a posted file to employees: dialects, findings by line, repetition and order of files."""

import base64
from datetime import timedelta
from typing import Any

import pytest

from kernel.aws import dynamodb
from tests import aws
from tests.component.payroll import staff
from tests.component.payroll.staff import FIRST_ACCOUNT, HEADER, PEOPLE, call, carry, decide, etag, put, send_file
from tests.conftest import sample_event

from payroll.handlers import import_employees  # isort: skip


def imported(content: str) -> dict[str, Any]:
    """Posts a file, lets the worker have it, answers the import."""
    status, body, headers = send_file(content, key=str(hash(content)))
    assert status == 202, body
    carry()
    status, body, _ = call("GET", headers["Location"].removeprefix(staff.BASE))
    assert status == 200
    return dict(body)


def everyone() -> list[str]:
    """Ids of all employees."""
    return [person["id"] for person in call("GET", "/employees")[1]["items"]]


def row(**changes: str) -> str:
    person = {
        "employee_id": "X1",
        "name": "Xenia",
        "email": "x@example.com",
        "pay_frequency": "monthly",
        "hire_date": "2024-02-29",
        "salary": "1000",
    }
    person |= changes
    return ",".join(person) + "\n" + ",".join(person.values()) + "\n"


def test_the_sample_event_imports_the_posted_file() -> None:
    status, body, headers = send_file(PEOPLE)
    assert (status, body["status"]) == (202, "requested")
    answer = import_employees.handler(sample_event("payroll", "import_employees"), aws.CONTEXT)
    assert answer == {"batchItemFailures": []}
    _, body, _ = call("GET", headers["Location"].removeprefix(staff.BASE))
    assert (body["status"], body["accepted"], body["rejected"], body["findings"]) == ("done", 3, 0, [])
    status, ada, etag = call("GET", "/employees/E001")
    assert (status, etag["ETag"]) == (200, '"1"')
    assert (ada["name"], ada["contracts"][0]["amount"], ada["account_ends_in"]) == ("Ada Abbott", 6000_00, "6789")
    (profile,) = call("GET", "/employees/E002")[1]["tax_profiles"]
    facts = profile["facts"]
    assert (profile["valid_from"], facts["filing_status"], facts["extra"]) == ("2020-01-01", "married_jointly", 50_00)
    assert "123456789" not in str(ada)


def test_the_published_request_is_what_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    staff.at(monkeypatch, staff.NOW)
    send_file(PEOPLE)
    staff.like_the_sample("payroll.employees.import_requested")


def test_good_rows_are_kept_and_bad_ones_reported_by_line() -> None:
    body = imported(
        f"{HEADER}\n"
        "E001,Ada,ada@example.com,monthly,2020-01-01,6000.00,single,0,,\n"
        "E002,Ben,not-a-mail,fortnightly,2020-13-01,6000.00,single,0,,\n"
        'E003,Carla,carla@example.com,monthly,2020-01-01,"6,000.00",single,0,,\n'
        "E004,Dev\n"
        "E001,Ada again,ada@example.com,monthly,2020-01-01,1.00,single,0,,\n"
        "E006,Fay,fay@example.com,monthly,2020-01-01,5000,single,0,021000022,123\n"
        "E007,Gus,gus@example.com,monthly,2020-01-01,5000,single,0,021000021,\n"
        "E008,Hal,hal@example.com,monthly,2020-01-01,-5000,single,0,,\n"
        "\n"
        "E009,Ida,ida@example.com,monthly,2020-01-01,5000,,,,\n"
    )
    assert (body["status"], body["accepted"], body["rejected"]) == ("done", 2, 7)
    places = {(finding["line"], finding["pointer"]) for finding in body["findings"]}
    assert places == {
        (3, "/email"),
        (3, "/pay_frequency"),
        (3, "/hire_date"),
        (4, "/salary"),
        (5, "/"),
        (6, "/employee_id"),
        (7, "/routing_number"),
        (8, "/account_number"),
        (9, "/salary"),
    }
    assert everyone() == ["E001", "E009"]
    assert {"line": 6, "pointer": "/employee_id", "reason": "stands on line 2 already"} in body["findings"]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"hourly_rate": "20"}, "hourly_rate"),
        ({"hourly_rate": "20", "hours_per_period": "100"}, "salary"),
        ({"salary": "0"}, "salary"),
        ({"salary": "1.005"}, "salary"),
        ({"salary": "١٠٠"}, "salary"),
        ({"salary": "99999999999"}, "salary"),
        ({"hire_date": ""}, "hire_date"),
        ({"hire_date": "20240229"}, "hire_date"),
        ({"leave_date": "2024-02-28"}, "leave_date"),
        ({"w4_form": "2019", "step3_credits": "500"}, "step3_credits"),
        ({"step3_credits": "500", "credits": "50000"}, "credits"),
        ({"step4c_extra": "1.005"}, "step4c_extra"),
        ({"credits": "5.00"}, "credits"),
        ({"w4_form": "2019", "filing_status": "head_of_household"}, "filing_status"),
        ({"allowances": "2"}, "allowances"),
        ({"w4_form": "2019", "allowances": "1000"}, "allowances"),
        ({"step2_checkbox": "maybe"}, "step2_checkbox"),
        ({"name": ""}, "name"),
        ({"name": "N" * 121}, "name"),
        ({"employee_id": "A#B"}, "employee_id"),
        ({"employee_id": "E" * 33}, "employee_id"),
        ({"hours_per_period": "801", "hourly_rate": "1", "salary": ""}, "hours_per_period"),
    ],
)
def test_rules_of_a_row(changes: dict[str, str], column: str) -> None:
    body = imported(row(**changes))
    assert (body["accepted"], body["rejected"]) == (0, 1)
    assert [finding["pointer"] for finding in body["findings"]] == [f"/{column}"]


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + PEOPLE,
        PEOPLE.replace("\n", "\r\n"),
        PEOPLE.replace(",", ";"),
        PEOPLE.replace(",", "\t"),
        PEOPLE.rstrip("\n"),
        PEOPLE.replace("Ada Abbott", '"Abbott, ""Ada""\u00e9"'),
        PEOPLE.replace("employee_id,name", " Employee_ID , NAME"),
    ],
    ids=["bom", "crlf", "semicolons", "tabs", "no-last-newline", "quotes", "header-case"],
)
def test_dialects(content: str) -> None:
    body = imported(content)
    assert (body["status"], body["accepted"], body["rejected"]) == ("done", 3, 0)


@pytest.mark.parametrize(
    ("content", "line", "column", "says"),
    [
        (PEOPLE.replace("salary", "sallary"), 1, "sallary", "not known"),
        (PEOPLE.replace("name,", ""), 1, "name", "missing"),
        (PEOPLE.replace("step4c_extra", "salary"), 1, "salary", "twice"),
        (",,,\n1,2,3\n", 1, "", "no header"),
        ('"employee_id\n', 1, "", "quotes are broken"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(content: str, line: int, column: str, says: str) -> None:
    body = imported(content)
    assert (body["status"], body["accepted"]) == ("refused", 0)
    (finding,) = body["findings"]
    assert (finding["line"], finding["pointer"]) == (line, f"/{column}")
    assert says in finding["reason"]
    assert everyone() == []


@pytest.mark.parametrize(("codec", "says"), [("latin-1", "not UTF-8"), ("utf-16", "UTF-16")])
def test_other_encodings_are_named(codec: str, says: str) -> None:
    event = aws.http_event(
        "POST", f"{staff.BASE}/employee-imports", who=staff.HELEN, headers={"Idempotency-Key": "k", "Content-Type": "text/csv"}
    )
    event |= {"body": base64.b64encode(PEOPLE.replace("Ben", "Bén").encode(codec)).decode(), "isBase64Encoded": True}
    answer = staff.door.handler(event, aws.CONTEXT)
    carry()
    _, body, _ = call("GET", answer["headers"]["Location"].removeprefix(staff.BASE))
    assert body["status"] == "refused"
    assert says in body["findings"][0]["reason"]
    assert codec != "latin-1" or body["findings"][0]["line"] == 3


def test_an_open_quote_ends_the_file_and_keeps_what_came_before() -> None:
    body = imported(PEOPLE.replace("Carla Dunn", '"Carla Dunn'))
    assert (body["accepted"], body["rejected"]) == (2, 1)
    assert body["findings"][0]["line"] == 4


def test_more_rows_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("payroll.operations.employee_file.MAX_ROWS", 2)
    body = imported(PEOPLE)
    assert (body["accepted"], body["findings"][0]["line"]) == (2, 4)


def test_findings_are_capped_and_still_counted() -> None:
    body = imported(HEADER + "\n" + "E1\n" * 700)
    assert (body["rejected"], len(body["findings"])) == (700, 500)


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        ("", "text/csv", 422),
        (" \n", "text/csv", 422),
        (PEOPLE, "application/json", 415),
        (PEOPLE, "text/csv; charset=latin1", 415),
        ("x" * 4_500_001, "text/csv", 413),
    ],
)
def test_what_the_door_refuses(content: str, kind: str, status: int) -> None:
    answer, _, _ = call("POST", "/employee-imports", body=content, headers={"Idempotency-Key": "k", "Content-Type": kind})
    assert answer == status


def test_the_same_file_twice_is_one_import() -> None:
    _, first, _ = send_file(PEOPLE, key="one")
    _, second, _ = send_file(PEOPLE, key="two")
    assert first["id"] == second["id"]
    assert len(aws.waiting_events("payroll")) == 1


def test_a_file_requested_earlier_does_not_undo_a_later_one(monkeypatch: pytest.MonkeyPatch) -> None:
    staff.at(monkeypatch, staff.NOW)
    send_file(PEOPLE, key="old")
    staff.at(monkeypatch, staff.NOW + timedelta(hours=1))
    send_file(PEOPLE.replace("6000.00", "7000.00"), key="new")
    old, new = [event for event in aws.waiting_events("payroll") if event["type"] == "payroll.employees.import_requested"]
    for event in (new, old):
        import_employees.handler(aws.sqs_event(aws.bus_message(event)), aws.CONTEXT)
    assert call("GET", "/employees/E001")[1]["contracts"][0]["amount"] == 7000_00


def test_history_names_changed_facts_without_their_values(monkeypatch: pytest.MonkeyPatch) -> None:
    staff.at(monkeypatch, staff.NOW)
    imported(PEOPLE)
    staff.at(monkeypatch, staff.NOW + timedelta(hours=1))
    imported(PEOPLE.replace("6000.00", "7000.00"))
    items = dynamodb().scan(TableName=aws.table_name("payroll"))["Items"]
    history = {(item["record_sk"]["S"], item["what"]["S"]): item for item in items if item["record_kind"]["S"] == "AuditEntry"}
    assert {sk for sk, what in history if what == "employee.added"} == {"E001", "E002", "E003"}
    assert [sk for sk, what in history if what == "employee.changed"] == ["E001"]
    assert history["E001", "employee.changed"]["changes"]["M"] == {"fields": {"L": [{"S": "contracts"}]}}


def test_a_message_that_asks_for_no_import_fails_alone_and_is_noted() -> None:
    answer = import_employees.handler(aws.sqs_event({"detail": 1}), aws.CONTEXT)
    assert len(answer["batchItemFailures"]) == 1


GERMAN_COLUMNS = "country;language;birth_date;pay_frequency;hire_date;salary;part_time;hours_per_period;leave_days;iban;bic;tax_class"
GERMANS = f"""employee_id;name;email;{GERMAN_COLUMNS}
D1;Dora Denk;dora@example.com;DE;de;1990-05-04;monthly;2024-01-01;5000.00;0.8;160;28.5;DE89 3704 0044 0532 0130 00;COBADEFFXXX;3
D2;Emil Ernst;emil@example.com;de;;;monthly;2024-01-01;5000.00;;;;;;
"""


def test_a_file_of_another_country() -> None:
    body = imported(GERMANS)
    assert (body["accepted"], body["findings"]) == (2, [])
    dora = call("GET", "/employees/D1")[1]
    (contract,) = dora["contracts"]
    assert (dora["country"], dora["language"], dora["birth_date"], dora["leave_days"]) == ("DE", "de", "1990-05-04", "28.5")
    assert (contract["contract_id"], contract["part_time"], contract["hours"]) == ("1", "0.8", "160")
    assert (dora["account_ends_in"], dora["bank_accounts"][0]["scheme"]) == ("3000", "iban")
    assert dora["tax_profiles"][0]["facts"]["tax_class"] == 3
    assert call("GET", "/employees/D2")[1]["tax_profiles"] == []


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        (";3\n", ";7\n", "tax_class"),
        ("0130 00", "0130 01", "iban"),
        ("COBADEFFXXX", "COBA", "bic"),
        (";DE;", ";GB;", "tax_class"),
        (";0.8;", ";1.8;", "part_time"),
        (";0.8;", ";0;", "part_time"),
        ("1990-05-04", "2024-05-04", "birth_date"),
        (";de;1990", ";fr;1990", "language"),
        (";DE;", ";FR;", "country"),
        (";28.5;", ";28.555;", "leave_days"),
    ],
)
def test_rules_of_other_columns(old: str, new: str, column: str) -> None:
    body = imported(GERMANS.replace(old, new))
    assert (body["accepted"], body["rejected"], body["findings"][0]["pointer"]) == (1, 1, f"/{column}")


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"routing_number": "021000021", "account_number": "123456789", "iban": "DE89370400440532013000"}, "iban"),
        ({"iban": "DE89370400440532013000"}, "country"),
        ({"sort_code": "20-00-00", "account_number": "55779911"}, "country"),
        ({"country": "GB", "sort_code": "20-00-0", "account_number": "55779911"}, "sort_code"),
    ],
)
def test_one_account_of_the_right_kind(changes: dict[str, str], column: str) -> None:
    body = imported(row(**changes))
    assert (body["accepted"], [finding["pointer"] for finding in body["findings"]]) == (0, [f"/{column}"])


def later(monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    staff.at(monkeypatch, staff.NOW + timedelta(hours=hours))


def test_a_file_with_a_day_adds_terms_from_that_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, 0)
    imported(row(salary="1000", filing_status="single"))
    later(monkeypatch, 1)
    imported(row(salary="1200", filing_status="married_jointly", valid_from="2026-07-01", cost_centre="LAB"))
    body = call("GET", "/employees/X1")[1]
    assert [(each["valid_from"], each["valid_to"], each["amount"]) for each in body["contracts"]] == [
        ("2024-02-29", "2026-06-30", 1000_00),
        ("2026-07-01", None, 1200_00),
    ]
    assert [each["valid_from"] for each in body["tax_profiles"]] == ["2024-02-29", "2026-07-01"]
    assert body["cost_splits"] == [{"valid_from": "2026-07-01", "shares": {"LAB": 1}}]
    assert body["hired_on"] == "2024-02-29"


def test_a_file_leaves_alone_what_it_cannot_say(monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, 0)
    imported(row(language="de", leave_date="2026-12-31", leave_days="28", birth_date="1990-05-04"))
    put("/loans/L1", {"label": "x", "principal": 100, "instalment": 10, "valid_from": "2026-01-01"}, employee="X1")
    put("/contracts/2/2026-01-01", {"pay_group": "weekly", "kind": "salary", "amount": 100}, employee="X1")
    later(monkeypatch, 1)
    imported(row(name="Xenia X."))
    body = call("GET", "/employees/X1")[1]
    assert (body["name"], len(body["loans"]), len(body["contracts"])) == ("Xenia X.", 1, 2)
    assert (body["language"], body["left_on"], body["leave_days"], body["birth_date"]) == ("de", "2026-12-31", "28", "1990-05-04")
    later(monkeypatch, 2)
    imported(row(name="Xenia X.", leave_date=""))
    assert call("GET", "/employees/X1")[1]["left_on"] is None


def test_another_account_of_a_known_person_waits_for_a_second_person(monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, 0)
    account = {"routing_number": FIRST_ACCOUNT["routing_number"]}
    imported(row(**account, account_number="123456789"))
    later(monkeypatch, 1)
    imported(row(**account, account_number="987654321"))
    body = call("GET", "/employees/X1")[1]
    assert (body["account_ends_in"], body["bank_pending"]) == ("6789", True)
    assert decide("confirmation", employee="X1", who=staff.HELEN)[0] == 403
    assert decide("confirmation", employee="X1")[1]["account_ends_in"] == "4321"


def test_the_country_of_a_known_person_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, 0)
    imported(row())
    later(monkeypatch, 1)
    body = imported(row(country="DE"))
    assert (body["accepted"], body["rejected"], body["findings"][0]["pointer"]) == (0, 1, "/country")


def test_joining_and_leaving_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, 0)
    imported(row())
    later(monkeypatch, 1)
    imported(row(leave_date="2026-12-31"))
    assert [event["employee"] for event in staff.published("payroll.employee.joined")] == ["X1"]
    assert [event["left_on"] for event in staff.published("payroll.employee.left")] == ["2026-12-31"]


def test_a_record_that_cannot_be_read_is_replaced_by_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, 0)
    imported(PEOPLE)
    dynamodb().update_item(
        TableName=aws.table_name("payroll"),
        Key={"pk": {"S": "COMPANY#acme#EMPLOYEE"}, "sk": {"S": "E002"}},
        UpdateExpression="SET contracts = :broken",
        ExpressionAttributeValues={":broken": {"S": "none"}},
    )
    later(monkeypatch, 1)
    body = imported(PEOPLE.replace("Ben Baker", "Ben B. Baker"))
    assert (body["accepted"], body["rejected"]) == (3, 0)
    assert call("GET", "/employees/E002")[1]["contracts"][0]["amount"] == 9000_00
    assert etag("E002") == '"2"'
    assert len(staff.history("employee.rebuilt")) == 1
