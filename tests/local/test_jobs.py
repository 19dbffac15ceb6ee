"""The four main jobs through their real doors: HTTP, queue, bucket drop, schedule; then what goes wrong in them."""

import base64
import hashlib
import json
import time
import urllib.request
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from infra.local.client import Client
from infra.local.jobs import help_desk, pay_run, supplier_invoices
from infra.local.jobs.backup import BASE as BACKUPS
from infra.local.jobs.payroll_people import employees_csv
from infra.local.office import Office

SECONDS = 120
PAYROLL = "/v1/companies/acme/payroll"
GLOBEX = "/v1/companies/globex/payroll"


def test_a_month_of_payroll(client: Client) -> None:
    hr, approver = client.as_role("hr"), client.as_role("hr-approver")
    report = pay_run.import_people(hr, PAYROLL, employees_csv(130, broken=0.05) + pay_run.bad_rows())
    assert (report["accepted"], report["rejected"]) == (130, 2)
    assert {finding["line"] for finding in report["findings"]} == {132, 133}
    october = {"country": "US", "period": "2026-10", "pay_date": "2026-10-30"}
    location, run = pay_run.calculate(hr, PAYROLL, october, SECONDS)
    assert run["status"] == "calculated"
    again = hr.post(f"{PAYROLL}/runs", {"pay_group": "monthly"} | october)
    assert again.expect(200, 202).headers["location"] == location
    slips = list(hr.pages(f"{location}/payslips?limit=50"))
    aside = list(hr.pages(f"{location}/exceptions?limit=50"))
    assert len(slips) == run["progress"]["paid"] > 100
    assert {each["reason"] for each in aside} == {"negative_net"}
    assert len(slips) + len(aside) == run["progress"]["people"]
    assert len({slip["employee"] for slip in slips}) == len(slips)
    for name in ("gross", "deductions", "net", "employer_cost"):
        assert run["totals"][name] == sum(slip[name] for slip in slips)
    assert sum(line["amount"] for line in run["journal"]) == 0
    etag = hr.get(location).headers["etag"]
    hr.post(f"{location}/approval", {}, headers={"If-Match": etag}).expect(403)
    approver.post(f"{location}/approval", {}, headers={"If-Match": '"1"'}).expect(412)
    release = pay_run.approve(approver, location)
    assert (release["orders"], release["amount"]) == (len(slips), run["totals"]["net"])
    assert hr.get(location).json()["status"] == "approved"
    assert pay_run.payslip_document(hr, location, slips[0]["employee"]).startswith(b"%PDF-")
    explained = hr.get(f"{location}/payslips/{slips[0]['employee']}/explanation").expect(200).json()
    assert "Medicare" in json.dumps(explained)
    register = hr.poll(f"{location}/register", lambda told: bool(told["url"]), seconds=SECONDS)
    with urllib.request.urlopen(register["url"], timeout=30) as answer:
        assert len(answer.read().splitlines()) == len(slips) + 1


def test_other_countries_are_paid_by_their_own_rules(client: Client) -> None:
    hr = client.as_role("globex-hr")
    for country, line in (("DE", "wage_tax"), ("GB", "employee_ni"), ("IT", "inps")):
        assert pay_run.import_people(hr, GLOBEX, employees_csv(40, country=country))["rejected"] == 0
        wanted = {"country": country, "period": "2026-10", "pay_date": "2026-10-30"}
        _, run = pay_run.calculate(hr, GLOBEX, wanted, SECONDS)
        assert (run["progress"]["paid"], run["progress"]["set_aside"]) == (40, 0)
        assert any(line in code for code in run["totals"]["lines"]), run["totals"]["lines"]


def test_the_schedule_opens_the_months_run(office: Office, client: Client) -> None:
    """A one-time schedule starts the function of the daily one; nobody waits for the morning here."""
    hr = client.as_role("globex-hr")
    hr.change("PUT", f"{GLOBEX}/pay-groups/US/monthly", {"opens_before": 31}).expect(200)
    scheduler = office.cloud.aws("scheduler")
    daily = scheduler.get_schedule(Name="backoffice-payroll-open-runs")
    at = (datetime.now(UTC) + timedelta(seconds=3)).strftime("%Y-%m-%dT%H:%M:%S")
    scheduler.create_schedule(
        Name=f"once-{uuid.uuid4().hex[:8]}",
        ScheduleExpression=f"at({at})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target=daily["Target"],
    )
    deadline = time.monotonic() + SECONDS
    while not any(run["country"] == "US" for run in hr.get(f"{GLOBEX}/runs").expect(200).json()["items"]):
        assert time.monotonic() < deadline, "the schedule opened no run"
        time.sleep(0.5)


