"""Makes a PDF a Factur-X 1.0 invoice of the profile EN 16931: the CII inside, in the structure of PDF/A-3 level B (ISO 19005-3)."""

import hashlib
import html
import io
from datetime import date
from typing import Final

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from invoices.operations.srgb import srgb_profile

ATTACHED: Final = "factur-x.xml"
PRODUCER: Final = "backoffice"
_SPACE: Final = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_PROPERTIES: Final = (
    ("DocumentFileName", "The name of the embedded XML document"),
    ("DocumentType", "The type of the hybrid document in capital letters"),
    ("Version", "The actual version of the standard applying to the embedded XML document"),
    ("ConformanceLevel", "The conformance level of the embedded XML document"),
)


def factur_x(pdf: bytes, cii: bytes, *, title: str, author: str, day: date) -> bytes:
    """The hybrid document. `pdf`: pages with all fonts embedded and without transparency; `day`: that of the invoice, so that the same
    arguments give the same bytes."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.pdf_header = "%PDF-1.7"
    stamp = f"D:{day:%Y%m%d}000000+00'00'"
    info = {"/Title": title, "/Author": author, "/Creator": PRODUCER, "/Producer": PRODUCER, "/CreationDate": stamp, "/ModDate": stamp}
    writer.metadata = info
    root = writer.root_object
    root[NameObject("/Metadata")] = _add(writer, _metadata(title, author, day), {"/Type": "/Metadata", "/Subtype": "/XML"})
    root[NameObject("/OutputIntents")] = ArrayObject([_intent(writer)])
    attached = _attachment(writer, cii, stamp)
    names = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject(ATTACHED), attached])})
    root[NameObject("/Names")] = DictionaryObject({NameObject("/EmbeddedFiles"): names})
    root[NameObject("/AF")] = ArrayObject([attached])
    identity = ByteStringObject(hashlib.sha256(pdf + cii).digest()[:16])
    writer._ID = ArrayObject([identity, identity])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _add(writer: PdfWriter, content: bytes, entries: dict[str, str], *, compress: bool = False) -> IndirectObject:
    stream: StreamObject = DecodedStreamObject()
    stream.set_data(content)
    if compress:
        stream = stream.flate_encode()
    for name, value in entries.items():
        stream[NameObject(name)] = NameObject(value)
    return writer._add_object(stream)


def _intent(writer: PdfWriter) -> IndirectObject:
    profile = _add(writer, srgb_profile(), {}, compress=True)
    profile.get_object()[NameObject("/N")] = NumberObject(3)  # type: ignore[index]  # a stream
    name = TextStringObject("sRGB IEC61966-2.1")
    intent = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/OutputIntent"),
            NameObject("/S"): NameObject("/GTS_PDFA1"),
            NameObject("/OutputConditionIdentifier"): name,
            NameObject("/Info"): name,
            NameObject("/DestOutputProfile"): profile,
        }
    )
    return writer._add_object(intent)


def _attachment(writer: PdfWriter, cii: bytes, stamp: str) -> IndirectObject:
    stream = _add(writer, cii, {"/Type": "/EmbeddedFile", "/Subtype": "/text/xml"}, compress=True)
    parameters = DictionaryObject(
        {
            NameObject("/ModDate"): TextStringObject(stamp),
            NameObject("/Size"): NumberObject(len(cii)),
            NameObject("/CheckSum"): ByteStringObject(hashlib.md5(cii, usedforsecurity=False).digest()),
        }
    )
    stream.get_object()[NameObject("/Params")] = parameters  # type: ignore[index]  # a stream
    files = DictionaryObject({NameObject("/F"): stream, NameObject("/UF"): stream})
    attached = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Filespec"),
            NameObject("/F"): TextStringObject(ATTACHED),
            NameObject("/UF"): TextStringObject(ATTACHED),
            NameObject("/Desc"): TextStringObject("Factur-X invoice"),
            NameObject("/AFRelationship"): NameObject("/Alternative"),
            NameObject("/EF"): files,
        }
    )
    return writer._add_object(attached)


def _metadata(title: str, author: str, day: date) -> bytes:
    stamp = f"{day.isoformat()}T00:00:00+00:00"
    properties = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType>"
        f"<pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>{words}</pdfaProperty:description></rdf:li>"
        for name, words in _PROPERTIES
    )
    packet = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{html.escape(title, quote=False)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{html.escape(author, quote=False)}</rdf:li></rdf:Seq></dc:creator></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{PRODUCER}</pdf:Producer></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>
<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema><pdfaSchema:namespaceURI>{_SPACE}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>fx</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
<rdf:Description rdf:about="" xmlns:fx="{_SPACE}">
<fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>{ATTACHED}</fx:DocumentFileName>
<fx:Version>1.0</fx:Version><fx:ConformanceLevel>EN 16931</fx:ConformanceLevel></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
    return packet.encode()
