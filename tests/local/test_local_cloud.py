"""The local cloud is what the template says: what the emulator drops in silence would let other tests pass or fail for the wrong reason."""

import base64
import json

from infra.local import gaps
from infra.local.client import Client
from infra.local.deploy import deployed
from infra.local.office import Office


def test_every_path_of_the_template_is_a_route(office: Office) -> None:
    bodies = {api: properties["Body"] for _, properties, api in office.stack.resources("AWS::ApiGatewayV2::Api")}
    assert bodies
    for api, body in bodies.items():
        routes = {item["RouteKey"]: item for item in office.cloud.aws("apigatewayv2").get_routes(ApiId=api)["Items"]}
        assert len(routes) == sum(method in gaps.METHODS for operations in body["paths"].values() for method in operations)


def test_tables_expire_their_items(office: Office) -> None:
    tables = [(properties, name) for _, properties, name in office.stack.resources("AWS::DynamoDB::Table")]
    assert tables
    for properties, name in tables:
        expiry = office.cloud.aws("dynamodb").describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": properties["TimeToLiveSpecification"]["AttributeName"]}


def test_every_stream_reader_reads_once(office: Office) -> None:
    described = [properties for _, properties, _ in office.stack.resources(gaps.READER) if "/stream/" in properties["EventSourceArn"]]
    readers = gaps._stream_readers(office.cloud.aws("lambda"))
    assert described
    assert sorted(reader["EventSourceArn"] for reader in readers) == sorted(properties["EventSourceArn"] for properties in described)
    assert all(reader["State"] == "Enabled" for reader in readers)


def test_an_unchanged_project_counts_as_deployed(office: Office) -> None:
    assert deployed(office.cloud, office.sources) is not None
    assert deployed(office.cloud, "other sources") is None


def _guarded_path(office: Office) -> str:
    """Some path of the API that asks for a token, with its parameters filled in."""
    body = next(properties["Body"] for _, properties, _ in office.stack.resources("AWS::ApiGatewayV2::Api"))
    path = next(path for path, operations in body["paths"].items() if "{company}" in path and "{proxy+}" not in path and operations)
    return str(path.replace("{company}", "acme"))


def test_without_a_token_nobody_comes_in(office: Office, client: Client) -> None:
    assert client.get(_guarded_path(office)).status == 401


def test_a_token_changed_by_hand_is_refused(office: Office, client: Client) -> None:
    head, claims, signature = str(client.as_role("hr").token()).split(".")
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))
    told["cognito:groups"] = ["acme/hr", "acme/it", "acme/accounting"]
    forged = base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()
    path = _guarded_path(office)
    assert client.get(path, {"Authorization": f"Bearer {head}.{forged}.{signature}"}).status == 401
    assert client.get(path, {"Authorization": f"Bearer {head}.{claims}.{signature}"}).status not in (401, 500)


def test_people_and_machines_have_their_claims(client: Client) -> None:
    def claims(role: str) -> dict[str, object]:
        told: dict[str, object] = json.loads(base64.urlsafe_b64decode(str(client.as_role(role).token()).split(".")[1] + "=="))
        return told

    assert claims("accountant")["cognito:groups"] == ["acme/accounting"]
    assert set(claims("it")["cognito:groups"]) == {"acme/it", "platform/it"}  # type: ignore[call-overload]
    assert claims("hr")["sub"] != claims("hr-approver")["sub"]
    machine = claims("front-office")
    assert "cognito:groups" not in machine
    assert "acme/invoices:submit" in str(machine["scope"]).split()
