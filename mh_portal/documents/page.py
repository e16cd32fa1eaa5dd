"""Pages: where a story stands on A4, and what every page carries at its foot."""

from __future__ import annotations

import functools
import re
from io import BytesIO
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from mh_portal.documents.canvas import TaggedCanvas
from mh_portal.documents.fonts import REGULAR, drawable
from mh_portal.documents.inline import strong
from mh_portal.documents.letterhead import BAND, Letterhead, draw_band
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.paragraph import TaggedParagraph
from mh_portal.documents.story import Story
from mh_portal.documents.style import PAGE_HEIGHT, SAND, SOFT, Look
from mh_portal.language import gettext as _

# From the lower edge of the paper to the foot's last line, for printers that cut.
EDGE = 25.0
# The spaces of « 8 h 30 », at which a line must not end.
_HOUR = re.compile(r"(?<=\d) (?=h\b)|(?<=\dh) (?=\d)|(?<= h) (?=\d)")


def render(story: Story, metadata: Metadata, letterhead: Letterhead) -> bytes:
    """Return the PDF of a story; the same story gives the same bytes."""
    look = story.look
    foot = _Foot(metadata.title, letterhead, look)
    bottom = EDGE + foot.height + 8
    top = PAGE_HEIGHT - BAND - 17
    frame = Frame(look.margin, bottom, look.width, top - bottom, 0, 0, 0, 0, id="text")
    file = BytesIO()
    template = BaseDocTemplate(
        file,
        pageTemplates=[PageTemplate(id="page", frames=[frame], onPage=_draw_page)],
        pagesize=(look.width + 2 * look.margin, PAGE_HEIGHT),
    )
    template.build(
        story.flowables,
        canvasmaker=functools.partial(
            TaggedCanvas, root=story.root, metadata=metadata, draw_footer=foot.draw
        ),
    )
    return file.getvalue()


def _draw_page(canvas: Canvas, _template: Any) -> None:
    draw_band(canvas)


class _Foot:
    """The foot of every page: whom to call and when, the document's title, the page's number."""

    def __init__(self, title: str, letterhead: Letterhead, look: Look) -> None:
        call = _("A question? Call %(phone)s, %(hours)s.") % {
            "phone": strong(letterhead.phone),
            "hours": _HOUR.sub("\u00a0", letterhead.phone_hours),
        }
        self._look = look
        self._title = drawable(title)
        self._call = TaggedParagraph(call, look.soft)
        _width, height = self._call.wrap(look.width, PAGE_HEIGHT)
        self.height = height + look.soft.leading + 6

    def draw(self, canvas: TaggedCanvas, number: int, count: int) -> None:
        """Draw the foot of one page."""
        look = self._look
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
