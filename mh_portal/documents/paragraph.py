"""A paragraph that knows its element: text, heading, item of a list or content of a cell."""

from __future__ import annotations

import copy
import re
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from mh_portal.documents.canvas import TaggedCanvas, TaggedText, Words
from mh_portal.documents.inline import fragments
from mh_portal.documents.structure import Element

# An item of a list stays whole up to so many lines.
WHOLE_ITEM = 14
_SPACES = re.compile(" +")


class TaggedParagraph(Paragraph):
    """A paragraph of one element; `label` is the element of its bullet, if it has one.

    Drawn a second time, as the header rows of a table are on each page, it is an artifact.
    """

    canv: TaggedCanvas
    blPara: Any  # noqa: N815
    bulletText: str | None  # noqa: N815

    def __init__(
        self,
        text: str,
        style: ParagraphStyle,
        bullet: str | None = None,
        *,
        element: Element | None = None,
        label: Element | None = None,
    ) -> None:
        self._fragments = fragments(text, style)
        super().__init__("", style, bullet, self._fragments)
        # ReportLab draws one space where several stood, and none at the end of a line.
        told = "".join(getattr(piece, "text", "") or " " for piece in self._fragments)
        self._words = Words(_SPACES.sub(" ", told))
        self._element = element
        self._label = label
        self._is_drawn = False
        self._is_part = False
        self._wrapped_at = -1.0

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803
        """Break the lines for a width, once: a table asks before it draws and when it draws."""
        if availWidth != self._wrapped_at and not self._is_part:
            # ReportLab leaves words that it has broken; put together again they lose hyphens.
            self.frags = list(self._fragments)
            super().wrap(availWidth, availHeight)
            self._wrapped_at = availWidth
        return self.width, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Any]:  # noqa: N803
        """Return the parts of the paragraph on two pages, of at least two lines each.

        Both are of the same element. They are the lines as they are, for one width of column:
        ReportLab would break them again, and lose hyphens.
        """
        self.wrap(availWidth, availHeight)
        lines = self.blPara.lines
        fitting = int(availHeight / self.style.leading + 1e-6)
        if fitting >= len(lines):
            return [self]
        if self._label is not None and len(lines) <= WHOLE_ITEM:
            return []
        fitting = min(fitting, len(lines) - 2)
        if fitting < 2:
            return []
        return [self._part(lines[:fitting]), self._part(lines[fitting:], with_bullet=False)]

    def _part(self, lines: list[Any], *, with_bullet: bool = True) -> TaggedParagraph:
        part = copy.copy(self)
        part._is_part = True  # noqa: SLF001 - a paragraph of our own
        # The document's note that it has been moved to the next page once.
        part.__dict__.pop("_postponed", None)
        if not with_bullet:
            part.bulletText = part._label = None  # noqa: SLF001
        part.blPara = self.blPara.clone(lines=lines)
        part.height = len(lines) * self.style.leading
        return part

    def beginText(self, x: float, y: float) -> TaggedText:  # noqa: N802
        """Return a text object for the paragraph's own text, its bullet apart."""
        element = self._element
        if element is not None and len(self._fragments) == 1:
            # A paragraph that is one single link is drawn without telling where it begins.
            target = next(iter(getattr(self._fragments[0], "link", ())), None)
            if target is not None:
                element = target[1].place(element)
        return TaggedText(self.canv, x, y, element, self._words)

    def draw(self) -> None:
        """Draw the paragraph, in its element the first time."""
        if self._is_drawn or self._element is None:
            with self.canv.marking(None):
                super().draw()
            return
        self._is_drawn = True
        self.canv.text_element = self._label
        super().draw()
        self.canv.text_element = None
