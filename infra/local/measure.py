"""Figures of the README, measured where they are printed: `make measure`, or python -m infra.local.measure imports|sizes|intake

imports: what a cold start imports, per handler, from the built and byte-compiled layers, beside two yardsticks made the usual way.
sizes:   the unzipped layers.
intake:  tickets per second through the local HTTP API, beside a function that does nothing in the same emulator.
"""

import io
import os
import resource
import statistics
import subprocess
import sys
import time
import uuid
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from infra import templates
from infra.local.client import Client
from infra.local.cloud import PYTHON, ROOT, LocalCloud
from infra.local.jobs.pay_run import calculate, import_people
from infra.local.jobs.payroll_people import employees_csv
from infra.local.jobs.show import dollars, fact
from infra.local.office import Office, open_office
from infra.local.say import Sorry, line, stop

BUILT = ROOT / ".build" / "sam"
LAYERS = ("KernelLayer", "DependenciesLayer", "DocumentsLayer", "NumbersLayer")
RUNS = 9
MAX_PEOPLE = 20_000
REQUESTS = 400
CONNECTIONS = (1, 8)

# The usual way: boto3, Powertools logger and metrics, and for an API the resolver with validation.
SCHEDULED = "import boto3; from aws_lambda_powertools import Logger, Metrics; Logger(service='x')"
SCHEDULED_CLIENT = f"{SCHEDULED}; boto3.client('dynamodb', region_name='eu-central-1')"
RESOLVER = "from aws_lambda_powertools.event_handler import APIGatewayHttpResolver; APIGatewayHttpResolver(enable_validation=True)"
API = f"{SCHEDULED}; {RESOLVER}; import pydantic"
API_CLIENT = f"{SCHEDULED_CLIENT}; {RESOLVER}; import pydantic"


def _milliseconds(code: str, folders: list[str], environment: dict[str, str]) -> float:
    """The least CPU time of several new interpreters that run `code`, in ms: a cold start is bound by the processor."""
    script = f"import sys; sys.path[:0] = {folders!r}\n{code}"
    spent = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([str(PYTHON), "-c", script], env=environment, check=True, cwd=ROOT / ".build")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(spent) * 1000


