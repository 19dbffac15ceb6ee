"""The business day of a company, in its own time zone."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from kernel import clock, settings
from kernel.settings import Company

DEFAULT_ZONE: Final = "UTC"


@dataclass(frozen=True, slots=True)
class Zones:
    """Environment that decides on days."""

    companies: tuple[Company, ...]


def today(company: str) -> date:
    """The company's business day; that of UTC for a company without a zone."""
    zones = {each.id: each.zone for each in settings.read(Zones).companies}
    return clock.today(zones.get(company, DEFAULT_ZONE))
