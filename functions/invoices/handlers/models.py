"""What the invoices API answers."""

from datetime import date, datetime
from typing import Annotated, Final

from aws_lambda_powertools.event_handler.openapi.params import Path

from invoices.domain.figures import Figures
from invoices.domain.findings import Flag
from invoices.domain.identity import Kind
from invoices.operations.received_invoices import Address
from invoices.records.received import ReceivedDocument, ReceivedFindings, Source, Status
from kernel.shapes import Out

ID_PATTERN: Final = r"^[0-9a-f]{32}$"

DocumentId = Annotated[str, Path(pattern=ID_PATTERN, description="first 32 hexadecimal digits of the SHA-256 of the document")]


class FindingOut(Out):
    """One broken rule: its id, the business terms it speaks of, where (XPath), and what was found and expected."""

    rule: str
    flag: Flag
    terms: list[str]
    location: str
    message: str


class FiguresOut(Out):
    """Key figures of the invoice, as far as they could be read. Amounts are decimal texts in `currency`."""

    kind: Kind
    number: str
    issue_date: date | None
    due_date: date | None
    currency: str
    seller: str
    seller_vat_id: str
    buyer: str
    lines: int
    total_with_vat: str | None
    amount_due: str | None

    @classmethod
    def of(cls, figures: Figures) -> "FiguresOut":
        return cls(
            kind=figures.kind,
            number=figures.number,
            issue_date=figures.issue_date,
            due_date=figures.due_date,
            currency=figures.currency,
            seller=figures.seller,
            seller_vat_id=figures.seller_vat_id,
            buyer=figures.buyer,
            lines=figures.lines,
            total_with_vat=None if figures.total_with_vat is None else f"{figures.total_with_vat:f}",
            amount_due=None if figures.amount_due is None else f"{figures.amount_due:f}",
        )


class ReceivedOut(Out):
    """A received document. `reason` and `detail` say why it is quarantined, `duplicate_of` which document holds its number."""

    id: str
    status: Status
    sha256: str
    size: int
    source: Source
    submitted_by: str
    received_at: datetime
    judged_at: datetime | None
    syntax: str | None
    invoice: FiguresOut | None
    fatal: int
    warnings: int
    duplicate_of: str | None
    reason: str | None
    detail: str | None

    @classmethod
    def of(cls, document: ReceivedDocument) -> "ReceivedOut":
        return cls.model_validate(_shown(document))


class ReceivedWithFindingsOut(ReceivedOut):
    """A received document with the findings on it; `findings_total` counts those too that are not listed."""

    findings: list[FindingOut]
    findings_total: int

    @classmethod
    def with_findings(cls, document: ReceivedDocument, found: ReceivedFindings | None) -> "ReceivedWithFindingsOut":
        listed = [
            FindingOut(rule=each.rule, flag=each.flag, terms=list(each.terms), location=each.where, message=each.message)
            for each in (found.findings if found else ())
        ]
        return cls.model_validate(_shown(document) | {"findings": listed, "findings_total": found.total if found else 0})


def _shown(document: ReceivedDocument) -> dict[str, object]:
    plain = (name for name in ReceivedOut.model_fields if name != "invoice")
    return {name: getattr(document, name) for name in plain} | {"invoice": FiguresOut.of(document.figures) if document.figures else None}


class AddressOut(Out):
    """An address from which the bytes as received can be fetched without further credentials, and for how many seconds."""

    url: str
    expires_in: int

    @classmethod
    def of(cls, address: Address) -> "AddressOut":
        return cls(url=address.url, expires_in=address.seconds)
