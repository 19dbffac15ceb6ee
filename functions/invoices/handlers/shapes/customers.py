"""The company as seller and its customers, as they are entered and shown."""

import itertools
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Self

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AfterValidator, Field, model_validator

from invoices.domain import codelists
from invoices.domain.issued.discount import MAX_TIERS, DiscountTier
from invoices.domain.issued.dunning import MAX_LEVELS, Level
from invoices.domain.issued.numbers import PREFIX_PATTERN
from invoices.domain.issued.parties import (
    CUSTOMER_ID_PATTERN,
    Address,
    Contact,
    CustomerFacts,
    Endpoint,
    Language,
    SellerFacts,
    Specification,
)
from invoices.domain.issued.statement import EntryKind, Statement
from invoices.records.customers import Customer, Seller, StatementFile
from kernel.shapes import Model, Out

LINE_TEXT = r"^[^\x00-\x1f\x7f\ufffe\uffff]*$"
"""One line of what XML can hold."""


def _listed(codes: frozenset[str], what: str) -> AfterValidator:
    def check(value: str) -> str:
        if value not in codes:
            raise ValueError(f"not in the list of {what} of EN 16931")
        return value

    return AfterValidator(check)


type Name = Annotated[str, Field(min_length=1, max_length=140, pattern=LINE_TEXT)]
type Text = Annotated[str, Field(max_length=140, pattern=LINE_TEXT)]
type LongText = Annotated[str, Field(max_length=400, pattern=LINE_TEXT)]
type Country = Annotated[str, _listed(codelists.COUNTRIES_UBL & codelists.COUNTRIES_CII, "countries")]
type Scheme = Annotated[str, _listed(codelists.ADDRESS_SCHEMES, "electronic address schemes")]
type Currency = Annotated[str, _listed(codelists.CURRENCIES, "currencies")]
type Unit = Annotated[str, _listed(codelists.UNITS, "units of measure")]
type ExemptionCode = Annotated[str, _listed(codelists.EXEMPTION_REASONS | {""}, "exemption reasons")]
type Email = Annotated[str, Field(max_length=140, pattern=r"^([^@\s]+@[^@\s]{2,})?$")]

CustomerId = Annotated[str, Path(pattern=CUSTOMER_ID_PATTERN)]
Day = Annotated[date | None, Query(ge=date(2000, 1, 1), le=date(2199, 12, 31))]


class PostalAddressIn(Model):
    """A postal address."""

    street: Text = ""
    more: Text = ""
    city: Name
    post_code: Annotated[str, Field(max_length=20, pattern=LINE_TEXT)] = ""
    country: Country

    def facts(self) -> Address:
        return Address(self.street, self.city, self.post_code, self.country, self.more)


class EndpointIn(Model):
    """An electronic address in a scheme of the EAS list, such as `EM` (mail) or `9930` (German VAT id)."""

    id: Name
    scheme: Scheme

    def facts(self) -> Endpoint:
        return Endpoint(self.id, self.scheme)


class ContactIn(Model):
    """Whom customers ask."""

    name: Name
    telephone: Annotated[str, Field(min_length=3, max_length=40, pattern=r"^\+?[0-9 ()/.-]*[0-9][0-9 ()/.-]*$")]
    email: Annotated[str, Field(min_length=5, max_length=140, pattern=r"^[^@\s.][^@\s]*[^@\s.]@[^@\s.][^@\s]*[^@\s.]$")]

    def facts(self) -> Contact:
        return Contact(self.name, self.telephone, self.email)


class LevelIn(Model):
    """A reminder: days after the due date, and its fee in minor units of the invoice's currency."""

    days: Annotated[int, Field(strict=True, ge=1, le=365)]
    fee: Annotated[int, Field(strict=True, ge=0, le=100_000)] = 0


def _rising(levels: tuple[LevelIn, ...]) -> tuple[LevelIn, ...]:
    if any(later.days <= earlier.days for earlier, later in itertools.pairwise(levels)):
        raise ValueError("each level comes later than the one before")
    return levels


