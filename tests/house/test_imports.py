"""The import rules hold, and each of them is shown to break on a deliberate violation."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.house import ROOT

VIOLATIONS = {
    "handlers -> operations -> records -> domain": ("functions/payroll/domain/violation.py", "from payroll.records import keys\n"),
    "contexts meet by events only": ("functions/payroll/operations/violation.py", "import invoices.domain\n"),
    "the kernel knows no context": ("layers/kernel/kernel/violation.py", "import tickets.domain\n"),
    "the domain is pure": ("functions/tickets/domain/violation.py", "import os\n"),
    "AWS is reached through the kernel": ("functions/backups/operations/violation.py", "import botocore\n"),
    "Powertools stays in handlers and kernel": ("functions/invoices/operations/violation.py", "import aws_lambda_powertools\n"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(folder / "functions"), str(folder / "layers" / "kernel")))}
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_rules_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


def test_every_rule_breaks_when_it_is_violated(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in ("functions", "layers/kernel/kernel"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for place, line in VIOLATIONS.values():
        (tmp_path / place).write_text(line)
    done = lint(tmp_path)
    assert done.returncode != 0
    broken = {line.removesuffix(" BROKEN").strip() for line in done.stdout.splitlines() if line.endswith("BROKEN")}
    assert broken == set(VIOLATIONS)


@pytest.mark.parametrize("rule", VIOLATIONS)
def test_the_violations_cover_every_rule(rule: str) -> None:
    assert f'name = "{rule}"' in (ROOT / "pyproject.toml").read_text()
