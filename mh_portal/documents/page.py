"""Pages: where a story stands on A4, and what every page carries at its foot."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from mh_portal.documents.canvas import TaggedCanvas
from mh_portal.documents.fonts import REGULAR, drawable
from mh_portal.documents.inline import strong
from mh_portal.documents.letterhead import BAND, Letterhead, draw_band
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.paragraph import TaggedParagraph
from mh_portal.documents.story import Story
from mh_portal.documents.structure import Element
from mh_portal.documents.style import PAGE_HEIGHT, SAND, SOFT, Look
from mh_portal.language import gettext as _

# From the lower edge of the paper to the foot's last line, for printers that cut.
EDGE = 25.0
# The upper edge of the text, below the band.
TOP = PAGE_HEIGHT - BAND - 17
# The spaces of « 8 h 30 », at which a line must not end.
_HOUR = re.compile(r"(?<=\d) (?=h\b)|(?<=\dh) (?=\d)|(?<= h) (?=\d)")


def render(story: Story, metadata: Metadata, letterhead: Letterhead) -> bytes:
    """Return the PDF of a story; the same story gives the same bytes."""
    foot = Foot(metadata.title, letterhead, story.look)
    return build(story.flowables, story.root, metadata, foot, foot.draw)


def build(
    flowables: list[Flowable],
    root: Element,
    metadata: Metadata,
    foot: Foot,
    draw_footer: Callable[[TaggedCanvas, int, int], None],
) -> bytes:
    """Return the PDF of what is told, above room for a foot; `draw_footer` draws each page's."""
    look = foot.look
    bottom = EDGE + foot.height + 8
    frame = Frame(look.margin, bottom, look.width, TOP - bottom, 0, 0, 0, 0, id="text")
    file = BytesIO()
    template = BaseDocTemplate(
        file,
        pageTemplates=[PageTemplate(id="page", frames=[frame], onPage=_draw_page)],
        pagesize=(look.width + 2 * look.margin, PAGE_HEIGHT),
    )
    template.build(
        flowables,
        canvasmaker=functools.partial(
            TaggedCanvas, root=root, metadata=metadata, draw_footer=draw_footer
        ),
    )
    return file.getvalue()


def _draw_page(canvas: Canvas, _template: Any) -> None:
    draw_band(canvas)


class Foot:
    """The foot of every page: whom to call and when, the document's title, the page's number."""

    def __init__(self, title: str, letterhead: Letterhead, look: Look) -> None:
        call = _("A question? Call %(phone)s, %(hours)s.") % {
            "phone": strong(letterhead.phone),
            "hours": _HOUR.sub("\u00a0", letterhead.phone_hours),
        }
        self.look = look
        self._title = drawable(title)
        self._call = TaggedParagraph(call, look.soft)
        _width, height = self._call.wrap(look.width, PAGE_HEIGHT)
        self.height = height + look.soft.leading + 6

    def draw(self, canvas: TaggedCanvas, number: int, count: int) -> None:
        """Draw the foot of one page."""
        look = self.look
        size = look.soft.fontSize
        canvas.setStrokeColor(SAND)
        canvas.setLineWidth(1)
        canvas.line(look.margin, EDGE + self.height, look.margin + look.width, EDGE + self.height)
        self._call.drawOn(canvas, look.margin, EDGE + look.soft.leading)
        canvas.setFillColor(SOFT)
        canvas.setFont(REGULAR, size)
        numbers = _("page %(number)s / %(count)s") % {"number": number, "count": count}
        right = look.margin + look.width
        canvas.drawRightString(right, EDGE + 3, numbers)
        room = look.width - stringWidth(numbers, REGULAR, size) - 20
        title = self._title
        while stringWidth(title, REGULAR, size) > room:
            title = (title.rpartition(" ")[0] or title[:-1]).rstrip(" –")
        canvas.drawString(look.margin, EDGE + 3, title)
