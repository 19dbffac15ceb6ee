"""A deploy is skipped exactly when nothing that decides it changed; routes come from the OpenAPI body that SAM writes."""

from pathlib import Path
from typing import Any

import pytest

from infra.local import gaps, people
from infra.local.deploy import digest

DEPLOYED = (
    "template.yaml",
    "samconfig.toml",
    "infra/data.yaml",
    "functions/payroll/handlers/api.py",
    "functions/Makefile",
    "layers/kernel/kernel/clock.py",
    "layers/dependencies/requirements.txt",
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (*DEPLOYED, "README.md", "infra/local/up.py", "infra/rules/rule.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


@pytest.mark.parametrize("name", [*DEPLOYED, "functions/payroll/new.py"])
def test_what_is_deployed_changes_the_digest(project: Path, name: str) -> None:
    before = digest(project)
    (project / name).write_text("changed")
    assert digest(project) != before


@pytest.mark.parametrize("name", ["README.md", "infra/local/up.py", "infra/rules/rule.py", "functions/payroll/__pycache__/api.pyc"])
def test_what_is_not_deployed_does_not(project: Path, name: str) -> None:
    before = digest(project)
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text("changed")
    assert digest(project) == before


def test_moving_bytes_between_files_changes_the_digest(project: Path) -> None:
    before = digest(project)
    (project / "infra" / "data.yaml").rename(project / "infra" / "other.yaml")
    assert digest(project) != before


class Gateway:
    """Stands in for the routes' service: remembers what it was asked to create."""

    def __init__(self) -> None:
        self.integrations: list[str] = []

    def create_integration(self, **asked: Any) -> dict[str, str]:
        self.integrations.append(asked["IntegrationUri"])
        return {"IntegrationId": f"i{len(self.integrations)}"}


def test_routes_come_from_the_body() -> None:
    def operation(function: str, **more: Any) -> dict[str, Any]:
        return {"x-amazon-apigateway-integration": {"uri": function, "payloadFormatVersion": "2.0"}, **more}

    body = {
        "paths": {
            "/v1/{company}": {"get": operation("one", security=[{"Pool": []}]), "post": operation("one", security=[{"Pool": ["a/b"]}])},
            "/open": {"x-amazon-apigateway-any-method": operation("two", security=[{"NONE": []}]), "parameters": []},
            "$default": {"x-amazon-apigateway-any-method": operation("two")},
        }
    }
    gateway = Gateway()
    routes = dict(gaps._described_routes(gateway, body, "api", {"Pool": "auth-1"}, {}))
    assert gateway.integrations == ["one", "two"]
    guarded = {"Target": "integrations/i1", "AuthorizationType": "JWT", "AuthorizerId": "auth-1"}
    assert routes == {
        "GET /v1/{company}": guarded | {"AuthorizationScopes": []},
        "POST /v1/{company}": guarded | {"AuthorizationScopes": ["a/b"]},
        "ANY /open": {"Target": "integrations/i2", "AuthorizationType": "NONE"},
        "$default": {"Target": "integrations/i2", "AuthorizationType": "NONE"},
    }


def test_a_machines_role_is_its_logical_id() -> None:
    assert people._role("FrontOfficeClient") == "front-office"
    assert people._role("Shop") == "shop"


def test_every_role_is_one_person_and_four_eyes_are_two() -> None:
    roles = [person.role for person in people.PEOPLE]
    assert len(set(roles)) == len(roles)
    for group in ("acme/hr", "acme/accounting"):
        assert sum(group in person.groups for person in people.PEOPLE) == 2
