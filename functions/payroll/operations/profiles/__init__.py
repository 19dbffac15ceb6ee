"""The tax facts of an employee as they are given, country by country: one model for the JSON of the API and the columns of a file."""

import importlib
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Final, Protocol, cast

from pydantic import ValidationError

from kernel.records import decode, encode
from kernel.refusals import FieldError, Invalid
from payroll.domain.people import Country
from payroll.records.employee import MAX_PROFILE_BYTES

_MODELS: Final[Mapping[Country, tuple[str, str]]] = {
    Country.US: ("united_states", "UnitedStatesProfileIn"),
    Country.DE: ("germany", "GermanyProfileIn"),
    Country.GB: ("united_kingdom", "UnitedKingdomProfileIn"),
    Country.IT: ("italy", "ItalyProfileIn"),
}


class ProfileIn(Protocol):
    """What the model of each country offers."""

    model_fields: Mapping[str, Any]

    @classmethod
    def model_validate(cls, obj: Any) -> "ProfileIn":
        """The model of what was given. Raises ValidationError."""

    def profile(self) -> Any:
        """The facts as the country's rules take them. Raises ValueError, `<field>|<reason>`, for facts that exclude each other."""


@cache
def profile_model(country: Country) -> type[ProfileIn]:
    """The model of a country, imported at its first use: most requests need none, and a file mostly one."""
    module, name = _MODELS[country]
    return cast(type[ProfileIn], getattr(importlib.import_module(f"payroll.operations.profiles.{module}"), name))


@cache
def profile_columns() -> frozenset[str]:
    """The names of the tax facts of all countries."""
    return frozenset(name for country in Country for name in profile_model(country).model_fields)


def profile_facts(country: Country, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts to store: the fields of the country's profile as plain values. Raises Invalid with a pointer to each field at fault."""
    try:
        model = profile_model(country).model_validate(dict(given))
        profile = model.profile()
    except ValidationError as error:
        faults = [FieldError("/" + "/".join(map(str, each["loc"])), _reason(each)) for each in error.errors(include_input=False)]
        raise Invalid("the tax facts break rules; `errors` says where", [_split(fault) for fault in faults]) from None
    except ValueError as error:
        raise Invalid("the tax facts exclude each other", [_split(FieldError("/", str(error)))]) from None
    faults = [
        FieldError(f"/{name}", "expected a whole number, and of amounts whole cents") for name in given if _cut(model, name, given[name])
    ]
    if faults:
        raise Invalid("the tax facts break rules; `errors` says where", faults)
    facts: Mapping[str, Any] = decode(Any, encode(profile))
    if len(json.dumps(facts)) > MAX_PROFILE_BYTES:
        raise Invalid(f"a tax profile has at most {MAX_PROFILE_BYTES} bytes")
    return facts


def _cut(model: ProfileIn, name: str, given: Any) -> bool:
    """Whether a text such as `500.00` was taken for the whole number 500: who writes it means 500 dollars, not cents."""
    value = getattr(model, name)
    if not isinstance(given, str) or "." not in given or type(value) is not int or value == 0:
        return False
    try:
        return Decimal(given) == value
    except InvalidOperation:
        return False


def _reason(fault: Any) -> str:
    if fault["type"] == "extra_forbidden":
        return "is no tax fact of this country"
    return str(fault.get("ctx", {}).get("error", fault["msg"]))


def _split(fault: FieldError) -> FieldError:
    """A rule over several fields names the one it points to before a bar."""
    field, bar, words = fault.reason.partition("|")
    return FieldError(f"/{field}", words) if bar and fault.pointer == "/" else fault
