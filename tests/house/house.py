"""The house as its files tell it: handlers, functions, queues."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra import templates

ROOT = Path(__file__).parents[2]
CONTEXTS = ("payroll", "invoices", "tickets", "backups", "house")
TEMPLATE = templates.read(ROOT / "template.yaml")
RESOURCES: dict[str, dict[str, Any]] = TEMPLATE["Resources"]
FUNCTIONS = templates.functions()
QUEUES = {
    name: resource["Properties"]["Parameters"]
    for name, resource in RESOURCES.items()
    if resource["Type"] == "AWS::Serverless::Application" and resource["Properties"]["Location"] == "infra/queue.yaml"
}


@dataclass(frozen=True)
class Handler:
    """A handler file: `payroll/handlers/plan_run.py` is context `payroll`, name `plan_run`."""

    context: str
    name: str

    @property
    def logical_id(self) -> str:
        return self.context.capitalize() + "".join(part.capitalize() for part in self.name.split("_"))

    def __str__(self) -> str:
        return f"{self.context}/{self.name}"


def _has_handler(path: Path) -> bool:
    names = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return "handler" in names


HANDLERS = [
    Handler(context, path.stem)
    for context in CONTEXTS
    for path in sorted((ROOT / "functions" / context / "handlers").glob("*.py"))
    if _has_handler(path)
]


def statements(function: str) -> list[dict[str, Any]]:
    """All statements of a function's role."""
    policies = RESOURCES[f"{function}Role"]["Properties"]["Policies"]
    return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]


def queue_of(reference: Any) -> str | None:
    """The queue stack that `!GetAtt XQueue.Outputs.Arn` names, without the word Queue: the logical id of its worker."""
    match = re.fullmatch(r"(\w+)Queue\.Outputs\.Arn", reference["Fn::GetAtt"] if isinstance(reference, dict) else "")
    return match[1] if match else None
