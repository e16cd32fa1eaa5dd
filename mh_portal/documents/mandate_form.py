"""The mandate for a trusted helper, to sign on paper, as PDF."""

from __future__ import annotations

import dataclasses
from datetime import date

from mh_portal.documents.letterhead import Letterhead, open_letter
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.page import render
from mh_portal.documents.story import Story
from mh_portal.documents.style import look
from mh_portal.language import gettext as _

# To write on by hand.
LINE = "." * 60


@dataclasses.dataclass(frozen=True)
class MandateFacts:
    """Whose mandate it is, and the day on which it is printed."""

    member_name: str
    member_number: str
    day: date

    @property
    def asked(self) -> tuple[tuple[str, str], ...]:
        """What is to be written by hand: the question and room for the answer."""
        return (
            (_("First name and last name of this person"), LINE),
            (_("E-mail address of this person"), LINE),
            (_("Until which day (two years at most)"), LINE),
        )

    @property
    def granted(self) -> tuple[str, ...]:
        """What may be granted, each to be ticked."""
        return (
            _("Look at my space: contracts, reimbursements, requests."),
            _("Take my documents: certificate, card, statements."),
            _("Make requests for me and answer them."),
        )

    @property
    def withheld(self) -> str:
        """What is never granted."""
        return _(
            "This person can neither change my bank details, my e-mail address or my password, "
            "nor end my contract."
        )


def make_pdf(facts: MandateFacts, letterhead: Letterhead, *, large: bool = False) -> bytes:
    """Return the form as tagged PDF; `large` sets its text in 18 points instead of 12."""
    title = _("I let somebody help me in my customer space")
    story = Story(look(large=large))
    number = _("Member number: %(number)s") % {"number": facts.member_number}
    open_letter(
        story,
        letterhead,
        sender=[facts.member_name, number],
        recipient=[letterhead.author, *letterhead.street],
        day=facts.day,
    )
    story.heading(title, 1)
    story.heading(_("The person I trust"), 2)
    story.facts(facts.asked)
    story.heading(_("What this person may do (tick)"), 2)
    story.bullets(f"[   ]  {each}" for each in facts.granted)
    story.paragraph(facts.withheld)
    story.paragraph(_("I can end this at any time, in my space or by telephone."))
    story.heading(_("Date and signature"), 2)
    story.facts([(_("Date"), LINE), (_("Signature"), LINE)])
    story.paragraph(
        _("Send this sheet to: %(address)s.") % {"address": letterhead.postal_address},
        story.look.soft,
    )
    metadata = Metadata(title=title, author=letterhead.author, day=facts.day)
    return render(story, metadata, letterhead)
