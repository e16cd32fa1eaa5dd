"""The third-party-payment card as PDF: to cut out, and told in tables."""

from __future__ import annotations

from mh_portal.core.documents.card import Card
from mh_portal.core.documents.people import CoveredPerson
from mh_portal.documents.card_face import CardFace
from mh_portal.documents.inline import abbreviation, plain, strong
from mh_portal.documents.letterhead import Letterhead, open_letter
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.page import render
from mh_portal.documents.proof import tell_proof
from mh_portal.documents.story import Column, Story
from mh_portal.documents.structure import Element
from mh_portal.documents.style import look
from mh_portal.language import gettext as _
from mh_portal.language import long_date


def make_pdf(facts: Card, letterhead: Letterhead, *, large: bool = False) -> bytes:
    """Return the card as tagged PDF; `large` sets the tables in 18 points, not the card itself."""
    title = _("Third-party-payment card")
    story = Story(look(large=large))
    holder = facts.holder
    open_letter(
        story,
        letterhead,
        sender=[facts.insurer, facts.product],
        recipient=[holder.name, *holder.address],
        day=facts.issued_on,
    )
    story.heading(title, 1)
    story.paragraph(
        _("Valid from %(start)s to %(end)s.")
        % {
            "start": strong(long_date(facts.valid_from)),
            "end": strong(long_date(facts.valid_until)),
        }
        + " "
        + _("Cut it out along the dashes and fold it in the middle."),
        story.look.lead,
    )
    _add_face(story, facts, letterhead)
    story.heading(_("On the card"), 2)
    story.facts(
        [
            *((_spelled(label), value) for label, value in facts.block),
            (_("Responsible contract"), _responsible(facts)),
            (_("Contract number"), facts.contract_number),
            (_("Health-insurance scheme"), facts.scheme),
            (_("Automatic transfer (télétransmission)"), facts.teletransmission_text),
            (_("Professionals and members"), facts.phone),
        ]
    )
    story.heading(_("People covered"), 2)
    story.table(
        [
            Column(_("Name"), 0.36),
            Column(_("Birth date"), 0.26),
            Column(_("Birth rank"), 0.14),
            Column(_("Social-security number"), 0.24),
        ],
        [_person(person) for person in facts.people],
    )
    story.heading(_("What the card opens at each professional"), 2)
    story.table(
        [Column(_("Where"), 0.64), Column(_("Share paid"), 0.36)],
        [
            (f"{domain.label} ({domain.code})", _spelled(domain.rate) or _("nothing"))
            for domain in facts.domains
        ],
    )
    story.bullets(
        [
            _(
                "A percentage is counted on the price set by the health insurance, its own share included."
            ),
            _(
                "“PEC” means that the professional asks us first, through a quote or an admission to hospital."
            ),
            facts.ownership,
        ]
    )
    tell_proof(story, facts.proof)
    metadata = Metadata(
        title=f"{title} – {holder.name}", author=letterhead.author, day=facts.issued_on
    )
    return render(story, metadata, letterhead)


def _add_face(story: Story, facts: Card, letterhead: Letterhead) -> None:
    words = _(
        "Third-party-payment card of %(name)s to cut out, with its Datamatrix for the "
        "professional’s reader. The tables below tell all that it says."
    )
    element = Element("Figure", story.root, alternative=plain(words % {"name": facts.holder.name}))
    story.flowables.append(CardFace(facts, letterhead, story.look.width, element))


def _person(person: CoveredPerson) -> tuple[str, str, str, str]:
    return (
        f"{person.rank}. {person.name}",
        long_date(person.birth_date),
        str(person.birth_rank),
        person.nir or "–",
    )


def _responsible(facts: Card) -> str:
    return _("yes (mark “R” on the card)") if facts.responsible else _("no")


def _spelled(text: str) -> str:
    """Return a text whose abbreviations are read out in full."""
    for short, words in (
        ("AMC", _("supplementary health insurer")),
        ("CSR", _("secondary routing criterion")),
        ("PEC", _("request for payment in advance")),
    ):
        text = text.replace(short, abbreviation(short, words))
    return text
