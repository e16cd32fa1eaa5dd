"""The sheet of a dental quote for the dentist, as PDF."""

from __future__ import annotations

import dataclasses
from datetime import date

from mh_portal.core.quotes.quote import Alternative, Quote, Result
from mh_portal.documents.letterhead import Letterhead, open_letter
from mh_portal.documents.metadata import Metadata
from mh_portal.documents.page import render
from mh_portal.documents.story import Column, Story
from mh_portal.documents.style import look
from mh_portal.language import euros, long_date
from mh_portal.language import gettext as _


@dataclasses.dataclass(frozen=True)
class Sheet:
    """What the sheet tells: the quote worked out on a day, and how to find it again."""

    quote: Quote
    reference: str
    member_number: str
    made_on: date


def make_pdf(facts: Sheet, letterhead: Letterhead, *, large: bool = False) -> bytes:
    """Return the sheet as tagged PDF; `large` sets its text in 18 points instead of 12."""
    title, quote = _("Estimate of your dental quote"), facts.quote
    contract = quote.insured.contract
    story = Story(look(large=large))
    open_letter(
        story,
        letterhead,
        sender=[contract.product.insurer, contract.product.name],
        recipient=[quote.insured.name],
        day=facts.made_on,
    )
    story.heading(title, 1)
    story.paragraph(
        _("This is an estimate, with the tariffs that we know today. It is not a promise to pay."),
        story.look.lead,
    )
    story.facts(
        [
            (_("Member number"), facts.member_number),
            (_("Contract number"), contract.contract_number),
            (_("Date of the care"), long_date(quote.day)),
            (_("Reference of the estimate"), facts.reference),
        ]
    )
    story.heading(_("The lines of the quote"), 2)
    story.table(
        [
            Column(_("Care"), 0.42),
            Column(_("Price"), 0.145, is_amount=True),
            Column(_("Health Insurance"), 0.145, is_amount=True),
            Column(_("Contract"), 0.145, is_amount=True),
            Column(_("Left"), 0.145, is_amount=True),
        ],
        [*(_row(result) for result in quote.results), _sums(quote)],
    )
    if asked := _questions(quote):
        story.heading(_("To look at together"), 2)
        story.bullets(asked)
    metadata = Metadata(
        title=f"{title} – {quote.insured.name}", author=letterhead.author, day=facts.made_on
    )
    return render(story, metadata, letterhead)


def _row(result: Result) -> tuple[tuple[str, ...] | str, ...]:
    texts = [result.act.name, _("Code %(code)s") % {"code": result.line.code}]
    if result.teeth:
        texts.append(_("Tooth %(teeth)s") % {"teeth": result.teeth})
    if result.line.quantity > 1:
        texts.append(_("%(count)s times") % {"count": result.line.quantity})
    if not result.is_sure:
        texts.append(_("To be confirmed."))
    if result.estimate is None:
        return tuple(texts), euros(result.line.price), "–", "–", "–"
    outcome = result.estimate.outcome
    amounts = (outcome.statutory, outcome.complementary, outcome.left)
    return tuple(texts), euros(result.estimate.price), *map(euros, amounts)


def _sums(quote: Quote) -> tuple[str, ...]:
    amounts = (quote.price, quote.statutory, quote.complementary, quote.left)
    return _("In all"), *map(euros, amounts)


def _instead(code: str, other: Alternative) -> str:
    """Return what would leave less in the place of an act."""
    if other.left:
        text = _("%(code)s: instead, %(other)s (%(other_code)s) would leave at most %(left)s.")
    else:
        text = _("%(code)s: instead, %(other)s (%(other_code)s) would leave nothing to pay.")
    told = text % {
        "code": code,
        "other": other.act.name,
        "other_code": other.act.code,
        "left": euros(other.left),
    }
    unsure = _("To be confirmed.")
    return told if other.is_sure else f"{told} {unsure}"


def _questions(quote: Quote) -> list[str]:
    """Return what the member and the dentist have to talk about, a sentence each."""
    asked = []
    for result in quote.results:
        estimate, code = result.estimate, result.line.code
        if estimate is not None and estimate.is_above_ceiling:
            asked.append(
                _("%(code)s: the price is above the legal limit of %(ceiling)s.")
                % {"code": code, "ceiling": euros(estimate.ceiling or 0)}
            )
        asked += [_instead(code, other) for other in result.alternatives]
        asked += [f"{code}\N{NO-BREAK SPACE}: {reserve}" for reserve in result.reserves]
    if quote.unknown:
        asked.append(_("The lines without amounts are not in the sums."))
    return asked
