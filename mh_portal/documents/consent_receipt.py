"""The receipt of a decision about messages as PDF."""

from __future__ import annotations

from mh_portal.core.consents.receipts import Receipt
from mh_portal.documents.inline import strong
from mh_portal.documents.letterhead import Letterhead, open_letter
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.page import render
from mh_portal.documents.story import Story
from mh_portal.documents.style import look
from mh_portal.language import gettext as _


def make_pdf(facts: Receipt, letterhead: Letterhead, *, large: bool = False) -> bytes:
    """Return the receipt as tagged PDF; `large` sets its text in 18 points instead of 12.

    It is dated on the day of the decision: whenever it is asked for, its bytes are the same.
    """
    title = _("Proof of my choice")
    story = Story(look(large=large))
    day = facts.decided_at.date()
    number = _("Member number")
    recipient = [facts.member_name, f"{number}\u00a0: {facts.member_number}"]
    open_letter(story, letterhead, sender=[letterhead.author], recipient=recipient, day=day)
    story.heading(title, 1)
    story.facts(facts.facts)
    story.heading(_("What you read when you decided"), 2)
    story.paragraph(strong(facts.wording.title))
    for paragraph in facts.words:
        story.paragraph(paragraph)
    story.paragraph(
        _("Version of this text: %(version)s.") % {"version": facts.version}, story.look.soft
    )
    metadata = Metadata(title=f"{title} {facts.reference}", author=letterhead.author, day=day)
    return render(story, metadata, letterhead)
