"""The certificate of affiliation as PDF."""

from __future__ import annotations

from mh_portal.core.documents.certificate import Certificate
from mh_portal.core.documents.people import CoveredPerson
from mh_portal.documents.letterhead import Letterhead, open_letter
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.page import render
from mh_portal.documents.proof import tell_proof
from mh_portal.documents.story import Column, Story
from mh_portal.documents.style import look
from mh_portal.language import gettext as _
from mh_portal.language import long_date


def make_pdf(facts: Certificate, letterhead: Letterhead, *, large: bool = False) -> bytes:
    """Return the certificate as tagged PDF; `large` sets its text in 18 points instead of 12."""
    title = _("Affiliation certificate")
    story = Story(look(large=large))
    issuer, holder = facts.issuer, facts.holder
    sender = [issuer.name, f"{issuer.legal_form}, {issuer.governed_by}"]
    if issuer.siren:
        sender.append(f"SIREN {issuer.siren}")
    open_letter(
        story,
        letterhead,
        sender=sender,
        recipient=[holder.name, *holder.address],
        day=facts.issued_on,
    )
    story.heading(title, 1)
    story.paragraph(facts.statement, story.look.lead)
    story.facts(
        [
            (_("Member"), holder.name),
            (_("Birth date"), long_date(holder.birth_date)),
            (_("Member number"), holder.member_number),
            (_("Contract number"), facts.contract_number),
            (_("Kind of contract"), facts.contract_kind),
            (_("Product and level"), facts.product),
            (_("Responsible contract"), facts.responsible_text),
            (_("Start"), long_date(facts.started_on)),
            (_("Situation"), facts.status_text),
        ]
    )
    story.heading(_("People covered"), 2)
    story.table(
        [
            Column(_("Name"), 0.325),
            Column(_("Relation"), 0.13),
            Column(_("Birth date"), 0.24),
            Column(_("Covered"), 0.305),
        ],
        [
            (person.name, person.relation, long_date(person.birth_date), _cover(person))
            for person in facts.people
        ],
    )
    story.paragraph(facts.limits_text)
    tell_proof(story, facts.proof)
    metadata = Metadata(
        title=f"{title} – {holder.name}", author=letterhead.author, day=facts.issued_on
    )
    return render(story, metadata, letterhead)


def _cover(person: CoveredPerson) -> str:
    """Return since when a person is covered, and until when if that is known."""
    start = long_date(person.started_on)
    if person.ended_on is None:
        return _("since %(date)s") % {"date": start}
    return _("from %(start)s to %(end)s") % {"start": start, "end": long_date(person.ended_on)}
