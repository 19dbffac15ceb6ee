"""The people and machines of the local cloud: they live in the user pool that the template creates, and `make token` speaks for them.

A user is in groups `<company>/<department>`; what a department may do is the kernel's business. A machine client is whatever client of the
template may use the client_credentials grant; its role here is its logical id (`FrontOfficeClient` -> front-office).
"""

import base64
import contextlib
import json
import re
import secrets
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from infra.local.cloud import LocalCloud
from infra.local.say import Sorry
from infra.local.stack import Stack


@dataclass(frozen=True)
class Person:
    """Someone who can sign in. `role` is the name that `make token ROLE=...` takes."""

    role: str
    groups: tuple[str, ...]

    @property
    def username(self) -> str:
        return f"{self.role}@{self.groups[0].split('/')[0]}.example"


# Two in each department that approves: who prepared cannot approve. IT looks after the installation itself too (`platform`).
PEOPLE = (
    Person("hr", ("acme/hr",)),
    Person("hr-approver", ("acme/hr",)),
    Person("accountant", ("acme/accounting",)),
    Person("accountant-approver", ("acme/accounting",)),
    Person("it", ("acme/it", "platform/it")),
    Person("communication", ("acme/communication",)),
    Person("globex-hr", ("globex/hr",)),
    Person("globex-hr-approver", ("globex/hr",)),
    Person("globex-accountant", ("globex/accounting",)),
    Person("globex-it", ("globex/it",)),
)


def settle(cloud: LocalCloud, stack: Stack) -> list[str]:
    """Create people, their groups and passwords where missing; returns every role that can get a token."""
    pool, client = stack.find("UserPool"), stack.find("UserPoolClient")
    if not pool or not client:
        raise Sorry("The template has no UserPool and UserPoolClient, so there is nobody to sign in.")
    clients = stack.resources("AWS::Cognito::UserPoolClient")
    machines = {_role(logical_id): physical for logical_id, properties, physical in clients if _is_machine(properties)}
    passwords = {person.role: f"Aa1-{secrets.token_urlsafe(18)}" for person in PEOPLE}
    roles = [*passwords, *machines]
    known = cloud.recall("people")
    if (
        known
        and (known["pool"], known["client"], known["machines"]) == (pool, client, machines)
        and list(known["passwords"]) == list(passwords)
    ):
        return roles
    cognito = cloud.aws("cognito-idp")
    groups = {group["GroupName"] for page in cognito.get_paginator("list_groups").paginate(UserPoolId=pool) for group in page["Groups"]}
    for group in sorted({group for person in PEOPLE for group in person.groups} - groups):
        cognito.create_group(UserPoolId=pool, GroupName=group)
    for person in PEOPLE:
        _settle_one(cognito, pool, person, passwords[person.role])
    cloud.note(people={"pool": pool, "client": client, "passwords": passwords, "machines": machines})
    return roles


def _settle_one(cognito: Any, pool: str, person: Person, password: str) -> None:
    mail = [{"Name": "email", "Value": person.username}, {"Name": "email_verified", "Value": "true"}]
    # One from an earlier `make up` stays; only the password is new.
    with contextlib.suppress(cognito.exceptions.UsernameExistsException):
        cognito.admin_create_user(
            UserPoolId=pool, Username=person.username, MessageAction="SUPPRESS", TemporaryPassword=password, UserAttributes=mail
        )
    cognito.admin_set_user_password(UserPoolId=pool, Username=person.username, Password=password, Permanent=True)
    for group in person.groups:
        cognito.admin_add_user_to_group(UserPoolId=pool, Username=person.username, GroupName=group)


def _is_machine(properties: dict[str, Any]) -> bool:
    return "client_credentials" in properties.get("AllowedOAuthFlows", [])


def _role(logical_id: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", logical_id.removesuffix("Client")).lower()


def token(cloud: LocalCloud, role: str) -> str:
    """A fresh access token of a person or a machine, as API Gateway's authorizer accepts it for an hour."""
    known = cloud.recall("people")
    if not known:
        raise Sorry("Nobody can sign in yet: run `make up` first.")
    if role in known["machines"]:
        return _machine_token(cloud, known["pool"], known["machines"][role])
    person = next((person for person in PEOPLE if person.role == role), None)
    if person is None:
        raise Sorry(f"There is no role {role!r}; there are: {', '.join([*known['passwords'], *known['machines']])}.")
    answer = cloud.aws("cognito-idp").initiate_auth(
        ClientId=known["client"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": person.username, "PASSWORD": known["passwords"][role]},
    )
    return str(answer["AuthenticationResult"]["AccessToken"])


def _machine_token(cloud: LocalCloud, pool: str, client: str) -> str:
    secret = cloud.aws("cognito-idp").describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]["ClientSecret"]
    request = urllib.request.Request(
        f"{cloud.endpoint}/oauth2/token",
        data=urllib.parse.urlencode({"grant_type": "client_credentials"}).encode(),
        headers={
            "Authorization": "Basic " + base64.b64encode(f"{client}:{secret}".encode()).decode(),
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(json.load(answer)["access_token"])
