"""What a verdict says: broken rules, each at one place."""

from dataclasses import dataclass
from enum import StrEnum


class Flag(StrEnum):
    """How bad a broken rule is: a fatal one makes the invoice unacceptable."""

    FATAL = "fatal"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule at one place."""

    rule: str
    flag: Flag
    terms: tuple[str, ...]
    where: str
    """XPath, in JSON the pointer, of what was found, or at which the missing was expected."""
    message: str
    rule_set: str = ""
    """Name of the set that the rule belongs to; empty where only the rule was kept."""
