"""Claims as companies and scopes."""

import pytest

from kernel.identity import caller
from kernel.refusals import Forbidden, NotFound


def test_departments_give_scopes_in_their_company_only() -> None:
    who = caller({"username": "helen", "cognito:groups": "[acme/hr globex/it]"})
    who.must("acme", "payroll:approve")
    who.must("globex", "tickets:write")
    with pytest.raises(Forbidden):
        who.must("globex", "payroll:read")
    with pytest.raises(NotFound):
        who.must("initech", "payroll:read")


def test_groups_as_a_list_and_unknown_departments() -> None:
    who = caller({"username": "x", "cognito:groups": ["acme/communication", "acme/wizards", "admins"]})
    assert who.companies() == {"acme"}


def test_machine_scopes() -> None:
    who = caller({"sub": "client-1", "scope": "acme/invoices:submit aws.cognito.signin.user.admin"})
    assert who.grants == {("acme", "invoices:submit")}
    assert who.subject == "client-1"


def test_no_claims_no_grants() -> None:
    with pytest.raises(NotFound):
        caller({}).must("acme", "payroll:read")
