"""Peppol's rules at their edges: where the official rules let a document pass, or do not, though one would think otherwise.

Each edge was put to the official artefact of UBL, too, with the expressions of the release that the ids of our rules come from.
"""

from typing import Any

import pytest

from invoices.domain.findings import Flag
from invoices.domain.rule_sets import peppol as rule_set
from tests.unit.invoices.country_bases import UBL, Change, as_credit_note, changed, peppol, rules_on

SELLER = "//cac:AccountingSupplierParty/cac:Party"
BUYER = "//cac:AccountingCustomerParty/cac:Party"
SCHEME = f"{SELLER}/cac:PartyTaxScheme/cac:TaxScheme/cbc:ID"
VAT_ID = f"{SELLER}/cac:PartyTaxScheme/cbc:CompanyID"
COUNTRY = f"{SELLER}//cbc:IdentificationCode"
MEANS = "//cac:PaymentMeans"
LINE = "//cac:InvoiceLine[1]"
ALLOWANCE = "/*/cac:AllowanceCharge[1]"
OWN = "PEPPOL-EN16931-"
COMMON = "PEPPOL-COMMON-"


def registered(text: str, scheme: str = "TAX") -> Change:
    inside = f"<cac:TaxScheme><cbc:ID>{scheme}</cbc:ID></cac:TaxScheme>"
    return (f"{SELLER}/cac:PartyLegalEntity", f"<cac:PartyTaxScheme>{text}{inside}</cac:PartyTaxScheme>")


def numbered(text: str, scheme: str = "TAX") -> Change:
    return registered(f"<cbc:CompanyID>{text}</cbc:CompanyID>", scheme)


def identified(scheme: str, text: str) -> Change:
    return (
        f"{SELLER}/cac:PostalAddress",
        f'<cac:PartyIdentification><cbc:ID schemeID="{scheme}">{text}</cbc:ID></cac:PartyIdentification>',
    )


def adjusted(indicator: str, code: str, amount: str = "10.00") -> Change:
    inside = (
        f"<cbc:ChargeIndicator>{indicator}</cbc:ChargeIndicator><cbc:AllowanceChargeReasonCode>{code}</cbc:AllowanceChargeReasonCode>"
        f'<cbc:Amount currencyID="EUR">{amount}</cbc:Amount>'
    )
    return (f"{LINE}/cac:Item", f"<cac:AllowanceCharge>{inside}</cac:AllowanceCharge>")


def duty(reason: str) -> list[Change]:
    given = (
        f"<cbc:AllowanceChargeReasonCode>ZZZ</cbc:AllowanceChargeReasonCode><cbc:AllowanceChargeReason>{reason}</cbc:AllowanceChargeReason>"
    )
    return [(f"{ALLOWANCE}/cbc:AllowanceChargeReason", None), (f"{ALLOWANCE}/cbc:Amount", given)]


def period(place: str, start: str, end: str) -> Change:
    return (place, f"<cac:InvoicePeriod><cbc:StartDate>{start}</cbc:StartDate><cbc:EndDate>{end}</cbc:EndDate></cac:InvoicePeriod>")


def paid(code: str, number: str, rest: str) -> list[Change]:
    return [
        (f"{MEANS}/cbc:PaymentMeansCode", code),
        (f"{MEANS}/cac:PayeeFinancialAccount", f"<cbc:PaymentID>{number}</cbc:PaymentID>{rest}"),
    ]


CREDITOR = "<cac:CreditAccount><cbc:AccountID>12345678</cbc:AccountID></cac:CreditAccount>"
SWEDISH: list[Change] = [(VAT_ID, "SE556732170701"), ("//cbc:Percent", "25")]
GREEK_ID = ("/*/cbc:ID", "094259216|01/11/2026|+1|1.1|A|1")
GREEK_VAT = (VAT_ID, "EL094259216")
SUB_LINE = (
    '<cac:SubInvoiceLine><cbc:ID>1.1</cbc:ID><cac:Item><cbc:Name>Part</cbc:Name></cac:Item><cac:Price><cbc:PriceAmount currencyID="EUR">1'
    "</cbc:PriceAmount><cbc:BaseQuantity>0</cbc:BaseQuantity></cac:Price></cac:SubInvoiceLine>"
)
OTHER_TAX = (
    "<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>0</cbc:Percent><cac:TaxScheme><cbc:ID>TAX</cbc:ID></cac:TaxScheme></cac:TaxCategory>"
)

