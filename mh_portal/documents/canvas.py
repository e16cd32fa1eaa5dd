"""A ReportLab canvas that writes tagged PDF: what is drawn belongs to an element or to none.

Text goes into the element that the canvas is told; lines, grounds and whatever else is drawn is
an artifact, unless it stands inside a figure. Nothing can be left unmarked (PDF/UA-1, 7.1).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.pdfbase.pdfdoc import (
    PDFName,
    PDFPage,
    PDFStream,
    PDFString,
    PDFZCompress,
)
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from mh_portal.documents import compact
from mh_portal.documents.fonts import REGULAR
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.structure import Element, TreeRoot

ARTIFACT = "/Artifact BMC"
END = "EMC"


class Target(str):
    """What a stretch of text stands for: an address with a description, or an expansion.

    ReportLab hands it back unchanged when it draws the stretch: as a text object's `_linkRecord`
    at both ends on each line and, where it is not empty, as the address for `linkURL`.
    """

    __slots__ = ("description", "element", "expansion")

    description: str
    expansion: str
    element: Element | None

    @classmethod
    def link(cls, address: str, description: str) -> Target:
        """Return the target of a link; the description says where it leads."""
        target = cls(address)
        target.description, target.expansion, target.element = description, "", None
        return target

    @classmethod
    def abbreviation(cls, expansion: str) -> Target:
        """Return the target of an abbreviation; without an address it stays plain text."""
        target = cls("")
        target.description, target.expansion, target.element = "", expansion, None
        return target

    def place(self, parent: Element) -> Element:
        """Return the element of the stretch, made at its first line."""
        if self.element is None:
            self.element = Element("Link" if self else "Span", parent, expansion=self.expansion)
        return self.element


class Words:
    """The words of a paragraph as they are drawn piece by piece, to tell where a word ends."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0

    def pass_by(self, piece: str) -> bool:
        """Go on behind a piece; tell whether a word ends there, or was too long for its line."""
        piece = piece.strip(" ")
        place = self._text.find(piece, self._place)
        if place >= 0:
            self._place = place + len(piece)
        return self._text[self._place : self._place + 1] in {"", " ", "\n"}


class TaggedText(PDFTextObject):
    """A text object whose content is marked inside of it, so that parts can be elements too."""

    _code: list[str]
    _canvas: TaggedCanvas

    def __init__(
        self,
        canvas: TaggedCanvas,
        x: float,
        y: float,
        element: Element | None,
        words: Words | None = None,
    ) -> None:
        super().__init__(canvas, x, y)
        self._element = element
        self._words = words
        # The place of the current mark in the code, -1 between two marks.
        self._mark = -1
        self._free = not canvas.is_marking

    def _open(self, element: Element | None) -> None:
        self._mark = len(self._code)
        self._code.append(self._canvas.mark(element))

    def _close(self) -> None:
        if self._mark >= 0:
            self._code.append(END)
            self._mark = -1

    def _formatText(self, text: str) -> str:  # noqa: N802
        """Return the operators of some text, which every way to add text asks for."""
        if self._free and self._mark < 0:
            self._open(self._element)
        code: str = super()._formatText(text)  # type: ignore[misc]
        return code

    def _textOut(self, text: str, TStar: int = 0) -> None:  # noqa: N802, N803
        """Add text; a line ends with a space, or readers join the words around its end."""
        is_word_over = self._words is None or self._words.pass_by(text)
        if TStar and is_word_over and not text.endswith(" "):
            text += " "
        super()._textOut(text, TStar)  # type: ignore[misc]

    def textLine(self, text: str = "") -> None:  # noqa: N802
        """Add a line, with the same space at its end."""
        super().textLine(f"{text} ")

    def _linkRecord(self, link: tuple[int, Target], edge: str) -> None:  # noqa: N802
        """Begin or end a stretch; ReportLab calls it after the first text and after the last."""
        if not self._free or self._element is None:
            return
        if edge == "end":
            self._close()
            return
        text = self._code.pop()
        if self._mark == len(self._code) - 1:
            self._code.pop()
            self._canvas.unmark()
        else:
            self._code.append(END)
        self._open(link[1].place(self._element))
        self._code.append(text)

    def getCode(self) -> str:  # noqa: N802
        """Return the code of the whole object."""
        self._close()
        return super().getCode()


