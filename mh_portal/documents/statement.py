"""The monthly statement of reimbursements as PDF."""

from __future__ import annotations

from mh_portal.core.reimbursements import rules
from mh_portal.core.reimbursements.monthly import month_name
from mh_portal.core.reimbursements.statements import Statement, StatementLine
from mh_portal.documents.letterhead import Letterhead, open_letter
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.page import render
from mh_portal.documents.story import Column, Story
from mh_portal.documents.style import look
from mh_portal.language import euros, long_date
from mh_portal.language import gettext as _


def make_pdf(facts: Statement, letterhead: Letterhead, *, large: bool = False) -> bytes:
    """Return the statement as tagged PDF; `large` sets its text in 18 points instead of 12."""
    title = _("Your statement: %(month)s") % {"month": month_name(facts.month)}
    day = facts.as_of or rules.month_end(facts.month)
    story = Story(look(large=large))
    open_letter(
        story,
        letterhead,
        sender=[letterhead.author, _("Your health contract and your reimbursements")],
        recipient=[facts.member_name, *facts.address],
        day=day,
    )
    story.heading(title, 1)
    if facts.as_of:
        story.paragraph(
            _("This month is not over. The statement shows what was paid up to %(day)s.")
            % {"day": long_date(facts.as_of)}
        )
    totals = facts.totals
    story.facts(
        [
            (_("Member number"), facts.member_number),
            (_("Contract"), ", ".join(facts.contracts)),
            (_("Number of payments"), str(totals.count)),
            (_("Price of the care"), euros(totals.billed)),
            (_("Paid by the health insurance"), euros(totals.statutory_paid)),
            (_("Paid by your contract"), euros(totals.complementary_paid)),
            (_("Left to you"), euros(totals.left)),
        ]
    )
    if facts.complete_since:
        story.paragraph(
            _("Your history is complete since %(day)s. Older reimbursements will arrive soon.")
            % {"day": long_date(facts.complete_since)}
        )
    if facts.lines:
        _add_payments(story, facts)
    else:
        story.paragraph(_("Nothing was paid this month") + ".")
    metadata = Metadata(title=f"{title} – {facts.member_name}", author=letterhead.author, day=day)
    return render(story, metadata, letterhead)


def _add_payments(story: Story, facts: Statement) -> None:
    story.heading(_("Payments in the order of their dates"), 2)
    story.table(
        [
            Column(_("Care"), 0.42),
            Column(_("Price"), 0.145, is_amount=True),
            Column(_("Health Insurance"), 0.145, is_amount=True),
            Column(_("Your contract"), 0.145, is_amount=True),
            Column(_("Left"), 0.145, is_amount=True),
        ],
        [_row(line) for line in facts.lines],
    )


def _row(line: StatementLine) -> tuple[tuple[str, ...] | str, ...]:
    paid = _("Paid on %(date)s") % {"date": long_date(line.paid_on)}
    care = f"{line.beneficiary_name}, {long_date(line.care_date)}"
    return (
        tuple(text for text in (line.act_label, care, line.provider, paid) if text),
        euros(line.billed),
        euros(line.statutory_paid),
        euros(line.complementary_paid),
        euros(line.left),
    )
