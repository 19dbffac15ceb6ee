"""The manifests of a table export: the layout that AWS writes for an export to S3, built and read.

    <prefix/>AWSDynamoDB/<export-id>/_started
    <prefix/>AWSDynamoDB/<export-id>/manifest-summary.json   and manifest-summary.checksum
    <prefix/>AWSDynamoDB/<export-id>/manifest-files.json     and manifest-files.checksum
    <prefix/>AWSDynamoDB/<export-id>/data/<26 characters>.json.gz

A checksum file holds the base64 MD5 of its manifest. `manifest-files.json` has one JSON object a line. Source:
Amazon DynamoDB Developer Guide, "DynamoDB table export output format" (full export, version 2020-06-30).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from backups.domain.datafile import md5_base64

VERSION: Final = "2020-06-30"
OUTPUT_FORMAT: Final = "DYNAMODB_JSON"
FULL_EXPORT: Final = "FULL_EXPORT"
SUMMARY: Final = "manifest-summary"
FILES: Final = "manifest-files"
MAX_FILES: Final = 20_000
MAX_MANIFEST_BYTES: Final = 16 * 1024 * 1024
_MAX_KEY_CHARACTERS: Final = 1024
_ROOT: Final = "AWSDynamoDB/"


class ManifestError(ValueError):
    """A manifest is not what the format says."""


class UnsupportedExportError(ValueError):
    """A proper export of a sort that is not read here: incremental, or in ION."""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One line of `manifest-files.json`."""

    key: str
    count: int
    md5: str
    etag: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What `manifest-summary.json` says. Instants in UTC; `prefix` without its final slash, empty for none."""

    export_arn: str
    table_arn: str
    table_id: str
    bucket: str
    prefix: str
    files_key: str
    started: datetime
    ended: datetime
    exported: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where an export lies: an optional prefix and the export's id."""

    prefix: str
    export_id: str

    @property
    def folder(self) -> str:
        return f"{self.prefix}/{_ROOT}{self.export_id}/" if self.prefix else f"{_ROOT}{self.export_id}/"

    @property
    def started_key(self) -> str:
        return f"{self.folder}_started"

    def manifest_key(self, name: str) -> str:
        """The key of `manifest-summary` or `manifest-files`."""
        return f"{self.folder}{name}.json"

    def checksum_key(self, name: str) -> str:
        return f"{self.folder}{name}.checksum"

    def data_key(self, name: str) -> str:
        return f"{self.folder}data/{name}.json.gz"

    def manifest_keys(self) -> tuple[str, ...]:
        """The four keys without which an export cannot be read."""
        return tuple(key for name in (SUMMARY, FILES) for key in (self.manifest_key(name), self.checksum_key(name)))


def data_name(segment: int, part: int, fingerprint: str) -> str:
    """The 26 characters that name a data file: segment, part, and the beginning of its content's SHA-256.

    With the content in the name, a part that is scanned again after a crash and meets other data gets another
    file instead of colliding with the first.
    """
    return f"{segment:04d}{part:06d}{fingerprint[:16]}"


def build_files(files: Iterable[ExportFile]) -> bytes:
    """`manifest-files.json`, in key order whatever the order of the files."""
    lines = (
        _json({"itemCount": file.count, "md5Checksum": file.md5, "etag": file.etag, "dataFileS3Key": file.key})
        for file in sorted(files, key=lambda file: file.key)
    )
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def build_summary(summary: Summary) -> bytes:
    """`manifest-summary.json`."""
    text = _json(
        {
            "version": VERSION,
            "exportArn": summary.export_arn,
            "startTime": _instant_text(summary.started),
            "endTime": _instant_text(summary.ended),
            "tableArn": summary.table_arn,
            "tableId": summary.table_id,
            "exportTime": _instant_text(summary.exported),
            "s3Bucket": summary.bucket,
            "s3Prefix": summary.prefix or None,
            "s3SseAlgorithm": None,
            "s3SseKmsKeyId": None,
            "manifestFilesS3Key": summary.files_key,
            "billedSizeBytes": 0,
            "itemCount": summary.count,
            "outputFormat": OUTPUT_FORMAT,
            "exportType": FULL_EXPORT,
        }
    )
    return text.encode("utf-8")


def checksum(manifest: bytes) -> bytes:
    """The content of the checksum file beside a manifest."""
    return md5_base64(manifest).encode("ascii")


def read_summary(content: bytes) -> Summary:
    """The reverse of `build_summary`. Raises UnsupportedExportError for incremental or ION exports, else ManifestError."""
    raw = _object(content)
    kind = raw.get("exportType", FULL_EXPORT)
    if kind != FULL_EXPORT:
        raise UnsupportedExportError(f"an export of type {_shown(kind)} is not read here, only {FULL_EXPORT}")
    if raw.get("version") != VERSION:
        raise UnsupportedExportError(f"manifest version {_shown(raw.get('version'))} is not read here, only {VERSION}")
    if raw.get("outputFormat") != OUTPUT_FORMAT:
        raise UnsupportedExportError(f"output format {_shown(raw.get('outputFormat'))} is not read here, only {OUTPUT_FORMAT}")
    prefix = raw.get("s3Prefix")
    return Summary(
        export_arn=_string(raw, "exportArn"),
        table_arn=_string(raw, "tableArn"),
        table_id=_string(raw, "tableId"),
        bucket=_string(raw, "s3Bucket"),
        prefix=_string(raw, "s3Prefix") if prefix is not None else "",
        files_key=_string(raw, "manifestFilesS3Key"),
        started=_instant(raw, "startTime"),
        ended=_instant(raw, "endTime"),
        exported=_instant(raw, "exportTime"),
        count=_count(raw, "itemCount"),
    )


def read_files(content: bytes) -> list[ExportFile]:
    """The files that `manifest-files.json` names, in its order. Raises ManifestError."""
    lines = content.split(b"\n")
    if lines[-1]:
        raise ManifestError("the last line has no end")
    if len(lines) - 1 > MAX_FILES:
        raise ManifestError(f"more than {MAX_FILES} files")
    found = []
    for line in lines[:-1]:
        raw = _object(line)
        file = ExportFile(_string(raw, "dataFileS3Key"), _count(raw, "itemCount"), _string(raw, "md5Checksum"), _string(raw, "etag"))
        found.append(file)
    if len({file.key for file in found}) != len(found):
        raise ManifestError("a file is named twice")
    return found


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _object(content: bytes) -> dict[str, object]:
    try:
        raw = json.loads(content)
    except (ValueError, RecursionError):
        raise ManifestError("not JSON") from None
    if not isinstance(raw, dict):
        raise ManifestError("not a JSON object")
    return raw


def _string(raw: Mapping[str, object], name: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or len(value) > _MAX_KEY_CHARACTERS:
        raise ManifestError(f"{name} is not a text")
    return value


def _count(raw: Mapping[str, object], name: str) -> int:
    value = raw.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ManifestError(f"{name} is not a count")
    return value


def _instant(raw: Mapping[str, object], name: str) -> datetime:
    try:
        instant = datetime.fromisoformat(_string(raw, name))
    except ValueError:
        raise ManifestError(f"{name} is not an instant") from None
    if instant.tzinfo is None:
        raise ManifestError(f"{name} has no time zone")
    return instant.astimezone(UTC)


def _instant_text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _shown(value: object) -> str:
    return repr(value)[:40]
