"""Certificate and card set with plain ReportLab, with the same content and no tags: a floor.

Text is set by ReportLab's own paragraphs, tables and fonts. What is drawn point by point (the
card's face, codes, arches, band) is the portal's own drawing: it is the same in both.
"""

from __future__ import annotations

from html import escape

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph, Spacer

from bench import plain
from mh_portal.core.documents.card import Card
from mh_portal.core.documents.certificate import Certificate
from mh_portal.core.documents.people import CoveredPerson
from mh_portal.documents.card_face import PAD, PANEL, CardFace
from mh_portal.documents.letterhead import Letterhead
from mh_portal.documents.structure import Element
from mh_portal.documents.style import INK
from mh_portal.language import gettext as _
from mh_portal.language import long_date


def make_certificate(facts: Certificate, letterhead: Letterhead) -> bytes:
    """Return the certificate as PDF without tags."""
    title, issuer, holder = _("Affiliation certificate"), facts.issuer, facts.holder
    sender = [issuer.name, f"{issuer.legal_form}, {issuer.governed_by}", f"SIREN {issuer.siren}"]
    story = [
        *plain.opening(letterhead, sender, [holder.name, *holder.address], facts.issued_on),
        *plain.heading(title, 1),
        Paragraph(escape(facts.statement), plain.LOOK.lead),
        plain.facts(
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
        ),
        *plain.heading(_("People covered"), 2),
        plain.table(
            [_("Name"), _("Relation"), _("Birth date"), _("Covered")],
            (0.325, 0.13, 0.24, 0.305),
            [
                (person.name, person.relation, long_date(person.birth_date), _cover(person))
                for person in facts.people
            ],
        ),
        Paragraph(escape(facts.limits_text), plain.LOOK.body),
        plain.proof(facts.proof),
    ]
    return plain.build(story, f"{title} – {holder.name}", letterhead)


def make_card(facts: Card, letterhead: Letterhead) -> bytes:
    """Return the third-party-payment card as PDF without tags."""
    title, holder = _("Third-party-payment card"), facts.holder
    sender = [facts.insurer, facts.product]
    validity = _("Valid from %(start)s to %(end)s.") % {
        "start": plain.strong(long_date(facts.valid_from)),
        "end": plain.strong(long_date(facts.valid_until)),
    }
    cut = _("Cut it out along the dashes and fold it in the middle.")
    story = [
        *plain.opening(letterhead, sender, [holder.name, *holder.address], facts.issued_on),
        *plain.heading(title, 1),
        Paragraph(f"{validity} {cut}", plain.LOOK.lead),
        _Face(facts, letterhead, plain.LOOK.width, Element("Figure")),
        *plain.heading(_("On the card"), 2),
        plain.facts(
            [
                *facts.block,
                (
                    _("Responsible contract"),
                    _("yes (mark “R” on the card)") if facts.responsible else _("no"),
                ),
                (_("Contract number"), facts.contract_number),
                (_("Health-insurance scheme"), facts.scheme),
                (_("Automatic transfer (télétransmission)"), facts.teletransmission_text),
                (_("Professionals and members"), facts.phone),
            ]
        ),
        *plain.heading(_("People covered"), 2),
        plain.table(
            [_("Name"), _("Birth date"), _("Birth rank"), _("Social-security number")],
            (0.36, 0.26, 0.14, 0.24),
            [
                (
                    f"{person.rank}. {person.name}",
                    long_date(person.birth_date),
                    str(person.birth_rank),
                    person.nir or "–",
                )
                for person in facts.people
            ],
        ),
        *plain.heading(_("What the card opens at each professional"), 2),
        plain.table(
            [_("Where"), _("Share paid")],
            (0.64, 0.36),
            [(f"{one.label} ({one.code})", one.rate or _("nothing")) for one in facts.domains],
        ),
        *(
            Paragraph(escape(text), plain.LOOK.item, bulletText="•")
            for text in (
                _(
                    "A percentage is counted on the price set by the health insurance, its own share included."
                ),
                _(
                    "“PEC” means that the professional asks us first, through a quote or an admission to hospital."
                ),
                facts.ownership,
            )
        ),
        Spacer(1, 4),
        plain.proof(facts.proof),
    ]
    return plain.build(story, f"{title} – {holder.name}", letterhead)


def _cover(person: CoveredPerson) -> str:
    start = long_date(person.started_on)
    if person.ended_on is None:
        return _("since %(date)s") % {"date": start}
    return _("from %(start)s to %(end)s") % {"start": start, "end": long_date(person.ended_on)}


class _Face(CardFace):
    """The card to cut out, in plain fonts."""

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: Color = INK,
        room: float = PANEL - 2 * PAD,
        centred: bool = False,
    ) -> None:
        font = plain.BOLD if bold else plain.REGULAR
        size = max(5.0, min(size, size * room / max(stringWidth(text, font, size), 1)))
        self.canv.setFont(font, size)
        self.canv.setFillColor(colour)
        if centred:
            self.canv.drawCentredString(x, y, text)
        else:
            self.canv.drawString(x, y, text)
