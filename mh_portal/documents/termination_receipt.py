"""The written receipt of a termination as PDF."""

from __future__ import annotations

from mh_portal.core.terminations import words
from mh_portal.core.terminations.receipt import Receipt
from mh_portal.documents.letterhead import Letterhead, open_letter
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.page import render
from mh_portal.documents.story import Story
from mh_portal.documents.style import look
from mh_portal.language import gettext as _


def make_pdf(facts: Receipt, letterhead: Letterhead, *, large: bool = False) -> bytes:
    """Return the receipt as tagged PDF; `large` sets its text in 18 points instead of 12.

    It is dated on the day of receipt: whenever it is asked for, its bytes are the same.
    """
    title = _("Receipt of your request for termination")
    story = Story(look(large=large))
    day = facts.received_at.date()
    issuer, holder = facts.issuer, facts.holder
    open_letter(
        story,
        letterhead,
        sender=[issuer.name, f"{issuer.legal_form}, {issuer.governed_by}"],
        recipient=[holder.name, *holder.address],
        day=day,
    )
    story.heading(title, 1)
    if facts.withdrawal:
        story.heading(_("Your contract goes on"), 2)
        story.paragraph(facts.withdrawal, story.look.lead)
    story.paragraph(facts.statement, story.look.lead)
    story.facts(facts.facts)
    story.heading(_("Your rights"), 2)
    story.bullets(facts.rights)
    story.heading(_("What changes for you"), 2)
    story.bullets(facts.consequences)
    story.heading(_("What you lose for good"), 2)
    story.paragraph(words.evin())
    story.paragraph(f"({words.TO_BE_CONFIRMED})", story.look.soft)
    # In short: it stands at the foot of each page too.
    short = _("Termination receipt")
    metadata = Metadata(title=f"{short} {facts.reference}", author=letterhead.author, day=day)
    return render(story, metadata, letterhead)
