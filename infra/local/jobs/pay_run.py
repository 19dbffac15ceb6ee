"""The pay runs of a month: employees of four countries, reported inputs, runs, review, approval, payments, payslips.

`make measure` runs a larger company through the same functions.
"""

import csv
import io
import urllib.request
from datetime import UTC, date, datetime
from typing import Any, Final

from infra.local.client import Client
from infra.local.cloud import LocalCloud
from infra.local.jobs.payroll_people import COLUMNS, employees_csv
from infra.local.jobs.show import WAIT_SECONDS, dollars, done, fact, heading, progress
from infra.local.office import Office

BASE: Final = "/v1/companies/acme/payroll"
SMALL_COMPANY: Final = {"US": 24, "DE": 8, "GB": 8, "IT": 8}
EMPLOYERS: Final = {"US": "Acme Inc.", "DE": "Acme GmbH", "GB": "Acme Ltd", "IT": "Acme S.r.l."}


def bad_rows() -> str:
    """Two rows that a file of employees is refused for: no pay, and a day and a frequency that do not exist."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    person = {"employee_id": "E900001", "name": "No Pay", "email": "no.pay@example.com", "pay_frequency": "monthly"}
    writer.writerow(person | {"hire_date": "2020-01-01"})
    writer.writerow(person | {"employee_id": "E900002", "pay_frequency": "fortnightly", "hire_date": "2020-13-01", "salary": "4000.00"})
    return out.getvalue()


def import_people(hr: Client, base: str, content: str) -> Any:
    """Sends a file of employees and waits for its report."""
    location = hr.post(f"{base}/employee-imports", content, content_type="text/csv").expect(202).headers["location"]
    return hr.poll(location, lambda told: bool(told["finished_at"]), seconds=WAIT_SECONDS)


def report_inputs(clock: Client, hr: Client, base: str, rows: list[dict[str, Any]]) -> Any:
    """Sends pay inputs as a time system does, and waits until they are with their people."""
    location = clock.post(f"{base}/inputs", {"rows": rows}).expect(202).headers["location"]
    return hr.poll(location, lambda told: bool(told["finished_at"]), seconds=WAIT_SECONDS)


def calculate(hr: Client, base: str, wanted: dict[str, Any], seconds: float) -> tuple[str, Any]:
    """Opens a run, or finds it open, and waits until it is calculated."""
    location = hr.post(f"{base}/runs", {"pay_group": "monthly"} | wanted).expect(200, 202).headers["location"]
    tell = progress(lambda run: f"{run['status']}: {run['progress']['chunks_done']} of {run['progress']['chunks']} chunks")
    run = hr.poll(location, lambda told: told["status"] not in ("open", "calculating"), seconds=seconds, progress=tell)
    done()
    return location, run


def approve(approver: Client, location: str) -> Any:
    """Approves a calculated run as somebody else, and waits until its payments have left."""
    etag = approver.get(location).expect(200).headers["etag"]
    approver.post(f"{location}/approval", {"reason": "checked"}, headers={"If-Match": etag}).expect(200)
    return approver.poll(f"{location}/release", lambda told: told["complete"], seconds=WAIT_SECONDS)


def payslip_document(reader: Client, location: str, employee: str) -> bytes:
    """The printed payslip of somebody in an approved run, as soon as it is there."""
    told = reader.poll(f"{location}/payslips/{employee}/document", lambda told: bool(told["url"]), seconds=WAIT_SECONDS)
    with urllib.request.urlopen(told["url"], timeout=30) as answer:
        return bytes(answer.read())


def pay_run(office: Office) -> None:
    """The small company's month."""
    hr, approver = office.client.as_role("hr"), office.client.as_role("hr-approver")
    heading("Pay runs (company acme, as hr)")
    for country, count in SMALL_COMPANY.items():
        report = import_people(hr, BASE, employees_csv(count, country=country) + (bad_rows() if country == "US" else ""))
        fact("employees", f"{country}: {report['accepted']} imported, {report['rejected']} rows refused")
        for finding in report["findings"]:
            fact("", f"line {finding['line']} {finding['pointer']}: {finding['reason']}")
        hr.change("PUT", f"{BASE}/employers/{country}", {"name": EMPLOYERS[country]}).expect(200)
    today = datetime.now(UTC).date()
    _report_a_bonus(office, hr, today)
    for country in SMALL_COMPANY:
        wanted = {"country": country, "period": f"{today:%Y-%m}", "pay_date": today.replace(day=28).isoformat()}
        location, run = calculate(hr, BASE, wanted, WAIT_SECONDS)
        totals = run["totals"]
        fact("run", f"{run['id']}: {run['progress']['paid']} payslips, {_money(totals, 'gross')} gross, {_money(totals, 'net')} net")
        if run["status"] == "calculated":
            _approve_by_another(hr, approver, location, run)
    _show_payslip(office.cloud, hr, f"{BASE}/runs/de-monthly-{today:%Y-%m}-regular-1")


def _report_a_bonus(office: Office, hr: Client, today: date) -> None:
    day = today.replace(day=1).isoformat()
    bonus = {"input_id": f"bonus-{today:%Y-%m}", "employee_id": "DE000001", "code": "bonus", "label": "Bonus", "kind": "amount"}
    rows = [bonus | {"earning_class": "one_off", "work_date": day, "amount": 50_000}]
    told = report_inputs(office.client.as_role("front-office"), hr, BASE, rows)
    fact("inputs", f"{told['accepted']} taken from a front-office system, {told['rejected']} refused")


def _approve_by_another(hr: Client, approver: Client, location: str, run: Any) -> None:
    etag = hr.get(location).headers["etag"]
    own = hr.post(f"{location}/approval", {}, headers={"If-Match": etag}).expect(403).json()
    release = approve(approver, location)
    review = ", ".join(f"{count} {reason}" for reason, count in sorted(run["review"]["flagged"].items())) or "nothing to look at"
    fact("", f"review: {review}; approved by another ({own['detail']})")
    fact("", f"paid out: {release['orders']} payment orders, {dollars(release['amount'])} {run['totals']['currency']}")


def _show_payslip(cloud: LocalCloud, hr: Client, location: str) -> None:
    slip = hr.get(f"{location}/payslips/DE000001").expect(200).json()
    fact("payslip", f"{slip['employee']} {slip['name']}, {slip['pay_date']}")
    for line in slip["lines"]:
        fact("", f"{line['label'] or line['code'].replace('_', ' '):<34}{line['side']:<11}{dollars(line['amount']):>12}")
    fact("", f"{'net':<45}{dollars(slip['net']):>12} {slip['currency']}")
    printed = cloud.folder / "payslip.pdf"
    printed.write_bytes(payslip_document(hr, location, slip["employee"]))
    fact("printed", printed)
    fact("look at", f"GET {location}/payslips   (make token ROLE=hr)")


def _money(totals: dict[str, Any], name: str) -> str:
    return f"{dollars(totals[name])} {totals['currency']}"
