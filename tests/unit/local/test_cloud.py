"""The cloud's notes, its port for life, its sentences, and that a stranger's process is never taken for it."""

import os
from pathlib import Path

import pytest

from infra.local import cloud as module
from infra.local.cloud import LocalCloud, only_one
from infra.local.say import Sorry


def _ports(monkeypatch: pytest.MonkeyPatch, *taken: int) -> None:
    monkeypatch.setattr(module, "is_free", lambda port: port not in taken)


def test_notes_outlive_the_object_and_none_forgets(tmp_path: Path) -> None:
    LocalCloud(tmp_path / "c").note(port=4570, pid=1)
    LocalCloud(tmp_path / "c").note(pid=None)
    again = LocalCloud(tmp_path / "c")
    assert again.recall("port") == 4570
    assert again.recall("pid") is None
    assert again.endpoint == "http://127.0.0.1:4570"


def test_broken_notes_are_no_notes(tmp_path: Path) -> None:
    (tmp_path / "cloud.json").write_text("{")
    assert LocalCloud(tmp_path).recall("port") is None


def test_a_taken_port_means_the_next_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _ports(monkeypatch, 4566, 4567)
    assert LocalCloud(tmp_path)._choose_port() == 4568
    assert LocalCloud(tmp_path, port=5000)._choose_port() == 5000


def test_no_free_port_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _ports(monkeypatch, *range(4566, 4666))
    with pytest.raises(Sorry, match="No free port between 4566 and 4665"):
        LocalCloud(tmp_path)._choose_port()


def test_a_cloud_keeps_its_port_for_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _ports(monkeypatch, 4570)
    cloud = LocalCloud(tmp_path)
    cloud.note(port=4570)
    with pytest.raises(Sorry, match="Port 4570 belongs to this local cloud"):
        cloud._choose_port()


def test_another_programs_process_is_not_ours(tmp_path: Path) -> None:
    cloud = LocalCloud(tmp_path)
    cloud.note(port=4570, pid=os.getpid())
    assert cloud.pid() is None
    assert cloud.stop() is False
    assert cloud.recall("pid") is None


def test_without_a_cloud_the_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Sorry, match="make up"):
        LocalCloud(tmp_path).port  # noqa: B018


def test_the_developers_aws_settings_do_not_reach_the_functions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://elsewhere")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "mine")
    given = LocalCloud(tmp_path)._process_environment(4570)
    assert "AWS_PROFILE" not in given
    assert "AWS_ENDPOINT_URL" not in given
    assert given["AWS_SECRET_ACCESS_KEY"] != "mine"
    assert given["BIND_HOST"] == "127.0.0.1"


def test_a_second_command_is_told_who_is_first(tmp_path: Path) -> None:
    with only_one(tmp_path / "c"), pytest.raises(Sorry, match=rf"process {os.getpid()}\) is working"), only_one(tmp_path / "c"):
        pass
    with only_one(tmp_path / "c"):
        pass
