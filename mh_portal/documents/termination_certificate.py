"""The certificate of termination as PDF."""

from __future__ import annotations

from mh_portal.core.terminations.certificate import TerminationCertificate
from mh_portal.documents.letterhead import Letterhead, open_letter
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.page import render
from mh_portal.documents.proof import tell_proof
from mh_portal.documents.story import Column, Story
from mh_portal.documents.style import look
from mh_portal.language import gettext as _
from mh_portal.language import long_date


def make_pdf(
    facts: TerminationCertificate, letterhead: Letterhead, *, large: bool = False
) -> bytes:
    """Return the certificate as tagged PDF; `large` sets its text in 18 points instead of 12."""
    title = _("Certificate of termination")
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
    story.facts(facts.facts)
    story.heading(_("People covered until then"), 2)
    story.table(
        [Column(_("Name"), 0.4), Column(_("Relation"), 0.2), Column(_("Birth date"), 0.4)],
        [(person.name, person.relation, long_date(person.birth_date)) for person in facts.people],
    )
    story.paragraph(facts.limits_text)
    tell_proof(story, facts.proof)
    metadata = Metadata(
        title=f"{title} – {holder.name}", author=letterhead.author, day=facts.issued_on
    )
    return render(story, metadata, letterhead)
