"""Documents in one S3 bucket. Bytes once written are never changed: a key is written once, later writes of it find it taken."""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from kernel import aws
from kernel.refusals import NotFound, TooLarge

if TYPE_CHECKING:
    from botocore.exceptions import ClientError
    from mypy_boto3_s3 import S3Client

MAX_DOCUMENT_BYTES: Final = 64 * 1024 * 1024
PRESIGNED_SECONDS: Final = 300
_MISSING: Final = frozenset({"NoSuchKey", "404", "NotFound"})


def sha256(content: bytes) -> str:
    """The hexadecimal SHA-256 of a document: its content address."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What S3 tells of an object without its bytes."""

    key: str
    size: int
    etag: str


@dataclass(frozen=True, slots=True)
class PutAddress:
    """Where to put a document, and the headers that have to be sent with it: all of them are signed."""

    url: str
    headers: Mapping[str, str]


class Documents:
    """The documents of one bucket."""

    def __init__(self, bucket: str) -> None:
        self.bucket = bucket

    @property
    def _client(self) -> "S3Client":
        return aws.s3()

    def put_if_absent(self, key: str, content: bytes, content_type: str = "application/octet-stream") -> bool:
        """Writes a document unless its key is taken; True when this call wrote it. The key must identify the content."""
        try:
            self._client.put_object(
                Bucket=self.bucket, Key=key, Body=content, ContentType=content_type, IfNoneMatch="*", ChecksumAlgorithm="SHA256"
            )
        except self._client.exceptions.ClientError as error:
            # 412: the key is taken. 409: another writer of the same key is at it right now, which comes to the same.
            if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") in (409, 412):
                return False
            raise
        return True

    def get(self, key: str, max_bytes: int = MAX_DOCUMENT_BYTES) -> bytes:
        """The bytes of a document; NotFound when there is none, TooLarge when it is longer than `max_bytes` (nothing is read then)."""
        try:
            answer = self._client.get_object(Bucket=self.bucket, Key=key)
        except self._client.exceptions.ClientError as error:
            raise _meaning(error, key) from error
        with answer["Body"] as body:
            if answer["ContentLength"] > max_bytes:
                raise TooLarge(f"the document has {answer['ContentLength']} bytes, at most {max_bytes} are read")
            return body.read()

    def head(self, key: str) -> DocumentHead | None:
        """Size and ETag of a document, or None."""
        try:
            answer = self._client.head_object(Bucket=self.bucket, Key=key)
        except self._client.exceptions.ClientError as error:
            if isinstance(_meaning(error, key), NotFound):
                return None
            raise
        return DocumentHead(key, answer["ContentLength"], answer["ETag"].strip('"'))

    def list(self, prefix: str) -> Iterator[DocumentHead]:
        """Every document below a prefix, in key order, page by page."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        for page in pages:
            for entry in page.get("Contents", []):
                yield DocumentHead(entry["Key"], entry["Size"], entry["ETag"].strip('"'))

    def presign(self, key: str, seconds: int = PRESIGNED_SECONDS, *, save_as: str = "", content_type: str = "") -> str:
        """An address from which this document can be read for some minutes.

        With `save_as` a browser saves it under that name and never shows it: what a stranger sent must not run there.
        """
        asked = {"Bucket": self.bucket, "Key": key}
        if save_as:
            asked["ResponseContentDisposition"] = f"attachment; filename*=UTF-8''{quote(save_as, safe='')}"
        if content_type:
            asked["ResponseContentType"] = content_type
        return self._client.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)

    def presign_put(self, key: str, *, digest: str, size: int, content_type: str, seconds: int) -> PutAddress:
        """An address to which exactly the bytes with this SHA-256 (hexadecimal) and length can be put; S3 refuses all others."""
        checksum = base64.b64encode(bytes.fromhex(digest)).decode()
        signed = {"Bucket": self.bucket, "Key": key, "ContentType": content_type, "ContentLength": size, "ChecksumSHA256": checksum}
        url = self._client.generate_presigned_url("put_object", Params=signed, ExpiresIn=seconds)
        return PutAddress(url, {"Content-Type": content_type, "Content-Length": str(size), "x-amz-checksum-sha256": checksum})


def _meaning(error: "ClientError", key: str) -> Exception:
    code = error.response.get("Error", {}).get("Code", "")
    return NotFound(f"no document {key}") if code in _MISSING else error
