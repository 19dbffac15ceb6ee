"""One month of an HR person on the local cloud, call by call, with the real answers: `make month` (after `make up`).

Company acme, United Kingdom, in the first month that has no run yet. What it prints stands in functions/payroll/MONTH.md.
"""

import json
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from infra.local.client import Answer, Client
from infra.local.cloud import LocalCloud
from infra.local.jobs.show import WAIT_SECONDS
from infra.local.office import open_office
from infra.local.say import Sorry, line, stop

BASE: Final = "/v1/companies/acme/payroll"
GROUP: Final[dict[str, Any]] = {"country": "GB", "pay_group": "monthly"}
JOINERS: Final = """\
employee_id,name,email,country,pay_frequency,hire_date,salary,tax_code,previous_pay,previous_tax,previous_tax_year,student_loan,sort_code,account_number,cost_centre
{ids[0]},Ivy Marlow,ivy.marlow@example.com,GB,monthly,{day},3150.00,1257L,2520000,336280,{year},2,200000,12345678,SHOP
{ids[1]},Owen Tarrant,owen.tarrant@example.com,GB,monthly,{day},4720.00,S1257L,3776000,784471,{year},,200000,23456789,OFFICE
{ids[2]},Nia Colwyn,nia.colwyn@example.com,GB,monthly,2026-14-01,2600.00,C1257L,,,,,200000,34567891,SHOP
"""
"""What a former employer has paid and withheld in the tax year (form P45) stands with the tax code."""


