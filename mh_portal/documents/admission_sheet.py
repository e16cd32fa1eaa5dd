"""The sheet for the admissions office as PDF."""

from __future__ import annotations

from mh_portal.core.admissions.sheet import AdmissionSheet
from mh_portal.documents.inline import strong
from mh_portal.documents.letterhead import Letterhead, open_letter
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.page import render
from mh_portal.documents.story import Column, Story
from mh_portal.documents.style import look
from mh_portal.language import gettext as _


def make_pdf(facts: AdmissionSheet, letterhead: Letterhead, *, large: bool = False) -> bytes:
    """Return the sheet as tagged PDF; `large` sets its text in 18 points instead of 12."""
    title = _("Sheet for the admissions office")
    story = Story(look(large=large))
    holder = facts.holder
    open_letter(
        story,
        letterhead,
        sender=[facts.insurer, f"{holder.name}, {holder.member_number}"],
        recipient=[facts.stay.hospital, facts.stay.city],
        day=facts.made_on,
    )
    story.heading(title, 1)
    story.paragraph(strong(facts.statement), story.look.lead)
    for heading, rows in (
        (_("The patient"), facts.patient_facts),
        (_("The stay"), facts.stay_facts),
        (_("The complementary insurer"), facts.cover_facts),
    ):
        start = len(story.flowables)
        story.heading(heading, 2)
        story.facts([(label, value or "–") for label, value in rows])
        story.keep_together(start)
    story.heading(_("What the contract covers"), 2)
    story.table(
        [Column(_("Cost"), 0.36), Column(_("Covered"), 0.24), Column(_("To know"), 0.4)],
        [(line.label, line.figures, line.notes or ("–",)) for line in facts.lines],
    )
    story.paragraph(
        _("Questions of the hospital: %(phone)s, with reference %(reference)s.")
        % {"phone": letterhead.phone, "reference": facts.reference}
    )
    metadata = Metadata(
        title=f"{title} {facts.reference}", author=letterhead.author, day=facts.made_on
    )
    return render(story, metadata, letterhead)
