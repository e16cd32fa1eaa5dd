"""Letters set with plain ReportLab: typeface, styles, pieces and pages, as the portal has them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from html import escape
from io import BytesIO
from typing import Any, cast

from reportlab import rl_config
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFNameBytes, TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from mh_portal.core.documents.proof import Proof
from mh_portal.documents import fonts
from mh_portal.documents.codes import CodeFigure, qr_modules
from mh_portal.documents.letterhead import BAND, Letterhead, draw_arches, draw_band
from mh_portal.documents.page import EDGE
from mh_portal.documents.proof import QR_SIZE
from mh_portal.documents.structure import Element
from mh_portal.documents.style import (
    CREAM,
    LINK_BLUE,
    NORMAL,
    PAGE_HEIGHT,
    SAND,
    SOFT,
    TINT,
)
from mh_portal.language import gettext as _
from mh_portal.language import long_date

REGULAR, BOLD = "Plain", "Plain-Bold"
for _name, _file in ((REGULAR, "regular.ttf"), (BOLD, "bold.ttf")):
    _font: Any = TTFont(_name, str(fonts.FOLDER / _file))
    # Under the typeface's own name ReportLab would take the portal's font instead of this one.
    _font.face.name = TTFNameBytes(_name.encode("ascii"))
    registerFont(_font)
registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)
# Streams as text are a quarter longer and take longer to write; the portal has none either.
rl_config.useA85 = 0

NAMES = {fonts.REGULAR: REGULAR, fonts.BOLD: BOLD}
# ReportLab names the font of empty cells too; its own is not embedded.
FONT_OF_CELLS = ("FONT", (0, 0), (-1, -1), REGULAR)
LINK_COLOUR = f"#{LINK_BLUE.hexval()[2:]}"


def _plain_style(style: ParagraphStyle) -> ParagraphStyle:
    return ParagraphStyle(
        f"plain {style.name}", style, fontName=NAMES[style.fontName], bulletFontName=REGULAR
    )


_STYLES: dict[str, Any] = {
    field.name: _plain_style(value)
    for field in dataclasses.fields(NORMAL)
    if isinstance(value := getattr(NORMAL, field.name), ParagraphStyle)
}
LOOK = dataclasses.replace(
    NORMAL, headings=cast(Any, tuple(map(_plain_style, NORMAL.headings))), **_STYLES
)


# Pieces ------------------------------------------------------------------------------------------


def strong(text: str) -> str:
    """Return the mark-up of a text in bold."""
    return f"<b>{escape(text)}</b>"


def _link(text: str, address: str) -> str:
    return f'<a href="{escape(address)}" color="{LINK_COLOUR}" underline="1">{escape(text)}</a>'


def _lines(first: str, *others: str) -> str:
    return "<br/>".join([strong(first), *others])


def opening(
    letterhead: Letterhead, sender: Sequence[str], recipient: Sequence[str], day: date
) -> list[Flowable]:
    """Return the head of a letter: wordmark, who sends it, to whom, and the date."""
    contacts = (
        _link(letterhead.phone, letterhead.phone_uri),
        _link(letterhead.base_url.partition("://")[2], letterhead.base_url),
    )
    left = Paragraph(_lines(sender[0], *map(escape, sender[1:]), *contacts), LOOK.body)
    right = Paragraph(_lines(recipient[0], *map(escape, recipient[1:])), LOOK.body)
    dated = Paragraph(_("On %(date)s") % {"date": long_date(day)}, LOOK.soft)
    return [
        _Masthead(letterhead),
        Spacer(1, 10),
        _side_by_side([left], [right, dated], 0.52),
    ]


def heading(text: str, level: int) -> list[Flowable]:
    """Return a heading, which stays with three lines of what it announces."""
    style = LOOK.headings[level - 1]
    room = style.leading + 5 * LOOK.body.leading
    return [CondPageBreak(room), Paragraph(escape(text), style)]


def facts(rows: Iterable[tuple[str, str]]) -> Table:
    """Return a table of two columns: what it is, and its value."""
    cells = [
        [Paragraph(escape(label), LOOK.cell_head), Paragraph(escape(value), LOOK.cell)]
        for label, value in rows
    ]
    return _grid(cells, (0.36, 0.64), ("BACKGROUND", (0, 0), (-1, -1), CREAM))


def table(titles: Sequence[str], shares: Sequence[float], rows: Iterable[Sequence[str]]) -> Table:
    """Return a table; `shares` are those of the width, the first cell of a row names the row."""
    cells = [[Paragraph(escape(title), LOOK.cell_head) for title in titles]]
    for first, *others in rows:
        named = Paragraph(escape(first), LOOK.cell_strong)
        cells.append([named, *(Paragraph(escape(text), LOOK.cell) for text in others)])
    return _grid(cells, shares, ("BACKGROUND", (0, 0), (-1, 0), TINT), repeat=1)


def _grid(
    cells: list[list[Paragraph]],
    shares: Sequence[float],
    ground: tuple[Any, ...],
    repeat: int = 0,
) -> Table:
    style = [
        FONT_OF_CELLS,
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4.5),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4.5),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.2),
        ("LINEBELOW", (0, 0), (-1, -1), 0.8, SAND),
        ground,
    ]
    widths = [LOOK.width * share for share in shares]
    return Table(
        cells, colWidths=widths, style=style, repeatRows=repeat, spaceBefore=2, spaceAfter=7
    )


def _side_by_side(left: Sequence[Flowable], right: Sequence[Flowable], share: float) -> Table:
    style = [
        FONT_OF_CELLS,
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (0, 0), 10),
        ("RIGHTPADDING", (1, 0), (1, 0), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
    widths = [LOOK.width * share, LOOK.width * (1 - share)]
    return Table([[list(left), list(right)]], colWidths=widths, style=style)


def proof(told: Proof) -> KeepTogether:
    """Return how to check a document, together on one page."""
    page = _link(told.page.removeprefix("https://"), told.page)
    genuine = _("Whoever receives it can make sure that it is genuine.")
    typed = _("The code is to be typed at %(page)s.") % {"page": page}
    labelled = ((_("Verification code"), told.code), (_("Document number"), told.number))
    words = [
        Paragraph(f"{genuine} {typed}", LOOK.body),
        *(Paragraph(f"{label}\u00a0: {strong(value)}", LOOK.body) for label, value in labelled),
    ]
    code = CodeFigure(qr_modules(told.qr), QR_SIZE, Element("Figure"))
    _room, title = heading(_("To check this document"), 2)
    return KeepTogether([title, _side_by_side(words, [code], 1 - QR_SIZE / LOOK.width)])


class _Masthead(Flowable):
    """The wordmark over a line."""

    canv: Any

    def __init__(self, letterhead: Letterhead) -> None:
        super().__init__()
        first, second = letterhead.brand
        words = f"{escape(first)} {strong(second)} – {escape(_('Customer space'))}"
        self._text = Paragraph(words, LOOK.wordmark)
        self.width, self.height = LOOK.width, 37.0

    def draw(self) -> None:
        """Draw it."""
        draw_arches(self.canv, 0, 11, 1.0)
        self._text.wrapOn(self.canv, self.width - 52, self.height)
        self._text.drawOn(self.canv, 52, 12)
        self.canv.setStrokeColor(SAND)
        self.canv.setLineWidth(1)
        self.canv.line(0, 0, self.width, 0)


# Pages -------------------------------------------------------------------------------------------


class _Pages(Canvas):
    """A canvas that holds its pages back until their number is known, for « page 1 / 2 »."""

    def __init__(self, *arguments: Any, title: str, call: Paragraph, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._title, self._call = title, call
        self._held: list[dict[str, Any]] = []

    def marking(self, _element: Element | None) -> AbstractContextManager[None]:
        """Mark nothing: the portal's drawing asks for it."""
        return nullcontext()

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """Hold a page back."""
        self._held.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        """Write the pages, each with its foot, and the document."""
        for number, page in enumerate(self._held, start=1):
            self.__dict__.update(page)
            self._draw_foot(number)
            super().showPage()
        super().save()

    def _draw_foot(self, number: int) -> None:
        left, right, size = LOOK.margin, LOOK.margin + LOOK.width, LOOK.soft.fontSize
        height = _foot_height(self._call)
        self.setStrokeColor(SAND)
        self.setLineWidth(1)
        self.line(left, EDGE + height, right, EDGE + height)
        self._call.drawOn(self, left, EDGE + LOOK.soft.leading)
        self.setFillColor(SOFT)
        self.setFont(REGULAR, size)
        numbers = _("page %(number)s / %(count)s") % {"number": number, "count": len(self._held)}
        self.drawRightString(right, EDGE + 3, numbers)
        self.drawString(left, EDGE + 3, self._title)


def _foot_height(call: Paragraph) -> float:
    return float(call.height) + LOOK.soft.leading + 6


def build(story: list[Flowable], title: str, letterhead: Letterhead) -> bytes:
    """Return the PDF of a story, with the band and the foot of every page."""
    words = _("A question? Call %(phone)s, %(hours)s.") % {
        "phone": strong(letterhead.phone),
        "hours": escape(letterhead.phone_hours),
    }
    call = Paragraph(words, LOOK.soft)
    call.wrap(LOOK.width, PAGE_HEIGHT)
    bottom, top = EDGE + _foot_height(call) + 8, PAGE_HEIGHT - BAND - 17
    frame = Frame(LOOK.margin, bottom, LOOK.width, top - bottom, 0, 0, 0, 0)
    page = PageTemplate(frames=[frame], onPage=lambda canvas, _document: draw_band(canvas))
    file = BytesIO()
    document = BaseDocTemplate(
        file,
        pageTemplates=[page],
        title=title,
        author=letterhead.author,
        lang="fr-FR",
        initialFontName=REGULAR,
    )

    def pages(*arguments: Any, **options: Any) -> _Pages:
        return _Pages(*arguments, title=title, call=call, **options)

    document.build(story, canvasmaker=pages)
    return file.getvalue()
