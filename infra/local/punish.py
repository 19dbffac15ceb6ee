"""A large pay run under ill treatment: broken people, workers killed while they work, messages delivered twice. `make punish PEOPLE=10000`

Afterwards every good person must have one payslip and one payment order, every broken one must be listed, and the sums must agree.
"""

import json
import os
import random
import signal
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from infra.local.client import Client
from infra.local.cloud import LocalCloud
from infra.local.jobs.pay_run import approve, calculate, import_people
from infra.local.jobs.payroll_people import employees_csv
from infra.local.jobs.show import dollars, fact
from infra.local.office import Office, open_office
from infra.local.say import Sorry, stop

BASE: Final = "/v1/companies/globex/payroll"
BROKEN: Final = 0.05
KILL_EVERY_SECONDS: Final = 3
KILLS: Final = 60
"""Then it is enough: what is killed comes back after minutes, and after five tries as a failure that somebody has to send again."""
VICTIMS: Final = ("PayrollCalculateChunk", "PayrollRequestPayments")
MAX_PEOPLE: Final = 20_000
RUN_SECONDS: Final = 3600
RETRY_EVERY_SECONDS: Final = 30
TWINS: Final = 200
"""Chunk messages that are sent once more by hand."""


class Tormentor(threading.Thread):
    """Kills a random worker of the functions named in VICTIMS again and again, KILLS times at most, until it is told to stop."""

    def __init__(self, cloud: LocalCloud) -> None:
        super().__init__(daemon=True)
        self.folder = f"{cloud.folder}{os.sep}"
        self.over = threading.Event()
        self.killed = 0

    def run(self) -> None:
        """Kills until the end."""
        dice = random.Random(1)  # noqa: S311 (which worker dies is no secret)
        while self.killed < KILLS and not self.over.wait(KILL_EVERY_SECONDS):
            victims = [*self._victims()]
            if victims:
                os.kill(dice.choice(victims), signal.SIGKILL)
                self.killed += 1

    def _victims(self) -> list[int]:
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_text()
            except OSError:
                continue  # it has ended meanwhile
            if self.folder in command and any(name in command for name in VICTIMS):
                found.append(int(process.name))
        return found


def punish(people: int) -> None:
    """Runs a company (globex) of so many people and checks what is left. Raises Sorry when anything does not hold."""
    office = open_office(LocalCloud())
    hr = office.client.as_role("globex-hr")
    report = import_people(hr, BASE, employees_csv(people, seed=people, broken=BROKEN))
    fact("imported", f"{report['accepted']} employees, one in {int(1 / BROKEN)} of them broken")
    month = _free_month(hr)
    tormentor = Tormentor(office.cloud)
    tormentor.start()
    began = time.monotonic()
    twins = threading.Thread(target=_deliver_again, args=(office, hr, f"us-monthly-{month:%Y-%m}-regular-1"), daemon=True)
    twins.start()
    threading.Thread(target=_send_failures_again, args=(hr, tormentor.over), daemon=True).start()
    try:
        wanted = {"country": "US", "period": f"{month:%Y-%m}", "pay_date": f"{month:%Y-%m}-28"}
        location, run = calculate(hr, BASE, wanted, RUN_SECONDS)
        seconds = time.monotonic() - began
        release = approve(office.client.as_role("globex-hr-approver"), location)
    finally:
        tormentor.over.set()
    fact("run", f"{run['id']}: {run['progress']['paid']} paid, {run['progress']['set_aside']} set aside in {seconds:.0f} s")
    fact("torment", f"{tormentor.killed} workers killed, {TWINS} messages delivered twice")
    _check(hr, location, run, release, people)


def _free_month(hr: Client) -> datetime:
    """A month that has no run yet: the measurement can be repeated."""
    month = datetime.now(UTC).replace(day=1)
    while hr.get(f"{BASE}/runs/us-monthly-{month:%Y-%m}-regular-1").status == 200:
        month = (month - timedelta(days=1)).replace(day=1)
    return month


def _deliver_again(office: Office, hr: Client, run_id: str) -> None:
    """Sends the messages of the first chunks once more, as soon as the run is planned. The plan is told by the payslips' snapshots."""
    queue = office.cloud.aws("sqs").get_queue_url(QueueName="backoffice-payroll-calculate-chunk")["QueueUrl"]
    found: dict[str, Any] = {}
    while not (found.get("status") == "calculating" and found["progress"]["chunks"]):
        time.sleep(0.2)
        answer = hr.get(f"{BASE}/runs/{run_id}")
        found = answer.json() if answer.status == 200 else {}
    table = office.cloud.aws("dynamodb")
    item = table.get_item(TableName="backoffice-payroll", Key={"pk": {"S": "COMPANY#globex#RUN"}, "sk": {"S": run_id}})["Item"]
    for number in range(1, min(TWINS, found["progress"]["chunks"]) + 1):
        body = {"company": "globex", "run": run_id, "plan": item["plan"]["S"], "chunk": number, "correlation_id": "twin"}
        office.cloud.aws("sqs").send_message(QueueUrl=queue, MessageBody=json.dumps(body))


def _send_failures_again(hr: Client, over: threading.Event) -> None:
    """What somebody of the back office does with messages whose workers died five times."""
    while not over.wait(RETRY_EVERY_SECONDS):
        for failure in hr.pages(f"{BASE}/failures?limit=200"):
            hr.post(f"{BASE}/failures/{failure['id']}/retries", {})


def _check(hr: Client, location: str, run: Any, release: Any, people: int) -> None:
    slips = list(hr.pages(f"{location}/payslips?limit=200"))
    aside = {each["employee"] for each in hr.pages(f"{location}/exceptions?limit=200")}
    paid = [slip["employee"] for slip in slips]
    sums = {name: sum(slip[name] for slip in slips) for name in ("gross", "deductions", "net", "employer_cost")}
    held = {
        "every good person has one payslip": len(paid) == len(set(paid)) and not aside & set(paid),
        "nobody is missing": len(paid) + len(aside) == people == run["progress"]["people"],
        "counters equal what they count": (run["progress"]["paid"], run["progress"]["set_aside"]) == (len(paid), len(aside)),
        "totals are the sum of the payslips": all(run["totals"][name] == amount for name, amount in sums.items()),
        "the journal balances": sum(line["amount"] for line in run["journal"]) == 0,
        "each net is ordered once": (release["orders"], release["amount"]) == (len(paid), sums["net"]),
    }
    for sentence, holds in held.items():
        fact("holds" if holds else "BROKEN", sentence)
    fact("net", f"{dollars(sums['net'])} USD in {len(paid)} payslips, {len(aside)} people listed with the reason")
    if not all(held.values()):
        raise Sorry("The run did not withstand the torment.")


if __name__ == "__main__":
    try:
        if len(sys.argv) != 2 or not sys.argv[1].isdigit() or not 0 < int(sys.argv[1]) <= MAX_PEOPLE:
            raise Sorry(f"Usage: python -m infra.local.punish PEOPLE (at most {MAX_PEOPLE})")
        punish(int(sys.argv[1]))
    except Sorry as reason:
        stop(reason)
