"""The structure tree of a tagged PDF: its elements, and how they are written into the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObject, PDFString


class Element(PDFObject):
    """A node of the tree: « P », « Table », « Link » …; it writes itself as one PDF object.

    `kids` are in reading order, which is the order in which a story is told, not the order in
    which things are drawn: elements, pieces of a page's content, and annotations. `alternative`
    is read in place of a figure, `expansion` in place of an abbreviation. `attributes` is the
    inside of a PDF dictionary, such as « /O/Table/Scope/Column » (PDF 1.7, 14.8.5).
    """

    def __init__(
        self,
        tag: str,
        parent: Element | None = None,
        *,
        attributes: str = "",
        alternative: str = "",
        expansion: str = "",
    ) -> None:
        self.tag = tag
        self.parent = parent
        self.attributes = attributes
        self.alternative = alternative
        self.expansion = expansion
        self.kids: list[Element | tuple[str, int] | tuple[str, str]] = []
        if parent is not None:
            parent.kids.append(self)

    def walk(self) -> Iterator[Element]:
        """Yield the element and all below it, parents first."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()

    def format(self, document: Any) -> bytes:
        """Return the element as a PDF dictionary; ReportLab calls this when it writes the file."""
        numbers = document.idToObjectNumberAndVersion
        parts = ["<</S/", self.tag, f"/P {_number(numbers, self.parent)} 0 R"]
        page = next((kid[0] for kid in self.kids if isinstance(kid, tuple)), None)
        if page:
            parts.append(f"/Pg {numbers[page][0]} 0 R")
        if self.kids:
            kids = " ".join(self._kid(kid, page, numbers) for kid in self.kids)
            parts.append(f"/K {kids}" if len(self.kids) == 1 else f"/K[{kids}]")
        if self.attributes:
            parts.append(f"/A<<{self.attributes}>>")
        head = "".join(parts).encode("ascii")
        for key, text in ((b"/Alt", self.alternative), (b"/E", self.expansion)):
            if text:
                head += key + PDFString(text).format(document)
        return head + b">>"

    @staticmethod
    def _kid(
        kid: Element | tuple[str, int] | tuple[str, str], page: str | None, numbers: Any
    ) -> str:
        if isinstance(kid, Element):
            return f"{_number(numbers, kid)} 0 R"
        place, what = kid
        if isinstance(what, str):
            return f"<</Type/OBJR/Pg {numbers[place][0]} 0 R/Obj {numbers[what][0]} 0 R>>"
        return (
            str(what) if place == page else f"<</Type/MCR/Pg {numbers[place][0]} 0 R/MCID {what}>>"
        )


class TreeRoot(Element):
    """The top of the tree, with the map from marked content back to its elements."""

    def __init__(self, document_element: Element) -> None:
        super().__init__("StructTreeRoot")
        self.kids.append(document_element)
        document_element.parent = self
        self.parents: list[Element | list[Element]] = []

    def new_key(self, owner: Element | list[Element]) -> int:
        """Return the key under which a page or an annotation finds its elements."""
        self.parents.append(owner)
        return len(self.parents) - 1

    def register(self, document: Any) -> None:
        """Give every element a number in the document."""
        for element in self.walk():
            document.Reference(element)

    def format(self, document: Any) -> bytes:
        """Return the root with its parent tree."""
        numbers = document.idToObjectNumberAndVersion
        entries = []
        for key, owner in enumerate(self.parents):
            if isinstance(owner, Element):
                entries.append(f"{key} {_number(numbers, owner)} 0 R")
            else:
                references = " ".join(f"{_number(numbers, element)} 0 R" for element in owner)
                entries.append(f"{key}[{references}]")
        top = _number(numbers, self.kids[0])
        return (
            f"<</Type/StructTreeRoot/K {top} 0 R/ParentTree<</Nums[{' '.join(entries)}]>>"
            f"/ParentTreeNextKey {len(self.parents)}>>"
        ).encode("ascii")


def _number(numbers: Any, element: Any) -> int:
    number: int = numbers[element.__InternalName__][0]
    return number
