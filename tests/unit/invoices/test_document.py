"""Hostile and broken documents: a clear answer, nothing expanded, nothing fetched, nothing raised but Unreadable."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from invoices.domain import document, reading
from invoices.domain.verdict import judge
from tests.unit.invoices.builders import Draft, cii, fired, ubl

SAMPLES = Path(__file__).parents[3] / "events" / "invoices"
UBL = ubl(Draft())
BOMB = (
    b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">"""
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, (b"&%c;" % (97 + i)) * 10) for i in range(9))
    + b"]><lolz>&j;</lolz>"
)


def reason(data: bytes) -> str:
    with pytest.raises(document.Unreadable) as refused:
        document.read(data)
    assert refused.value.detail
    return refused.value.reason


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"not xml at all", "not_xml"),
        (UBL[:-20], "not_xml"),
        (UBL.replace(b"Seller", b"\xff\xfe"), "not_xml"),
        (b'<?xml version="1.0" encoding="utf-7"?><Invoice/>', "not_xml"),
        (b"<Invoice/>", "unknown_document"),
        (b'<rss xmlns="urn:other"><channel/></rss>', "unknown_document"),
        (UBL.replace(b"Invoice-2", b"Invoice-1"), "unknown_document"),
        (BOMB, "doctype"),
        (b'<!DOCTYPE a SYSTEM "http://169.254.169.254/latest/meta-data"><a/>', "doctype"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "doctype"),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"), "doctype"),
        (b"<!-- " + b"x" * 100_000 + b" --><!DOCTYPE a><a/>", "doctype"),
        (b"\x50\x4b\x03\x04zip", "not_xml"),
        (b"%PDF-1.7", "not_xml"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, expected: str) -> None:
    assert reason(data) == expected


def test_depth_size_and_markup_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = b"<x>" * 100 + b"</x>" * 100
    assert reason(UBL.replace(b"</Invoice>", deep + b"</Invoice>")) == "too_deep"
    assert reason(b"<a>" * 300 + b"</a>" * 300) == "not_xml"  # libxml2's own limit comes first
    monkeypatch.setattr(document, "MAX_MARKUP", 100)
    assert reason(UBL) == "too_much_markup"
    monkeypatch.setattr(document, "MAX_BYTES", 100)
    assert reason(UBL) == "too_large"


def test_an_attribute_cannot_smuggle_an_entity_in() -> None:
    assert reason(b'<!DOCTYPE a [<!ENTITY x "y">]><a b="&x;"/>') == "doctype"
    assert reason(b'<a b="&x;"/>') == "not_xml"


def test_a_comment_that_names_a_doctype_is_no_doctype() -> None:
    assert fired(b"<!-- <!DOCTYPE a> -->" + UBL) == set()


@pytest.mark.parametrize("name", ["supplier_invoice_ubl.xml", "supplier_invoice_cii.xml"])
def test_the_sample_invoices_have_no_findings(name: str) -> None:
    assert fired((SAMPLES / name).read_bytes()) == set()


def test_an_empty_invoice_gets_a_verdict() -> None:
    namespace = b"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    missing = {"BR-01", "BR-02", "BR-03", "BR-04", "BR-05", "BR-06", "BR-07", "BR-08", "BR-10", "BR-16", "BR-CO-18"}
    assert fired(b'<Invoice xmlns="%s"/>' % namespace) == missing


def test_a_missing_term_is_located_where_it_belongs() -> None:
    (finding,) = judge(document.read(UBL.replace(b"<cbc:RegistrationName>Buyer</cbc:RegistrationName>", b""))).findings
    assert finding.rule == "BR-07"
    assert finding.where == "/ubl:Invoice/cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName"
    assert finding.message == "Buyer name (BT-44) is missing; Buyer (BG-7) must have it."


def test_a_wrong_number_is_reported_and_silences_the_sums() -> None:
    wrong = UBL.replace(b'<cbc:PayableAmount currencyID="EUR">93.10<', b'<cbc:PayableAmount currencyID="EUR">abc<')
    (finding,) = judge(document.read(wrong)).findings
    assert (finding.rule, finding.terms) == ("FORM-NUMBER", ("BT-115",))
    assert "'abc'" in finding.message


