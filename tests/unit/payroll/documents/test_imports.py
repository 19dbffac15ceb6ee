"""What printing needs is imported by the workers that print, and by nobody else."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

HEAVY = {"numpy", "reportlab", "pypdf"}


@pytest.mark.parametrize(
    ("module", "allowed"),
    [
        ("payroll.handlers.routes.documents", set()),
        ("payroll.handlers.plan_statements", set()),
        ("payroll.handlers.render_payslips", {"reportlab"}),
        ("payroll.handlers.make_statements", {"reportlab"}),
    ],
)
def test_only_printing_workers_import_what_printing_needs(module: str, allowed: set[str]) -> None:
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join((str(ROOT / "functions"), str(ROOT / "layers" / "kernel"))),
        "TABLE": "t",
        "BUCKET": "b",
        "STATEMENT_QUEUE": "q",
    }
    script = f"import sys, {module}; print(*sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == allowed