class SellerIn(Model):
    """The company as it stands on its invoices. `dunning`: none for 7, 21 and 35 days without fees, an empty list for no reminders;
    `late_interest`: percent a year that reminders charge, such as "9.27", or "0" for none."""

    name: Name
    address: PostalAddressIn
    vat_id: Annotated[str, Field(pattern=r"^([A-Za-z]{2}[A-Za-z0-9 +*.-]{2,22})?$")] = ""
    tax_id: Annotated[str, Field(max_length=40, pattern=LINE_TEXT)] = ""
    legal_registration: Annotated[str, Field(max_length=60, pattern=LINE_TEXT)] = ""
    legal_form: LongText = ""
    iban: Annotated[str, Field(max_length=42, pattern=LINE_TEXT)] = ""
    bic: Annotated[str, Field(pattern=r"^([A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?)?$")] = ""
    account_name: Annotated[str, Field(max_length=70, pattern=LINE_TEXT)] = ""
    endpoint: EndpointIn | None = None
    contact: ContactIn | None = None
    invoice_prefix: Annotated[str, Field(pattern=PREFIX_PATTERN)] = ""
    credit_prefix: Annotated[str, Field(pattern=PREFIX_PATTERN)] = "C"
    dunning: Annotated[tuple[LevelIn, ...], Field(max_length=MAX_LEVELS), AfterValidator(_rising)] | None = None
    late_interest: Annotated[str, Field(pattern=r"^\d{1,2}(\.\d{1,3})?$")] = "0"

    def facts(self) -> SellerFacts:
        plain = ("name", "vat_id", "tax_id", "legal_registration", "legal_form", "iban", "bic", "account_name")
        more: dict[str, Any] = {name: getattr(self, name) for name in plain}
        if self.dunning is not None:
            more["levels"] = tuple(Level(each.days, each.fee) for each in self.dunning)
        return SellerFacts(
            address=self.address.facts(),
            endpoint=self.endpoint.facts() if self.endpoint else None,
            contact=self.contact.facts() if self.contact else None,
            invoice_prefix=self.invoice_prefix,
            credit_prefix=self.credit_prefix,
            late_interest=Decimal(self.late_interest),
            **more,
        )


class DiscountTierIn(Model):
    """Who pays within `days` of the day of issue keeps `percent` of the amount due, such as "2" or "2.5"."""

    days: Annotated[int, Field(strict=True, ge=0, le=364)]
    percent: Annotated[str, Field(pattern=r"^(0\.0[1-9]|0\.[1-9]\d?|[1-9]\d?(\.\d{1,2})?)$")]

    def tier(self) -> DiscountTier:
        return DiscountTier(self.days, Decimal(self.percent))


class CustomerIn(Model):
    """A customer. `terms_days`: days from issue to payment; `buyer_reference`: BT-10, in Germany the Leitweg-ID; `discounts`: for early
    payment, less of them the later it comes."""

    name: Name
    address: PostalAddressIn
    vat_id: Annotated[str, Field(pattern=r"^([A-Za-z]{2}[A-Za-z0-9 +*.-]{2,22})?$")] = ""
    legal_registration: Annotated[str, Field(max_length=60, pattern=LINE_TEXT)] = ""
    language: Language = Language.EN
    terms_days: Annotated[int, Field(strict=True, ge=0, le=365)] = 30
    email: Email = ""
    buyer_reference: Text = ""
    endpoint: EndpointIn | None = None
    specification: Specification = Specification.EN16931
    discounts: Annotated[tuple[DiscountTierIn, ...], Field(max_length=MAX_TIERS)] = ()

    @model_validator(mode="after")
    def _falling(self) -> Self:
        tiers = [each.tier() for each in self.discounts]
        if any(later.days <= earlier.days or later.percent >= earlier.percent for earlier, later in itertools.pairwise(tiers)):
            raise ValueError("each discount is for a later day than the one before, and less")
        if tiers and tiers[-1].days >= self.terms_days:
            raise ValueError("a discount is for payment before the due date")
        return self

    def facts(self) -> CustomerFacts:
        plain = ("name", "vat_id", "legal_registration", "language", "terms_days", "email", "buyer_reference", "specification")
        return CustomerFacts(
            address=self.address.facts(),
            endpoint=self.endpoint.facts() if self.endpoint else None,
            discounts=tuple(each.tier() for each in self.discounts),
            **{name: getattr(self, name) for name in plain},
        )


class PostalAddressOut(Out):
    """A postal address."""

    street: str
    more: str
    city: str
    post_code: str
    country: str

    @classmethod
    def of(cls, address: Address) -> "PostalAddressOut":
        return cls(**{name: getattr(address, name) for name in cls.model_fields})


class EndpointOut(Out):
    """An electronic address."""

    id: str
    scheme: str


class ContactOut(Out):
    """Whom customers ask."""

    name: str
    telephone: str
    email: str


