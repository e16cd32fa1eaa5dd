"""All that the portal holds of a member, in short, as PDF."""

from __future__ import annotations

from mh_portal.core.privacy.holdings import Holding
from mh_portal.core.privacy.summary import Section, Summary
from mh_portal.documents.letterhead import Letterhead, open_letter
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.page import render
from mh_portal.documents.story import Column, Story
from mh_portal.documents.style import look
from mh_portal.language import gettext as _
from mh_portal.language import long_moment


def make_pdf(facts: Summary, letterhead: Letterhead, *, large: bool = False) -> bytes:
    """Return the summary as tagged PDF; `large` sets its text in 18 points instead of 12."""
    title = _("My personal data")
    story = Story(look(large=large))
    day = facts.at.date()
    number = _("Member number: %(number)s") % {"number": facts.member_number}
    open_letter(
        story,
        letterhead,
        sender=[letterhead.author],
        recipient=[facts.member_name, number],
        day=day,
    )
    story.heading(title, 1)
    story.paragraph(
        _("What your customer space held on %(moment)s.") % {"moment": long_moment(facts.at)}
    )
    for section in facts.sections:
        _tell(story, section)
    metadata = Metadata(title=title, author=letterhead.author, day=day)
    return render(story, metadata, letterhead)


def _tell(story: Story, section: Section) -> None:
    holding = section.holding
    story.heading(holding.title, 2)
    story.paragraph(holding.what)
    story.facts(
        [
            (_("From where"), holding.source),
            (_("What for"), holding.purpose),
            (_("By what right"), holding.basis),
            # Each in a row of its own: one that is taller than a page cannot be set.
            *((_("How long"), text) for text in _lasting(holding)),
        ]
    )
    for entry in section.entries:
        story.heading(entry.title, 3)
        story.facts(entry.facts)
    if section.counts:
        story.space(8)
        story.table([Column(_("Table"), 3), Column(_("Content"), 1)], section.counts)


def _lasting(holding: Holding) -> tuple[str, ...]:
    besides = (holding.besides,) if holding.besides else ()
    return (*besides, *(row.in_words for row in holding.kept))
