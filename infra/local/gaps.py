"""Set through public AWS APIs what MiniStack leaves out when it deploys a template. Everything is derived from the template.

Left open on purpose, because nothing local depends on it: table and bucket encryption, bucket lifecycle, throttling of the HTTP stage,
schedule time zones (its schedules run in UTC), retries and dead-letter queues of rule targets and schedules, alarms on embedded metrics.
"""

from typing import Any

from infra.local.cloud import LocalCloud
from infra.local.stack import Stack

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "x-amazon-apigateway-any-method")
JWT = "x-amazon-apigateway-authorizer"
READER = "AWS::Lambda::EventSourceMapping"


def close(cloud: LocalCloud, stack: Stack) -> dict[str, int]:
    """Close every gap after a deploy; returns how much there was of each. Safe to repeat."""
    return {
        "routes": sum(
            _routes(cloud, properties["Body"], api)
            for _, properties, api in stack.resources("AWS::ApiGatewayV2::Api")
            if "Body" in properties
        ),
        "tables": sum(_table(cloud, properties, name) for _, properties, name in stack.resources("AWS::DynamoDB::Table")),
        "concurrency limits": sum(
            _concurrency(cloud, properties, name) for _, properties, name in stack.resources("AWS::Lambda::Function")
        ),
        "stream readers removed": _one_reader_each(cloud, stack),
    }


# HTTP API: the OpenAPI body that SAM writes is ignored, so its paths become routes here.


def _routes(cloud: LocalCloud, body: dict[str, Any], api: str) -> int:
    gateway = cloud.aws("apigatewayv2")
    authorizers = _authorizers(gateway, body, api)
    integrations = {item["IntegrationUri"]: item["IntegrationId"] for item in gateway.get_integrations(ApiId=api)["Items"]}
    present = {item["RouteKey"]: item for item in gateway.get_routes(ApiId=api)["Items"]}
    wanted = dict(_described_routes(gateway, body, api, authorizers, integrations))
    for key, route in wanted.items():
        if key not in present:
            gateway.create_route(ApiId=api, RouteKey=key, **route)
        elif any(present[key].get(name) != value for name, value in route.items()):
            gateway.update_route(ApiId=api, RouteId=present[key]["RouteId"], RouteKey=key, **route)
    for key, item in present.items():
        if key not in wanted:
            gateway.delete_route(ApiId=api, RouteId=item["RouteId"])
    if "x-amazon-apigateway-cors" in body:
        names = {name: name[0].upper() + name[1:] for name in body["x-amazon-apigateway-cors"]}
        gateway.update_api(ApiId=api, CorsConfiguration={names[name]: value for name, value in body["x-amazon-apigateway-cors"].items()})
    return len(wanted)


def _authorizers(gateway: Any, body: dict[str, Any], api: str) -> dict[str, str]:
    """Create or renew the JWT authorizers that the body names; name -> id."""
    present = {item["Name"]: item["AuthorizerId"] for item in gateway.get_authorizers(ApiId=api)["Items"]}
    for name, scheme in body.get("components", {}).get("securitySchemes", {}).items():
        described = scheme.get(JWT, {})
        if described.get("type") != "jwt":
            continue
        source = described["identitySource"]
        settings = {
            "AuthorizerType": "JWT",
            "IdentitySource": [source] if isinstance(source, str) else source,
            "JwtConfiguration": {"Issuer": described["jwtConfiguration"]["issuer"], "Audience": described["jwtConfiguration"]["audience"]},
        }
        if name in present:
            gateway.update_authorizer(ApiId=api, AuthorizerId=present[name], Name=name, **settings)
        else:
            present[name] = gateway.create_authorizer(ApiId=api, Name=name, **settings)["AuthorizerId"]
    return present


