"""What the reader takes shortcuts for comes out as it would without them."""

import pytest
from lxml import etree

from invoices.domain import document, reading
from invoices.domain.verdict import judge
from tests.unit.invoices.builders import Draft, cii, fired, ubl
from tests.unit.invoices.country_bases import changed

UBL = ubl(Draft())
PAYABLE = b'<cbc:PayableAmount currencyID="EUR">93.10</cbc:PayableAmount>'
DECLARED = b'<?xml version="1.0" encoding="UTF-8"?>'


def indented(data: bytes) -> bytes:
    root = etree.fromstring(data)
    etree.indent(root, "\t")
    return etree.tostring(root)


@pytest.mark.parametrize("data", [UBL, cii(Draft())])
def test_indentation_makes_no_difference(data: bytes) -> None:
    plain, spaced = document.read(data), document.read(indented(data))
    assert judge(spaced) == judge(plain)
    assert [value.text for value in spaced.coded["BR-CL-04"]] == [value.text for value in plain.coded["BR-CL-04"]]
    assert spaced.written == plain.written


def test_white_space_between_elements_in_a_value_belongs_to_it() -> None:
    nested = UBL.replace(PAYABLE, b'<cbc:PayableAmount currencyID="EUR"><x>93</x>\n<y>10</y></cbc:PayableAmount>')
    (finding,) = judge(document.read(nested)).findings
    assert finding.rule == "FORM-NUMBER"
    assert "'93 10'" in finding.message


def test_without_indentation_a_value_with_elements_is_left_to_another_reading() -> None:
    nested = UBL.replace(PAYABLE, b'<cbc:PayableAmount currencyID="EUR"><x>93.10</x></cbc:PayableAmount>')
    root = document.parse(nested, indented=False)
    reader = document.READERS[root.tag]
    locator = document.XmlLocator(root, reader.table.paths, reader.table.prefixes)
    with pytest.raises(reading.Nested):
        reader.read(root, "Invoice", locator, exact=False)
    assert fired(nested) == set()


@pytest.mark.parametrize(
    "prolog",
    [
        b"",
        DECLARED,
        DECLARED + b"\r\n\t",
        b"\xef\xbb\xbf" + DECLARED,
        b"<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n",
        DECLARED + b"<!-- a-comment -->\n<!-- and - another --><?style sheet?>",
        b'<?xml version="1.0" encoding="iso-8859-1"?>',
    ],
)
def test_a_prolog_is_read_however_it_is_written(prolog: bytes) -> None:
    assert fired(prolog + UBL[UBL.index(b"<Invoice") :]) == set()


@pytest.mark.parametrize(
    "prolog",
    [
        DECLARED,
        b"\xef\xbb\xbf" + DECLARED + b"\n",
        DECLARED + b"<!-- a comment -->",
        b"<?xml version='1.0'?>\n<?style sheet?>",
        b'<?xml version="1.0" encoding="iso-8859-1"?>',
    ],
)
def test_no_prolog_hides_a_document_type(prolog: bytes) -> None:
    with pytest.raises(document.Unreadable) as refused:
        document.read(prolog + b'<!DOCTYPE Invoice [<!ENTITY x "y">]>' + UBL[UBL.index(b"<Invoice") :])
    assert refused.value.reason == "doctype"


def test_a_rate_that_is_no_number_leaves_the_net_amounts_undecided() -> None:
    """Of every breakdown of the category, not only of the first that is asked."""
    root = changed(etree.fromstring(UBL), [("//cac:InvoiceLine//cbc:Percent", "abc")])
    (part,) = root.iter("{*}TaxSubtotal")
    part.addnext(etree.fromstring(etree.tostring(part)))
    assert "BR-S-08" not in fired(etree.tostring(root))
