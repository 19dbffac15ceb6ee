"""What printing needs is imported by the worker that prints, and by nobody else."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

HEAVY = {"reportlab", "pypdf", "PIL", "kernel.paper"}


@pytest.mark.parametrize(
    ("module", "allowed"),
    [
        ("invoices.handlers.routes.customers", set()),
        ("invoices.handlers.routes.issued", set()),
        ("invoices.handlers.routes.dunning", set()),
        ("invoices.handlers.plan_dunning", set()),
        ("invoices.handlers.dun_invoices", set()),
        ("invoices.handlers.render_invoice", HEAVY),
    ],
)
def test_only_the_printing_worker_imports_what_printing_needs(module: str, allowed: set[str]) -> None:
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join((str(ROOT / "functions"), str(ROOT / "layers" / "kernel"))),
        "TABLE": "t",
        "BUCKET": "b",
        "QUEUE": "q",
        "COMPANIES": "acme@Europe/Berlin",
    }
    script = f"import sys, {module}; print(*sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == allowed
