"""Everything that CI runs, step by step with its seconds: python -m infra.local.verify [STEP,STEP...]

The checks that read only (format, lint, types, imports, template) run two at a time, then the tests, and beside them the end-to-end tests
on a local cloud of their own, which mostly wait for it. All steps run even when one fails, so that one run tells everything; the exit code
is 1 if any failed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from infra.local.cloud import ROOT
from infra.local.deploy import SAM
from infra.local.say import Sorry, line, stop

PYTHON = ROOT / ".venv" / "dev" / "bin"
CHECKOV = ROOT / ".venv" / "checkov" / "bin" / "checkov"
TESTS = ("unit", "component", "contract", "conformance", "faults", "house")
SECONDS = 1800


@dataclass(frozen=True)
class Step:
    name: str
    command: tuple[str, ...]


def _dev(program: str, *arguments: str) -> tuple[str, ...]:
    return (str(PYTHON / program), *arguments)


def _checks() -> list[Step]:
    """Longest first."""
    templates = [
        "template.yaml",
        *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "infra").glob("*.yaml") if path.name != "openapi.yaml"),
    ]
    house_rules = ("--append-rules", "infra/rules") if any((ROOT / "infra" / "rules").glob("*.py")) else ()
    return [
        Step("types", _dev("mypy", "functions", "layers/kernel/kernel", "infra", "tests")),
        Step(
            "checkov",
            (
                str(CHECKOV),
                "--framework",
                "cloudformation",
                "--quiet",
                "--compact",
                "--skip-download",
                *(f"--file={name}" for name in templates),
            ),
        ),
        Step("cfn-lint", _dev("cfn-lint", *house_rules, "--", *templates)),
        Step("sam-validate", (str(SAM), "validate", "--lint", "--template", "template.yaml", "--region", "eu-central-1")),
        Step("imports", _dev("lint-imports")),
        Step("openapi", _dev("python", "-m", "infra.openapi", "--check")),
        Step("format", _dev("ruff", "format", "--check", ".")),
        Step("lint", _dev("ruff", "check", ".")),
    ]


def _tests() -> list[Step]:
    folders = [f"tests/{name}" for name in TESTS]
    return [
        Step("tests", _dev("pytest", "-q", "-n", "2", "--dist", "loadgroup", "--durations", "5", *folders)),
        Step("local", _dev("pytest", "-q", "--durations", "5", "tests/local")),
    ]


def _run(step: Step) -> tuple[bool, str, float]:
    """Run one step; (passed, what it printed, seconds)."""
    began = time.monotonic()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
        "SAM_CLI_TELEMETRY": "0",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    try:
        done = subprocess.run(
            step.command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        return done.returncode == 0, done.stdout, time.monotonic() - began
    except subprocess.TimeoutExpired:
        return False, f"stopped after {SECONDS} s", time.monotonic() - began


def _tell(step: Step, passed: bool, printed: str, seconds: float) -> None:
    line(f"{'ok  ' if passed else 'FAIL'} {step.name:14} {seconds:6.1f} s")
    rows = printed.rstrip().splitlines()
    if not passed:
        line("\n".join(f"     {row}" for row in rows[-200:]))
    elif "pytest" in step.command[0] and rows:
        line(rows[-1])


def verify(names: Sequence[str] = ()) -> bool:
    """Run the named steps, or all of them; True when every one passed."""
    checks, tests = _checks(), _tests()
    known = [step.name for step in [*checks, *tests]]
    for name in names:
        if name not in known:
            raise Sorry(f"There is no step {name!r}; there are: {', '.join(known)}.")
    began = time.monotonic()
    failed: list[str] = []

    def finish(step: Step, outcome: tuple[bool, str, float]) -> None:
        _tell(step, *outcome)
        if not outcome[0]:
            failed.append(step.name)

    for steps in (checks, tests):
        with ThreadPoolExecutor(max_workers=2) as pool:
            running = {pool.submit(_run, step): step for step in steps if not names or step.name in names}
            for done in as_completed(running):
                finish(running[done], done.result())
    line(f"\n{'FAILED: ' + ', '.join(failed) if failed else 'All passed'} in {time.monotonic() - began:.0f} s.")
    return not failed


if __name__ == "__main__":
    try:
        sys.exit(0 if verify([name for name in ",".join(sys.argv[1:]).split(",") if name]) else 1)
    except Sorry as reason:
        stop(reason)
    except KeyboardInterrupt:
        stop("Stopped.")