class Walk:
    """Calls the API in the roles of the company and tells every call."""

    def __init__(self, hr: Client, approver: Client, clock: Client, month: date) -> None:
        self.people: Final = {"hr": hr, "approver": approver, "time system": clock}
        self.ids: Final = [f"GB-{month:%y%m}-{number}" for number in (1, 2, 3)]

    def get(self, path: str, shown: Sequence[str] = (), who: str = "hr") -> Answer:
        """GET, and the named fields of the answer."""
        answer = self.people[who].get(BASE + path)
        self._tell(who, "GET", path, {}, None, answer, shown)
        return answer

    def send(
        self, method: str, path: str, body: Any = None, shown: Sequence[str] = (), who: str = "hr", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Another method, and the named fields of the answer; of a refusal its reason."""
        client, sent = self.people[who], dict(headers or {})
        if method == "POST":
            kind = "text/csv" if isinstance(body, str) else "application/json"
            answer = client.post(BASE + path, {} if body is None else body, content_type=kind, headers=sent)
        else:
            raw = json.dumps(body).encode()
            answer = client.request(method, BASE + path, raw, {"Content-Type": "application/json"} | sent)
        self._tell(who, method, path, sent, body, answer, shown)
        return answer

    def change(self, method: str, path: str, body: Any, shown: Sequence[str] = (), who: str = "hr") -> Answer:
        """A change of an employee, under the version that is there now."""
        employee = "/".join(path.split("/")[:3])
        etag = self.people["hr"].get(BASE + employee).expect(200).headers["etag"]
        return self.send(method, path, body, shown, who, {"If-Match": etag})

    def finished(self, location: str, shown: Sequence[str]) -> Any:
        """Waits for what a queue works on, and tells the named fields."""
        told = self.people["hr"].poll(location, lambda each: bool(each["finished_at"]), seconds=WAIT_SECONDS)
        self._fields(told, shown)
        return told

    def _tell(self, who: str, method: str, path: str, headers: Mapping[str, str], body: Any, answer: Answer, shown: Sequence[str]) -> None:
        sent = "".join(f"  {name}: {value}" for name, value in headers.items())
        line(f"\n{method} {path}{sent}" + (f"      as {who}" if who != "hr" else ""))
        if isinstance(body, str):
            line("\n".join(f"    {row}" for row in body.splitlines()))
        elif body:
            line(f"    {json.dumps(body, ensure_ascii=False)}")
        line(f"-> {answer.status}" + (f"  ETag {answer.headers['etag']}" if "etag" in answer.headers and method == "GET" else ""))
        if answer.body:
            self._fields(answer.json(), shown if answer.status < 400 else ("detail",))

    @staticmethod
    def _fields(told: Any, names: Sequence[str]) -> None:
        for row in told.get("items", ()):
            line(f"   {json.dumps({name: row[name] for name in names}, ensure_ascii=False)}")
        for name in names:
            if name in told:
                line(f"   {name}: {json.dumps(told[name], ensure_ascii=False)}")


def free_month(hr: Client) -> date:
    """The first day of the earliest month from this one on that has no run yet."""
    month = datetime.now(UTC).date().replace(day=1)
    while hr.get(f"{BASE}/runs/gb-monthly-{month:%Y-%m}-regular-1").status == 200:
        month = (month + timedelta(days=31)).replace(day=1)
    return month


def tax_year(month: date) -> str:
    """The British tax year of a pay day at the end of the month."""
    first = month.year if month.month >= 4 else month.year - 1
    return f"{first}-{(first + 1) % 100:02}"


def joiners(walk: Walk, month: date) -> None:
    """A file of people with one bad row, and one person entered by hand."""
    _title("1. Who is new")
    answer = walk.send("POST", "/employee-imports", JOINERS.format(ids=walk.ids, day=month, year=tax_year(month))).expect(202)
    told = walk.finished(answer.headers["location"], ("accepted", "rejected"))
    for finding in told["findings"]:
        line(f"   line {finding['line']} {finding['pointer']}: {finding['reason']}")
    person = {"name": "Nia Colwyn", "email": "nia.colwyn@example.com", "country": "GB", "hired_on": f"{month:%Y-%m}-09"}
    walk.send("PUT", f"/employees/{walk.ids[2]}", person, ("id", "hired_on"), headers={"If-None-Match": "*"}).expect(201)
    terms = {"pay_group": "monthly", "kind": "salary", "amount": 2_600_00}
    walk.change("PUT", f"/employees/{walk.ids[2]}/contracts/1/{month:%Y-%m}-09", terms)
    account = {"scheme": "uk", "sort_code": "200000", "account_number": "34567891"}
    walk.change("POST", f"/employees/{walk.ids[2]}/bank-account", account, ("bank_pending",))
    walk.change("POST", f"/employees/{walk.ids[2]}/bank-account/confirmation", {}, ("bank_pending",), who="approver")


def changes(walk: Walk, month: date) -> None:
    """What a time system reports, a raise, and a new bank account that a second person confirms."""
    _title("2. What changed")
    row = {"input_id": f"overtime-{month:%Y-%m}", "employee_id": walk.ids[0], "code": "overtime", "kind": "amount", "amount": 180_00}
    rows = [row | {"work_date": f"{month:%Y-%m}-12", "label": "Overtime"}]
    answer = walk.send("POST", "/inputs", {"rows": rows}, who="time system").expect(202)
    walk.finished(answer.headers["location"], ("accepted", "rejected"))
    walk.change("PUT", f"/employees/{walk.ids[1]}/contracts/1/{month}", {"pay_group": "monthly", "kind": "salary", "amount": 5_900_00})
    account = {"scheme": "uk", "sort_code": "200000", "account_number": "98765432"}
    walk.change("POST", f"/employees/{walk.ids[1]}/bank-account", account, ("account_ends_in", "bank_pending"))
    walk.change("POST", f"/employees/{walk.ids[1]}/bank-account/confirmation", {})
    walk.change("POST", f"/employees/{walk.ids[1]}/bank-account/confirmation", {}, ("account_ends_in", "bank_pending"), who="approver")


def run(walk: Walk, month: date) -> str:
    """Opens the run, looks at it, mends who was set aside, and lets another approve. Answers the run's path."""
    _title("3. The run, and a look at it")
    wanted = GROUP | {"period": f"{month:%Y-%m}", "pay_date": f"{month:%Y-%m}-28"}
    location = walk.send("POST", "/runs", wanted, ("id", "status")).expect(202).headers["location"]
    hr = walk.people["hr"]
    hr.poll(location, lambda told: told["status"] == "calculated", seconds=WAIT_SECONDS)
    path = location.removeprefix(BASE)
    walk.get(path, ("status", "progress", "totals", "review"))
    walk.get(f"{path}/flagged", ("chunk", "people"))
    walk.get(f"{path}/exceptions", ("employee", "reason", "detail"))
    _title("4. Who was set aside is mended and calculated alone")
    walk.change("PUT", f"/employees/{walk.ids[2]}/tax-profiles/{month:%Y-%m}-09", {"facts": {"tax_code": "C1257L"}})
    walk.send("POST", f"{path}/exceptions/{walk.ids[2]}/recalculation", {}).expect(202)
    hr.poll(location, lambda told: not told["progress"]["set_aside"] and told["status"] == "calculated", seconds=WAIT_SECONDS)
    return path


def decision(walk: Walk, path: str) -> None:
    """Four eyes, payment orders, a payslip with its explanation and its document."""
    _title("5. Somebody else approves")
    etag = walk.get(path, ("status", "totals")).headers["etag"]
    walk.send("POST", f"{path}/approval", {"reason": "checked"}, headers={"If-Match": etag})
    walk.send("POST", f"{path}/approval", {"reason": "checked"}, ("status",), who="approver", headers={"If-Match": etag}).expect(200)
    hr = walk.people["hr"]
    hr.poll(f"{BASE}{path}/release", lambda told: told["complete"], seconds=WAIT_SECONDS)
    walk.get(f"{path}/release", ("complete", "orders", "amount", "without_account"))
    walk.get(f"{path}/payslips", ("employee", "gross", "deductions", "net", "employer_cost"))
    _title("6. A payslip, line by line, and as PDF")
    slip = walk.get(f"{path}/payslips/{walk.ids[0]}").expect(200).json()
    for each in slip["lines"]:
        line(f"   {each['label'] or each['code'].replace('_', ' '):<40}{each['side']:<11}{each['amount'] / 100:>12,.2f}")
    answer = walk.get(f"{path}/payslips/{walk.ids[0]}/explanation").expect(200).json()
    for step in answer["parts"][0]["steps"]:
        if step["figure"] == "income_tax":
            line(f"   {step['rule']}: {step['result']}\n      {json.dumps(step['values'])}")
    told = hr.poll(f"{BASE}{path}/payslips/{walk.ids[0]}/document", lambda each: bool(each["url"]), seconds=WAIT_SECONDS)
    with urllib.request.urlopen(told["url"], timeout=30) as document:
        line(f"\nGET {path}/payslips/{walk.ids[0]}/document\n-> a link to {len(document.read()):,} bytes of PDF")


def correction(walk: Walk, month: date) -> None:
    """A raise that HR hears of too late: the difference, and nothing else."""
    _title("7. A mistake is found after the pay day")
    walk.change("PUT", f"/employees/{walk.ids[0]}/contracts/1/{month}", {"pay_group": "monthly", "kind": "salary", "amount": 3_250_00})
    wanted = GROUP | {"period": f"{month:%Y-%m}", "pay_date": f"{month:%Y-%m}-28", "from_period": f"{month:%Y-%m}"}
    wanted |= {"kind": "correction", "people": [walk.ids[0]]}
    location = walk.send("POST", "/runs", wanted, ("id", "status")).expect(202).headers["location"]
    walk.people["hr"].poll(location, lambda told: told["status"] == "calculated", seconds=WAIT_SECONDS)
    path = location.removeprefix(BASE)
    walk.get(f"{path}/payslips", ("employee", "gross", "deductions", "net"))
    etag = walk.people["approver"].get(location).headers["etag"]
    walk.send("POST", f"{path}/approval", {"reason": "late raise"}, ("status",), who="approver", headers={"If-Match": etag}).expect(200)


def _title(text: str) -> None:
    line(f"\n## {text}")


def main() -> None:
    """The whole month."""
    office = open_office(LocalCloud())
    hr, approver, clock = (office.client.as_role(role) for role in ("hr", "hr-approver", "front-office"))
    month = free_month(hr)
    walk = Walk(hr, approver, clock, month)
    joiners(walk, month)
    changes(walk, month)
    path = run(walk, month)
    decision(walk, path)
    correction(walk, month)


if __name__ == "__main__":
    try:
        main()
    except Sorry as reason:
        stop(reason)