def test_invoices_are_judged(client: Client) -> None:
    sender, reader = client.as_role("front-office"), client.as_role("accountant")
    ubl, cii = ((supplier_invoices.SAMPLES / f"supplier_invoice_{syntax}.xml").read_bytes() for syntax in ("ubl", "cii"))
    first = supplier_invoices.hand_in(sender, reader, ubl)
    assert (first["status"], first["syntax"], first["fatal"]) == ("accepted", "UBL", 0)
    assert supplier_invoices.hand_in(sender, reader, cii)["status"] == "accepted"
    assert supplier_invoices.hand_in(sender, reader, ubl)["id"] == first["id"]
    twin = supplier_invoices.hand_in(sender, reader, ubl + b"\n")
    assert (twin["status"], twin["duplicate_of"]) == ("duplicate", first["id"])
    attacked = supplier_invoices.hand_in(sender, reader, supplier_invoices.ATTACK)
    assert attacked["status"] == "quarantined"
    assert "root:" not in json.dumps(attacked)
    large = sender.post("/v1/companies/acme/invoices/received", b" " * 50_000_000, content_type="application/xml").expect(413)
    assert "invoices/uploads" in large.text()


def test_an_uploaded_invoice_is_read_and_other_bytes_are_refused(client: Client) -> None:
    sender, reader = client.as_role("front-office"), client.as_role("accountant")
    fattura = (supplier_invoices.SAMPLES / "supplier_invoice_fatturapa.xml").read_bytes().replace(b"2026/417", b"2026/418")
    announced = {"sha256": hashlib.sha256(fattura).hexdigest(), "size": len(fattura), "content_type": "application/xml"}
    answer = sender.post(f"{supplier_invoices.INVOICES}/uploads", announced).expect(201)
    told = answer.json()["upload"]
    assert supplier_invoices.put(told, fattura.replace(b"1135.40", b"9135.40")) in (400, 403)
    assert reader.get(answer.headers["location"]).expect(200).json()["status"] == "expected"
    seen = supplier_invoices.upload(sender, reader, fattura)
    assert (seen["status"], seen["syntax"], seen["source"]) == ("accepted", "FatturaPA", "upload")
    assert sender.get(answer.headers["location"]).expect(200).json()["status"] == "accepted"


def test_an_invoice_comes_as_a_message(office: Office, client: Client) -> None:
    semantic = (supplier_invoices.SAMPLES / "supplier_invoice_semantic.json").read_bytes().replace(b"NL-2026-0088", b"NL-2026-0089")
    sqs = office.cloud.aws("sqs")
    url = sqs.get_queue_url(QueueName="backoffice-invoices-take-invoices")["QueueUrl"]
    message = {"company": "acme", "content_type": "application/json", "content": base64.b64encode(semantic).decode()}
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps(message))
    location = f"{supplier_invoices.INVOICES}/received/{hashlib.sha256(semantic).hexdigest()[:32]}"
    seen = client.as_role("accountant").poll(location, lambda told: told["status"] != "received", seconds=SECONDS)
    assert (seen["status"], seen["syntax"], seen["source"]) == ("accepted", "JSON", "queue")


def test_a_dropped_invoice_is_read(office: Office, client: Client) -> None:
    xml = (supplier_invoices.SAMPLES / "supplier_invoice_ubl.xml").read_bytes().replace(b"</cbc:ID>", b"-D</cbc:ID>", 1)
    office.cloud.aws("s3").put_object(Bucket=office.stack.outputs["InvoicesBucketName"], Key="inbox/acme/from a supplier.xml", Body=xml)
    reader = client.as_role("accountant")
    deadline = time.monotonic() + SECONDS
    while True:
        items = reader.get("/v1/companies/acme/invoices/received?status=accepted&limit=100").expect(200).json()["items"]
        if any(item["invoice"]["number"].endswith("-D") for item in items):
            return
        assert time.monotonic() < deadline, "the dropped invoice was not read"
        time.sleep(0.5)