type Edge = tuple[str, str, list[Change], bool]
"""Rule, country (``!`` of a credit note), what is done to the right invoice, and whether the rule is broken then."""
EDGES: dict[str, Edge] = {
    # Of whom nothing is said, nothing is asked.
    "no seller at all": (f"{OWN}R020", "FR", [(SELLER, None)], False),
    "no buyer at all": (f"{OWN}R010", "FR", [(BUYER, None)], False),
    "a seller without address": (f"{OWN}R020", "FR", [(f"{SELLER}/cbc:EndpointID", None)], True),
    # The process: a full stop stands for any character; its number is the seventh part.
    "a letter for the full stop": (f"{OWN}R007", "FR", [("//cbc:ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:01:1x0")], False),
    "no number": (f"{OWN}R007", "FR", [("//cbc:ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:1:1.0")], True),
    "something before": (
        f"{OWN}P0100",
        "FR",
        [("//cbc:ProfileID", "a:urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"), ("//cbc:InvoiceTypeCode", "325")],
        False,
    ),
    # Currencies: those of the breakdown count.
    "a foreign amount in the breakdown": (f"{OWN}R051", "FR", [("//cac:TaxSubtotal/cbc:TaxAmount", "@currencyID=SEK")], True),
    "a foreign total without breakdown": (
        f"{OWN}R051",
        "FR",
        [("/*/cac:TaxTotal", '<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">1</cbc:TaxAmount></cac:TaxTotal>')],
        False,
    ),
    # Allowances and charges.
    "a percentage without base, and 1": (
        f"{OWN}R043",
        "FR",
        [
            (f"{ALLOWANCE}/cbc:ChargeIndicator", "0"),
            (f"{ALLOWANCE}/cbc:Amount", "<cbc:MultiplierFactorNumeric>10</cbc:MultiplierFactorNumeric>"),
        ],
        False,
    ),
    "a charge marked 1 does not count": (f"{OWN}R120", "FR", [adjusted("1", "AA")], False),
    "a charge marked true counts": (f"{OWN}R120", "FR", [adjusted("true", "AA")], True),
    "white space around true is let be": (f"{OWN}R120", "FR", [adjusted(" true ", "AA")], True),
    "a reason of a charge marked 1": (f"{OWN}CL003", "FR", [adjusted("1", "95")], False),
    "a reason of a charge marked true": (f"{OWN}CL003", "FR", [adjusted("true", "95")], True),
    "a reason of an allowance marked 0": (f"{OWN}CL002", "FR", [adjusted("0", "AA")], False),
    "a reason of an allowance marked false": (f"{OWN}CL002", "FR", [adjusted("false", "AA")], True),
    "a gross price without net price": (
        f"{OWN}R046",
        "FR",
        [
            (
                f"{LINE}/cac:Price",
                '+<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:BaseAmount currencyID="EUR">1</cbc:BaseAmount>'
                "</cac:AllowanceCharge>",
            )
        ],
        True,
    ),
    # Lines.
    "a base quantity of zero in a line of a line": (f"{OWN}R121", "FR", [(f"{LINE}/cac:Item", SUB_LINE)], False),
    "the same day with a time zone": (
        f"{OWN}R111",
        "FR",
        [period("//cac:TaxTotal", "2026-10-01", "2026-10-31"), period(f"{LINE}/cac:Item", "2026-10-01", "2026-10-31Z")],
        False,
    ),
    "an empty end": (
        f"{OWN}R111",
        "FR",
        [period("//cac:TaxTotal", "2026-10-01", "2026-10-31"), period(f"{LINE}/cac:Item", "2026-10-01", "")],
        True,
    ),
    # Codes and identifiers.
    "the Bulgarian lev": (f"{OWN}CL007", "FR", [(f"{LINE}/cbc:LineExtensionAmount", "@currencyID=BGN")], False),
    "the new guilder": (f"{OWN}CL007", "FR", [(f"{LINE}/cbc:LineExtensionAmount", "@currencyID=XCG")], True),
    "no currency": (f"{OWN}CL007", "FR", [(f"{LINE}/cbc:LineExtensionAmount", "@currencyID")], True),
    "an e-mail address": (f"{OWN}CL008", "FR", [(f"{SELLER}/cbc:EndpointID", "@schemeID=EM")], True),
    "a Slovak tax number": (f"{OWN}CL008", "FR", [(f"{SELLER}/cbc:EndpointID", "@schemeID=0245")], False),
    "a CVR number with a blank": (f"{COMMON}R042", "FR", [identified("0184", " DK88146328")], True),
    "a GLN with a blank": (f"{COMMON}R040", "FR", [identified("0088", " 4012345000009")], False),
    "a fiscal code with a sign": (f"{COMMON}R045", "FR", [identified("0210", "-1234567890")], False),
    "a fiscal code of ten digits": (f"{COMMON}R045", "FR", [identified("0210", "1234567890")], True),
    "a person's code with a sign": (f"{COMMON}R045", "FR", [identified("0210", "RSSMRA+5T10A562S")], False),
    "a person's code with a full stop": (f"{COMMON}R045", "FR", [identified("0210", "RSSMRA.5T10A562S")], True),
    "It is not Italian": (f"{COMMON}R047", "FR", [identified("0211", "It00743110158")], False),
    "it is Italian": (f"{COMMON}R047", "FR", [identified("0211", "it00743110158")], True),
    # The tax scheme is compared letter by letter, in some countries without white space around it.
    "Norway, scheme with blanks": ("NO-R-001", "NO", [(VAT_ID, "NO1MVA"), (SCHEME, " VAT ")], True),
    "Norway, scheme in small letters": ("NO-R-001", "NO", [(VAT_ID, "NO1MVA"), (SCHEME, "vat")], False),
    "Norway, register of another scheme": ("NO-R-002", "NO", [numbered("Foretaksregisteret", "LOC")], True),
    "Norway, register": ("NO-R-002", "NO", [numbered("Foretaksregisteret", " TAX ")], False),
    "Sweden, scheme with blanks": ("SE-R-001", "SE", [*SWEDISH, numbered("SE1", " VAT ")], False),
    "Sweden, scheme": ("SE-R-001", "SE", [(VAT_ID, "SE1")], True),
    "Greece, scheme with blanks": ("GR-R-003", "GR", [(VAT_ID, "EL1"), (SCHEME, " VAT ")], True),
    "Greece, scheme in small letters": ("GR-R-003", "GR", [(VAT_ID, "EL1"), (SCHEME, "vat")], False),
    "Greece, no VAT number that counts": ("GR-S-011", "GR", [GREEK_VAT, (SCHEME, "vat")], True),
    "Greece, the number that the invoice is named after": ("GR-R-001-2", "GR", [GREEK_VAT, GREEK_ID, (SCHEME, " VAT ")], True),
    "Greece, more behind the TIN": ("GR-R-003", "GR", [(VAT_ID, "EL094259216-A")], False),
    "Greece, plus one": ("GR-R-001-4", "GR", [GREEK_VAT, GREEK_ID], False),
    "Greece, minus one": ("GR-R-001-4", "GR", [GREEK_VAT, ("/*/cbc:ID", "094259216|01/11/2026|-1|1.1|A|1")], True),
    "Italy, registration without number": ("IT-R-001", "IT", [registered("")], True),
    "Italy, scheme in small letters": ("IT-R-001", "IT", [(VAT_ID, "IT1"), (SCHEME, "vat")], True),
    "Italy, scheme with blanks": ("IT-R-001", "IT", [(VAT_ID, "IT1"), (SCHEME, " VAT ")], False),
    # Two VAT identifiers: no country is found.
    "two VAT identifiers": ("NO-R-002", "NO", [numbered("NO1", "VAT")], False),
    # The country of an address is compared letter by letter, but not in the Netherlands and in Germany.
    "Denmark in small letters": ("DK-R-002", "DK", [(COUNTRY, "dk")], False),
    "Denmark": ("DK-R-002", "DK", [], True),
    "Iceland with a blank": ("IS-R-002", "IS", [(COUNTRY, " IS")], False),
    "Sweden in small letters": ("SE-R-001", "SE", [(COUNTRY, "se"), (VAT_ID, "SE1")], False),
    "the Netherlands in small letters": ("NL-R-002", "NL", [(COUNTRY, "nl"), (f"{SELLER}//cbc:StreetName", None)], True),
    "Germany with a blank": (f"{OWN}P0112", "DE", [(COUNTRY, " de "), ("//cbc:InvoiceTypeCode", "384")], False),
    "the Netherlands, credit note without type": ("NL-R-001", "NL!", [("//cbc:CreditNoteTypeCode", None)], False),
    "the Netherlands, credit note": ("NL-R-001", "NL!", [], True),
    # Denmark's payments and duties.
    "the creditor number is that of the payee's account": (
        "DK-R-010",
        "DK",
        [*paid("93", "71#123456789012345", CREDITOR), (f"{MEANS}/cac:PayeeFinancialAccount", None)],
        True,
    ),
    "a duty is any number of four characters": ("DK-R-004", "DK", duty("12.3"), False),
    "a duty of four letters": ("DK-R-004", "DK", duty("12ab"), True),
    "a duty named with a # inside": ("DK-R-004", "DK", duty("a#b"), False),
    "a duty named with a # at the end": ("DK-R-004", "DK", duty("ab#"), True),
    # Sweden's rates are asked of taxes other than VAT, too.
    "category S of another tax": ("SE-R-006", "SE", [*SWEDISH, (f"{ALLOWANCE}/cac:TaxCategory", OTHER_TAX)], True),
    "all of 25": ("SE-R-006", "SE", SWEDISH, False),
    "25 with an exponent": ("SE-R-006", "SE", [*SWEDISH, (f"{ALLOWANCE}//cbc:Percent", "2.5e1")], False),
}


def base(country: str) -> Any:
    root = peppol(UBL, country.removesuffix("!"))
    return as_credit_note(root) if country.endswith("!") else root


@pytest.mark.parametrize(("code", "country", "changes", "broken"), EDGES.values(), ids=list(EDGES))
def test_an_edge(code: str, country: str, changes: list[Change], broken: bool) -> None:
    assert (code in rules_on(changed(base(country), changes))) is broken


def test_warnings_and_faults() -> None:
    """How heavy the rules weigh in UBL, as the official release has it that the ids come from."""
    warnings = {rule.id for rule in rule_set.SET.rules if rule.flags[0] is Flag.WARNING}
    assert {each for each in warnings if not each.startswith("DE-")} == {
        "DK-R-003",
        "GR-S-008-1",
        "GR-S-011",
        "IS-R-001",
        "NO-R-002",
        *(f"SE-R-{number:03}" for number in (7, 8, 9, 10, 11, 12)),
        *(f"{COMMON}R{number:03}" for number in (44, 45, 46, 47, 48)),
    }
