"""The third-party-payment card at its real size, to cut out and to fold.

Two panels of 85.6 × 54 mm (ISO/IEC 7810, ID-1) side by side: folded, it fits a wallet. The
standard block stands top left, on the side of the guarantees (inter-AMC certificate). Type is
small there, as on every such card; the tables of the document tell the same in full size.
"""

from __future__ import annotations

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from mh_portal.core.documents.card import Card
from mh_portal.documents.canvas import TaggedCanvas
from mh_portal.documents.codes import datamatrix_modules, draw_modules, place_figure
from mh_portal.documents.fonts import BOLD, REGULAR, drawable
from mh_portal.documents.letterhead import Letterhead, draw_arches
from mh_portal.documents.structure import Element
from mh_portal.documents.style import BLUE, CREAM, INK, RED, SAND, SOFT, TINT, WHITE
from mh_portal.language import gettext as _

PANEL = 85.6 * mm
HEIGHT = 54.0 * mm
PAD = 9.0
# 18 mm: readers at a counter want modules of half a millimetre and more.
DATAMATRIX = 18 * mm
MOST_PEOPLE = 6
DOMAINS_A_ROW = 7


class CardFace(Flowable):
    """The card, drawn as one figure in the middle of the column."""

    canv: TaggedCanvas

    def __init__(self, card: Card, letterhead: Letterhead, room: float, element: Element) -> None:
        super().__init__()
        self.width, self.height = room, HEIGHT + 8
        self._card = card
        self._letterhead = letterhead
        self._element = element
        self._left = (room - 2 * PANEL) / 2

    def draw(self) -> None:
        """Draw the card."""
        canvas = self.canv
        canvas.saveState()
        canvas.translate(self._left, 4)
        place_figure(canvas, self._element, 2 * PANEL, HEIGHT)
        with canvas.marking(self._element):
            self._ground()
            self._block()
            self._issuer()
            canvas.translate(PANEL, 0)
            self._people()
            self._domains()
            self._foot()
        canvas.restoreState()

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: Color = INK,
        room: float = PANEL - 2 * PAD,
        centred: bool = False,
    ) -> None:
        """Write a line into the room there is: smaller if it must be, cut if it still must be."""
        font = BOLD if bold else REGULAR
        text = drawable(text)
        size = max(5.0, min(size, size * room / max(stringWidth(text, font, size), 1)))
        while stringWidth(text, font, size) > room:
            text = text[:-2].rstrip(" -") + "…"
        self.canv.setFont(font, size)
        self.canv.setFillColor(colour)
        if centred:
            self.canv.drawCentredString(x, y, text)
        else:
            self.canv.drawString(x, y, text)

    def _ground(self) -> None:
        canvas = self.canv
        canvas.setFillColor(WHITE)
        canvas.setStrokeColor(SOFT)
        canvas.setLineWidth(0.7)
        canvas.setDash([3, 3])
        canvas.rect(0, 0, 2 * PANEL, HEIGHT, stroke=1, fill=1)
        canvas.setStrokeColor(SAND)
        canvas.line(PANEL, 0, PANEL, HEIGHT)
        canvas.setDash()
        canvas.setFillColor(BLUE)
        canvas.rect(0.5, HEIGHT - 4.5, PANEL * 2 - 1, 4, stroke=0, fill=1)

    def _block(self) -> None:
        """The standard block, the R of a responsible contract beside it, the Datamatrix."""
        canvas, card = self.canv, self._card
        room = PANEL - 3 * PAD - DATAMATRIX
        top = HEIGHT - 10
        canvas.setFillColor(CREAM)
        canvas.rect(PAD - 4, top - 98, room + 6, 96, stroke=0, fill=1)
        for number, (label, value) in enumerate(card.block):
            y = top - 9 - number * 19
            self._text(PAD, y, label, 6, colour=SOFT, room=room)
            self._text(PAD, y - 8.6, value, 8.6, bold=True, room=room)
        left = PANEL - PAD - DATAMATRIX
        draw_modules(
            canvas, datamatrix_modules(card.datamatrix), left, top - DATAMATRIX - 4, DATAMATRIX
        )
        if card.responsible:
            middle = left + DATAMATRIX / 2
            bottom = top - DATAMATRIX - 30
            canvas.setFillColor(RED)
            canvas.roundRect(middle - 10, bottom, 20, 20, 4, stroke=0, fill=1)
            self._text(middle, bottom + 5.2, "R", 14, bold=True, colour=WHITE, centred=True)

    def _issuer(self) -> None:
        card = self._card
        draw_arches(self.canv, PAD, 14, 0.5)
        left = PAD + 26
        room = PANEL - PAD - left
        self._text(left, 25, card.insurer, 8, bold=True, colour=BLUE, room=room)
        self._text(left, 16.5, card.product, 6.5, colour=SOFT, room=room)
        call = _("Professionals and members:")
        self._text(left, 8.5, f"{call} {card.phone}", 6.5, colour=SOFT, room=room)

    def _people(self) -> None:
        card = self._card
        top = HEIGHT - 13
        self._text(PAD, top, _("People covered"), 6, colour=SOFT, room=110)
        self._text(PAD + 130, top, _("Birth date and rank"), 6, colour=SOFT, room=95)
        shown = card.people[:MOST_PEOPLE]
        step = min(14.0, 56.0 / max(len(shown), 1))
        size = min(8.4, step - 1.6)
        for number, person in enumerate(shown, start=1):
            y = top - 1.5 - step * number
            self._text(PAD, y, f"{person.rank}. {person.name}", size, bold=True, room=124)
            born = f"{person.birth_date:%d/%m/%Y} – {person.birth_rank}"
            self._text(PAD + 130, y, f"{born}  {person.nir}".rstrip(), size, room=95)

    def _domains(self) -> None:
        canvas, card = self.canv, self._card
        cell = (PANEL - 2 * PAD) / DOMAINS_A_ROW
        for number, domain in enumerate(card.domains):
            row, column = divmod(number, DOMAINS_A_ROW)
            x, y = PAD + column * cell, 57 - row * 23
            canvas.setFillColor(TINT)
            canvas.rect(x, y, cell - 1.5, 21, stroke=0, fill=1)
            middle = x + (cell - 1.5) / 2
            room = cell - 3.5
            self._text(middle, y + 13, domain.code, 6.6, colour=BLUE, room=room, centred=True)
            rate = domain.rate or "–"
            self._text(middle, y + 4, rate, 7.6, bold=True, room=room, centred=True)

    def _foot(self) -> None:
        card = self._card
        scheme = _("Scheme: %(scheme)s") % {"scheme": card.scheme}
        sent = _("Automatic transfer of statements (télétransmission):")
        self._text(PAD, 25, f"{scheme}. {sent} {card.teletransmission_text}", 6.2, colour=SOFT)
        words = card.ownership.split(". ")
        for number, sentence in enumerate(words[:2]):
            self._text(PAD, 16.5 - 7.5 * number, sentence.rstrip(".") + ".", 6, colour=SOFT)