def test_tickets_by_every_way_in(office: Office) -> None:
    help_desk.help_desk(office)
    mails = help_desk.sent_mails(office)
    assert mails
    help_desk.drop(office, "bounce.eml")
    time.sleep(3)
    assert len(help_desk.sent_mails(office)) == len(mails), "a bounce was acknowledged"


def test_a_backup_proves_itself_and_a_flipped_byte_is_named(office: Office, client: Client) -> None:
    it = client.as_role("it")
    location = it.post(f"{BACKUPS}/sets", {"reason": "test"}).expect(202).headers["location"]
    found = it.poll(location, lambda told: told["status"] in ("verified", "failed"), seconds=SECONDS)
    assert (found["status"], found["findings"]) == ("verified", [])
    table = next(each for each in it.get(f"{location}/tables").json()["items"] if each["table"].endswith("payroll"))
    wanted = {"set": found["id"], "table": table["table"], "target": f"backoffice-restored-{uuid.uuid4().hex[:8]}", "reason": "test"}
    restore = it.poll(
        it.post(f"{BACKUPS}/restores", wanted).expect(202).headers["location"],
        lambda told: told["status"] in ("restored", "failed"),
        seconds=SECONDS,
    )
    assert restore["status"] == "restored"
    assert restore["proof"]["equal"] is True
    assert restore["proof"]["digest_target"] == table["digest"]

    s3, bucket = office.cloud.aws("s3"), office.stack.outputs["BackupsBucketName"]
    keys = [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket, Prefix=table["export"])["Contents"]]
    key = next(key for key in keys if key.endswith(".json.gz"))
    body = bytearray(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    body[len(body) // 2] ^= 1
    s3.put_object(Bucket=bucket, Key=key, Body=bytes(body))
    asked = it.post(f"{location}/verifications", {}).expect(202).headers["location"]
    told = it.poll(asked, lambda each: each["status"] in ("verified", "failed"), seconds=SECONDS)
    assert told["status"] == "failed"
    assert any(key.endswith(finding["file"]) for finding in told["findings"])
    # The house tells its own help desk.
    deadline = time.monotonic() + SECONDS
    while not it.get("/v1/companies/platform/tickets?status=open").expect(200).json()["items"]:
        assert time.monotonic() < deadline, "no ticket about the failed backup"
        time.sleep(0.5)


def test_a_failed_message_is_kept_and_sent_again(office: Office, client: Client) -> None:
    it = client.as_role("it")
    dead = office.stack.nested["TicketsReceiveMessageQueue"].outputs["Url"] + "-dead"
    office.cloud.aws("sqs").send_message(
        QueueUrl=dead, MessageBody=json.dumps(help_desk.QUEUED | {"source_id": "kept-1", "subject": "Kept"})
    )
    failures = "/v1/companies/acme/tickets/failures"
    deadline = time.monotonic() + SECONDS
    while not (items := it.get(failures).expect(200).json()["items"]):
        assert time.monotonic() < deadline, "the failed message was not kept"
        time.sleep(0.5)
    assert it.post(f"{failures}/{items[0]['id']}/retries").expect(200).json()["status"] == "retried"
    assert help_desk.wait_for(it, "Kept")


@pytest.mark.parametrize("path", ["/", "/openapi.json", "/healthz"])
def test_the_front_page_needs_no_token(client: Client, path: str) -> None:
    client.get(path).expect(200)


def test_nobody_gets_in_without_a_token_or_into_another_company(client: Client) -> None:
    client.get(f"{PAYROLL}/runs").expect(401)
    client.as_role("globex-hr").get(f"{PAYROLL}/runs").expect(404)
    client.as_role("it").get(f"{PAYROLL}/runs").expect(403)


def test_the_deployed_tables_have_their_streams_and_their_expiry(office: Office) -> None:
    dynamodb = office.cloud.aws("dynamodb")
    for context in ("payroll", "invoices", "tickets", "backups"):
        name = office.stack.outputs[f"{context.capitalize()}TableName"]
        assert dynamodb.describe_table(TableName=name)["Table"]["StreamSpecification"]["StreamEnabled"]
        expiry = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        assert (expiry["TimeToLiveStatus"], expiry["AttributeName"]) == ("ENABLED", "expires_at")