def test_a_repeated_total_is_reported() -> None:
    once = b'<cbc:PayableAmount currencyID="EUR">93.10</cbc:PayableAmount>'
    assert fired(UBL.replace(once, once + once)) == {"FORM-REPEATED"}


def test_many_findings_of_one_rule_are_counted_but_not_all_described() -> None:
    lines = UBL.replace(b"<cbc:Name>Thing</cbc:Name>", b"").replace(b"<cac:InvoiceLine>", b"<cac:InvoiceLine>", 1)
    start, end = lines.index(b"<cac:InvoiceLine>"), lines.index(b"</Invoice>")
    verdict = judge(document.read(lines[:start] + lines[start:end] * 300 + lines[end:]))
    assert verdict.counts["BR-25"] == 300
    assert sum(1 for finding in verdict.findings if finding.rule == "BR-25") == 50


def test_a_card_number_is_not_repeated_in_the_message() -> None:
    card = (
        b"<cac:PaymentMeans><cbc:PaymentMeansCode>54</cbc:PaymentMeansCode><cac:CardAccount>"
        b"<cbc:PrimaryAccountNumberID>4111111111111111</cbc:PrimaryAccountNumberID></cac:CardAccount></cac:PaymentMeans>"
    )
    verdict = judge(document.read(UBL.replace(b"<cac:TaxTotal>", card + b"<cac:TaxTotal>")))
    assert verdict.acceptable
    (finding,) = verdict.findings
    assert finding.rule == "BR-51"
    assert "4111" not in finding.message


_TEXTS = st.sampled_from(
    ["", " ", "abc", "-1", "1e5", "NaN", "INF", "0", "9" * 80, "2026-13-45", "20261340", "true", "O", "\u0661", "&lt;"]
)


@given(
    st.sampled_from([UBL, cii(Draft())]),
    st.lists(
        st.tuples(st.integers(0, 10**6), st.sampled_from(["remove", "empty", "twice", "text", "move"]), _TEXTS, st.integers(0, 10**6)),
        min_size=1,
        max_size=6,
    ),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_every_readable_document_gets_a_verdict(base: bytes, edits: list[tuple[int, str, str, int]]) -> None:
    root = etree.fromstring(base)
    for where, how, text, elsewhere in edits:
        elements = list(root.iter())
        element = elements[where % len(elements)]
        parent = element.getparent()
        if parent is None:
            continue
        if how == "remove":
            parent.remove(element)
        elif how == "empty":
            for child in list(element):
                element.remove(child)
        elif how == "twice":
            parent.append(etree.fromstring(etree.tostring(element)))
        elif how == "text":
            element.text = text
        else:
            elements[elsewhere % len(elements)].append(etree.fromstring(etree.tostring(element)))
    try:
        invoice = document.read(etree.tostring(root))
    except document.Unreadable as refused:
        if refused.reason == "too_deep":
            return
        raise
    verdict = judge(invoice)
    for finding in verdict.findings:
        assert finding.message
        assert finding.where.startswith("/")


def test_the_limits_have_names() -> None:
    assert reading.MAX_DEPTH < 256 < document.MAX_BYTES


@given(st.binary(max_size=300), st.integers(0, len(UBL)), st.booleans())
@settings(max_examples=150)
def test_any_bytes_are_read_or_refused_in_words(noise: bytes, where: int, inside: bool) -> None:
    data = UBL[:where] + noise + UBL[where:] if inside else noise
    try:
        judge(document.read(data))
    except document.Unreadable as refused:
        said = (refused.reason, refused.detail)
    else:
        said = ("read", "judged")
    assert all(said)


def test_a_document_made_to_keep_us_busy_is_judged_within_bounds() -> None:
    start, end = UBL.index(b"<cac:InvoiceLine>"), UBL.index(b"</Invoice>")
    hostile = b"<cac:InvoiceLine/>" * 12_000 + b"<cac:LegalMonetaryTotal/>" * 3_000 + b"<cac:PayeeParty/>" * 3_000
    verdict = judge(document.read(UBL[:start] + hostile + UBL[end:]))
    assert verdict.counts["BR-21"] == 10_000
    assert verdict.counts["BR-CO-13"] == 9  # of the first ten totals, the proper one is right
    assert len(verdict.findings) < 1500
