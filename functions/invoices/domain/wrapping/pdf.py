"""Hybrid PDF invoices: the XML that a Factur-X or ZUGFeRD document carries inside.

The embedded files are named in the catalogue, under ``/AF`` and in the name tree ``/EmbeddedFiles``. Nothing else of the document is
looked at, and no stream inflates to more than a document may have.
"""

import io
import logging
from collections.abc import Iterator
from typing import Any, Final

from invoices.domain.document import MAX_BYTES, Unreadable

NAMES: Final = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")
"""Names of the embedded invoice, the first that is there is taken: Factur-X 1.0 and ZUGFeRD 2, ZUGFeRD 1 and 2.0, XRechnung."""
MAX_NODES: Final = 100
"""Most nodes of the name tree and embedded files that are looked at. Invoices have a handful."""
MAX_MENDED: Final = 100_000
"""Bytes of a broken stream that may be mended; a longer one is refused."""
_HEADER_WITHIN: Final = 1024
_MAX_SHOWN: Final = 5

type _Object = Any
"""An object of pypdf."""


def is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:_HEADER_WITHIN]


def embedded_invoice(data: bytes) -> bytes:
    """The XML inside. Raises Unreadable.

    Reasons: ``pdf_without_invoice``, ``pdf_encrypted`` (PDF/A, which hybrid invoices are, never is), ``pdf_damaged``, ``pdf_too_large``
    (something in it inflates to more than MAX_BYTES), ``several_invoices`` (of one name, with different content).
    """
    from pypdf import PdfReader, apply_configuration
    from pypdf.errors import LimitReachedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every oddity of a document
    limits: dict[str, Any] = dict.fromkeys(_LIMITS, MAX_BYTES)
    try:
        with apply_configuration(**limits, zlib_maximum_recovery_input_length=MAX_MENDED):
            reader = PdfReader(io.BytesIO(data))
            if reader.is_encrypted:
                raise Unreadable("pdf_encrypted", "The PDF is encrypted, so its invoice cannot be read.")
            return _chosen(_files(reader.trailer["/Root"]))
    except (Unreadable, MemoryError):
        raise
    except LimitReachedError:
        raise Unreadable("pdf_too_large", f"Something in the PDF inflates to more than {MAX_BYTES} bytes or is broken.") from None
    except Exception as error:  # noqa: BLE001 (bytes made by strangers: whatever the parser stumbles over, the document is damaged)
        raise Unreadable("pdf_damaged", f"The PDF is damaged ({type(error).__name__}).") from None


_LIMITS: Final = (
    "maximum_declared_stream_length",
    "array_based_stream_maximum_output_length",
    "lzw_maximum_output_length",
    "run_length_maximum_output_length",
    "zlib_maximum_output_length",
    "brotli_maximum_output_length",
    "stream_decoding_work_maximum_length",
)


def _chosen(files: Iterator[tuple[str, _Object]]) -> bytes:
    found: dict[str, list[_Object]] = {}
    for name, stream in files:
        found.setdefault(name, []).append(stream)
    for name in NAMES:
        if name in found:
            contents = {bytes(stream.get_data()) for stream in found[name]}
            if len(contents) > 1:
                raise Unreadable("several_invoices", f"The PDF holds {len(contents)} different files of the name {name}.")
            return contents.pop()
    detail = "The PDF holds no electronic invoice"
    if found:
        shown = ", ".join("".join(char for char in name if char.isprintable())[:60] for name in list(found)[:_MAX_SHOWN])
        detail += f"; attached are {shown}"
    raise Unreadable("pdf_without_invoice", f"{detail}. It would be a file named {' or '.join(NAMES)}.")


def _files(root: _Object) -> Iterator[tuple[str, _Object]]:
    """Names, in small letters, and streams of the embedded files, each once."""
    seen = set[object]()
    for entry in _specifications(root):
        specification = _resolved(entry)
        files = _resolved(specification.get("/EF")) if isinstance(specification, dict) else None
        if not isinstance(files, dict):
            continue
        key = "/UF" if "/UF" in files else "/F"
        name = _resolved(specification.get("/UF")) or _resolved(specification.get("/F"))
        stream = _resolved(files.get(key))
        mark = getattr(dict.get(files, key), "idnum", id(stream))  # what stands there, unresolved
        if hasattr(stream, "get_data") and name and mark not in seen:
            seen.add(mark)
            yield str(name).rpartition("/")[2].strip().lower(), stream


def _specifications(root: _Object) -> Iterator[_Object]:
    """File specifications, through ``/AF`` and through the name tree."""
    left = MAX_NODES
    associated = _resolved(root.get("/AF"))
    for entry in associated if isinstance(associated, list) else [associated] if isinstance(associated, dict) else []:
        left = _counted(left)
        yield entry
    names = _resolved(root.get("/Names"))
    nodes = [names.get("/EmbeddedFiles")] if isinstance(names, dict) else []
    while nodes:
        left = _counted(left)
        node = _resolved(nodes.pop())
        if not isinstance(node, dict):
            continue
        pairs, kids = _resolved(node.get("/Names")), _resolved(node.get("/Kids"))
        for entry in pairs[1::2] if isinstance(pairs, list) else []:
            left = _counted(left)
            yield entry
        nodes += list(kids)[:left] if isinstance(kids, list) else []


def _counted(left: int) -> int:
    if not left:
        raise Unreadable("pdf_too_large", f"The PDF has more than {MAX_NODES} embedded files.")
    return left - 1


def _resolved(entry: _Object) -> _Object:
    return entry.get_object() if hasattr(entry, "get_object") else entry
