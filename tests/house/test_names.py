"""One name in five places: handler, operation, sample event, test, logical id. And an alarm, a log group, a policy."""

import pytest

from infra import templates
from tests.house.house import FUNCTIONS, HANDLERS, RESOURCES, ROOT, Handler, statements

ALARMS = templates.read(ROOT / "infra" / "alarms.yaml")["Resources"]
by_handler = pytest.mark.parametrize("handler", HANDLERS, ids=str)


def test_every_function_is_a_handler_and_every_handler_a_function() -> None:
    assert {handler.logical_id for handler in HANDLERS} == set(FUNCTIONS)


@by_handler
def test_the_function_runs_its_handler_from_its_contexts_slice(handler: Handler) -> None:
    function = FUNCTIONS[handler.logical_id]
    assert function["Handler"] == f"{handler.context}.handlers.{handler.name}.handler"
    assert RESOURCES[handler.logical_id]["Metadata"] == {"BuildMethod": "makefile"}
    assert function["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"] == handler.context


@by_handler
def test_the_operation_bears_the_same_name(handler: Handler) -> None:
    if handler.name != "api":
        assert (ROOT / "functions" / handler.context / "operations" / f"{handler.name}.py").is_file()


@by_handler
def test_the_sample_event_is_there_and_a_test_uses_it(handler: Handler) -> None:
    assert (ROOT / "events" / handler.context / f"{handler.name}.json").is_file()
    tests = (ROOT / "tests" / "component" / handler.context / f"test_{handler.name}.py").read_text()
    assert f'sample_event("{handler.context}", "{handler.name}")' in tests


@by_handler
def test_the_function_has_an_alarm_and_a_log_that_ends(handler: Handler) -> None:
    alarm = ALARMS[f"{handler.logical_id}Errors"]["Properties"]
    assert alarm["MetricName"] == "Errors"
    assert alarm["Dimensions"] == [{"Name": "FunctionName", "Value": {"Fn::Sub": f"${{Prefix}}-{handler.logical_id}"}}]
    log = RESOURCES[f"{handler.logical_id}Log"]["Properties"]
    assert log["RetentionInDays"]
    assert FUNCTIONS[handler.logical_id]["LoggingConfig"] == {"LogGroup": {"Ref": f"{handler.logical_id}Log"}}


@by_handler
def test_the_policy_names_its_actions_and_resources(handler: Handler) -> None:
    assert FUNCTIONS[handler.logical_id]["Role"] == {"Fn::GetAtt": f"{handler.logical_id}Role.Arn"}
    assert "ManagedPolicyArns" not in RESOURCES[f"{handler.logical_id}Role"]["Properties"]
    assert statements(handler.logical_id)
    for statement in statements(handler.logical_id):
        assert all("*" not in action for action in statement["Action"]), statement
        resources = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
        assert "*" not in resources, statement


@by_handler
def test_no_function_reaches_another_contexts_data(handler: Handler) -> None:
    """Backups read every table by their nature, and the house marks outboxes and keeps failures in all of them."""
    if handler.context in ("backups", "house"):
        return
    text = str(statements(handler.logical_id))
    for other in {"Payroll", "Invoices", "Tickets", "Backups"} - {handler.context.capitalize()}:
        assert f"{other}Table" not in text
        assert f"{other}Bucket" not in text
