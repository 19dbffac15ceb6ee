"""What workers and doors load: NumPy only where payroll is calculated."""

import os
import subprocess
import sys

import pytest

WITHOUT = ("api", "plan_run", "plan_release", "request_payments", "open_runs", "build_register", "import_employees", "import_inputs")


def loads_numpy(handler: str) -> bool:
    """Imports a handler as Lambda does, and everything that a run needs of the country's facts, in a process of its own."""
    program = f"import sys, payroll.handlers.{handler}; sys.exit(10 if 'numpy' in sys.modules else 0)"
    done = subprocess.run([sys.executable, "-c", program], env=dict(os.environ), capture_output=True, text=True, check=False)
    assert done.returncode in (0, 10), done.stderr
    return done.returncode == 10


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.component.payroll import office

    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
    assert office.CHUNK_QUEUE in os.environ["CHUNK_QUEUE"]


@pytest.mark.parametrize("handler", WITHOUT)
def test_it_does_not_load_numpy(handler: str) -> None:
    assert not loads_numpy(handler)
