"""The deployed stack as CloudFormation tells it: processed templates, physical ids, outputs, and values with their intrinsics resolved."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from infra.local.cloud import ACCOUNT, REGION, LocalCloud

NESTED = "AWS::CloudFormation::Stack"
UNKNOWN = object()
NOTHING = object()


@dataclass
class Stack:
    """One deployed stack; nested ones hang below it by logical id."""

    name: str
    template: dict[str, Any]
    physical: dict[str, str]
    parameters: dict[str, str]
    outputs: dict[str, str]
    nested: dict[str, "Stack"] = field(default_factory=dict)

    def all(self) -> Iterator["Stack"]:
        """This stack and every one below it."""
        yield self
        for below in self.nested.values():
            yield from below.all()

    def resources(self, kind: str) -> Iterator[tuple[str, dict[str, Any], str]]:
        """(logical id, resolved properties, physical id) of each deployed resource of one type, here and in nested stacks."""
        for stack in self.all():
            for logical_id, resource in stack.template.get("Resources", {}).items():
                if resource["Type"] == kind and logical_id in stack.physical:
                    yield logical_id, stack.resolve(resource.get("Properties", {})), stack.physical[logical_id]

    def find(self, logical_id: str) -> str | None:
        """The physical id of a resource anywhere in the stack, or None."""
        return next((stack.physical[logical_id] for stack in self.all() if logical_id in stack.physical), None)

    # Intrinsics, as far as our templates use them

    def resolve(self, value: Any) -> Any:
        """`value` with its intrinsic functions replaced; what cannot be known from outside becomes its own JSON text."""
        if isinstance(value, list):
            return [known for item in value if (known := self.resolve(item)) is not NOTHING]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            (function, argument), *_ = value.items()
            found = self._call(function, argument)
            if found is not UNKNOWN:
                return found
        return {key: known for key, item in value.items() if (known := self.resolve(item)) is not NOTHING}

    def _call(self, function: str, argument: Any) -> Any:
        if function == "Ref":
            return self._ref(argument)
        if function == "Fn::GetAtt":
            return self._attribute(*(argument.split(".", 1) if isinstance(argument, str) else argument))
        if function == "Fn::Sub":
            text, names = (argument, {}) if isinstance(argument, str) else argument
            return re.sub(r"\$\{([^!}][^}]*)\}", lambda found: str(self._substitute(found[1].strip(), names)), text)
        if function == "Fn::Join":
            return argument[0].join(str(self.resolve(item)) for item in self.resolve(argument[1]))
        if function == "Fn::If":
            return self.resolve(argument[1 if self.condition(argument[0]) else 2])
        return UNKNOWN

    def _substitute(self, name: str, names: dict[str, Any]) -> Any:
        if name in names:
            return self.resolve(names[name])
        return self._attribute(*name.split(".", 1)) if "." in name else self._ref(name)

    def _ref(self, name: str) -> Any:
        pseudo = {
            "AWS::AccountId": ACCOUNT,
            "AWS::Partition": "aws",
            "AWS::Region": REGION,
            "AWS::StackName": self.name,
            "AWS::URLSuffix": "amazonaws.com",
        }
        for known in (pseudo, self.parameters, self.physical):
            if name in known:
                return known[name]
        return NOTHING if name == "AWS::NoValue" else json.dumps({"Ref": name})

    def _attribute(self, logical_id: str, attribute: str) -> str:
        if attribute.startswith("Outputs.") and logical_id in self.nested:
            return self.nested[logical_id].outputs[attribute.removeprefix("Outputs.")]
        kind, physical = self.template["Resources"][logical_id]["Type"], self.physical.get(logical_id, logical_id)
        if attribute == "Arn":
            service = {"AWS::Lambda::Function": "lambda", "AWS::DynamoDB::Table": "dynamodb", "AWS::KMS::Key": "kms"}.get(kind)
            part = {"lambda": f"function:{physical}", "dynamodb": f"table/{physical}", "kms": f"key/{physical}"}.get(service or "")
            if part:
                return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{part}"
        return json.dumps({"Fn::GetAtt": [logical_id, attribute]})

    def condition(self, name: str) -> bool:
        """Whether a condition of the template holds."""
        return self._holds(self.template["Conditions"][name])

    def _holds(self, rule: Any) -> bool:
        (function, argument), *_ = rule.items()
        if function == "Condition":
            return self.condition(argument)
        if function == "Fn::Equals":
            left, right = self.resolve(argument)
            return bool(str(left) == str(right))
        parts = [self._holds(part) for part in argument]
        return {"Fn::And": all(parts), "Fn::Or": any(parts), "Fn::Not": not parts[0]}[function]


class _Templates(yaml.SafeLoader):
    """YAML with CloudFormation's short forms: `!Sub x` becomes {"Fn::Sub": "x"}."""


def _long_form(loader: _Templates, name: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        raise TypeError(f"!{name} on a mapping")
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}


_Templates.add_multi_constructor("!", _long_form)


def parse(template: str) -> dict[str, Any]:
    """A template in YAML or JSON as plain dictionaries with the long forms of intrinsics."""
    return dict(yaml.load(template, _Templates))  # noqa: S506


def read(cloud: LocalCloud, name: str) -> Stack | None:
    """The stack `name` with everything below it, or None when it is not deployed completely."""
    formation = cloud.aws("cloudformation")
    try:
        described = formation.describe_stacks(StackName=name)["Stacks"][0]
    except formation.exceptions.ClientError:
        return None
    if described["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        return None
    template = formation.get_template(StackName=name, TemplateStage="Processed")["TemplateBody"]
    rows = [
        row for page in formation.get_paginator("list_stack_resources").paginate(StackName=name) for row in page["StackResourceSummaries"]
    ]
    stack = Stack(
        name=described["StackName"],
        template=template if isinstance(template, dict) else parse(template),
        physical={row["LogicalResourceId"]: row["PhysicalResourceId"] for row in rows if row.get("PhysicalResourceId")},
        parameters={row["ParameterKey"]: row["ParameterValue"] for row in described.get("Parameters", [])},
        outputs={row["OutputKey"]: row["OutputValue"] for row in described.get("Outputs", [])},
    )
    for row in rows:
        below = read(cloud, row["PhysicalResourceId"]) if row["ResourceType"] == NESTED else None
        if below:
            stack.nested[row["LogicalResourceId"]] = below
    return stack
