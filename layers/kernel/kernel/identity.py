"""Who calls: the claims of an access token as companies and scopes.

People are in groups named `<company>/<department>`; a department has the scopes below. Machine clients (front-office systems) carry scopes
of the resource server that bears the company's name: `<company>/invoices:submit`. Nothing in a request but its token says who it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kernel.refusals import Forbidden, NotFound

PLATFORM: Final = "platform"
"""The reserved company of the installation itself: backups, and messages whose company nobody can tell."""

DEPARTMENT_SCOPES: Final[Mapping[str, frozenset[str]]] = {
    "hr": frozenset({"payroll:read", "payroll:write", "payroll:approve", "payroll:submit", "tickets:submit", "tickets:read"}),
    "accounting": frozenset({"invoices:read", "invoices:write", "invoices:approve", "invoices:submit", "payroll:read", "tickets:submit"}),
    "it": frozenset({"tickets:read", "tickets:write", "tickets:submit", "backups:read", "backups:write"}),
    "communication": frozenset({"tickets:read", "tickets:submit"}),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated caller: its stable subject and what it may do in which company."""

    subject: str
    grants: frozenset[tuple[str, str]]

    def companies(self) -> frozenset[str]:
        """The companies this caller has anything to do with."""
        return frozenset(company for company, _ in self.grants)

    def may(self, company: str, scope: str) -> bool:
        """Whether the caller has the scope in the company."""
        return (company, scope) in self.grants

    def must(self, company: str, *scopes: str) -> None:
        """Passes when the caller has one of the scopes in the company. NotFound for a company of others, Forbidden for scopes of others."""
        if company not in self.companies():
            raise NotFound(f"no company {company}")
        if not any(self.may(company, scope) for scope in scopes):
            raise Forbidden(f"this needs the scope {' or '.join(scopes)}")


def caller(claims: Mapping[str, Any]) -> Caller:
    """The caller behind verified claims (`sub`, `client_id`, `cognito:groups`, `scope`)."""
    grants: set[tuple[str, str]] = set()
    for group in _words(claims.get("cognito:groups")):
        company, _, department = group.partition("/")
        grants |= {(company, scope) for scope in DEPARTMENT_SCOPES.get(department, ())}
    for granted in _words(claims.get("scope")):
        company, slash, scope = granted.partition("/")
        if slash and ":" in scope:
            grants.add((company, scope))
    subject = str(claims.get("username") or claims.get("sub") or claims.get("client_id") or "")
    return Caller(subject, frozenset(grants))


def _words(claim: Any) -> list[str]:
    # API Gateway hands a list claim to Lambda as the text "[a b c]".
    if isinstance(claim, list):
        return [str(word) for word in claim]
    return str(claim or "").strip("[]").replace(",", " ").split()
