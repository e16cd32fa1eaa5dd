"""What a PDF holds, read back with other programs than those that wrote it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import page
import pypdf
import pypdfium2
import zxingcpp
from PIL import Image
from pypdf.generic import ContentStream

# Points in an inch, the unit of a PDF.
POINTS = 72


def faults(pdf: bytes, path: Path) -> list[str]:
    """Return what the checker finds against PDF/UA-1, by rule; 104 rules are looked at."""
    path.write_bytes(pdf)
    report = page.validate_pdf(str(path), profile="ua1")
    assert report.rules.total == 104
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def open_pdf(pdf: bytes) -> pypdf.PdfReader:
    """Return a strict reader."""
    return pypdf.PdfReader(BytesIO(pdf), strict=True)


def words(text: str) -> str:
    """Return a text with single plain spaces."""
    return " ".join(text.split())


def text_of(pdf: bytes) -> str:
    """Return the text of all pages as a reader extracts it."""
    return words(" ".join(one.extract_text() for one in open_pdf(pdf).pages))


@dataclasses.dataclass
class Node:
    """An element of the structure tree with its own text, its text in all, and its children."""

    tag: str
    kids: list[Node]
    text: str
    facts: dict[str, Any]
    links: list[str]

    def walk(self) -> Iterator[Node]:
        """Yield the element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def all(self, *tags: str) -> list[Node]:
        """Return the elements with one of some tags."""
        return [node for node in self.walk() if node.tag in tags]


def tree(pdf: bytes) -> Node:
    """Return the structure tree with the text that each element marks."""
    reader = open_pdf(pdf)
    marked = {id_of(one): marked_text(one, reader) for one in reader.pages}
    root = catalogue(reader)["/StructTreeRoot"]
    return _node(root["/K"].get_object(), marked)


def catalogue(reader: pypdf.PdfReader) -> Any:
    """Return the document's root dictionary."""
    return reader.trailer["/Root"]


def id_of(one: Any) -> int:
    """Return the number of a page's object."""
    number: int = one.indirect_reference.idnum
    return number


def _node(element: Any, marked: dict[int, dict[int, str]]) -> Node:
    kids = element.get("/K", [])
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    node = Node(element["/S"][1:], [], "", {}, [])
    attributes = element.get("/A", {})
    node.facts = {key: attributes[key] for key in attributes} | {
        key: element[key] for key in ("/Alt", "/E") if key in element
    }
    own = element.raw_get("/Pg").idnum if "/Pg" in element else None
    for raw in kids if isinstance(kids, list) else [kids]:
        kid = raw.get_object()
        if isinstance(kid, int):
            node.text += marked[own or 0][kid]
        elif kid.get("/Type") == "/MCR":
            node.text += marked[kid.raw_get("/Pg").idnum][kid["/MCID"]]
        elif kid.get("/Type") == "/OBJR":
            node.links.append(kid["/Obj"]["/A"]["/URI"])
        else:
            child = _node(kid, marked)
            node.kids.append(child)
            node.text += child.text
    return node


def marked_text(one: Any, reader: pypdf.PdfReader) -> dict[int, str]:
    """Return the text of each piece of marked content of a page."""
    texts: dict[int, str] = {}
    for piece in _pieces(one, reader):
        if piece.number is not None:
            texts[piece.number] = texts.get(piece.number, "") + piece.text
    return texts


def sizes(pdf: bytes) -> set[float]:
    """Return the sizes of type, but for what is drawn inside of figures."""
    reader = open_pdf(pdf)
    return {
        piece.size
        for one in reader.pages
        for piece in _pieces(one, reader)
        if piece.text.strip() and piece.tag != "/Figure"
    }


class _Piece(NamedTuple):
    """A text as a page shows it; `number` is that of its marked content, None of an artifact."""

    number: int | None
    tag: str
    text: str
    size: float


def _pieces(one: Any, reader: pypdf.PdfReader) -> Iterator[_Piece]:
    """Yield the texts of a page, and an empty one at each beginning of marked content."""
    fonts = {name: _decoder(font) for name, font in one["/Resources"]["/Font"].items()}
    number, tag, font, size = None, "", "", 0.0
    for operands, operator in ContentStream(one.get_contents(), reader).operations:
        if operator == b"BDC":
            tag, number = operands[0], int(operands[1]["/MCID"])
            yield _Piece(number, tag, "", 0.0)
        elif operator == b"BMC":
            tag, number = operands[0], None
        elif operator == b"EMC":
            tag = ""
        elif operator == b"Tf":
            font, size = operands[0], float(operands[1])
        elif operator == b"Tj":
            assert tag, "text outside of marked content"
            codes = operands[0]
            codes = codes if isinstance(codes, bytes) else codes.original_bytes
            yield _Piece(number, tag, "".join(fonts[font][code] for code in codes), size)


def _decoder(font: Any) -> dict[int, str]:
    """Return the characters of a font's codes, as its map to Unicode tells them."""
    lines = font["/ToUnicode"].get_data().decode("ascii").splitlines()
    pairs = (line.split("> <") for line in lines if line.startswith("<") and "> <" in line)
    return {int(code.strip("<"), 16): chr(int(value.strip(">"), 16)) for code, value in pairs}


def pictures(pdf: bytes, *, dots: int = 150) -> list[Image.Image]:
    """Return the pages as a screen or a printer shows them."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [one.render(scale=dots / POINTS).to_pil() for one in document]


def codes(pdf: bytes, *, dots: int = 150) -> set[tuple[str, str]]:
    """Return the codes that a decoder finds on the pages: kind and text."""
    return {
        (found.format.name, found.text)
        for picture in pictures(pdf, dots=dots)
        for found in zxingcpp.read_barcodes(picture)
    }