def _described_routes(gateway: Any, body: dict[str, Any], api: str, authorizers: dict[str, str], integrations: dict[str, str]) -> Any:
    """(route key, settings) of each operation in the body; integrations are created as they are met."""
    for path, operations in body.get("paths", {}).items():
        for method, operation in operations.items():
            if method.lower() not in METHODS:
                continue
            proxy = operation["x-amazon-apigateway-integration"]
            if proxy["uri"] not in integrations:
                integrations[proxy["uri"]] = gateway.create_integration(
                    ApiId=api,
                    IntegrationType="AWS_PROXY",
                    IntegrationMethod="POST",
                    IntegrationUri=proxy["uri"],
                    PayloadFormatVersion=proxy.get("payloadFormatVersion", "2.0"),
                )["IntegrationId"]
            guards = [(name, scopes) for rule in operation.get("security", []) for name, scopes in rule.items() if name in authorizers]
            route: dict[str, Any] = {"Target": f"integrations/{integrations[proxy['uri']]}", "AuthorizationType": "NONE"}
            if guards:
                name, scopes = guards[0]
                route |= {"AuthorizationType": "JWT", "AuthorizerId": authorizers[name], "AuthorizationScopes": scopes}
            verb = "ANY" if method == "x-amazon-apigateway-any-method" else method.upper()
            yield (path if path == "$default" else f"{verb} {path}"), route


# Tables: expiry and recovery are dropped.


def _table(cloud: LocalCloud, properties: dict[str, Any], name: str) -> int:
    dynamodb = cloud.aws("dynamodb")
    expiry = properties.get("TimeToLiveSpecification")
    if expiry and dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]["TimeToLiveStatus"] == "DISABLED":
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification={"AttributeName": expiry["AttributeName"], "Enabled": True})
    if properties.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled"):
        dynamodb.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
    return 1


# Functions: reserved concurrency is dropped.


def _concurrency(cloud: LocalCloud, properties: dict[str, Any], name: str) -> int:
    limit = properties.get("ReservedConcurrentExecutions")
    if limit is None:
        return 0
    cloud.aws("lambda").put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=int(limit))
    return 1


# Streams: their records do not survive a restart, but each reader's position in them does, so a reader would sleep until as many records
# came as it had read before.


def renew_stream_readers(cloud: LocalCloud) -> int:
    """After a restart: give every reader of a table's stream a fresh start, by making it anew with the same settings."""
    functions = cloud.aws("lambda")
    readers = _stream_readers(functions)
    for old in readers:
        functions.delete_event_source_mapping(UUID=old["UUID"])
        kept = (
            "EventSourceArn", "BatchSize", "MaximumBatchingWindowInSeconds", "FunctionResponseTypes", "FilterCriteria", "DestinationConfig",
            "ParallelizationFactor", "MaximumRetryAttempts", "MaximumRecordAgeInSeconds", "BisectBatchOnFunctionError",
        )  # fmt: skip
        settings = {name: old[name] for name in kept if old.get(name) not in (None, {}, [])}
        functions.create_event_source_mapping(FunctionName=old["FunctionArn"], StartingPosition="TRIM_HORIZON", Enabled=True, **settings)
    return len(readers)


def _stream_readers(functions: Any) -> list[dict[str, Any]]:
    pages = functions.get_paginator("list_event_source_mappings").paginate()
    return [mapping for page in pages for mapping in page["EventSourceMappings"] if "/stream/" in mapping["EventSourceArn"]]


def _one_reader_each(cloud: LocalCloud, stack: Stack) -> int:
    """Remove renewed readers that a deploy replaced or dropped, so that nothing is read twice or by a function that should not."""
    functions = cloud.aws("lambda")
    described = {
        (properties["EventSourceArn"], properties["FunctionName"]): physical for _, properties, physical in stack.resources(READER)
    }
    readers = _stream_readers(functions)
    alive = {reader["UUID"] for reader in readers}
    removed = 0
    for reader in readers:
        official = described.get((reader["EventSourceArn"], reader["FunctionArn"]))
        if official is None or (official in alive and official != reader["UUID"]):
            functions.delete_event_source_mapping(UUID=reader["UUID"])
            removed += 1
    return removed
