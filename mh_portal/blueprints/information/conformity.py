"""The state of accessibility, theme by theme of the RGAA: what is measured, what nobody has judged.

Honest by construction: « measured » names what the test suite does at each change
(`tests/architecture/test_accessibility.py`, `tests/support/hygiene.py`, `tests/web/test_look.py`).
"""

from __future__ import annotations

import dataclasses
from enum import Enum

from mh_portal.language import gettext as _


class State(Enum):
    """How sure the state of a theme is; the value is what the declaration says."""

    MEASURED = _("Measured at each change: no fault known")
    PARTLY = _("Measured in part; the rest was not audited")
    NOT_CONCERNED = _("Not concerned: the space has none")


@dataclasses.dataclass(frozen=True)
class Theme:
    """A theme of the RGAA 4.1, its state, and on what that rests."""

    number: int
    name: str
    state: State
    evidence: str


THEMES = (
    Theme(
        1,
        _("Images"),
        State.PARTLY,
        _("Each image has a text alternative. That each one is the right one, nobody has audited."),
    ),
    Theme(2, _("Frames"), State.NOT_CONCERNED, _("No page holds a frame.")),
    Theme(
        3,
        _("Colours"),
        State.MEASURED,
        _("Contrast of text: 7 to 1 at least, of borders 3 to 1, computed for each colour."),
    ),
    Theme(
        4,
        _("Multimedia"),
        State.PARTLY,
        _("The video has no sound, its words on the screen, captions and a transcript."),
    ),
    Theme(
        5,
        _("Tables"),
        State.MEASURED,
        _("Each table has a title, and headers for its columns and its rows."),
    ),
    Theme(
        6,
        _("Links"),
        State.PARTLY,
        _("No link is empty or says “click here”. That each one is clear, nobody has audited."),
    ),
    Theme(
        7,
        _("Scripts"),
        State.PARTLY,
        _("Each page works without JavaScript and by keyboard. Not tried with all readers."),
    ),
    Theme(
        8,
        _("Mandatory elements"),
        State.MEASURED,
        _("Language, title of the page, unique identifiers, markup without fault."),
    ),
    Theme(
        9,
        _("Structure"),
        State.MEASURED,
        _("One main title a page, headings in order, one main part, lists marked as lists."),
    ),
    Theme(
        10,
        _("Presentation"),
        State.MEASURED,
        _("Nothing is lost at 320 pixels wide, at 200 % text size, with wide spacing."),
    ),
    Theme(
        11,
        _("Forms"),
        State.PARTLY,
        _("Each field has its label, each mistake its message. Not tried by people with readers."),
    ),
    Theme(
        12,
        _("Navigation"),
        State.MEASURED,
        _("All by keyboard, focus always visible, a link that skips to the content."),
    ),
    Theme(
        13,
        _("Consultation"),
        State.PARTLY,
        _("Sessions warn and can be extended, no new window. Files of others: see below."),
    ),
)
