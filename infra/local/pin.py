"""Pin every requirement file again: newest versions that its *.in file allows, with hashes and without index addresses."""

import subprocess

from infra.local.bootstrap import PYTHON_VERSION, get_uv
from infra.local.cloud import ROOT
from infra.local.say import Sorry, step, stop

# In this order: a later file holds to the versions of an earlier one.
FILES = (
    "layers/dependencies/requirements.in",
    "layers/documents/requirements.in",
    "layers/numbers/requirements.in",
    "infra/requirements/uv.in",
    "infra/requirements/local.in",
    "infra/requirements/dev.in",
    "infra/requirements/sam.in",
    "infra/requirements/checkov.in",
    "infra/requirements/peers.in",
)


def pin(name: str) -> None:
    source = ROOT / name
    override = source.with_suffix(".override")
    command = [
        str(get_uv()), "pip", "compile", "--quiet", "--universal", "--upgrade", "--python-version", PYTHON_VERSION, "--generate-hashes",
        "--no-header", "--no-annotate", "--no-emit-index-url", source.name, "--output-file", source.with_suffix(".txt").name,
        *(["--override", override.name] if override.exists() else []),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=source.parent, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Sorry(f"{name} could not be pinned:\n{done.stderr}")


if __name__ == "__main__":
    try:
        for name in FILES:
            with step(name):
                pin(name)
    except Sorry as reason:
        stop(reason)
