"""Environments are rebuilt when their requirements change and only then; an interpreter is tried, not believed."""

import sys
from pathlib import Path

import pytest

from infra.local import bootstrap
from infra.local.say import Sorry


def _environment(folder: Path) -> tuple[Path, Path]:
    requirements = folder / "some.txt"
    requirements.write_text("a==1\n")
    program = folder / "some" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return folder / "some", requirements


def test_an_environment_is_current_until_its_requirements_change(tmp_path: Path) -> None:
    folder, requirements = _environment(tmp_path)
    assert not bootstrap.is_current(folder, "python", requirements)
    bootstrap.mark(folder, requirements)
    assert bootstrap.is_current(folder, "python", requirements)
    requirements.write_text("a==2\n")
    assert not bootstrap.is_current(folder, "python", requirements)


def test_an_environment_without_its_interpreter_is_not_current(tmp_path: Path) -> None:
    folder, requirements = _environment(tmp_path)
    bootstrap.mark(folder, requirements)
    (folder / "bin" / "python").unlink()
    assert not bootstrap.is_current(folder, "python", requirements)


def test_this_interpreter_works_and_impostors_do_not(tmp_path: Path) -> None:
    assert bootstrap.works(sys.executable)
    for text in ("#!/bin/sh\necho 3.12\necho /usr/bin/python3\n", "#!/bin/sh\necho 'not installed' >&2; exit 127\n", "#!/bin/sh\n"):
        shim = tmp_path / "python3.13"
        shim.write_text(text)
        shim.chmod(0o755)
        assert bootstrap.works(str(shim)) is None
    assert bootstrap.works(str(tmp_path / "absent")) is None
    assert bootstrap.works(None) is None


def test_no_python_to_be_had_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "interpreters", lambda: iter(()))
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\necho 'error: no network' >&2; exit 2\n")
    uv.chmod(0o755)
    with pytest.raises(Sorry, match=r"No Python 3\.13 was found and none could be fetched .*no network.*install Python 3\.13"):
        bootstrap.find_python(uv)


def test_an_unknown_environment_is_one_sentence() -> None:
    with pytest.raises(Sorry, match="no environment called nonsense"):
        bootstrap.main(["nonsense", "-c", "pass"])


def test_requirement_files_carry_hashes_and_no_addresses() -> None:
    files = [*bootstrap.REQUIREMENTS.glob("*.txt"), *(bootstrap.ROOT / "layers").glob("*/requirements.txt")]
    assert len(files) >= 8
    for file in files:
        text = file.read_text()
        assert "://" not in text, file
        assert "--index" not in text, file
        assert "--find-links" not in text, file
        pins = [row for row in text.splitlines() if row and not row.startswith((" ", "#"))]
        assert pins, file
        assert all("==" in row and row.endswith("\\") for row in pins), file


def _pins(file: Path) -> dict[str, str]:
    rows = [row.split(" ")[0] for row in file.read_text().splitlines() if row and not row.startswith((" ", "#"))]
    return dict(row.split("==") for row in rows)


@pytest.mark.parametrize("environment", ["dev", "local"])
def test_tests_and_local_cloud_use_the_versions_of_the_layers(environment: str) -> None:
    there = _pins(bootstrap.REQUIREMENTS / f"{environment}.txt")
    for layer in (bootstrap.ROOT / "layers").glob("*/requirements.txt"):
        for package, version in _pins(layer).items():
            assert there.get(package) == version, f"{package} of {layer.parent.name}"
