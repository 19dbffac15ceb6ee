"""House rules for templates, as cfn-lint rules (`cfn-lint --append-rules infra/rules`)."""

from typing import Any

from cfnlint.rules import CloudFormationLintRule, RuleMatch
from cfnlint.template import Template

FUNCTION = "AWS::Serverless::Function"


class NoStarInPolicies(CloudFormationLintRule):  # type: ignore[misc]  # cfn-lint has no type hints
    """A role's policies name their actions and their resources."""

    id = "E9001"
    shortdesc = "No star as action or as resource"
    description = "Least privilege: each function's policy names its actions and its table, bucket or queue"
    tags = ("house",)

    def match(self, cfn: Template) -> list[RuleMatch]:
        """Statements of inline policies that allow everything, or on everything."""
        found = []
        for name, resource in cfn.get_resources(["AWS::IAM::Role"]).items():
            for place, statement in _statements(resource["Properties"].get("Policies", [])):
                actions, resources = (_listed(statement.get(key)) for key in ("Action", "Resource"))
                starred = [action for action in actions if isinstance(action, str) and "*" in action]
                if starred or "*" in resources:
                    found.append(RuleMatch(["Resources", name, "Properties", "Policies", *place], f"{name}: a star in a policy"))
        return found


class FunctionsHaveTheirOwnRole(CloudFormationLintRule):  # type: ignore[misc]
    """No role is shared, and none is made by SAM, whose managed policies allow every queue and every log."""

    id = "E9005"
    shortdesc = "A function has its own role"
    description = "The role of a function is written out beside it and bears its name"
    tags = ("house",)

    def match(self, cfn: Template) -> list[RuleMatch]:
        """Functions with another role than `<logical id>Role`."""
        return [
            RuleMatch(["Resources", name, "Properties"], f"{name}: Role must be {name}Role")
            for name, resource in cfn.get_resources([FUNCTION]).items()
            if resource["Properties"].get("Role") not in ({"Fn::GetAtt": [f"{name}Role", "Arn"]}, {"Fn::GetAtt": f"{name}Role.Arn"})
        ]


class WorkersReportFailures(CloudFormationLintRule):  # type: ignore[misc]
    """Queue and stream events report single failures."""

    id = "E9002"
    shortdesc = "Queues and streams report partial failures"
    description = "A poisoned message never blocks its neighbours"
    tags = ("house",)

    def match(self, cfn: Template) -> list[RuleMatch]:
        """Events without ReportBatchItemFailures."""
        found = []
        for name, resource in cfn.get_resources([FUNCTION]).items():
            for event, definition in resource["Properties"].get("Events", {}).items():
                if definition["Type"] in ("SQS", "DynamoDB") and definition["Properties"].get("FunctionResponseTypes") != [
                    "ReportBatchItemFailures"
                ]:
                    found.append(
                        RuleMatch(["Resources", name, "Properties", "Events", event], f"{name}: ReportBatchItemFailures is missing")
                    )
        return found


class FunctionsPublishLayerChanges(CloudFormationLintRule):  # type: ignore[misc]
    """A layer-only change publishes a new version."""

    id = "E9003"
    shortdesc = "AutoPublishAliasAllProperties on every function"
    description = "Without it a change in a layer alone publishes no new version, and the alias stays on the old one"
    tags = ("house",)

    def match(self, cfn: Template) -> list[RuleMatch]:
        """Functions that do not say so."""
        return [
            RuleMatch(["Resources", name, "Properties"], f"{name}: AutoPublishAliasAllProperties is missing")
            for name, resource in cfn.get_resources([FUNCTION]).items()
            if resource["Properties"].get("AutoPublishAliasAllProperties") is not True
        ]


class StateIsRetained(CloudFormationLintRule):  # type: ignore[misc]
    """Tables, buckets, keys and secrets outlive the stack."""

    id = "E9004"
    shortdesc = "State is retained"
    description = "Deleting or replacing a stack never deletes data"
    tags = ("house",)
    state = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::SecretsManager::Secret")

    def match(self, cfn: Template) -> list[RuleMatch]:
        """State without Retain."""
        return [
            RuleMatch(["Resources", name], f"{name}: DeletionPolicy and UpdateReplacePolicy must be Retain")
            for name, resource in cfn.get_resources(list(self.state)).items()
            if not resource.get("DeletionPolicy") == resource.get("UpdateReplacePolicy") == "Retain"
        ]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _statements(policies: Any) -> list[tuple[list[Any], dict[str, Any]]]:
    return [
        ([index, "PolicyDocument", "Statement", number], statement)
        for index, policy in enumerate(policies)
        for number, statement in enumerate(policy["PolicyDocument"]["Statement"])
    ]
