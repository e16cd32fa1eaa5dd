"""What stands inside a line: strong words, links, abbreviations; and the fragments drawn for them.

The words of a sentence come from the catalogue with names and amounts put in, so marks are
characters inside of the text. They are taken from the private use area, which no name contains,
and so nothing needs escaping; ReportLab's own mark-up is XML and parsed anew for every paragraph.
"""

from __future__ import annotations

import re
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus.paraparser import ParaFrag

from mh_portal.documents.canvas import Target
from mh_portal.documents.fonts import BOLD, drawable
from mh_portal.documents.style import LINK_BLUE

_STRONG, _LINK, _SHORT, _NEXT, _END = "\ue000\ue001\ue002\ue003\ue004"
_MARKS = re.compile("([\ue000-\ue004\n])")
_UNDERLINE = (0, "underline", None, "0.06*F", "-0.13*F", 0, 1, "1")


def strong(text: str) -> str:
    """Return a text in bold type."""
    return f"{_STRONG}{text}{_END}"


def link(text: str, address: str, description: str) -> str:
    """Return a text that leads to an address; the description is read out with it."""
    return f"{_LINK}{address}{_NEXT}{description}{_NEXT}{text}{_END}"


def abbreviation(short: str, expansion: str) -> str:
    """Return an abbreviation that is read out in full."""
    return f"{_SHORT}{expansion}{_NEXT}{short}{_END}"


def plain(text: str) -> str:
    """Return a text without its marks, as a title or a description has it."""
    return drawable("".join(piece.text for piece in fragments(text, _PLAIN)))


def fragments(text: str, style: ParagraphStyle) -> list[Any]:
    """Return what ReportLab draws for a text: a list of fragments, each in one style."""
    base = ParaFrag(
        fontName=style.fontName,
        fontSize=style.fontSize,
        textColor=style.textColor,
        bold=0,
        italic=0,
        rise=0,
        greek=0,
        us_lines=[],
        link=[],
        text="",
    )
    pieces = _MARKS.split(text)
    if len(pieces) == 1:
        base.text = drawable(text)
        return [base]
    drawn: list[Any] = []
    open_styles = [base]
    rest = iter(pieces)
    for piece in rest:
        current = open_styles[-1]
        if piece == _STRONG:
            open_styles.append(current.clone(fontName=BOLD, bold=1))
        elif piece == _LINK:
            address, _mark, description, _mark = (next(rest, "") for _part in range(4))
            target = Target.link(address, drawable(description))
            number = len(drawn)
            open_styles.append(
                current.clone(
                    link=[(number, target)],
                    us_lines=[_UNDERLINE],
                    textColor=LINK_BLUE,
                )
            )
        elif piece == _SHORT:
            expansion, _mark = (next(rest, "") for _part in range(2))
            target = Target.abbreviation(drawable(expansion))
            open_styles.append(current.clone(link=[(len(drawn), target)]))
        elif piece == _END:
            # A name from outside may hold any character: what is not open is not closed.
            open_styles[1:] = open_styles[1:-1]
        elif piece == "\n":
            drawn.append(current.clone(lineBreak=True))
        elif piece:
            drawn.append(current.clone(text=drawable(piece)))
    return drawn


_PLAIN = ParagraphStyle("plain")
