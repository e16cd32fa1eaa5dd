"""The head of a letter: whose portal it comes from, who issues it, to whom, and when."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from mh_portal.documents.canvas import TaggedCanvas
from mh_portal.documents.inline import link, strong
from mh_portal.documents.paragraph import TaggedParagraph
from mh_portal.documents.story import Story
from mh_portal.documents.structure import Element
from mh_portal.documents.style import BLUE, PAGE_HEIGHT, PAGE_WIDTH, RED, SAND, Look
from mh_portal.language import gettext as _
from mh_portal.language import long_date

BAND = 8.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Letterhead:
    """What is the same on every document: brand, telephone as read and as dialled, address.

    `phone_uri` is « tel:+33199003996 », `base_url` the portal's address without a final slash.
    """

    phone: str
    phone_uri: str
    phone_hours: str
    base_url: str
    brand: tuple[str, str] = ("malakoff", "humanis")
    # Where letters go: the one of the help page.
    street: tuple[str, str] = ("21 rue Laffitte", "75009 Paris")

    @property
    def wordmark(self) -> str:
        """The name of the portal as its pages write it."""
        first, second = self.brand
        space = _("Customer space")
        return f"{first} {strong(second)} – {space}"

    @property
    def contacts(self) -> tuple[str, str]:
        """The telephone and the portal, as links: a reader skips the foot of the pages."""
        call = _("Call %(phone)s") % {"phone": self.phone}
        visit = _("Open the customer space: %(address)s") % {"address": self.base_url}
        return (
            link(self.phone, self.phone_uri, call),
            link(self.base_url.partition("://")[2], self.base_url, visit),
        )

    @property
    def author(self) -> str:
        """The name of the brand: « Malakoff Humanis »."""
        return " ".join(word.capitalize() for word in self.brand)

    @property
    def postal_address(self) -> str:
        """Where letters go, on one line."""
        return ", ".join((self.author, *self.street))


class Masthead(Flowable):
    """The wordmark over a line; the two arches before it are decoration."""

    canv: TaggedCanvas

    def __init__(self, text: str, look: Look, element: Element) -> None:
        super().__init__()
        self._text = TaggedParagraph(text, look.wordmark, element=element)
        self.width = look.width
        self.height = 37.0

    def draw(self) -> None:
        """Draw the wordmark."""
        draw_arches(self.canv, 0, 11, 1.0)
        self._text.wrapOn(self.canv, self.width - 52, self.height)
        self._text.drawOn(self.canv, 52, 12)
        self.canv.setStrokeColor(SAND)
        self.canv.setLineWidth(1)
        self.canv.line(0, 0, self.width, 0)


def draw_arches(canvas: TaggedCanvas, x: float, y: float, scale: float) -> None:
    """Draw the two arches of the pages' wordmark, 40 × 26 points at scale 1."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(scale, scale)
    canvas.setLineWidth(6.4)
    canvas.setLineCap(1)
    for colour, left in ((BLUE, 3.5), (RED, 20.0)):
        canvas.setStrokeColor(colour)
        path = canvas.beginPath()
        path.moveTo(left, 0)
        path.lineTo(left, 14)
        path.arcTo(left, 6, left + 16.5, 22.5, 180, -180)
        path.lineTo(left + 16.5, 0)
        canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()


def draw_band(canvas: Canvas) -> None:
    """Draw the band along the top of a page."""
    canvas.setFillColor(BLUE)
    canvas.rect(0, PAGE_HEIGHT - BAND, PAGE_WIDTH, BAND, stroke=0, fill=1)
    canvas.setFillColor(RED)
    canvas.rect(PAGE_WIDTH * 0.82, PAGE_HEIGHT - BAND, PAGE_WIDTH * 0.18, BAND, stroke=0, fill=1)


def open_letter(
    story: Story,
    letterhead: Letterhead,
    *,
    sender: Sequence[str],
    recipient: Sequence[str],
    day: date,
) -> None:
    """Begin a document: wordmark, who sends it, to whom, and the date; names come first, in bold."""
    look = story.look
    story.flowables.append(Masthead(letterhead.wordmark, look, Element("P", story.root)))
    story.space(10)
    left = story.part(_lines([*sender, *letterhead.contacts]))
    right = story.part(_lines(recipient))
    dated = story.part(_("On %(date)s") % {"date": long_date(day)}, look.soft)
    story.side_by_side([(0.52, [left]), (0.48, [right, dated])])


def _lines(lines: Sequence[str]) -> str:
    return "\n".join([strong(lines[0]), *lines[1:]])
