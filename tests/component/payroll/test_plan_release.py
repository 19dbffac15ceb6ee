"""Planning the release: one message for each chunk to both queues, and nothing before approval."""

from typing import Any

import pytest

from payroll.records import keys
from payroll.records.release import Release
from tests import aws
from tests.component.payroll import office
from tests.component.payroll.office import RUN, employee, hire, ran, shelf
from tests.conftest import sample_event

from payroll.handlers import plan_release  # isort: skip

DONE: dict[str, list[Any]] = {"batchItemFailures": []}


@pytest.fixture(autouse=True)
def _office(monkeypatch: pytest.MonkeyPatch) -> None:
    office.at(monkeypatch)
    office.queues()
    hire(*(employee(f"E{number:03}") for number in range(1, 41)))


def test_the_sample_event_plans_the_release_and_again_sends_the_same() -> None:
    ran()
    office.decide(RUN)
    for _ in range(2):
        assert plan_release.handler(sample_event("payroll", "plan_release"), aws.CONTEXT) == DONE
        for queue in (office.PAYMENT_QUEUE, office.PRINT_QUEUE):
            assert sorted(message["chunk"] for message in aws.sent_messages(aws.queue_url(queue))) == [1, 2]
    release = shelf.need(Release, keys.releases("acme"), RUN)
    assert (release.chunks, release.chunks_done, release.complete) == (2, 0, False)


@pytest.mark.parametrize("verb", ["", "cancellation"])
def test_nothing_is_planned_before_approval(verb: str) -> None:
    ran()
    if verb:
        office.decide(RUN, verb)
    assert len(plan_release.handler(sample_event("payroll", "plan_release"), aws.CONTEXT)["batchItemFailures"]) == 1
    assert aws.sent_messages(aws.queue_url(office.PAYMENT_QUEUE)) == []
