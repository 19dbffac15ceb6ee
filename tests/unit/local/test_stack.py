"""Templates as the local cloud reads them: YAML short forms, intrinsics, conditions, nested stacks."""

from typing import Any

import pytest

from infra.local.stack import Stack, parse


def stack(template: dict[str, Any], **others: Any) -> Stack:
    given: dict[str, Any] = {"name": "backoffice", "physical": {}, "parameters": {}, "outputs": {}} | others
    return Stack(template=template, **given)


def test_short_forms_become_long_ones() -> None:
    assert parse("a: !Sub x\nb: !GetAtt T.Arn\nc: !Ref P\nd: !If [C, 1, !Ref 'AWS::NoValue']\ne: !Not [!Condition C]") == {
        "a": {"Fn::Sub": "x"},
        "b": {"Fn::GetAtt": "T.Arn"},
        "c": {"Ref": "P"},
        "d": {"Fn::If": ["C", 1, {"Ref": "AWS::NoValue"}]},
        "e": {"Fn::Not": [{"Condition": "C"}]},
    }


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Ref": "Stage"}, "local"),
        ({"Ref": "Pool"}, "pool-1"),
        ({"Ref": "AWS::Region"}, "eu-central-1"),
        ({"Fn::Sub": "${AWS::StackName}/${Pool}/${!Literal}"}, "backoffice/pool-1/${!Literal}"),
        ({"Fn::Sub": ["${a}-${Stage}", {"a": {"Ref": "Pool"}}]}, "pool-1-local"),
        ({"Fn::Join": ["/", ["a", {"Ref": "Pool"}]]}, "a/pool-1"),
        ({"Fn::GetAtt": ["Function", "Arn"]}, "arn:aws:lambda:eu-central-1:000000000000:function:backoffice-Function"),
        ({"Fn::GetAtt": "Data.Outputs.TableName"}, "table-1"),
        ({"Fn::Sub": "${Data.Outputs.TableName}"}, "table-1"),
        ({"a": [{"Ref": "AWS::NoValue"}, 1], "b": {"Ref": "AWS::NoValue"}}, {"a": [1]}),
        ({"Fn::If": ["IsLocal", "yes", "no"]}, "yes"),
        ({"a": {"Fn::If": ["IsNotLocal", 5, {"Ref": "AWS::NoValue"}]}}, {}),
        ({"Fn::If": ["Both", 1, 2]}, 1),
        ({"Fn::If": ["Either", 1, 2]}, 1),
        ({"plain": [True, 1, None, "x"]}, {"plain": [True, 1, None, "x"]}),
    ],
)
def test_intrinsics_are_resolved(value: Any, expected: Any) -> None:
    template = {
        "Conditions": {
            "IsLocal": {"Fn::Equals": [{"Ref": "Stage"}, "local"]},
            "IsNotLocal": {"Fn::Not": [{"Condition": "IsLocal"}]},
            "Both": {"Fn::And": [{"Condition": "IsLocal"}, {"Fn::Equals": ["a", "a"]}]},
            "Either": {"Fn::Or": [{"Condition": "IsNotLocal"}, {"Condition": "IsLocal"}]},
        },
        "Resources": {"Function": {"Type": "AWS::Lambda::Function"}, "Data": {"Type": "AWS::CloudFormation::Stack"}},
    }
    below = stack({}, name="data", outputs={"TableName": "table-1"})
    here = stack(
        template, physical={"Pool": "pool-1", "Function": "backoffice-Function"}, parameters={"Stage": "local"}, nested={"Data": below}
    )
    assert here.resolve(value) == expected


def test_resources_are_found_here_and_below_and_only_if_deployed() -> None:
    table = {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": {"Ref": "Name"}}}
    below = stack({"Resources": {"Table": table, "Left": table}}, name="data", physical={"Table": "table-1"}, parameters={"Name": "n"})
    here = stack({"Resources": {"Data": {"Type": "AWS::CloudFormation::Stack"}}}, physical={"Data": "arn"}, nested={"Data": below})
    assert list(here.resources("AWS::DynamoDB::Table")) == [("Table", {"TableName": "n"}, "table-1")]
    assert here.find("Table") == "table-1"
    assert here.find("Data") == "arn"
    assert here.find("Left") is None