class TaggedCanvas(Canvas):
    """A canvas of a document in French with title, structure, language and footer."""

    _code: list[str]
    _doc: Any
    _annotationrefs: list[Any]

    def __init__(
        self,
        file: Any,
        *,
        root: Element,
        metadata: Metadata,
        draw_footer: Callable[[TaggedCanvas, int, int], None],
        **options: Any,
    ) -> None:
        # The document template passes its own ideas of what follows; here they are fixed.
        options |= {
            "pdfVersion": (1, 7),
            "lang": metadata.language,
            "invariant": 1,
            "pageCompression": 1,
            "initialFontName": REGULAR,
        }
        super().__init__(file, **options)
        self._root = root
        self._tree = TreeRoot(root)
        self._metadata = metadata
        self._draw_footer = draw_footer
        self._marked: list[Element] = []
        self.is_marking = False
        self.text_element: Element | None = None

    # Marked content ------------------------------------------------------------------------

    def mark(self, element: Element | None) -> str:
        """Return the operator that begins content of an element, or of none."""
        if element is None:
            return ARTIFACT
        number = len(self._marked)
        self._marked.append(element)
        element.kids.append((self._doc.thisPageName(), number))
        return f"/{element.tag} <</MCID {number}>> BDC"

    def unmark(self) -> None:
        """Take the last mark back."""
        self._marked.pop().kids.pop()

    @contextmanager
    def marking(self, element: Element | None) -> Iterator[None]:
        """Draw everything inside as one piece of an element, or as an artifact for None."""
        if self.is_marking:
            yield
            return
        self.begin(element)
        try:
            yield
        finally:
            self.end()

    def begin(self, element: Element | None) -> None:
        """Begin one piece of an element, or an artifact for None; pieces do not nest."""
        self._code.append(self.mark(element))
        self.is_marking = True

    def end(self) -> None:
        """End the piece."""
        self._code.append(END)
        self.is_marking = False

    def beginText(  # noqa: N802
        self,
        x: float = 0,
        y: float = 0,
        direction: Any = None,  # noqa: ARG002
    ) -> TaggedText:
        """Return a text object whose text belongs to `text_element`."""
        return TaggedText(self, x, y, self.text_element)

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a line, which means nothing by itself."""
        with self.marking(None):
            super().line(x1, y1, x2, y2)

    def lines(self, linelist: Any) -> None:
        """Draw lines, which mean nothing by themselves."""
        with self.marking(None):
            super().lines(linelist)

    def rect(self, *arguments: Any, **options: Any) -> None:
        """Draw a rectangle, which means nothing by itself."""
        with self.marking(None):
            super().rect(*arguments, **options)

    def drawPath(self, *arguments: Any, **options: Any) -> None:  # noqa: N802
        """Draw a shape, which means nothing by itself."""
        with self.marking(None):
            super().drawPath(*arguments, **options)

    def linkURL(  # noqa: N802
        self,
        url: str,
        rect: Any,
        relative: Any = 0,
        *arguments: Any,
        **options: Any,
    ) -> None:
        """Make the area of a link's text active, and part of the link's element."""
        if not isinstance(url, Target) or url.element is None:
            raise TypeError(f"{url}: only the text of a paragraph can be a link")
        key = self._tree.new_key(url.element)
        contents = PDFString(url.description)
        # F 4: the annotation is printed, as PDF/UA-1 asks of what is visible.
        options |= {"F": 4, "Contents": contents, "StructParent": key}
        super().linkURL(url, rect, relative, *arguments, **options)
        url.element.kids.append((self._doc.thisPageName(), self._annotationrefs[-1].name))

    # Pages and the end of the document ---------------------------------------------------------

    def _setAnnotations(self, page: Any) -> None:  # noqa: N802
        """Tie the page to its elements; called before ReportLab puts it into the document."""
        super()._setAnnotations(page)  # type: ignore[misc]
        # ReportLab writes the keys of a page that this list of the class names.
        page.__NoDefault__ = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]
        page.Tabs = PDFName("S")
        page.StructParents = self._tree.new_key(self._marked)
        self._marked = []

    def save(self) -> None:
        """Write the footers, whose « page 1 / 3 » had to wait, the tree and the metadata."""
        if self._code:
            self.showPage()
        document = self._doc
        pages = document.Pages.pages
        for number, page in enumerate(pages, start=1):
            with self.marking(None):
                self._draw_footer(self, number, len(pages))
            content = page.stream + "\n".join(self._code)
            self._code.clear()
            document.updateSignature(content)
            # Set here, or ReportLab would also turn it into text, a quarter longer.
            page.Contents = PDFStream(content=content, filters=[PDFZCompress])
        self._tree.register(document)
        document.Catalog.StructTreeRoot = self._tree
        document.Catalog.MarkInfo = "<</Marked true>>"
        self._metadata.write(self, document)
        document.format = functools.partial(compact.write, document)
        super().save()