def imports() -> None:
    """A row per handler: CPU ms over a bare interpreter, for the import alone and with the DynamoDB client that its first call builds."""
    if not BUILT.is_dir():
        raise Sorry("Nothing is built yet: run `make up` first.")
    base = {"PATH": os.environ["PATH"], "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}
    base |= {"AWS_DEFAULT_REGION": "eu-central-1", "AWS_REGION": "eu-central-1"}
    layers = [str(BUILT / name / "python") for name in LAYERS]
    bare = _milliseconds("pass", [], base)
    line(f"CPU ms over a bare interpreter ({bare:.0f} ms), best of {RUNS}        import   with the client")
    for name, plain, client in (("schedule", SCHEDULED, SCHEDULED_CLIENT), ("API", API, API_CLIENT)):
        spent = [_milliseconds(code, layers, base) - bare for code in (plain, client)]
        line(f"  {f'yardstick: {name}, the usual way':<46}{spent[0]:>10.0f}{spent[1]:>18.0f}")
    for name, function in sorted(templates.functions().items()):
        variables = dict.fromkeys(function["Environment"]["Variables"], "none")
        environment = base | variables | {"COMPANIES": "acme@Europe/Rome", "POWERTOOLS_SERVICE_NAME": "x", "POWERTOOLS_LOG_LEVEL": "INFO"}
        folders = [str(BUILT / name), *layers]
        module = f"import {function['Handler'].rpartition('.')[0]}"
        spent = [_milliseconds(code, folders, environment) - bare for code in (module, f"{module}; from kernel import aws; aws.dynamodb()")]
        line(f"  {name:<46}{spent[0]:>10.0f}{spent[1]:>18.0f}")


def sizes() -> None:
    """A row per layer: MB as unpacked, bytecode included."""
    for name in LAYERS:
        total = sum(path.stat().st_size for path in (BUILT / name).rglob("*") if path.is_file())
        line(f"  {name:<40}{total / 1e6:6.1f} MB")


BARE_CODE = "def handler(event, context):\n    print('{}')\n    return {'statusCode': 200, 'body': '{}'}\n"


def _bare_function(office: Office) -> str:
    """A function that does nothing, on a route of its own; answers its path."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("bare.py", BARE_CODE)
    functions, gateway = office.cloud.aws("lambda"), office.cloud.aws("apigatewayv2")
    api = office.physical("Api")
    if f"backoffice-bare-{api}" not in {
        each["FunctionName"] for page in functions.get_paginator("list_functions").paginate() for each in page["Functions"]
    }:
        arn = functions.create_function(
            FunctionName=f"backoffice-bare-{api}",
            Runtime="python3.13",
            Role="arn:aws:iam::000000000000:role/bare",
            Handler="bare.handler",
            Code={"ZipFile": packed.getvalue()},
        )["FunctionArn"]
        integration = gateway.create_integration(ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=arn, PayloadFormatVersion="2.0")
        gateway.create_route(ApiId=api, RouteKey="POST /bare", Target=f"integrations/{integration['IntegrationId']}")
    return "/bare"


def _load(call: Callable[[], object], connections: int) -> tuple[float, float, float]:
    """Requests per second, and the median and 99th percentile in ms, of `REQUESTS` calls over so many connections."""

    def timed(_: int) -> float:
        began = time.perf_counter()
        call()
        return (time.perf_counter() - began) * 1000

    with ThreadPoolExecutor(max_workers=connections) as pool:
        list(pool.map(timed, range(4 * connections)))  # the workers of the emulator are warm now
        began = time.perf_counter()
        spent = sorted(pool.map(timed, range(REQUESTS)))
        seconds = time.perf_counter() - began
    return REQUESTS / seconds, statistics.median(spent), spent[int(len(spent) * 0.99) - 1]


def intake() -> None:
    """Tickets by HTTP beside the bare emulator."""
    office = open_office(LocalCloud())
    front: Client = office.client.as_role("front-office")
    front.token()
    ticket = {"subject": "Load", "text": "One of many.", "requester": {"name": "Load", "email": "load@example.com"}}

    def open_ticket() -> None:
        unique = {"source": "load", "source_id": uuid.uuid4().hex}
        front.post("/v1/companies/acme/tickets", ticket | unique).expect(201)

    bare = _bare_function(office)
    line(f"{REQUESTS} requests   connections   requests/s   p50 ms   p99 ms")
    for name, call in (("bare function", lambda: office.client.post(bare, {}).expect(200)), ("POST tickets", open_ticket)):
        for connections in CONNECTIONS:
            rate, p50, p99 = _load(call, connections)
            line(f"{name:<15}{connections:>11}{rate:>13.0f}{p50:>9.1f}{p99:>9.1f}")


def _function_cpu(cloud: LocalCloud) -> float:
    """CPU seconds that the processes of this cloud's functions have used so far; 0 where the system has no /proc."""
    ticks = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"{cloud.folder}{os.sep}" in (process / "cmdline").read_text():
                ticks += sum(int(field) for field in (process / "stat").read_text().rpartition(")")[2].split()[11:13])
        except OSError:
            continue  # it has ended meanwhile
    return ticks / os.sysconf("SC_CLK_TCK")


def measure_pay_run(people: int) -> None:
    """A company (globex) of `people` through import and run: seconds of each, and the functions' own CPU apart from the emulator's."""
    office = open_office(LocalCloud())
    hr, base = office.client.as_role("globex-hr"), "/v1/companies/globex/payroll"
    began = time.monotonic()
    report = import_people(hr, base, employees_csv(people, seed=people))
    imported, before = time.monotonic(), _function_cpu(office.cloud)
    fact("imported", f"{report['accepted']} employees in {imported - began:.1f} s, {report['rejected']} refused")
    # A period that has no run yet: the measurement can be repeated.
    month = datetime.now(UTC).date().replace(day=1)
    while hr.get(f"{base}/runs/us-monthly-{month:%Y-%m}-regular-1").status == 200:
        month = (month - timedelta(days=1)).replace(day=1)
    wanted = {"country": "US", "period": f"{month:%Y-%m}", "pay_date": f"{month:%Y-%m}-28"}
    location, run = calculate(hr, base, wanted, 3600)
    seconds = time.monotonic() - imported
    totals, paid = run["totals"], run["progress"]["paid"]
    cpu = _function_cpu(office.cloud) - before
    fact(
        "run",
        f"{run['id']}: {paid} payslips in {seconds:.1f} s, {paid / seconds:.0f} employees/s; {run['progress']['set_aside']} set aside",
    )
    fact("own CPU", f"{cpu:.1f} s in all functions, {paid / cpu:.0f} employees a CPU second" if cpu else "not told by this system")
    sums = dict.fromkeys(("gross", "deductions", "net"), 0)
    for slip in hr.pages(f"{location}/payslips?limit=200"):
        for name in sums:
            sums[name] += slip[name]
    agree = all(totals[name] == cents for name, cents in sums.items())
    fact("totals", f"{'equal' if agree else 'DIFFER FROM'} the sum of the payslips: net {dollars(sums['net'])} USD")
    # An undecided run would keep the next measurement from opening its own.
    hr.post(f"{location}/cancellation", {"reason": "measured"}, headers={"If-Match": hr.get(location).headers["etag"]}).expect(200)
    if not agree:
        raise Sorry("The totals of the run are not the sum of its payslips.")


COMMANDS = {"imports": imports, "sizes": sizes, "intake": intake}


def main(arguments: list[str]) -> None:
    """One of the commands, or `all` of them and a pay run of so many people."""
    if len(arguments) == 1 and arguments[0] in COMMANDS:
        COMMANDS[arguments[0]]()
    elif len(arguments) == 2 and arguments[0] == "all" and arguments[1].isdigit() and 0 < int(arguments[1]) <= MAX_PEOPLE:
        for command in COMMANDS.values():
            command()
            line()
        measure_pay_run(int(arguments[1]))
    else:
        raise Sorry(f"Usage: python -m infra.local.measure {'|'.join(COMMANDS)}, or: all PEOPLE (at most {MAX_PEOPLE})")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Sorry as reason:
        stop(reason)
