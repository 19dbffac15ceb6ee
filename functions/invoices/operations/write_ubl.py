"""An issued document as UBL 2.1 Invoice or CreditNote, in the binding of EN 16931-3-2."""

from typing import Final

from invoices.domain.issued import written
from invoices.domain.issued.amounts import Adjustment, Category, Tax
from invoices.domain.issued.document import Document, IssuedLine
from invoices.domain.issued.parties import IDENTIFIERS, PROCESS, Address, CustomerFacts, SellerFacts
from invoices.operations.xml_tree import Element, Tree

_ROOT: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
_PREFIXES: Final = {"cac": f"{_ROOT}CommonAggregateComponents-2", "cbc": f"{_ROOT}CommonBasicComponents-2"}
NO_ORDER: Final = "NA"
"""UBL cannot name the seller's order without the buyer's; this stands for none (Peppol BIS Billing 3.0, section 6.2)."""


def write_ubl(document: Document) -> bytes:
    """The document as UBL. The same document gives the same bytes."""
    return _Ubl(document).bytes()


class _Ubl(Tree):
    def __init__(self, document: Document) -> None:
        self.document = document
        kind = "CreditNote" if document.is_credit else "Invoice"
        space = f"{_ROOT}{kind}-2"
        super().__init__(f":{kind}", {None: space, **_PREFIXES}, {"": space, **_PREFIXES})
        self._head(kind)
        self._references()
        self._seller(document.seller)
        self._customer(document.customer)
        self._delivery()
        self._payment()
        for each in document.adjustments:
            self._adjustment(self.root, each)
        self._taxes()
        self._totals()
        for line in document.lines:
            self._line(line, kind)

    def _amount(self, parent: Element, path: str, minor: int) -> None:
        self.add(parent, path, written.decimals(self.document, minor), currencyID=self.document.currency)

    def _head(self, kind: str) -> None:
        document, root = self.document, self.root
        self.add(root, "cbc:CustomizationID", IDENTIFIERS[document.customer.specification])
        if written.names_process(document):
            self.add(root, "cbc:ProfileID", PROCESS)
        self.add(root, "cbc:ID", document.number)
        self.add(root, "cbc:IssueDate", document.issue_date.isoformat())
        if document.due_date:
            self.add(root, "cbc:DueDate", document.due_date.isoformat())
        self.add(root, f"cbc:{kind}TypeCode", written.type_code(document))
        self.maybe(root, "cbc:Note", written.note(document))
        self.add(root, "cbc:DocumentCurrencyCode", document.currency)
        self.maybe(root, "cbc:BuyerReference", document.customer.buyer_reference)
        if document.period_start or document.period_end:
            period = self.add(root, "cac:InvoicePeriod")
            self.maybe(period, "cbc:StartDate", document.period_start.isoformat() if document.period_start else "")
            self.maybe(period, "cbc:EndDate", document.period_end.isoformat() if document.period_end else "")

    def _references(self) -> None:
        document = self.document
        order = self.add(self.root, "cac:OrderReference")
        self.add(order, "cbc:ID", document.purchase_order or NO_ORDER)
        self.add(order, "cbc:SalesOrderID", document.order_number)
        if document.preceding:
            billing = self.add(self.root, "cac:BillingReference/cac:InvoiceDocumentReference")
            self.add(billing, "cbc:ID", document.preceding.number)
            self.add(billing, "cbc:IssueDate", document.preceding.issue_date.isoformat())

    def _seller(self, seller: SellerFacts) -> None:
        party = self.add(self.root, "cac:AccountingSupplierParty/cac:Party")
        if seller.endpoint:
            self.add(party, "cbc:EndpointID", seller.endpoint.id, schemeID=seller.endpoint.scheme)
        self._address(party, "cac:PostalAddress", seller.address)
        if self.document.shows_vat_ids:
            self._tax_scheme(party, seller.vat_id, "VAT")
            self._tax_scheme(party, seller.tax_id, "FC")
        legal = self.add(party, "cac:PartyLegalEntity")
        self.add(legal, "cbc:RegistrationName", seller.name)
        self.maybe(legal, "cbc:CompanyID", seller.legal_registration)
        self.maybe(legal, "cbc:CompanyLegalForm", seller.legal_form)
        if seller.contact:
            contact = self.add(party, "cac:Contact")
            self.add(contact, "cbc:Name", seller.contact.name)
            self.add(contact, "cbc:Telephone", seller.contact.telephone)
            self.add(contact, "cbc:ElectronicMail", seller.contact.email)

    def _customer(self, customer: CustomerFacts) -> None:
        party = self.add(self.root, "cac:AccountingCustomerParty/cac:Party")
        if customer.endpoint:
            self.add(party, "cbc:EndpointID", customer.endpoint.id, schemeID=customer.endpoint.scheme)
        self.add(party, "cac:PartyIdentification/cbc:ID", self.document.customer_id)
        self._address(party, "cac:PostalAddress", customer.address)
        if self.document.shows_vat_ids:
            self._tax_scheme(party, customer.vat_id, "VAT")
        legal = self.add(party, "cac:PartyLegalEntity")
        self.add(legal, "cbc:RegistrationName", customer.name)
        self.maybe(legal, "cbc:CompanyID", customer.legal_registration)

    def _tax_scheme(self, party: Element, identifier: str, scheme: str) -> None:
        if identifier:
            tax = self.add(party, "cac:PartyTaxScheme")
            self.add(tax, "cbc:CompanyID", identifier)
            self.add(tax, "cac:TaxScheme/cbc:ID", scheme)

    def _address(self, parent: Element, path: str, address: Address) -> None:
        place = self.add(parent, path)
        self.maybe(place, "cbc:StreetName", address.street)
        self.maybe(place, "cbc:AdditionalStreetName", address.more)
        self.maybe(place, "cbc:CityName", address.city)
        self.maybe(place, "cbc:PostalZone", address.post_code)
        self.add(place, "cac:Country/cbc:IdentificationCode", address.country)

    def _delivery(self) -> None:
        document = self.document
        if not (document.delivered_on or document.deliver_to):
            return
        delivery = self.add(self.root, "cac:Delivery")
        if document.delivered_on:
            self.add(delivery, "cbc:ActualDeliveryDate", document.delivered_on.isoformat())
        if document.deliver_to:
            self._address(self.add(delivery, "cac:DeliveryLocation"), "cac:Address", document.deliver_to)

    def _payment(self) -> None:
        document, seller = self.document, self.document.seller
        means = self.add(self.root, "cac:PaymentMeans")
        self.add(means, "cbc:PaymentMeansCode", written.means_code(document))
        self.add(means, "cbc:PaymentID", document.number)
        if seller.iban and not document.is_credit:
            account = self.add(means, "cac:PayeeFinancialAccount")
            self.add(account, "cbc:ID", seller.iban)
            self.add(account, "cbc:Name", seller.account_name or seller.name)
            self.maybe(account, "cac:FinancialInstitutionBranch/cbc:ID", seller.bic)
        self.add(self.root, "cac:PaymentTerms/cbc:Note", written.terms(document, document.customer.specification))

    def _adjustment(self, parent: Element, each: Adjustment) -> None:
        entry = self.add(parent, "cac:AllowanceCharge")
        self.add(entry, "cbc:ChargeIndicator", "true" if each.charge else "false")
        self.add(entry, "cbc:AllowanceChargeReason", each.reason)
        self._amount(entry, "cbc:Amount", each.amount)
        if each.category:
            self._category(entry, "cac:TaxCategory", Tax(each.category, each.rate, 0, 0))

    def _category(self, parent: Element, path: str, tax: Tax, *, rated: bool = False) -> None:
        entry = self.add(parent, path)
        self.add(entry, "cbc:ID", tax.category.value)
        if rated or tax.category is not Category.O:
            self.add(entry, "cbc:Percent", written.digits(tax.rate))
        self.maybe(entry, "cbc:TaxExemptionReasonCode", tax.exemption_code)
        self.maybe(entry, "cbc:TaxExemptionReason", tax.exemption_reason)
        self.add(entry, "cac:TaxScheme/cbc:ID", "VAT")

    def _taxes(self) -> None:
        total = self.add(self.root, "cac:TaxTotal")
        self._amount(total, "cbc:TaxAmount", self.document.totals.vat)
        for tax in self.document.taxes:
            part = self.add(total, "cac:TaxSubtotal")
            self._amount(part, "cbc:TaxableAmount", tax.taxable)
            self._amount(part, "cbc:TaxAmount", tax.tax)
            self._category(part, "cac:TaxCategory", tax, rated=written.rates_all_groups(self.document.customer.specification))

    def _totals(self) -> None:
        found, entry = self.document.totals, self.add(self.root, "cac:LegalMonetaryTotal")
        self._amount(entry, "cbc:LineExtensionAmount", found.lines)
        self._amount(entry, "cbc:TaxExclusiveAmount", found.without_vat)
        self._amount(entry, "cbc:TaxInclusiveAmount", found.with_vat)
        if found.allowances:
            self._amount(entry, "cbc:AllowanceTotalAmount", found.allowances)
        if found.charges:
            self._amount(entry, "cbc:ChargeTotalAmount", found.charges)
        if found.paid:
            self._amount(entry, "cbc:PrepaidAmount", found.paid)
        self._amount(entry, "cbc:PayableAmount", found.due)

    def _line(self, issued: IssuedLine, kind: str) -> None:
        line = issued.line
        entry = self.add(self.root, f"cac:{kind}Line")
        self.add(entry, "cbc:ID", str(issued.id))
        quantity = "InvoicedQuantity" if kind == "Invoice" else "CreditedQuantity"
        self.add(entry, f"cbc:{quantity}", written.digits(line.quantity), unitCode=line.unit)
        self._amount(entry, "cbc:LineExtensionAmount", issued.net)
        for each in line.adjustments:
            self._adjustment(entry, each)
        item = self.add(entry, "cac:Item")
        self.maybe(item, "cbc:Description", line.description)
        self.add(item, "cbc:Name", line.name)
        self.maybe(item, "cac:SellersItemIdentification/cbc:ID", line.item_id)
        self._category(item, "cac:ClassifiedTaxCategory", Tax(line.category, line.rate, 0, 0))
        self.add(entry, "cac:Price/cbc:PriceAmount", written.digits(line.price), currencyID=self.document.currency)
