"""The guarantee table of a contract as PDF."""

from __future__ import annotations

from mh_portal.core.guarantees.statutory import Scheme
from mh_portal.core.guarantees.tables import GuaranteeTable, TableLine
from mh_portal.documents.inline import strong
from mh_portal.documents.letterhead import Letterhead, open_letter
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.page import render
from mh_portal.documents.story import Column, Story
from mh_portal.documents.style import look
from mh_portal.language import gettext as _
from mh_portal.language import long_date


def make_pdf(facts: GuaranteeTable, letterhead: Letterhead, *, large: bool = False) -> bytes:
    """Return the table as tagged PDF; `large` sets its text in 18 points instead of 12."""
    title = _("Guarantee table")
    story = Story(look(large=large))
    open_letter(
        story,
        letterhead,
        sender=[facts.insurer, facts.product_name],
        recipient=[_("contract %(number)s") % {"number": facts.contract_number}],
        day=facts.valid_on,
    )
    story.heading(title, 1)
    story.paragraph(
        _("This table holds for care on %(day)s.") % {"day": long_date(facts.valid_on)}
        + " "
        + _("It has applied since %(day)s.") % {"day": long_date(facts.valid_from)},
        story.look.lead,
    )
    story.heading(_("How to read this table"), 2)
    story.bullets(_reading(facts))
    for chapter in facts.chapters:
        story.heading(chapter.title, 2)
        story.table(
            [
                Column(_("Guarantee"), 0.28),
                Column(_("Reimbursement"), 0.25),
                Column(_("What it means"), 0.47),
            ],
            [(line.label, line.figures, _meaning(line)) for line in chapter.lines],
        )
    metadata = Metadata(
        title=f"{title} – {facts.product_name}", author=letterhead.author, day=facts.valid_on
    )
    return render(story, metadata, letterhead)


def _reading(facts: GuaranteeTable) -> list[str]:
    sentences = [
        _(
            "The base is the rate that the Health Insurance counts for an act. The price may be higher."
        ),
        _("The copayment is the part of the base that the Health Insurance does not pay."),
        _("A percentage counts what the Health Insurance pays as well."),
        _("The examples use the rates of your local scheme of Alsace-Moselle.")
        if facts.scheme is Scheme.ALSACE_MOSELLE
        else _("The examples use the rates of the general scheme."),
    ]
    if facts.is_responsible:
        sentences.append(
            _(
                "This contract is responsible: it keeps to the rules set by law for complementary insurance."
            )
        )
    return sentences


def _meaning(line: TableLine) -> tuple[str, ...]:
    texts = [line.words]
    if line.note:
        texts.append(line.note)
    if line.example:
        texts.append(strong(_("Example")) + "\u00a0: " + line.example.sentence)
    return tuple(texts)
