"""Build for AWS and deploy one of the stages in samconfig.toml: python -m infra.local.aws staging"""

import os
import subprocess
import sys
import tomllib

from infra.local.bootstrap import ENVIRONMENTS, ROOT, get_uv
from infra.local.say import Sorry, stop


def ship(stage: str) -> None:
    """`sam build` and `sam deploy` with the layers' wheels for arm64; asks before it changes anything."""
    settings = tomllib.loads((ROOT / "samconfig.toml").read_text())
    stages = [name for name, section in settings.items() if name != "local" and isinstance(section, dict)]
    if stage not in stages:
        raise Sorry(f"Which stage? make deploy STAGE={' or STAGE='.join(stages)}")
    environment = {name: value for name, value in os.environ.items() if name not in ("AWS_ENDPOINT_URL", "BACKOFFICE_PLATFORM")}
    environment |= {"SAM_CLI_TELEMETRY": "0", "BACKOFFICE_UV": str(get_uv()), "BACKOFFICE_PYTHON": sys.executable}
    sam = ENVIRONMENTS / "sam" / "bin" / "sam"
    for command in ("build", "deploy"):
        if subprocess.run([sam, command, "--config-env", stage], cwd=ROOT, env=environment, check=False).returncode != 0:
            raise Sorry(f"`sam {command}` for {stage} failed.")


if __name__ == "__main__":
    try:
        ship(sys.argv[1] if len(sys.argv) > 1 else "")
    except Sorry as reason:
        stop(reason)
