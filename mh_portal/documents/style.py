"""The look of documents: the portal's colours and type, in normal and in large print."""

from __future__ import annotations

import dataclasses
from typing import Any

from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle

from mh_portal.documents.fonts import BOLD, REGULAR

# The colours of static/css/theme.css; every text on its ground has a contrast of 7:1 or more.
INK = HexColor("#1a2340")
SOFT = HexColor("#404b69")
BLUE = HexColor("#14245c")
LINK_BLUE = HexColor("#1d3a94")
RED = HexColor("#a90f2c")
SAND = HexColor("#e6d9c6")
CREAM = HexColor("#fbf6ee")
TINT = HexColor("#e9eefa")
WHITE = white

PAGE_WIDTH, PAGE_HEIGHT = A4


@dataclasses.dataclass(frozen=True)
class Look:
    """The styles of one print size; lengths in points. Text is 12 points, or 18 in large print."""

    is_large: bool
    unit: float
    margin: float
    body: ParagraphStyle
    lead: ParagraphStyle
    soft: ParagraphStyle
    headings: tuple[ParagraphStyle, ParagraphStyle, ParagraphStyle]
    item: ParagraphStyle
    wordmark: ParagraphStyle
    cell: ParagraphStyle
    cell_strong: ParagraphStyle
    cell_soft: ParagraphStyle
    cell_right: ParagraphStyle
    cell_head: ParagraphStyle
    cell_head_right: ParagraphStyle

    @property
    def width(self) -> float:
        """The width of the text."""
        return PAGE_WIDTH - 2 * self.margin


def _style(
    name: str,
    size: float,
    *,
    bold: bool = False,
    colour: Color = INK,
    leading: float = 0,
    **more: Any,
) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=leading or round(size * 1.42, 1),
        textColor=colour,
        bulletFontName=REGULAR,
        bulletFontSize=size,
        # « Saint-Denis » may end a line behind its hyphen; there is no other hyphenation.
        embeddedHyphenation=1,
        **more,
    )


def _look(*, is_large: bool) -> Look:
    text = 18.0 if is_large else 12.0
    sizes = (29.0, 24.0, 20.0) if is_large else (23.0, 16.0, 13.0)
    unit = text / 12
    leading = round(text * 1.33, 1)
    top, middle, low = (
        _style(
            f"heading {level}",
            size,
            bold=True,
            colour=BLUE,
            leading=round(size * 1.22, 1),
            spaceBefore=before * unit,
            spaceAfter=after * unit,
        )
        for level, (size, before, after) in enumerate(
            zip(sizes, (8, 9, 8), (6, 5, 4), strict=True), start=1
        )
    )
    return Look(
        is_large=is_large,
        unit=unit,
        margin=45.0 if is_large else 50.0,
        body=_style("body", text, spaceAfter=7 * unit),
        lead=_style("lead", round(text * 1.12, 1), spaceAfter=9 * unit),
        soft=_style("soft", text, colour=SOFT, spaceAfter=6 * unit),
        headings=(top, middle, low),
        item=_style("item", text, leftIndent=14 * unit, bulletIndent=2 * unit, spaceAfter=3 * unit),
        wordmark=_style("wordmark", 19.0 if is_large else 17.0, colour=BLUE),
        cell=_style("cell", text, leading=leading),
        cell_strong=_style("cell strong", text, bold=True, leading=leading),
        cell_soft=_style("cell soft", text, colour=SOFT, leading=leading),
        cell_right=_style(
            "cell right", text, leading=leading, alignment=TA_RIGHT, splitLongWords=0
        ),
        cell_head=_style("head", text, leading=leading, bold=True, colour=BLUE),
        cell_head_right=_style(
            "head right", text, leading=leading, bold=True, colour=BLUE, alignment=TA_RIGHT
        ),
    )


NORMAL, LARGE = _look(is_large=False), _look(is_large=True)


def look(*, large: bool) -> Look:
    """Return the look of normal or of large print."""
    return LARGE if large else NORMAL