class LevelOut(Out):
    """A reminder."""

    days: int
    fee: int


class SellerOut(Out):
    """The company as it stands on its invoices."""

    name: str
    address: PostalAddressOut
    vat_id: str
    tax_id: str
    legal_registration: str
    legal_form: str
    iban: str
    bic: str
    account_name: str
    endpoint: EndpointOut | None
    contact: ContactOut | None
    invoice_prefix: str
    credit_prefix: str
    dunning: list[LevelOut]
    late_interest: str
    has_logo: bool

    @classmethod
    def of(cls, seller: Seller) -> "SellerOut":
        facts = seller.facts
        given = ("address", "endpoint", "contact", "dunning", "late_interest", "has_logo")
        plain = {name: getattr(facts, name) for name in cls.model_fields if name not in given}
        return cls(
            address=PostalAddressOut.of(facts.address),
            endpoint=_endpoint(facts.endpoint),
            contact=ContactOut(name=facts.contact.name, telephone=facts.contact.telephone, email=facts.contact.email)
            if facts.contact
            else None,
            dunning=[LevelOut(days=level.days, fee=level.fee) for level in facts.levels],
            late_interest=f"{facts.late_interest:f}",
            has_logo=bool(facts.logo),
            **plain,
        )


def _endpoint(endpoint: Endpoint | None) -> EndpointOut | None:
    return EndpointOut(id=endpoint.id, scheme=endpoint.scheme) if endpoint else None


class DiscountTierOut(Out):
    """A discount for early payment."""

    days: int
    percent: str


class CustomerOut(Out):
    """A customer."""

    id: str
    name: str
    address: PostalAddressOut
    vat_id: str
    legal_registration: str
    language: Language
    terms_days: int
    email: str
    buyer_reference: str
    endpoint: EndpointOut | None
    specification: Specification
    discounts: list[DiscountTierOut]
    changed_at: datetime

    @classmethod
    def of(cls, customer: Customer) -> "CustomerOut":
        facts = customer.facts
        given = ("id", "address", "endpoint", "discounts", "changed_at")
        plain = {name: getattr(facts, name) for name in cls.model_fields if name not in given}
        return cls(
            id=customer.id,
            address=PostalAddressOut.of(facts.address),
            endpoint=_endpoint(facts.endpoint),
            discounts=[DiscountTierOut(days=each.days, percent=f"{each.percent:f}") for each in facts.discounts],
            changed_at=customer.changed_at,
            **plain,
        )


class MovementOut(Out):
    """An entry of the account; what the customer owes more is positive. Amounts in minor units."""

    day: date
    kind: EntryKind
    reference: str
    amount: int
    balance: int


class CustomerAgingOut(Out):
    """What is open of invoices by days past due."""

    not_due: int
    days_1_to_30: int
    days_31_to_60: int
    days_61_to_90: int
    days_over_90: int


class AccountStatementOut(Out):
    """The account in one currency. `charges`: unpaid fees and interest of reminders; with the aging they make what is owed today."""

    currency: str
    opening: int
    movements: list[MovementOut]
    closing: int
    aging: CustomerAgingOut
    charges: int

    @classmethod
    def of(cls, currency: str, found: Statement) -> "AccountStatementOut":
        names = tuple(CustomerAgingOut.model_fields)
        return cls(
            currency=currency,
            opening=found.opening,
            movements=[
                MovementOut(day=each.day, kind=each.kind, reference=each.reference, amount=each.amount, balance=each.balance)
                for each in found.movements
            ],
            closing=found.closing,
            aging=CustomerAgingOut(**dict(zip(names, found.aging, strict=True))),
            charges=found.charges,
        )


class CustomerAccountOut(Out):
    """A customer's statement of account from the first to the last day, both included; the aging is that of today."""

    customer: str
    first: date
    last: date
    statements: list[AccountStatementOut]


class StatementIn(Model):
    """The days of a statement of account, both included."""

    first: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]
    last: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError("the statement ends before it begins")
        return self


class StatementFileOut(Out):
    """A statement of account that was asked for, with the aging of the day `on`. `pdf`: its address for five minutes, null until it is
    written."""

    id: str
    customer: str
    first: date
    last: date
    on: date
    asked_by: str
    asked_at: datetime
    pdf: str | None

    @classmethod
    def of(cls, found: StatementFile, address: str | None) -> "StatementFileOut":
        return cls(pdf=address, **{name: getattr(found, name) for name in cls.model_fields if name != "pdf"})
