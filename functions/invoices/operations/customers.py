"""Keeping the company as seller and its customers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from invoices.domain.issued.parties import CustomerFacts, SellerFacts
from invoices.records.customers import Customer, Seller, customer_pk, customers_list, seller_pk
from kernel import audit
from kernel import table as tables
from kernel.documents import Documents, sha256
from kernel.refusals import FieldError, Invalid, Stale, Unsupported
from kernel.table import Key, Page, Table, insert

MAX_LOGO_BYTES: Final = 1_000_000
PICTURES: Final = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}


def checked_vat_id(text: str, pointer: str) -> str:
    """A VAT identifier of the European Union in its compact form; Invalid when its check digits say no. Others are taken as they are."""
    from stdnum.eu import vat  # only changes of parties need it

    compact = text.replace(" ", "").upper()
    if compact[:2].lower() in vat.MEMBER_STATES or compact[:2] in ("EL", "XI"):
        try:
            checked: str = vat.validate(compact)
        except Exception:  # noqa: BLE001 (its exceptions have no common base that is typed)
            raise Invalid("this is no VAT identifier", [FieldError(pointer, "the check digits or the form are wrong")]) from None
        return checked
    return compact


def checked_iban(text: str, pointer: str) -> str:
    """An IBAN in its compact form; Invalid when it is none."""
    from stdnum import iban

    if not iban.is_valid(text):
        raise Invalid("this is no IBAN", [FieldError(pointer, "the check digits or the form are wrong")])
    compact: str = iban.compact(text)
    return compact


def put_seller(table: Table, company: str, facts: SellerFacts, *, seen: int | None, who: str, now: datetime) -> Seller:
    """Stores the company as seller: anew (`seen` is None), or in place of the version that was seen. Conflict or Stale otherwise.

    The logo stays: it has a way of its own. Invoices that are issued already keep the facts of their day.
    """
    checked = replace(
        facts,
        vat_id=checked_vat_id(facts.vat_id, "/vat_id") if facts.vat_id else "",
        iban=checked_iban(facts.iban, "/iban") if facts.iban else "",
    )
    found = table.get(Seller, seller_pk(company), "SELLER")
    stored = Seller(company=company, facts=replace(checked, logo=found.facts.logo if found else ""), version=seen or 0)
    write = insert(stored) if seen is None else tables.replace(stored)
    table.transact(write, audit.entry(stored, who=who, what="invoices.seller.stored", when=now))
    return stored.changed()


def put_logo(table: Table, documents: Documents, company: str, content: bytes, *, who: str, now: datetime) -> Seller:
    """Keeps a picture under its SHA-256 and makes it the logo of invoices to come. Unsupported for what is no PNG or JPEG."""
    ending = next((name for begin, name in PICTURES.items() if content.startswith(begin)), None)
    if ending is None:
        raise Unsupported("send the picture as PNG or JPEG")
    seller = need_seller(table, company)
    key = f"logos/{company}/{sha256(content)}.{ending}"
    documents.put_if_absent(key, content, f"image/{ending}")
    return _change(table, seller, lambda facts: replace(facts, logo=key), who, now)


def _change(table: Table, seller: Seller, change: Callable[[SellerFacts], SellerFacts], who: str, now: datetime) -> Seller:
    changed = replace(seller, facts=change(seller.facts))
    table.transact(tables.replace(changed), audit.entry(seller, who=who, what="invoices.seller.stored", when=now))
    return changed.changed()


def need_seller(table: Table, company: str) -> Seller:
    """The company as seller, or NotFound."""
    return table.need(Seller, seller_pk(company), "SELLER", "the company has not stored itself as seller yet")


def put_customer(table: Table, company: str, customer: str, facts: CustomerFacts, *, seen: int | None, who: str, now: datetime) -> Customer:
    """Stores a customer: anew (`seen` is None), or in place of the version that was seen. Conflict or Stale otherwise."""
    checked = replace(facts, vat_id=checked_vat_id(facts.vat_id, "/vat_id") if facts.vat_id else "")
    stored = Customer(company=company, id=customer, facts=checked, changed_at=now, version=seen or 0)
    if seen == 0:
        raise Stale("a stored customer has a version above zero")
    write = insert(stored) if seen is None else tables.replace(stored)
    table.transact(write, audit.entry(stored, who=who, what="invoices.customer.stored", when=now))
    return stored.changed()


def need_customer(table: Table, company: str, customer: str) -> Customer:
    """The customer, or NotFound."""
    return table.need(Customer, customer_pk(company, customer), "CUSTOMER", f"no customer {customer}")


def list_customers(table: Table, company: str, limit: int, start: Key | None) -> Page[Customer]:
    """A page of customers in the order of their ids."""
    return table.query(Customer, customers_list(company), limit=limit, start=start, index=True)
