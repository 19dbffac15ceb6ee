"""The back office on a local cloud, deployed and ready: what jobs and end-to-end tests work with."""

from dataclasses import dataclass
from pathlib import Path

from infra.local import gaps, people
from infra.local.client import Client
from infra.local.cloud import ROOT, LocalCloud
from infra.local.deploy import deploy, deployed, digest, mark_deployed
from infra.local.say import Sorry, step
from infra.local.stack import Stack

API = "AWS::ApiGatewayV2::Api"


@dataclass(frozen=True)
class Office:
    """A deployed back office: its cloud, its stack, who can call it, and a client that calls as nobody until `as_role`.

    `sources` is the digest of what is deployed; `deployed_now` tells whether this command had to deploy it.
    """

    cloud: LocalCloud
    stack: Stack
    roles: tuple[str, ...]
    client: Client
    sources: str
    deployed_now: bool

    def physical(self, logical_id: str) -> str:
        """The real name (or address) of a resource of the template."""
        found = self.stack.find(logical_id)
        if found is None:
            raise KeyError(f"the template has no {logical_id}")
        return found

    def function(self, logical_id: str) -> str:
        """A function's real name, from its logical id."""
        return self.physical(logical_id)


def base_url(cloud: LocalCloud, stack: Stack) -> str:
    """The address under which the HTTP API answers. By path, because not every system resolves <api>.execute-api.localhost."""
    apis = [physical for _, _, physical in stack.resources(API)]
    if len(apis) != 1:
        raise Sorry(f"The template has {len(apis)} HTTP APIs; the local cloud expects one.")
    return f"{cloud.endpoint}/_aws/execute-api/{apis[0]}/$default"


def open_office(cloud: LocalCloud, folder: Path = ROOT) -> Office:
    """Start the cloud if need be, bring the code of `folder` onto it, close the emulator's gaps, settle the people."""
    with step(f"MiniStack on {cloud.endpoint}" if cloud.recall("port") else "MiniStack"):
        started = cloud.start()
    if started:
        gaps.renew_stream_readers(cloud)
    sources = digest(folder)
    stack = deployed(cloud, sources)
    up_to_date = stack is not None
    if stack is None:
        stack = deploy(cloud, folder, sources)
        with step("routes, expiry, limits"):
            gaps.close(cloud, stack)
        mark_deployed(cloud, sources)
    with step("people"):
        roles = people.settle(cloud, stack)
    return Office(cloud, stack, tuple(roles), Client(cloud, base_url(cloud, stack)), sources, not up_to_date)
