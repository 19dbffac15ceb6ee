"""Tables and buckets: recoverable, encrypted, streamed, retained."""

import pytest

from infra import templates
from tests import aws

RESOURCES = templates.read(aws.DATA_TEMPLATE)["Resources"]
TABLES = [name for name, resource in RESOURCES.items() if resource["Type"] == "AWS::DynamoDB::Table"]
BUCKETS = [name for name, resource in RESOURCES.items() if resource["Type"] == "AWS::S3::Bucket"]


@pytest.mark.parametrize("name", TABLES)
def test_tables(name: str) -> None:
    table = RESOURCES[name]["Properties"]
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["SSESpecification"]["SSEType"] == "KMS"
    assert table["StreamSpecification"]
    assert table["TimeToLiveSpecification"]["Enabled"] is True
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["DeletionProtectionEnabled"] == {"Ref": "Protected"}


@pytest.mark.parametrize("name", BUCKETS)
def test_buckets(name: str) -> None:
    bucket = RESOURCES[name]["Properties"]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    policy = RESOURCES[f"{name}Policy"]["Properties"]["PolicyDocument"]["Statement"]
    assert any(statement["Effect"] == "Deny" and "aws:SecureTransport" in str(statement) for statement in policy)


def test_everything_here_outlives_the_stack() -> None:
    assert len(TABLES) == 5
    assert len(BUCKETS) == 4
    for name, resource in RESOURCES.items():
        assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain", name
