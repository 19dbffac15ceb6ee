"""An issued document as UN/CEFACT Cross Industry Invoice D16B, in the binding of EN 16931-3-3."""

from datetime import date
from decimal import Decimal
from typing import Final

from invoices.domain.issued import written
from invoices.domain.issued.amounts import Adjustment, Category, Tax
from invoices.domain.issued.document import Document, IssuedLine
from invoices.domain.issued.parties import IDENTIFIERS, PROCESS, Address, Contact, Endpoint, Specification
from invoices.operations.xml_tree import Element, Tree

_ROOT: Final = "urn:un:unece:uncefact:data:standard:"
_PREFIXES: Final = {
    "rsm": f"{_ROOT}CrossIndustryInvoice:100",
    "ram": f"{_ROOT}ReusableAggregateBusinessInformationEntity:100",
    "udt": f"{_ROOT}UnqualifiedDataType:100",
    "qdt": f"{_ROOT}QualifiedDataType:100",
}
_DAY: Final = "102"
"""UNTDID 2379: year, month, day without separators."""


def write_cii(document: Document, specification: Specification | None = None) -> bytes:
    """The document as CII, under the customer's specification or another one. The same arguments give the same bytes."""
    return _Cii(document, specification or document.customer.specification).bytes()


class _Cii(Tree):
    def __init__(self, document: Document, specification: Specification) -> None:
        self.document = document
        self._specification = specification
        self._rates_all = written.rates_all_groups(specification)
        super().__init__("rsm:CrossIndustryInvoice", {**_PREFIXES}, _PREFIXES)
        self._context(specification)
        transaction = self.add(self.root, "rsm:SupplyChainTradeTransaction")
        for line in document.lines:
            self._line(self.add(transaction, "ram:IncludedSupplyChainTradeLineItem"), line)
        self._agreement(self.add(transaction, "ram:ApplicableHeaderTradeAgreement"))
        self._delivery(self.add(transaction, "ram:ApplicableHeaderTradeDelivery"))
        self._settlement(self.add(transaction, "ram:ApplicableHeaderTradeSettlement"))

    def _amount(self, parent: Element, path: str, minor: int) -> None:
        self.add(parent, path, written.decimals(self.document, minor))

    def _date(self, parent: Element, path: str, value: date | None, space: str = "udt") -> None:
        if value:
            self.add(parent, f"{path}/{space}:DateTimeString", f"{value:%Y%m%d}", format=_DAY)

    def _context(self, specification: Specification) -> None:
        document = self.document
        context = self.add(self.root, "rsm:ExchangedDocumentContext")
        if specification is not Specification.EN16931:
            self.add(context, "ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID", PROCESS)
        self.add(context, "ram:GuidelineSpecifiedDocumentContextParameter/ram:ID", IDENTIFIERS[specification])
        head = self.add(self.root, "rsm:ExchangedDocument")
        self.add(head, "ram:ID", document.number)
        self.add(head, "ram:TypeCode", written.type_code(document))
        self._date(head, "ram:IssueDateTime", document.issue_date)
        self.maybe(head, "ram:IncludedNote/ram:Content", written.note(document))

    def _line(self, entry: Element, issued: IssuedLine) -> None:
        line = issued.line
        self.add(entry, "ram:AssociatedDocumentLineDocument/ram:LineID", str(issued.id))
        product = self.add(entry, "ram:SpecifiedTradeProduct")
        self.maybe(product, "ram:SellerAssignedID", line.item_id)
        self.add(product, "ram:Name", line.name)
        self.maybe(product, "ram:Description", line.description)
        price = self.add(entry, "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice")
        self.add(price, "ram:ChargeAmount", written.digits(line.price))
        self.add(entry, "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity", written.digits(line.quantity), unitCode=line.unit)
        settlement = self.add(entry, "ram:SpecifiedLineTradeSettlement")
        self._tax(settlement, "ram:ApplicableTradeTax", line.category, line.rate)
        for each in line.adjustments:
            self._adjustment(settlement, each)
        self._amount(settlement, "ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount", issued.net)

    def _tax(self, parent: Element, path: str, category: Category, rate: Decimal) -> None:
        entry = self.add(parent, path)
        self.add(entry, "ram:TypeCode", "VAT")
        self.add(entry, "ram:CategoryCode", category.value)
        if category is not Category.O:
            self.add(entry, "ram:RateApplicablePercent", written.digits(rate))

    def _adjustment(self, parent: Element, each: Adjustment) -> None:
        entry = self.add(parent, "ram:SpecifiedTradeAllowanceCharge")
        self.add(entry, "ram:ChargeIndicator/udt:Indicator", "true" if each.charge else "false")
        self._amount(entry, "ram:ActualAmount", each.amount)
        self.add(entry, "ram:Reason", each.reason)
        if each.category:
            self._tax(entry, "ram:CategoryTradeTax", each.category, each.rate)

    def _agreement(self, agreement: Element) -> None:
        document, seller, customer = self.document, self.document.seller, self.document.customer
        shown = document.shows_vat_ids
        self.maybe(agreement, "ram:BuyerReference", customer.buyer_reference)
        party = self.add(agreement, "ram:SellerTradeParty")
        self.add(party, "ram:Name", seller.name)
        self.maybe(party, "ram:Description", seller.legal_form)
        self.maybe(party, "ram:SpecifiedLegalOrganization/ram:ID", seller.legal_registration)
        self._contact(party, seller.contact)
        self._address(party, seller.address)
        self._endpoint(party, seller.endpoint)
        self.maybe(party, "ram:SpecifiedTaxRegistration/ram:ID", seller.vat_id if shown else "", schemeID="VA")
        self.maybe(party, "ram:SpecifiedTaxRegistration/ram:ID", seller.tax_id if shown else "", schemeID="FC")
        party = self.add(agreement, "ram:BuyerTradeParty")
        self.add(party, "ram:ID", document.customer_id)
        self.add(party, "ram:Name", customer.name)
        self.maybe(party, "ram:SpecifiedLegalOrganization/ram:ID", customer.legal_registration)
        self._address(party, customer.address)
        self._endpoint(party, customer.endpoint)
        self.maybe(party, "ram:SpecifiedTaxRegistration/ram:ID", customer.vat_id if shown else "", schemeID="VA")
        self.add(agreement, "ram:SellerOrderReferencedDocument/ram:IssuerAssignedID", document.order_number)
        self.maybe(agreement, "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID", document.purchase_order)

    def _contact(self, party: Element, contact: Contact | None) -> None:
        if contact:
            entry = self.add(party, "ram:DefinedTradeContact")
            self.add(entry, "ram:PersonName", contact.name)
            self.add(entry, "ram:TelephoneUniversalCommunication/ram:CompleteNumber", contact.telephone)
            self.add(entry, "ram:EmailURIUniversalCommunication/ram:URIID", contact.email)

    def _address(self, party: Element, address: Address) -> None:
        entry = self.add(party, "ram:PostalTradeAddress")
        self.maybe(entry, "ram:PostcodeCode", address.post_code)
        self.maybe(entry, "ram:LineOne", address.street)
        self.maybe(entry, "ram:LineTwo", address.more)
        self.maybe(entry, "ram:CityName", address.city)
        self.add(entry, "ram:CountryID", address.country)

    def _endpoint(self, party: Element, endpoint: Endpoint | None) -> None:
        if endpoint:
            self.add(party, "ram:URIUniversalCommunication/ram:URIID", endpoint.id, schemeID=endpoint.scheme)

    def _delivery(self, delivery: Element) -> None:
        if self.document.deliver_to:
            self._address(self.add(delivery, "ram:ShipToTradeParty"), self.document.deliver_to)
        self._date(delivery, "ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime", self.document.delivered_on)

    def _settlement(self, settlement: Element) -> None:
        document = self.document
        self.add(settlement, "ram:PaymentReference", document.number)
        self.add(settlement, "ram:InvoiceCurrencyCode", document.currency)
        self._means(self.add(settlement, "ram:SpecifiedTradeSettlementPaymentMeans"))
        for tax in document.taxes:
            self._group(self.add(settlement, "ram:ApplicableTradeTax"), tax)
        if document.period_start or document.period_end:
            period = self.add(settlement, "ram:BillingSpecifiedPeriod")
            self._date(period, "ram:StartDateTime", document.period_start)
            self._date(period, "ram:EndDateTime", document.period_end)
        for each in document.adjustments:
            self._adjustment(settlement, each)
        terms = self.add(settlement, "ram:SpecifiedTradePaymentTerms")
        self.add(terms, "ram:Description", written.terms(document, self._specification))
        self._date(terms, "ram:DueDateDateTime", document.due_date)
        self._totals(self.add(settlement, "ram:SpecifiedTradeSettlementHeaderMonetarySummation"))
        if document.preceding:
            reference = self.add(settlement, "ram:InvoiceReferencedDocument")
            self.add(reference, "ram:IssuerAssignedID", document.preceding.number)
            self._date(reference, "ram:FormattedIssueDateTime", document.preceding.issue_date, "qdt")

    def _means(self, means: Element) -> None:
        seller = self.document.seller
        self.add(means, "ram:TypeCode", written.means_code(self.document))
        if seller.iban and not self.document.is_credit:
            account = self.add(means, "ram:PayeePartyCreditorFinancialAccount")
            self.add(account, "ram:IBANID", seller.iban)
            self.add(account, "ram:AccountName", seller.account_name or seller.name)
            self.maybe(means, "ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID", seller.bic)

    def _group(self, entry: Element, tax: Tax) -> None:
        self._amount(entry, "ram:CalculatedAmount", tax.tax)
        self.add(entry, "ram:TypeCode", "VAT")
        self.maybe(entry, "ram:ExemptionReason", tax.exemption_reason)
        self._amount(entry, "ram:BasisAmount", tax.taxable)
        self.add(entry, "ram:CategoryCode", tax.category.value)
        self.maybe(entry, "ram:ExemptionReasonCode", tax.exemption_code)
        if self._rates_all or tax.category is not Category.O:
            self.add(entry, "ram:RateApplicablePercent", written.digits(tax.rate))

    def _totals(self, entry: Element) -> None:
        found = self.document.totals
        self._amount(entry, "ram:LineTotalAmount", found.lines)
        if found.charges:
            self._amount(entry, "ram:ChargeTotalAmount", found.charges)
        if found.allowances:
            self._amount(entry, "ram:AllowanceTotalAmount", found.allowances)
        self._amount(entry, "ram:TaxBasisTotalAmount", found.without_vat)
        self.add(entry, "ram:TaxTotalAmount", written.decimals(self.document, found.vat), currencyID=self.document.currency)
        self._amount(entry, "ram:GrandTotalAmount", found.with_vat)
        if found.paid:
            self._amount(entry, "ram:TotalPrepaidAmount", found.paid)
        self._amount(entry, "ram:DuePayableAmount", found.due)
