"""The typeface of documents: embedded whole, encoded once for all documents.

ReportLab makes a new subset of a font for every document and keeps its state in the font, which
two threads must not share. Here the 255 characters that a letter in French can need have fixed
codes, so the font's file, widths and map back to Unicode are made once, when the module is
imported, and nothing changes after that.
"""

from __future__ import annotations

import codecs
import unicodedata
import zlib
from pathlib import Path
from typing import Any

from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import FF_NONSYMBOLIC, FF_SYMBOLIC, SUBSETN, TTFont

FOLDER = Path(__file__).parent / "fonts"
REGULAR = "AtkinsonHyperlegible"
BOLD = "AtkinsonHyperlegible-Bold"

# What is drawn besides ASCII: Latin-1, French, and the names of the neighbours' languages.
_LATIN_1 = "".join(map(chr, range(0xA1, 0x100)))
_OTHERS = (
    "ŒœŸ€–—‘’‚“”„•…‹›−™"
    "ĄąĆćĘęŁłŃńŚśŹźŻżČčĎďĐđĚěŇňŘřŠšŤťŮůŽžŐőŰűĞğıŞşĂăȘșȚț"  # pl cs sk hr hu tr ro
)
_LEFT_OUT = frozenset("¤¦¨\u00ad¯´¸")


def _code_table() -> str:
    """Return the character of each of the 256 codes; U+FFFE stands for a code without one."""
    ascii_codes = range(32, 127)
    characters = [c for c in _LATIN_1 + _OTHERS if c not in _LEFT_OUT]
    codes = [code for code in range(1, 256) if code not in ascii_codes]
    table = ["\ufffe"] * 256
    for code in ascii_codes:
        table[code] = chr(code)
    for code, character in zip(codes, characters, strict=False):
        table[code] = character
    if len(characters) > len(codes):
        raise ValueError(f"{len(characters) - len(codes)} characters too many for one font")
    return "".join(table)


CODES = _code_table()
_ENCODING = codecs.charmap_build(CODES)
_DRAWN = frozenset(CODES) - {"\ufffe"} | {"\u00a0", "\n"}


def drawable(text: str) -> str:
    """Return the text with what the typeface cannot draw replaced: « ṡ » by « s », else by « ? ».

    Spaces that do not break stay so; a narrow one becomes a plain one, for which alone ReportLab
    does not break a line. An empty glyph box would be forbidden by PDF/UA-1 (7.21.8).
    """
    if _DRAWN.issuperset(text):
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(c if c in _DRAWN else _replacement(c) for c in composed)


def _replacement(character: str) -> str:
    if character in _ALIKE:
        return _ALIKE[character]
    if character.isspace():
        return " "
    base = unicodedata.normalize("NFKD", character)[0]
    return base if base in _DRAWN else "?"


_ALIKE = {"\u202f": "\u00a0", "\u2007": "\u00a0", "\u00ad": "", "\u2010": "-", "\u2011": "-"}


class DocumentFont(TTFont):
    """A TrueType font with one fixed encoding; safe to share between threads and documents."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, str(path), shapable=False)
        subset = [0 if character == "\ufffe" else ord(character) for character in CODES]
        face: Any = self.face
        widths = [face.getCharWidth(code) for code in subset]
        program = self.face.makeSubset(subset)
        self._base_font = (SUBSETN(0) + b"+" + self.face.name).decode("ascii")
        self._width_of = _Widths(zip(CODES, widths, strict=True))
        self._width_array = f"[{' '.join(f'{width:g}' for width in widths)}]"
        self._program = zlib.compress(program, 9)
        self._program_length = len(program)
        self._to_unicode = zlib.compress(_to_unicode(self._base_font), 9)

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: ARG002, N802
        """Return the width of a text, in points."""
        return 0.001 * size * sum(map(self._width_of.__getitem__, text))

    def splitString(  # noqa: N802
        self,
        text: str,
        doc: Any,  # noqa: ARG002
        encoding: str = "utf-8",  # noqa: ARG002
    ) -> list[tuple[int, bytes]]:
        """Return the codes of a text, all in the one subset there is."""
        return [(0, codecs.charmap_encode(text.replace("\u00a0", " "), "replace", _ENCODING)[0])]

    def getSubsetInternalName(self, subset: int, doc: Any) -> str:  # noqa: ARG002, N802
        """Return the font's name in a document; the first use puts it in there."""
        name: str | None = doc.fontMapping.get(self.fontName)
        if name is None:
            name = doc.fontMapping[self.fontName] = f"/F{len(doc.fontMapping) + 1}"
            doc.delayedFonts.append(self)
        return name

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Write the font into a document."""
        face = self.face
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": f"/{self._base_font}",
                "Flags": face.flags & ~FF_NONSYMBOLIC | FF_SYMBOLIC,
                "FontBBox": pdfdoc.PDFArray(face.bbox),
                "ItalicAngle": face.italicAngle,
                "Ascent": face.ascent,
                "Descent": face.descent,
                "CapHeight": face.capHeight,
                "StemV": face.stemV,
                "MissingWidth": face.defaultWidth,
                "FontFile2": _compressed(doc, self._program, Length1=self._program_length),
            }
        )
        name = doc.fontMapping[self.fontName][1:]
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/TrueType",
                "BaseFont": f"/{self._base_font}",
                "FirstChar": 0,
                "LastChar": 255,
                "Widths": self._width_array,
                "FontDescriptor": doc.Reference(descriptor),
                "ToUnicode": _compressed(doc, self._to_unicode),
            }
        )
        doc.idToObject["BasicFonts"].dict[name] = doc.Reference(font)


class _Widths(dict[str, float]):
    """The width of each character, in thousandths of the size."""

    def __missing__(self, character: str) -> float:
        return self["\u0020" if character == "\u00a0" else "?"]


def _compressed(doc: Any, data: bytes, **entries: int) -> Any:
    """Put a stream that is compressed already into a document; return its reference."""
    dictionary = pdfdoc.PDFDictionary({"Filter": "/FlateDecode", **entries})
    return doc.Reference(pdfdoc.PDFStream(dictionary, data))


def _to_unicode(name: str) -> bytes:
    """Return the map from codes to Unicode, in blocks of at most 100 (PDF 1.7, 9.10.3).

    ReportLab's own also maps code 0 to U+0000, which PDF/UA-1 forbids (7.21.7).
    """
    pairs = [f"<{code:02X}> <{ord(c):04X}>" for code, c in enumerate(CODES) if c != "\ufffe"]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{name} def /CMapType 2 def",
        "1 begincodespacerange <00> <FF> endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap CMapName currentdict /CMap defineresource pop end end"]
    return "\n".join(lines).encode("ascii")


for _name, _file in ((REGULAR, "regular.ttf"), (BOLD, "bold.ttf")):
    pdfmetrics.registerFont(DocumentFont(_name, FOLDER / _file))
for _italic in (0, 1):
    addMapping(REGULAR, 0, _italic, REGULAR)
    addMapping(REGULAR, 1, _italic, BOLD)
