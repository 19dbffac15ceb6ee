"""The local cloud's process: one MiniStack in the background, with its port, its log and its data in one folder.

`make up` keeps its cloud in .local/; the end-to-end tests start another one in a folder of their own.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3

from infra.local.say import Sorry

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / ".local"
PYTHON = ROOT / ".venv" / "local" / "bin" / "python"
HOST = "127.0.0.1"
ACCOUNT = "000000000000"
REGION = "eu-central-1"
SECRET = "local"  # noqa: S105 (MiniStack takes any)

FIRST_PORT = 4566
PORTS_TRIED = 100
START_SECONDS = 30
STOP_SECONDS = 60

# How many functions may run at once. Above the sum of all queue mappings' concurrency: a call over this limit is throttled, and its
# messages stay invisible for the queue's whole visibility timeout. A worker takes 40 to 80 MB.
CONCURRENT_FUNCTIONS = 96

# What the process may see of ours. The functions inherit it, so a developer's AWS profile must not be in it.
INHERITED = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


def is_free(port: int) -> bool:
    """Whether nothing listens on the port and we may."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _command_of(pid: int) -> str:
    """The command line of a living process; empty when it ended."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    return subprocess.run(["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout


class LocalCloud:
    """One local cloud. `folder` holds all that it is; deleting the folder of a stopped cloud deletes the cloud."""

    def __init__(self, folder: Path = STATE, port: int | None = None) -> None:
        self.folder = folder
        self._wanted_port = port
        self._process: subprocess.Popen[bytes] | None = None

    # What is remembered between commands: the port for good (queue addresses contain it), the process while it runs, what is deployed.

    @property
    def _notes(self) -> Path:
        return self.folder / "cloud.json"

    def recall(self, name: str) -> Any:
        """A value noted by an earlier command, or None."""
        try:
            return json.loads(self._notes.read_text()).get(name)
        except (OSError, ValueError):
            return None

    def note(self, **values: Any) -> None:
        """Remember values for later commands; None forgets."""
        try:
            known = json.loads(self._notes.read_text())
        except (OSError, ValueError):
            known = {}
        known.update(values)
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self._notes.with_suffix(".new")
        draft.touch(mode=0o600)  # it holds the local people's passwords
        draft.write_text(json.dumps({name: value for name, value in known.items() if value is not None}, indent=2) + "\n")
        draft.replace(self._notes)

    @property
    def port(self) -> int:
        port = self.recall("port")
        if port is None:
            raise Sorry("There is no local cloud yet: start it with `make up`.")
        return int(port)

    @property
    def endpoint(self) -> str:
        """The address that takes the place of AWS."""
        return f"http://{HOST}:{self.port}"

    @property
    def log_file(self) -> Path:
        return self.folder / "ministack.log"

    # The process

    def pid(self) -> int | None:
        """The process id of this cloud's MiniStack while it runs; a number that the system gave to another program since is not it."""
        pid = self.recall("pid")
        if pid is None:
            return None
        return int(pid) if "ministack" in _command_of(int(pid)) else None

    def is_running(self) -> bool:
        return self.pid() is not None and self._answers()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.endpoint}/_ministack/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError, Sorry):
            return False

    def _choose_port(self) -> int:
        known = self.recall("port")
        if known is not None:
            if not is_free(known):
                raise Sorry(
                    f"Port {known} belongs to this local cloud (its queues' addresses contain it) but another program uses it: "
                    f"stop that program, or run `make reset` to begin anew on another port."
                )
            return int(known)
        first = self._wanted_port or FIRST_PORT
        for port in range(first, first + PORTS_TRIED):
            if is_free(port):
                return port
        raise Sorry(f"No free port between {first} and {first + PORTS_TRIED - 1}: free one, or set BACKOFFICE_PORT to another number.")

    def start(self) -> bool:
        """Start MiniStack and wait until it answers. False when it was running already."""
        if self.is_running():
            return False
        port = self._choose_port()
        self.note(port=port, pid=None)
        scratch = self.folder / "tmp"
        shutil.rmtree(scratch, ignore_errors=True)
        for folder in (scratch, self.folder / "data", self.folder / "objects", self.folder / "home"):
            folder.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("wb") as log:
            self._process = subprocess.Popen(
                [PYTHON, "-m", "ministack"],
                cwd=self.folder,
                env=self._process_environment(port),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.note(pid=self._process.pid)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise Sorry(f"MiniStack did not start; its last words in {self.log_file}:\n{self.last_words()}")
            time.sleep(0.05)
        return True

    def _process_environment(self, port: int) -> dict[str, str]:
        """MiniStack's environment: nothing of the developer's AWS settings, everything kept in this cloud's folder."""
        return {
            **{name: os.environ[name] for name in INHERITED if name in os.environ},
            "BIND_HOST": HOST,
            "GATEWAY_PORT": str(port),
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            "MINISTACK_REGION": REGION,
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self.folder / "data"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self.folder / "objects"),
            "LAMBDA_ACCOUNT_CONCURRENCY": str(CONCURRENT_FUNCTIONS),
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "tmp"),
            "TZ": "UTC",
        }

    def stop(self) -> bool:
        """End MiniStack with SIGTERM, on which it writes its state, and wait for it. False when it was not running."""
        pid = self.pid()
        if pid is None:
            self.note(pid=None)
            return False
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while self._is_alive(pid):
            if time.monotonic() > deadline:
                # It leads a session of its own, so this ends its workers too and nothing else.
                os.killpg(pid, signal.SIGKILL)
                self.note(pid=None)
                raise Sorry(
                    f"MiniStack did not stop within {STOP_SECONDS} s and was ended by force: what it did since its start may be lost."
                )
            time.sleep(0.05)
        # Workers of functions that were busy outlive their parent.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGTERM)
        self.note(pid=None)
        return True

    def _is_alive(self, pid: int) -> bool:
        if self._process is not None and self._process.pid == pid:
            return self._process.poll() is None
        return self.pid() is not None

    def delete(self) -> None:
        """Stop the cloud and forget everything it held."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def last_words(self, rows: int = 15) -> str:
        try:
            return "\n".join(self.log_file.read_text(errors="replace").splitlines()[-rows:])
        except OSError:
            return "(no log)"

    # How others reach it

    def environment(self) -> dict[str, str]:
        """The variables with which AWS tools (SAM, the AWS CLI, boto3) speak to this cloud and to nothing else."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
        }

    @cached_property
    def _session(self) -> boto3.Session:
        return boto3.Session(aws_access_key_id=ACCOUNT, aws_secret_access_key=SECRET, region_name=REGION)

    def aws(self, service: str) -> Any:
        """A boto3 client of this cloud."""
        return self._session.client(service, endpoint_url=self.endpoint)  # type: ignore[call-overload]


@contextlib.contextmanager
def only_one(folder: Path = STATE) -> Iterator[None]:
    """Let one `make up` (or down, or reset) work at a time; tell a second one who is first."""
    import fcntl

    folder.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise Sorry(
                f"Another command (process {lock.read().strip() or 'unknown'}) is working on this local cloud: wait until it ends."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
