"""What the official UBL artefact says of odd documents, where one would expect something else. Each was seen of the artefact itself:
``tests.conformance.invoices.beside`` compares with it.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from invoices.domain import document
from invoices.domain.rule_sets import en16931
from invoices.domain.ubl import PREFIXES
from invoices.domain.verdict import judge
from tests.unit.invoices.builders import Draft, ubl

type Element = Any
type Change = Callable[[Element], None]

SPACES = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in PREFIXES.items())
ALLOWANCE, CHARGE = "cac:AllowanceCharge[1]", "cac:AllowanceCharge[2]"
LINE_TAX = "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory"
PART = "cac:TaxTotal/cac:TaxSubtotal"
TOTALS = "cac:LegalMonetaryTotal"


def changed(*changes: Change, draft: Draft | None = None) -> bytes:
    root = etree.fromstring(ubl(draft or Draft()))
    for change in changes:
        change(root)
    return etree.tostring(root)


def at(root: Element, path: str) -> list[Element]:
    found: list[Element] = root.xpath(path, namespaces=PREFIXES)
    assert found, f"nothing at {path}"
    return found


def say(path: str, text: str) -> Change:
    def change(root: Element) -> None:
        for each in at(root, path):
            each.text = text

    return change


def remove(path: str) -> Change:
    def change(root: Element) -> None:
        for each in at(root, path):
            each.getparent().remove(each)

    return change


def put(path: str, inner: str, *, first: bool = False) -> Change:
    """Adds elements below the first element at a path."""

    def change(root: Element) -> None:
        parent = at(root, path)[0]
        for index, each in enumerate(etree.fromstring(f"<x {SPACES}>{inner}</x>")):
            parent.insert(index if first else len(parent), each)

    return change


def rules_on(data: bytes) -> set[str]:
    return set(judge(document.read(data), (en16931.SET,)).counts)


CASES: dict[str, tuple[tuple[Change, ...], set[str]]] = {
    "nothing is changed": ((), set()),
    "minus nothing counts as a negative price": ((say("cac:InvoiceLine/cac:Price/cbc:PriceAmount", "-0.00"),), {"BR-27"}),
    "and as a negative rate": (
        (say("//cac:TaxCategory/cbc:ID | //cac:ClassifiedTaxCategory/cbc:ID", "L"), say("//cbc:Percent", "-0.00")),
        {"BR-AF-05", "BR-AF-06", "BR-AF-07", "BR-AF-09", "BR-CO-17"},
    ),
    "totals of no document are compared with no allowances": (
        (put("cac:InvoiceLine", "<cac:Wrapped><cac:LegalMonetaryTotal/></cac:Wrapped>"),),
        {"BR-12", "BR-13", "BR-14", "BR-15", "BR-CO-10", "BR-CO-13", "BR-CO-16"},
    ),
    "a missing total is wrong whatever its parts are": (
        (remove(PART), remove(f"{TOTALS}/cbc:AllowanceTotalAmount"), say(f"{ALLOWANCE}/cbc:Amount", "ten")),
        {"BR-CO-11", "BR-CO-13", "BR-CO-18", "BR-S-01", "FORM-NUMBER"},
    ),
    "a missing amount due is wrong whatever the total is": (
        (remove(f"{TOTALS}/cbc:PayableAmount"), say(f"{TOTALS}/cbc:PrepaidAmount", "twenty")),
        {"BR-15", "BR-CO-16", "FORM-NUMBER"},
    ),
    "an empty element of totals before the right one": (
        (put(".", "<cac:LegalMonetaryTotal/>", first=True),),
        {*("BR-12", "BR-13", "BR-14", "BR-15", "BR-CO-10", "BR-CO-11", "BR-CO-12", "BR-CO-13", "BR-CO-16")},
    ),
    "a seller below an element that is none of an invoice": (
        (
            lambda root: at(root, "cac:AccountingCustomerParty")[0].addnext(etree.fromstring(f"<cac:Wrapped {SPACES}/>")),
            lambda root: at(root, "cac:Wrapped")[0].append(at(root, "cac:AccountingSupplierParty")[0]),
        ),
        {"BR-06", "BR-08"},
    ),
    "a seller known by the identifier of its bank alone": (
        (
            remove("cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme"),
            put(
                "cac:AccountingSupplierParty/cac:Party",
                '<cac:PartyIdentification><cbc:ID schemeID="SEPA">DE98ZZZ09999999999</cbc:ID></cac:PartyIdentification>',
                first=True,
            ),
        ),
        {"BR-CO-26", "BR-S-02", "BR-S-03", "BR-S-04"},
    ),
    "an allowance that does not say that it is one": (
        (
            remove(f"{ALLOWANCE}/cbc:ChargeIndicator"),
            remove(CHARGE),
            say(f"{LINE_TAX}/cbc:ID", "Z"),
            say(f"{LINE_TAX}/cbc:Percent", "0"),
            remove(PART),
        ),
        {"BR-CO-11", "BR-CO-12", "BR-CO-18", "BR-S-01", "BR-Z-01"},
    ),
    "split payment beside the standard rate of the breakdown": (
        (
            say(f"{LINE_TAX}/cbc:ID", "B"),
            *(say(f"{each}/cac:TaxCategory/cbc:ID", "Z") for each in (ALLOWANCE, CHARGE)),
            *(say(f"{each}/cac:TaxCategory/cbc:Percent", "0") for each in (ALLOWANCE, CHARGE)),
            say("//cbc:IdentificationCode", "IT"),
            say("//cac:PartyTaxScheme/cbc:CompanyID", "IT99999999990"),
        ),
        {"BR-B-02", "BR-S-01", "BR-S-08", "BR-Z-01"},
    ),
    "a rate that is none where there must be no rate": (
        (
            say("//cac:TaxCategory/cbc:ID | //cac:ClassifiedTaxCategory/cbc:ID", "O"),
            remove("//cac:PartyTaxScheme"),
            put("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity", "<cbc:CompanyID>12</cbc:CompanyID>"),
            remove(f"{PART}/cac:TaxCategory/cbc:Percent"),
            remove("cac:AllowanceCharge/cac:TaxCategory/cbc:Percent"),
            put(f"{PART}/cac:TaxCategory", "<cbc:TaxExemptionReason>abroad</cbc:TaxExemptionReason>"),
            say(f"{LINE_TAX}/cbc:Percent", "none"),
        ),
        {"BR-CO-17", "BR-O-05", "BR-O-09", "FORM-NUMBER"},
    ),
    "a tax without category beside O": (
        (
            say("//cac:TaxCategory/cbc:ID | //cac:ClassifiedTaxCategory/cbc:ID", "O"),
            remove("//cbc:Percent"),
            remove("//cac:PartyTaxScheme"),
            put("cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity", "<cbc:CompanyID>12</cbc:CompanyID>"),
            say("cac:TaxTotal//cbc:TaxAmount", "0.00"),
            put(f"{PART}/cac:TaxCategory", "<cbc:TaxExemptionReason>abroad</cbc:TaxExemptionReason>"),
            put(
                "cac:TaxTotal",
                '<cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">0.00</cbc:TaxableAmount>'
                '<cbc:TaxAmount currencyID="EUR">0.00</cbc:TaxAmount><cac:TaxCategory>'
                "<cbc:TaxExemptionReason>abroad</cbc:TaxExemptionReason><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal>",
            ),
            say(f"{TOTALS}/cbc:TaxInclusiveAmount", "95.00"),
            say(f"{TOTALS}/cbc:PayableAmount", "75.05"),
        ),
        {"BR-47", "BR-48", "BR-O-11"},
    ),
    "the standard rate in another tax, outside the lines": (
        (
            put(
                "cac:InvoiceLine/cac:Item",
                "<cac:Wrapped><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cac:TaxScheme><cbc:ID>GST</cbc:ID></cac:TaxScheme>"
                "</cac:ClassifiedTaxCategory></cac:Wrapped>",
            ),
            say(f"{LINE_TAX}/cbc:ID", "Z"),
            say(f"{LINE_TAX}/cbc:Percent", "0"),
        ),
        {"BR-S-02", "BR-S-08", "BR-Z-01"},
    ),
    "two stops in an amount": ((say("//cac:PartyLegalEntity/cbc:RegistrationName", "A.B.CD"),), set()),
}


@pytest.mark.parametrize(("net", "wanted"), [("314.86", set()), ("387.46", {"BR-S-08"})])
def test_a_difference_of_exactly_one_unit(net: str, wanted: set[str]) -> None:
    """The artefact adds one in binary floating point: 314.86 + 1 is more than 315.86 there, and 387.46 + 1 is not more than 388.46."""
    draft = Draft(lines=(Decimal(net) + 1,), allowances=(Decimal("0.00"),), charges=(Decimal("0.00"),), wrong={"BT-116": Decimal(-1)})
    assert rules_on(changed(draft=draft)) & {"BR-S-08"} == wanted


@pytest.mark.parametrize("what", CASES)
def test_as_the_artefact_judges(what: str) -> None:
    changes, wanted = CASES[what]
    assert rules_on(changed(*changes)) == wanted
