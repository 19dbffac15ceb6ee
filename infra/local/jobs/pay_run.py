"""The pay run: employees from a CSV with two bad rows, the month's run, a payslip, and the approval by another person.

`make measure` runs a larger company through the same functions.
"""

from datetime import UTC, datetime
from typing import Any

from infra.local.client import Client
from infra.local.jobs.payroll_people import employees_csv
from infra.local.jobs.show import WAIT_SECONDS, dollars, done, fact, heading, progress
from infra.local.office import Office

SMALL_COMPANY = 24
BAD_ROWS = (
    "E900001,No Salary,no.salary@example.com,monthly,2020-01-01" + "," * 15 + "\n"
    "E900002,Bad Date,bad.date@example.com,fortnightly,2020-13-01,,4000.00" + "," * 13 + "\n"
)


def import_people(hr: Client, base: str, csv: str) -> Any:
    """Sends a file of employees and waits for its report."""
    location = hr.post(f"{base}/employee-imports", csv, content_type="text/csv").expect(202).headers["location"]
    return hr.poll(location, lambda told: bool(told["finished_at"]), seconds=WAIT_SECONDS)


def calculate(hr: Client, base: str, period: str, pay_date: str, seconds: float) -> tuple[str, Any]:
    """Opens the monthly run of a period, or finds it open, and waits until it is calculated."""
    wanted = {"pay_group": "monthly", "period": period, "pay_date": pay_date}
    location = hr.post(f"{base}/runs", wanted).expect(200, 202).headers["location"]
    tell = progress(lambda run: f"{run['status']}: {run['progress']['chunks_done']} of {run['progress']['chunks']} chunks")
    run = hr.poll(location, lambda told: told["status"] not in ("open", "calculating"), seconds=seconds, progress=tell)
    done()
    return location, run


def pay_run(office: Office) -> None:
    """The small company's month."""
    hr, base = office.client.as_role("hr"), "/v1/companies/acme/payroll"
    heading("Pay run (company acme, as hr)")
    report = import_people(hr, base, employees_csv(SMALL_COMPANY) + BAD_ROWS)
    fact("employees", f"{report['accepted']} imported, {report['rejected']} rows refused")
    for finding in report["findings"]:
        fact("", f"line {finding['line']} {finding['pointer']}: {finding['reason']}")
    today = datetime.now(UTC).date()
    location, run = calculate(hr, base, today.strftime("%Y-%m"), today.replace(day=28).isoformat(), WAIT_SECONDS)
    totals = run["totals"]
    fact("run", f"{run['id']}: {run['progress']['paid']} payslips, gross {dollars(totals['gross'])} USD, net {dollars(totals['net'])} USD")
    slip = hr.get(f"{location}/payslips?limit=1").expect(200).json()["items"][0]
    amounts = slip["amounts"]
    fact("payslip", f"{slip['employee']} {slip['name']}, {slip['pay_date']}")
    for name in ("gross", "federal_income_tax", "social_security", "medicare", "additional_medicare", "net"):
        fact("", f"{name.replace('_', ' '):<22}{dollars(amounts[name]):>12}")
    if run["status"] == "calculated":
        etag = hr.get(location).headers["etag"]
        own = hr.post(f"{location}/approval", {}, headers={"If-Match": etag}).expect(403).json()
        fact("four eyes", f"hr opened it and may not approve: {own['detail']}")
        office.client.as_role("hr-approver").post(f"{location}/approval", {"reason": "checked"}, headers={"If-Match": etag}).expect(200)
    fact("approved by", hr.get(location).json()["decided_by"])
    fact("look at", f"GET {location}/payslips   (make token ROLE=hr)")
