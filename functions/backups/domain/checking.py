"""Reading an export back and saying what is wrong with it, by file.

The functions get bytes that somebody else fetched (None where there was nothing) and answer findings; a copy is
sound when none of them is fatal.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from backups.domain import manifest
from backups.domain.datafile import DataFileError, md5_base64, read_items
from backups.domain.digest import Digest
from backups.domain.findings import Finding, Kind
from backups.domain.manifest import ExportFile, ManifestError, Place, Summary, UnsupportedExportError

type Fetch = Callable[[str], bytes | None]

# Enough to see what happened; a bucket with ten thousand broken files needs no list of them all.
MAX_FINDINGS: Final = 50


@dataclass(frozen=True, slots=True)
class Manifests:
    """What the four manifest files of an export say. `summary` and `files` are None when they could not be read."""

    summary: Summary | None
    files: list[ExportFile] | None
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class FileCheck:
    """The verdict on one data file: the digest of what could be read, and what is wrong."""

    digest: Digest
    findings: list[Finding]


def check_manifests(place: Place, fetch: Fetch) -> Manifests:
    """Reads the manifests of an export and checks them against their checksums and against each other."""
    findings: list[Finding] = []
    summary: Summary | None = None
    files: list[ExportFile] | None = None
    content = _read_manifest(place, manifest.SUMMARY, fetch, findings)
    key = place.manifest_key(manifest.SUMMARY)
    if content is not None:
        try:
            summary = manifest.read_summary(content)
        except UnsupportedExportError as unsupported:
            return Manifests(None, None, [*findings, Finding(Kind.UNSUPPORTED_EXPORT, key, str(unsupported))])
        except ManifestError as broken:
            findings.append(Finding(Kind.MANIFEST_UNREADABLE, key, str(broken)))
    content = _read_manifest(place, manifest.FILES, fetch, findings)
    if content is not None:
        try:
            files = manifest.read_files(content)
        except ManifestError as broken:
            findings.append(Finding(Kind.MANIFEST_UNREADABLE, place.manifest_key(manifest.FILES), str(broken)))
    if summary and summary.files_key != place.manifest_key(manifest.FILES):
        findings.append(Finding(Kind.MANIFEST_UNREADABLE, key, "it names another list of files than the one beside it"))
    if files is not None:
        findings += _misplaced(place, files)
        named = sum(file.count for file in files)
        if summary and summary.count != named:
            findings.append(Finding(Kind.WRONG_COUNT, key, f"it says {summary.count} items, its files say {named}"))
    return Manifests(summary, files, findings)


def check_file(file: ExportFile, content: bytes | None) -> FileCheck:
    """Checks one data file against its line in the manifest. Reads on after a wrong checksum, to say what is broken."""
    if content is None:
        return FileCheck(Digest(), [Finding(Kind.MISSING_FILE, file.key, "the manifest names it, it is not there")])
    findings: list[Finding] = []
    found = md5_base64(content)
    if found != file.md5:
        findings.append(Finding(Kind.WRONG_MD5, file.key, f"MD5 {found}, the manifest says {file.md5}"))
    digest = Digest()
    try:
        for item in read_items(content):
            digest = digest.plus(item)
    except DataFileError as broken:
        kind = Kind.UNREADABLE_LINE if broken.line else Kind.UNREADABLE_GZIP
        where = f"line {broken.line}: " if broken.line else ""
        return FileCheck(digest, [*findings, Finding(kind, file.key, f"{where}{broken.reason}")])
    if digest.count != file.count:
        findings.append(Finding(Kind.WRONG_COUNT, file.key, f"{digest.count} items, the manifest says {file.count}"))
    return FileCheck(digest, findings)


def check_listing(place: Place, files: Sequence[ExportFile], present: Iterable[str]) -> list[Finding]:
    """Compares the keys below an export's folder with those that belong there. Missing manifests are found elsewhere."""
    keys = set(present)
    named = {file.key for file in files}
    known = named | {place.started_key, *place.manifest_keys()}
    missing = [Finding(Kind.MISSING_FILE, key, "the manifest names it, it is not there") for key in sorted(named - keys)]
    extra = [Finding(Kind.EXTRA_FILE, key, "no manifest names it; it is not read") for key in sorted(keys - known)]
    return [*missing, *extra][:MAX_FINDINGS]


def check_digest(place: Place, found: Digest, recorded: Digest) -> list[Finding]:
    """Compares what the files hold with what was seen while the table was scanned."""
    key = place.manifest_key(manifest.SUMMARY)
    findings = []
    if found.count != recorded.count:
        findings.append(Finding(Kind.WRONG_COUNT, key, f"{found.count} items in all files, {recorded.count} were scanned"))
    if found.total != recorded.total:
        findings.append(Finding(Kind.DIGEST_DIFFERS, key, f"the files give {found.text()}, the scan gave {recorded.text()}"))
    return findings


def check_export(place: Place, fetch: Fetch, present: Iterable[str], recorded: Digest | None = None) -> FileCheck:
    """The whole of a small export in one go: manifests, listing, every file, and the digest where one is known."""
    manifests = check_manifests(place, fetch)
    files = manifests.files or []
    findings = list(manifests.findings)
    if manifests.files is not None:
        findings += [finding for finding in check_listing(place, files, present) if not finding.fatal]
    digest = Digest()
    for file in files:
        checked = check_file(file, fetch(file.key))
        digest += checked.digest
        findings += checked.findings
    if recorded is not None and manifests.files is not None:
        findings += check_digest(place, digest, recorded)
    return FileCheck(digest, findings)


def _read_manifest(place: Place, name: str, fetch: Fetch, findings: list[Finding]) -> bytes | None:
    key, checksum_key = place.manifest_key(name), place.checksum_key(name)
    content, beside = fetch(key), fetch(checksum_key)
    for each, its_key in ((content, key), (beside, checksum_key)):
        if each is None:
            findings.append(Finding(Kind.MISSING_MANIFEST, its_key, "it is not there"))
    # Compared as text: the last base64 character has bits that decoding drops.
    if content is not None and beside is not None and manifest.checksum(content) != beside:
        findings.append(Finding(Kind.MANIFEST_CHECKSUM, key, f"it does not match the MD5 in {checksum_key}"))
    return content


def _misplaced(place: Place, files: Sequence[ExportFile]) -> list[Finding]:
    key = place.manifest_key(manifest.FILES)
    inside = place.data_key("")[: -len(".json.gz")]
    return [
        Finding(Kind.MANIFEST_UNREADABLE, key, f"it names a file outside the export: {file.key[:200]}")
        for file in files
        if not file.key.startswith(inside)
    ][:MAX_FINDINGS]
