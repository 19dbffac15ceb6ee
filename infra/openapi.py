"""The OpenAPI document of every context, generated from the code: `python -m infra.openapi` writes it, `--check` tells of drift.

It is written twice: `infra/openapi.yaml` to read, `functions/house/openapi.json` for the page that HouseApi serves.
"""

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

import yaml

from infra import templates

ROOT = Path(__file__).parent.parent
DOORS = (("payroll", "api"), ("payroll", "explain_payslip"), ("invoices", "api"), ("tickets", "api"), ("backups", "api"))
"""Context and handler module of each HTTP door."""

READABLE = ROOT / "infra" / "openapi.yaml"
SERVED = ROOT / "functions" / "house" / "openapi.json"
PROBLEM = {"$ref": "#/components/schemas/Problem"}
KEY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "1 to 128 printable characters; the same ones when a request is repeated",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128},
}


def _environment() -> None:
    # The handlers read their settings when they are imported; nothing is called with them here.
    os.environ |= {"AWS_DEFAULT_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none"}
    os.environ |= {"COMPANIES": "acme@America/New_York", "POWERTOOLS_SERVICE_NAME": "openapi", "POWERTOOLS_METRICS_NAMESPACE": "backoffice"}
    for function in templates.functions().values():
        for name in function["Environment"]["Variables"]:
            os.environ.setdefault(name, "none")


def _part(context: str, module: str) -> dict[str, Any]:
    """The document of one door, its schemas named after it: contexts may use the same words for different shapes."""
    door = importlib.import_module(f"{context}.handlers.{module}").door
    part: dict[str, Any] = json.loads(door.app.get_openapi_json_schema(title="backoffice", version="1"))
    text = json.dumps(part)
    for name in part["components"]["schemas"]:
        text = text.replace(f'"#/components/schemas/{name}"', f'"#/components/schemas/{context.capitalize()}{name}"')
    renamed: dict[str, Any] = json.loads(text)
    for operation in _operations(renamed["paths"]):
        media_types = door.raw_bodies.get(operation["operationId"], ())
        if media_types:
            content = {str(media_type): {"schema": {"type": "string", "format": "binary"}} for media_type in media_types}
            operation["requestBody"] = {"required": True, "content": content}
    schemas = renamed["components"]["schemas"]
    renamed["components"]["schemas"] = {f"{context.capitalize()}{name}": schema for name, schema in schemas.items()}
    return renamed


def _operations(paths: dict[str, Any]) -> Any:
    for item in paths.values():
        yield from item.values()


def document() -> dict[str, Any]:
    """All contexts as one OpenAPI 3.1 document."""
    _environment()
    from kernel.pages import Problem

    parts = [_part(context, module) for context, module in DOORS]
    paths = {path: item for part in parts for path, item in part["paths"].items()}
    schemas = {name: schema for part in parts for name, schema in part["components"]["schemas"].items()}
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs") | {"Problem": problem}
    schemas = {name: schema for name, schema in schemas.items() if not name.endswith(("HTTPValidationError", "ValidationError"))}
    for operation in _operations(paths):
        operation["responses"].pop("422", None)
        operation["responses"]["default"] = {
            "description": "A problem: what was refused, where and why (RFC 9457)",
            "content": {"application/problem+json": {"schema": PROBLEM}},
        }
        if "Idempotency-Key" in operation.get("description", ""):
            operation.setdefault("parameters", []).append(KEY_PARAMETER)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "backoffice",
            "version": "1",
            "description": "Payroll, invoices, tickets and backups of a company. Amounts are integers in minor units.",
        },
        # Relative to the page: on AWS it stands at the root, on the local cloud below a path.
        "servers": [{"url": "."}],
        "security": [{"accessToken": []}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "securitySchemes": {"accessToken": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "schemas": dict(sorted(schemas.items())),
        },
    }


def main(arguments: list[str]) -> int:
    """Writes both files, or with `--check` compares them: 1 when they do not tell the truth."""
    made = document()
    texts = {
        READABLE: "# Generated from the code by `make openapi`.\n" + yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=120),
        SERVED: json.dumps(made, separators=(",", ":"), ensure_ascii=False) + "\n",
    }
    if "--check" not in arguments:
        for path, text in texts.items():
            path.write_text(text)
        return 0
    stale = [str(path.relative_to(ROOT)) for path, text in texts.items() if not path.exists() or path.read_text() != text]
    if stale:
        sys.stderr.write(f"{' and '.join(stale)} differ from the code: run `make openapi`\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
