"""What a PDF says about itself: title, author, language, date, and that it is PDF/UA-1."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFStream

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{day:%Y-%m-%d}</xmp:CreateDate>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Metadata:
    """A document's title, who made it, and the day of its facts: never the clock's."""

    title: str
    author: str
    day: date
    language: str = "fr-FR"

    def write(self, canvas: Any, document: Any) -> None:
        """Put the metadata into a document, in both forms readers look for."""
        info = document.info
        info.title, info.author, info.subject = self.title, self.author, self.title
        info.creator = info.producer = self.author
        canvas.setDateFormatter(lambda *_moment: f"D:{self.day:%Y%m%d}")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        packet = _XMP.format(
            title=escape(self.title),
            author=escape(self.author),
            language=self.language,
            day=self.day,
        )
        kind = PDFDictionary({"Type": "/Metadata", "Subtype": "/XML"})
        document.Catalog.Metadata = PDFStream(kind, packet.encode())
