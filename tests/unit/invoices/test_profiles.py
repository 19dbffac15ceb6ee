"""Profiles of Factur-X that are no invoices by EN 16931 are told so in one sentence."""

import pytest

from invoices.domain import document
from invoices.domain.findings import Flag
from invoices.domain.verdict import judge
from tests.unit.invoices.builders import Draft, cii

CORE = b"urn:cen.eu:en16931:2017"
DATA = cii(Draft())


@pytest.mark.parametrize(
    ("profile", "shown"),
    [
        (b"urn:factur-x.eu:1p0:minimum", "MINIMUM"),
        (b"urn:factur-x.eu:1p0:basicwl", "BASIC WL"),
        (b" urn:zugferd.de:2p0:minimum\n", "MINIMUM"),
        (b"urn:zugferd.de:2p0:basicwl", "BASIC WL"),
    ],
)
def test_data_without_lines(profile: bytes, shown: str) -> None:
    assert CORE in DATA
    verdict = judge(document.read(DATA.replace(CORE, profile)))
    (finding,) = verdict.findings
    assert (finding.rule, finding.flag, finding.terms, verdict.fatal) == ("FORM-PROFILE", Flag.FATAL, ("BT-24",), 1)
    assert f"profile {shown}" in finding.message
    assert finding.where.endswith("/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID")


@pytest.mark.parametrize("profile", [b"urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic", CORE, b""])
def test_profiles_that_are_invoices(profile: bytes) -> None:
    assert "FORM-PROFILE" not in judge(document.read(DATA.replace(CORE, profile))).counts
