"""Build and deploy the project's template to a local cloud with SAM, as it goes to AWS; skip both when nothing changed."""

import contextlib
import fcntl
import hashlib
import os
import platform
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

from infra.local.cloud import PYTHON, ROOT, LocalCloud
from infra.local.say import Sorry, step
from infra.local.stack import Stack, read

STACK = "backoffice"
MARK = "/backoffice/local/sources"
SAM = ROOT / ".venv" / "sam" / "bin" / "sam"
UV = ROOT / ".venv" / "uv" / "bin" / "uv"

RESET_HINT = (
    "\n\nMiniStack cannot update what infra/data.yaml describes (tables, buckets, the key) once it is there, and a stack that failed to"
    "\nroll back stays broken. `make reset` and `make up` start afresh; the local data is lost."
)

# All that decides what is deployed.
SOURCES = ("template.yaml", "samconfig.toml", "infra", "functions", "layers")
NOT_DEPLOYED = ("local", "requirements", "rules", "decisions", "__pycache__")


def architecture() -> str:
    """This machine's processor in Lambda's words."""
    return {"aarch64": "arm64", "arm64": "arm64"}.get(platform.machine().lower(), "x86_64")


def digest(folder: Path, names: tuple[str, ...] = SOURCES) -> str:
    """One value over the bytes of every file that decides what is deployed."""
    seen = hashlib.sha256()
    for name in names:
        top = folder / name
        files = [top] if top.is_file() else sorted(path for path in top.rglob("*") if path.is_file())
        for path in files:
            inside = path.relative_to(folder)
            if name in ("infra",) and (inside.parts[1] in NOT_DEPLOYED or path.suffix not in (".yaml", ".yml", ".json")):
                continue
            if "__pycache__" in inside.parts:
                continue
            seen.update(f"{inside}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()


def _parameters(folder: Path) -> list[str]:
    """The template's parameters for the local stage from samconfig.toml, and this machine's architecture."""
    settings = tomllib.loads((folder / "samconfig.toml").read_text())["local"]["deploy"]["parameters"]
    given = settings.get("parameter_overrides", [])
    return [*(given.split() if isinstance(given, str) else given), f"Architecture={architecture()}"]


def _sam(cloud: LocalCloud, folder: Path, *arguments: str) -> None:
    """Run SAM against the local cloud; on failure say why, from its own last lines."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | cloud.environment()
    environment |= {
        "SAM_CLI_TELEMETRY": "0",
        "SAM_CLI_POLL_DELAY": "0.2",
        "BACKOFFICE_PYTHON": str(PYTHON),
        "BACKOFFICE_UV": str(UV),
        "BACKOFFICE_PLATFORM": "native",
        # Away from the developer's own ~/.aws: SAM would read a profile there.
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
    done = subprocess.run(
        [SAM, *arguments], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    log = cloud.folder / f"sam-{arguments[0]}.log"
    log.write_text(done.stdout)
    if done.returncode != 0:
        told = "\n".join(row for row in done.stdout.splitlines() if row.strip())[-2500:]
        hint = RESET_HINT if "UPDATE_ROLLBACK_FAILED" in done.stdout else ""
        raise Sorry(f"`sam {arguments[0]}` failed; all of it is in {log}, its end:\n{told}{hint}")


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One build at a time: `make up` and the tests share its output."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def build(cloud: LocalCloud, folder: Path, wanted: str) -> Path:
    """`sam build`, shared by all local clouds of this folder and skipped when its output belongs to the same sources."""
    output = folder / ".build" / "sam"
    stamp = folder / ".build" / "sam.sources"
    with _alone(folder / ".build"):
        if not stamp.exists() or stamp.read_text() != wanted:
            stamp.unlink(missing_ok=True)
            _sam(
                cloud, folder, "build", "--cached", "--parallel", "--template", "template.yaml",
                "--build-dir", str(output), "--cache-dir", str(folder / ".build" / "sam-cache"),
            )  # fmt: skip
            stamp.write_text(wanted)
    return output / "template.yaml"


def deployed(cloud: LocalCloud, wanted: str) -> Stack | None:
    """The stack, if it was deployed from exactly these sources. The mark lies in the cloud, so that it cannot outlive what it marks."""
    parameters = cloud.aws("ssm")
    try:
        mark = parameters.get_parameter(Name=MARK)["Parameter"]["Value"]
    except parameters.exceptions.ParameterNotFound:
        return None
    return read(cloud, STACK) if mark == wanted else None


def mark_deployed(cloud: LocalCloud, wanted: str) -> None:
    cloud.aws("ssm").put_parameter(Name=MARK, Value=wanted, Type="String", Overwrite=True)


def deploy(cloud: LocalCloud, folder: Path, wanted: str) -> Stack:
    """Build and deploy the sources in `folder`, whose digest is `wanted`."""
    if not (folder / "template.yaml").exists():
        raise Sorry(f"There is no template.yaml in {folder}.")
    with step("sam build"):
        template = build(cloud, folder, wanted)
    with step("sam deploy"):
        _sam(
            cloud, folder, "deploy", "--template-file", str(template), "--stack-name", STACK, "--resolve-s3", "--no-confirm-changeset",
            "--no-fail-on-empty-changeset", "--no-progressbar", "--capabilities", "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM",
            "CAPABILITY_AUTO_EXPAND", "--config-env", "local", "--parameter-overrides", *_parameters(folder),
        )  # fmt: skip
    stack = read(cloud, STACK)
    if not stack:
        raise Sorry(f"The stack {STACK} is not complete after the deploy: see {cloud.folder / 'sam-deploy.log'}.")
    return stack
