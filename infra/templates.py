"""CloudFormation templates as plain data: `!Ref x` and the other short forms become `{"Ref": x}`."""

import functools
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
FUNCTION = "AWS::Serverless::Function"


class _Loader(yaml.SafeLoader):
    """A safe loader that knows the short forms of intrinsic functions."""


def _intrinsic(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix == "Ref" else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {name: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _intrinsic)


@functools.cache
def read(path: Path) -> dict[str, Any]:
    """The template in a file; read once, so nobody may change it."""
    loaded: dict[str, Any] = yaml.load(path.read_text(), _Loader)  # noqa: S506 (a safe loader of ours)
    return loaded


def functions() -> dict[str, dict[str, Any]]:
    """The properties of every function of template.yaml by logical id."""
    resources = read(ROOT / "template.yaml")["Resources"]
    return {name: resource["Properties"] for name, resource in resources.items() if resource["Type"] == FUNCTION}
