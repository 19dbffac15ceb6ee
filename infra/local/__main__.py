"""The commands of the local cloud, as the Makefile calls them: python -m infra.local up|down|reset|logs|token."""

import os
import sys
import time
from collections.abc import Callable

from infra.local import people
from infra.local.cloud import LocalCloud, only_one
from infra.local.jobs.order import JOBS
from infra.local.office import open_office
from infra.local.say import Sorry, line, stop

LOG_MINUTES = 15


def _cloud() -> LocalCloud:
    port = os.environ.get("BACKOFFICE_PORT")
    if port is not None and not port.isdigit():
        raise Sorry(f"BACKOFFICE_PORT must be a number, not {port!r}.")
    return LocalCloud(port=int(port) if port else None)


def up() -> None:
    """Start, deploy, seed, run the main jobs, and say where to look."""
    began = time.monotonic()
    with only_one():
        line("Local back office:")
        office = open_office(_cloud())
        for job in JOBS:
            job(office)
    line(f"\nReady after {time.monotonic() - began:.1f} s.")
    line(f"  API        {office.client.base_url}")
    line(f"  its page   {office.client.base_url}/")
    line(f"  a token    make token ROLE=accountant    (roles: {', '.join(office.roles)})")
    line("  logs       make logs NAME=PayrollApi")
    line("  stop       make down    (the data stays; `make reset` deletes it)")


def down() -> None:
    """Stop the cloud; its data stays in .local/."""
    with only_one():
        line("Stopped; the data stays." if _cloud().stop() else "The local cloud is not running.")


def reset() -> None:
    """Stop the cloud and delete its data."""
    with only_one():
        _cloud().delete()
        line("The local cloud is deleted.")


def token() -> None:
    """Print an access token of the role in ROLE."""
    cloud = _running()
    role = os.environ.get("ROLE")
    if not role:
        raise Sorry("Which role? For example: make token ROLE=accountant")
    line(people.token(cloud, role))


def logs() -> None:
    """Print what the functions logged in the last minutes, oldest first; NAME narrows to functions whose name contains it."""
    cloud, wanted = _running(), os.environ.get("NAME", "").lower()
    client = cloud.aws("logs")
    since = int((time.time() - LOG_MINUTES * 60) * 1000)
    rows: list[tuple[int, str, str]] = []
    for page in client.get_paginator("describe_log_groups").paginate(logGroupNamePrefix="/aws/lambda/"):
        for group in page["logGroups"]:
            name = group["logGroupName"].removeprefix("/aws/lambda/").split("-")
            short = name[1] if len(name) > 1 else name[0]
            if wanted in short.lower():
                events = client.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"], startTime=since)
                rows += [(event["timestamp"], short, event["message"].strip()) for found in events for event in found["events"]]
    shown = [row for row in sorted(rows) if not row[2].startswith(("START ", "END "))]
    for moment, short, message in shown:
        line(f"{time.strftime('%H:%M:%S', time.localtime(moment / 1000))} {short:28} {message}")
    line(f"({len(shown)} lines of the last {LOG_MINUTES} minutes; MiniStack's own log: {cloud.log_file})")


def _running() -> LocalCloud:
    cloud = _cloud()
    if not cloud.is_running():
        raise Sorry("The local cloud is not running: start it with `make up`.")
    return cloud


COMMANDS: dict[str, Callable[[], None]] = {"up": up, "down": down, "reset": reset, "token": token, "logs": logs}


if __name__ == "__main__":
    if sys.argv[1:2] == [] or sys.argv[1] not in COMMANDS:
        stop(f"Usage: python -m infra.local {'|'.join(COMMANDS)}")
    try:
        COMMANDS[sys.argv[1]]()
    except Sorry as reason:
        stop(reason)
    except KeyboardInterrupt:
        stop("Stopped.")
