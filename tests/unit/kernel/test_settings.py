"""Settings from the environment."""

from dataclasses import dataclass

import pytest

from kernel.settings import Company, SettingsError, read


@dataclass(frozen=True)
class Sample:
    table: str
    limit: int
    dry: bool = False
    companies: tuple[Company, ...] = ()


def test_reads_every_kind() -> None:
    environment = {"TABLE": "t", "LIMIT": "5", "DRY": "true", "COMPANIES": "acme@America/New_York, globex@Europe/Rome"}
    assert read(Sample, environment) == Sample("t", 5, True, (Company("acme", "America/New_York"), Company("globex", "Europe/Rome")))


def test_names_every_fault_at_once() -> None:
    with pytest.raises(SettingsError) as error:
        read(Sample, {"LIMIT": "five", "DRY": "yes", "COMPANIES": "acme@Mars/Base"})
    for word in ("TABLE is not set", "LIMIT", "DRY", "Mars/Base"):
        assert word in str(error.value)


@pytest.mark.parametrize("companies", ["acme", "@Europe/Rome", "acme@"])
def test_half_a_company(companies: str) -> None:
    with pytest.raises(SettingsError, match="COMPANIES"):
        read(Sample, {"TABLE": "t", "LIMIT": "1", "COMPANIES": companies})
