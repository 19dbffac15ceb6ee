"""What the workers of this context take out of their queues, with bounds. `Invalid` for everything else."""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from backups.domain import planning
from backups.operations.steps import ExportStep, LoadStep, ProveStep, Step, VerifyStep
from kernel.batch import Message
from kernel.refusals import FieldError, Invalid
from kernel.shapes import shaped

MAX_NUMBER: Final = 999_999

SetId = Annotated[str, Field(pattern=f"^{planning.SET_ID}$")]
TableName = Annotated[str, Field(pattern=f"^{planning.TABLE_NAME}$")]
RestoreId = Annotated[str, Field(pattern="^[0-9A-Z]{26}$")]
Number = Annotated[int, Field(ge=0, le=MAX_NUMBER)]


class _Work(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class SetRequestedData(_Work):
    """Data of `backups.set.requested`."""

    set: SetId


class VerificationData(_Work):
    """Data of `backups.set.exported` and `backups.verification.requested`."""

    set: SetId
    verification: Annotated[int, Field(ge=1, le=MAX_NUMBER)]


class RestoreRequestedData(_Work):
    """Data of `backups.restore.requested`."""

    restore: RestoreId


class _ExportWork(_Work):
    set_id: SetId
    table: TableName
    segment: Annotated[int, Field(ge=0, lt=planning.MAX_SEGMENTS)]
    part: Number


class _VerifyWork(_Work):
    set_id: SetId
    verification: Number
    table: TableName
    step: Number


class _LoadWork(_Work):
    restore_id: RestoreId
    segment: Annotated[int, Field(ge=0, lt=planning.MAX_SEGMENTS)]
    part: Number


class _ProveWork(_Work):
    restore_id: RestoreId
    step: Number


_STEPS: Final[Mapping[str, tuple[type[_Work], type[Step]]]] = {
    "ExportStep": (_ExportWork, ExportStep),
    "VerifyStep": (_VerifyWork, VerifyStep),
    "LoadStep": (_LoadWork, LoadStep),
    "ProveStep": (_ProveWork, ProveStep),
}


def step_of(message: Message) -> Step | None:
    """The step in a message of our own; None when the message is something else, such as an event."""
    body = message.json()
    name = body.get("step")
    if name is None:
        return None
    if not isinstance(name, str) or name not in _STEPS:
        raise Invalid("the message names a step that nobody takes", [FieldError("/step", f"expected one of {', '.join(_STEPS)}")])
    model, step = _STEPS[name]
    return step(**shaped(model, body.get("work"), within="/work").model_dump())
