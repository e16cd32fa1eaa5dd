"""A list of printed codes as PDF."""

from __future__ import annotations

import dataclasses
from datetime import date

from mh_portal.documents.inline import strong
from mh_portal.documents.letterhead import Letterhead, open_letter
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.page import render
from mh_portal.documents.story import Story
from mh_portal.documents.style import look
from mh_portal.language import gettext as _
from mh_portal.language import long_date


@dataclasses.dataclass(frozen=True)
class CodeList:
    """The codes as they are printed, « 7K4M2 QX9TB », of whom, and the day of the list."""

    owner: str
    codes: tuple[str, ...]
    day: date

    @property
    def heading(self) -> str:
        """What opens these codes, and of when they are."""
        date = long_date(self.day)
        return _("Malakoff Humanis customer space, list of %(date)s.") % {"date": date}


def make_pdf(facts: CodeList, letterhead: Letterhead, *, large: bool = False) -> bytes:
    """Return the list as tagged PDF; `large` sets its text in 18 points instead of 12."""
    title = _("My ten codes")
    story = Story(look(large=large))
    open_letter(
        story, letterhead, sender=[letterhead.author], recipient=[facts.owner], day=facts.day
    )
    story.heading(title, 1)
    story.paragraph(facts.heading)
    code = _("Code %(number)s")
    story.facts(
        (code % {"number": place}, strong(each)) for place, each in enumerate(facts.codes, start=1)
    )
    story.bullets(
        [
            _("Each code works once, after your password."),
            _("Cross it out once it is used. We tell you by e-mail how many are left."),
            _("Keep the sheet in a safe place, away from your computer."),
            _("Nobody from our teams will ever ask you for one."),
        ]
    )
    metadata = Metadata(title=title, author=letterhead.author, day=facts.day)
    return render(story, metadata, letterhead)
