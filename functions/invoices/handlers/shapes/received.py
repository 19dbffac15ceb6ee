"""Received documents as they are sent, announced and shown."""

from datetime import date, datetime
from typing import Annotated, Final

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import Field, field_validator

from invoices.domain.figures import Figures
from invoices.domain.findings import Flag
from invoices.domain.identity import Kind
from invoices.domain.media import MAX_BYTES, TYPES
from invoices.operations.announce_upload import UPLOAD_SECONDS, Upload
from invoices.operations.received_invoices import Address, Attached
from invoices.records.received import ReceivedAttachments, ReceivedDocument, ReceivedFindings, Source, Status
from kernel.shapes import Model, Out

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
    """A received document.

    `media_type` is what it was sent as, `wrapping` what the invoice lies in (p7m, pdf), outermost first. `reason` and `detail` say why it
    is quarantined, `duplicate_of` which document holds its number, `part_of` the lot that it came in, `parts` the documents of a lot.
    """

    id: str
    status: Status
    sha256: str
    size: int
    source: Source
    submitted_by: str
    received_at: datetime
    judged_at: datetime | None
    media_type: str
    wrapping: list[str]
    syntax: str | None
    invoice: FiguresOut | None
    fatal: int
    warnings: int
    duplicate_of: str | None
    part_of: str | None
    parts: list[str]
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
    plain = (name for name in ReceivedOut.model_fields if name not in ("invoice", "wrapping", "parts"))
    return {name: getattr(document, name) for name in plain} | {
        "invoice": FiguresOut.of(document.figures) if document.figures else None,
        "wrapping": list(document.wrapping),
        "parts": list(document.parts),
    }


class AddressOut(Out):
    """An address from which the bytes as received can be fetched without further credentials, and for how many seconds."""

    url: str
    expires_in: int

    @classmethod
    def of(cls, address: Address) -> "AddressOut":
        return cls(url=address.url, expires_in=address.seconds)


class StoredAttachmentOut(Out):
    """A file attached to the invoice: BT-122, BT-123, and an address from which it can be fetched for `expires_in` seconds."""

    name: str
    media_type: str
    size: int
    sha256: str
    reference: str
    description: str
    url: str
    expires_in: int


class RefusedAttachmentOut(Out):
    """An attached file that was not taken out, and why."""

    name: str
    reason: str
    detail: str


class AttachmentsOut(Out):
    """The files attached to an invoice, and those that the document holds but that were not taken out."""

    items: list[StoredAttachmentOut]
    refused: list[RefusedAttachmentOut]

    @classmethod
    def of(cls, found: ReceivedAttachments | None, attached: tuple[Attached, ...]) -> "AttachmentsOut":
        items = [
            StoredAttachmentOut(
                name=each.file.name,
                media_type=each.file.media_type,
                size=each.file.size,
                sha256=each.file.sha256,
                reference=each.file.reference,
                description=each.file.description,
                url=each.address.url,
                expires_in=each.address.seconds,
            )
            for each in attached
        ]
        refused = found.refused if found else ()
        return cls(items=items, refused=[RefusedAttachmentOut(name=each.name, reason=each.reason, detail=each.detail) for each in refused])


class UploadIn(Model):
    """The document that is about to be uploaded: the SHA-256 of its bytes in hexadecimal digits, their number, and what it is."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(strict=True, ge=1, le=MAX_BYTES)]
    content_type: Annotated[str, Field(json_schema_extra={"enum": sorted(TYPES)})]

    @field_validator("content_type")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in TYPES:
            raise ValueError(f"expected one of {', '.join(TYPES)}")
        return value


class PutOut(Out):
    """`PUT` the bytes to `url` with exactly these headers; S3 refuses other bytes."""

    url: str
    headers: dict[str, str]
    expires_in: int


class UploadOut(Out):
    """The document by its id and status, and where its bytes are put; null when they are here already."""

    id: str
    status: Status
    upload: PutOut | None

    @classmethod
    def of(cls, upload: Upload) -> "UploadOut":
        put = PutOut(url=upload.put.url, headers=dict(upload.put.headers), expires_in=UPLOAD_SECONDS) if upload.put else None
        return cls(id=upload.document.id, status=upload.document.status, upload=put)
