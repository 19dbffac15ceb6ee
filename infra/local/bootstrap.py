"""Build the project's Python environments under .venv/, then run a command in the first one named.

    python3 -m infra.local.bootstrap local,sam -m infra.local.up

Works with any Python from 3.8 on and nothing installed. An environment is rebuilt only when its requirement file changed.
`.venv/` holds `uv` (the installer, pinned) and one folder per file in infra/requirements/.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from infra.local.say import Sorry, line, step, stop

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "infra" / "requirements"
ENVIRONMENTS = ROOT / ".venv"
PYTHON_VERSION = "3.13"

MANUAL_PYTHON = f"install Python {PYTHON_VERSION} (or set BACKOFFICE_PYTHON to one) and run this again."


def run(*command: str | Path) -> str:
    """Run a program to its end and return what it printed; raise Sorry with its last words when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT, check=False)
    if done.returncode != 0:
        words = [row.strip() for row in done.stdout.splitlines() if row.strip()] or ["it said nothing"]
        raise Sorry(f"`{Path(command[0]).name} {' '.join(map(str, command[1:4]))} ...` failed: {' '.join(words[-3:])[:400]}")
    return done.stdout


def works(python: str | None) -> str | None:
    """The real path of an interpreter of the wanted version, or None.

    Version managers put a `python3.13` on the PATH that answers only in some folders, so the interpreter is tried, not believed.
    """
    if not python:
        return None
    probe = "import ssl, sys, zlib; print('%d.%d' % sys.version_info[:2]); print(sys._base_executable or sys.executable)"
    try:
        done = subprocess.run(
            [python, "-c", probe], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    told = done.stdout.splitlines()
    return told[1] if done.returncode == 0 and told[:1] == [PYTHON_VERSION] else None


def interpreters() -> Iterator[str | None]:
    """Where a suitable Python may be, best first."""
    name = f"python{PYTHON_VERSION}"
    yield os.environ.get("BACKOFFICE_PYTHON")
    yield sys.executable
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = Path(folder) / name
        if os.access(path, os.X_OK):
            yield str(path)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(map(str, pyenv.glob(f"versions/{PYTHON_VERSION}*/bin/{name}")), reverse=True)
    yield f"/opt/homebrew/opt/python@{PYTHON_VERSION}/bin/{name}"


def find_python(uv: Path) -> str:
    """A Python of the wanted version: one that is here, else one that uv knows, else one that uv fetches."""
    for candidate in interpreters():
        found = works(candidate)
        if found:
            return found
    known = subprocess.run(
        [uv, "python", "find", "--no-project", PYTHON_VERSION],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        check=False,
    )
    found = works(known.stdout.strip())
    if found:
        return found
    with step(f"no Python {PYTHON_VERSION} here: fetching one with uv"):
        try:
            run(uv, "python", "install", PYTHON_VERSION)
            found = works(run(uv, "python", "find", "--no-project", PYTHON_VERSION).strip())
        except Sorry as failure:
            raise Sorry(f"No Python {PYTHON_VERSION} was found and none could be fetched ({failure}): {MANUAL_PYTHON}") from None
    if not found:
        raise Sorry(f"The Python {PYTHON_VERSION} that uv fetched does not run: {MANUAL_PYTHON}")
    return found


def digest(requirements: Path) -> str:
    return hashlib.sha256(requirements.read_bytes() + PYTHON_VERSION.encode()).hexdigest()


def is_current(folder: Path, program: str, requirements: Path) -> bool:
    """Whether `folder` was built from exactly this requirement file and its program is there."""
    try:
        return (folder / ".requirements").read_text() == digest(requirements) and os.access(folder / "bin" / program, os.X_OK)
    except OSError:
        return False


def mark(folder: Path, requirements: Path) -> None:
    (folder / ".requirements").write_text(digest(requirements))


def get_uv() -> Path:
    """The path of the pinned uv, installed with whatever this Python offers: venv, else pip; else a uv that is on the PATH."""
    folder, requirements = ENVIRONMENTS / "uv", REQUIREMENTS / "uv.txt"
    uv = folder / "bin" / "uv"
    if is_current(folder, "uv", requirements):
        return uv
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:", "-r"]
    install.append(str(requirements))
    with step("installing uv"):
        reason = None
        ways: tuple[list[list[str]], ...] = (
            [[sys.executable, "-m", "venv", str(folder)], [str(folder / "bin" / "python"), *install]],
            [[sys.executable, *install, "--target", str(folder)]],
        )
        for commands in ways:
            shutil.rmtree(folder, ignore_errors=True)
            try:
                for command in commands:
                    run(*command)
                mark(folder, requirements)
                return uv
            except Sorry as failure:
                reason = reason or failure
        shutil.rmtree(folder, ignore_errors=True)
        other = shutil.which("uv")
        if other:
            return Path(other)
        raise Sorry(f"uv could not be installed ({reason}): check the network, or install uv by hand and run this again.")


def build(name: str, uv: Path, python: str) -> None:
    """Make the environment `name` hold exactly what its requirement file lists."""
    folder, requirements = ENVIRONMENTS / name, REQUIREMENTS / f"{name}.txt"
    with step(f"environment {name}"):
        shutil.rmtree(folder, ignore_errors=True)
        run(uv, "venv", "--quiet", "--no-project", "--python", python, folder)
        run(uv, "pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode", "--python", folder / "bin" / "python", requirements)
        mark(folder, requirements)


def ensure(names: list[str]) -> None:
    """Build those of the named environments that are missing or out of date; wait for another process that is building."""

    def missing() -> list[str]:
        return [name for name in names if not is_current(ENVIRONMENTS / name, "python", REQUIREMENTS / f"{name}.txt")]

    if not missing():
        return
    ENVIRONMENTS.mkdir(exist_ok=True)
    with (ENVIRONMENTS / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            line("  waiting for another command that is building the environments ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        todo = missing()
        if not todo:
            return
        line("Python environments (once, and again when a requirement changes):")
        uv = get_uv()
        python = find_python(uv)
        for name in todo:
            build(name, uv, python)


def main(arguments: list[str]) -> None:
    if len(arguments) < 2:
        raise Sorry("Usage: python3 -m infra.local.bootstrap ENVIRONMENT[,ENVIRONMENT...] PYTHON-ARGUMENTS...")
    names = arguments[0].split(",")
    for name in names:
        if not (REQUIREMENTS / f"{name}.txt").exists():
            raise Sorry(f"There is no environment called {name}: see infra/requirements/.")
    ensure(names)
    os.chdir(ROOT)
    python = ENVIRONMENTS / names[0] / "bin" / "python"
    # The two source roots, under the names that the code has in Lambda too.
    os.environ["PYTHONPATH"] = os.pathsep.join(str(ROOT / folder) for folder in ("functions", "layers/kernel"))
    sys.stdout.flush()
    os.execv(python, [str(python), *arguments[1:]])  # noqa: S606


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Sorry as reason:
        stop(reason)
    except KeyboardInterrupt:
        stop("Stopped.")
