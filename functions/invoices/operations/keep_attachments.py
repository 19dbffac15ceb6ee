"""Keeps the files attached to an invoice in the bucket, under their digests: written again they are the same."""

from invoices.domain.attachments import Attachment, Found
from invoices.records.received import ReceivedAttachments, ReceivedDocument, RefusedAttachment, StoredAttachment, attachment_key
from kernel.documents import Documents, sha256


def keep_attachments(documents: Documents, document: ReceivedDocument, found: Found) -> ReceivedAttachments | None:
    """Stores the files and answers their record, which is for the caller to write; None when nothing is attached."""
    if not found.attachments and not found.refused:
        return None
    return ReceivedAttachments(
        company=document.company,
        id=document.id,
        stored=tuple(_kept(documents, document, each) for each in found.attachments),
        refused=tuple(RefusedAttachment(each.name, each.reason, each.detail) for each in found.refused),
    )


def _kept(documents: Documents, document: ReceivedDocument, attachment: Attachment) -> StoredAttachment:
    digest = sha256(attachment.content)
    documents.put_if_absent(attachment_key(document.company, document.id, digest), attachment.content, attachment.media_type)
    return StoredAttachment(
        digest, attachment.name, attachment.media_type, len(attachment.content), attachment.reference, attachment.description
    )
