"""The letter that brings a lost second factor back, as PDF."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

from mh_portal.documents.inline import strong
from mh_portal.documents.letterhead import Letterhead, open_letter
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.page import render
from mh_portal.documents.story import Story
from mh_portal.documents.style import look
from mh_portal.language import gettext as _
from mh_portal.language import long_date


@dataclasses.dataclass(frozen=True, kw_only=True)
class RecoveryLetterFacts:
    """To whom the letter goes, its code as it is printed, its day and the code's last day.

    `proof` is the code that anyone can check the letter by.
    """

    name: str
    address: Sequence[str]
    greeting: str
    code: str
    day: date
    until: date
    proof: str


def make_pdf(facts: RecoveryLetterFacts, letterhead: Letterhead, *, large: bool = False) -> bytes:
    """Return the letter as tagged PDF; `large` sets its text in 18 points instead of 12."""
    title = _("Your code to sign in again")
    story = Story(look(large=large))
    recipient = [facts.name, *facts.address]
    open_letter(story, letterhead, sender=[letterhead.author], recipient=recipient, day=facts.day)
    story.heading(title, 1)
    story.paragraph(f"{facts.greeting},")
    story.paragraph(
        _(
            "You asked for help because you no longer have your device or your printed codes. "
            "This code opens your customer space, with your password."
        )
    )
    story.paragraph(facts.code, story.look.headings[0])
    until = strong(long_date(facts.until))
    story.paragraph(_("It works once, until %(date)s.") % {"date": until})
    story.heading(_("What to do"), 2)
    signing_in = f"{letterhead.base_url.partition('://')[2]}/connexion"
    story.bullets(
        [
            _("Open %(address)s and sign in with your e-mail address and your password.")
            % {"address": strong(signing_in)},
            _("Choose “I have received a letter with a code”."),
            _("Write the ten characters of the code."),
        ]
    )
    story.paragraph(
        _(
            "Your lost device and your former codes then no longer work. Your password alone "
            "opens your space, until you add a new protection in your profile."
        )
    )
    story.heading(_("It was not you who asked?"), 2)
    story.paragraph(
        _(
            "Call us without waiting, and choose another password. Nobody from our teams will "
            "ever ask you for this code."
        )
    )
    page = strong(f"{letterhead.base_url.partition('://')[2]}/verifier")
    asked = _("Is this letter really from us? Type this code at %(page)s:") % {"page": page}
    story.paragraph(f"{asked} {strong(facts.proof)}", story.look.soft)
    metadata = Metadata(title=title, author=letterhead.author, day=facts.day)
    return render(story, metadata, letterhead)
