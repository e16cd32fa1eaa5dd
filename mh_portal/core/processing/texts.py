"""Prepared texts: a closed list of first drafts, which an agent reads over and changes before sending.

None of them tells anything of a member: what is true of one person is written by a person.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from enum import StrEnum

from mh_portal.language import gettext as _


class Use(StrEnum):
    """What a text is written for."""

    PAPERS = "papers"
    ACCEPTANCE = "acceptance"
    REFUSAL = "refusal"
    CLOSING = "closing"
    ANSWER = "answer"


@dataclasses.dataclass(frozen=True)
class Text:
    """A prepared text: its name in addresses, how agents call it, what the member reads.

    Without `kinds` it suits every kind of request.
    """

    slug: str
    use: Use
    title: str
    words: str
    kinds: frozenset[str] = frozenset()


TEXTS: Sequence[Text] = (
    Text(
        "illisible",
        Use.PAPERS,
        _("A paper cannot be read"),
        _(
            "We cannot read one of your papers. Please send it again: laid flat, in good light, "
            "with all four corners on the photo."
        ),
    ),
    Text(
        "facture-acquittee",
        Use.PAPERS,
        _("The invoice must be paid"),
        _(
            "Please send us the invoice that shows that it is paid, with the name of the person "
            "and the price of the lenses."
        ),
        frozenset({"lentilles"}),
    ),
    Text(
        "ordonnance",
        Use.PAPERS,
        _("The prescription is missing"),
        _("Please send us the prescription of the ophthalmologist. A photo is enough."),
        frozenset({"lentilles"}),
    ),
    Text(
        "versement",
        Use.ACCEPTANCE,
        _("The payment follows"),
        _(
            "Your papers are complete. The payment leaves within five working days, to the bank "
            "account of your reimbursements."
        ),
        frozenset({"lentilles"}),
    ),
    Text(
        "carte",
        Use.ACCEPTANCE,
        _("The card is printed"),
        _(
            "Your card is being printed. It comes by post within ten working days. Meanwhile, "
            "you can print it from your space."
        ),
        frozenset({"carte"}),
    ),
    Text(
        "accord",
        Use.ACCEPTANCE,
        _("All is settled"),
        _("We have done what you asked. You have nothing else to do."),
    ),
    Text(
        "forfait",
        Use.REFUSAL,
        _("The allowance is used up"),
        _(
            "The allowance of the year is used up: we cannot pay this invoice. It begins anew on "
            "1 January. Your space shows what was paid."
        ),
        frozenset({"lentilles"}),
    ),
    Text(
        "non-couvert",
        Use.REFUSAL,
        _("Not covered by the contract"),
        _(
            "We have read your request with care. Your contract does not cover it. If you do not "
            "agree, answer this message: another person will look at it."
        ),
    ),
    Text(
        "appel",
        Use.CLOSING,
        _("Settled by telephone"),
        _("We have talked about it by telephone, and your question is answered."),
    ),
    Text(
        "ailleurs",
        Use.CLOSING,
        _("Answered elsewhere"),
        _("We have answered you in your messages. This request is therefore finished."),
    ),
    Text(
        "merci",
        Use.ANSWER,
        _("Thank you, it is done"),
        _("Thank you for your message. It is done. You have nothing else to do."),
    ),
    Text(
        "delai",
        Use.ANSWER,
        _("A reimbursement takes some days"),
        _(
            "Once your health insurance fund has paid, our share follows within five working days. "
            "If it has not come by then, write to us again: we will look into it at once."
        ),
    ),
    Text(
        "precision",
        Use.ANSWER,
        _("Ask for more"),
        _("To answer you well, we need to know a little more. Could you tell us"),
    ),
)


def list_for(use: Use, kind: str | None = None, *, is_own: bool = False) -> list[Text]:
    """Return the texts for a use that suit a kind of request, those written for it first.

    With `is_own`, those that suit every kind are left out.
    """
    suited = [
        text
        for text in TEXTS
        if text.use is use and (kind in text.kinds or not (text.kinds or is_own))
    ]
    return sorted(suited, key=lambda text: not text.kinds)


def find(use: Use, slug: str) -> Text | None:
    """Return the text of that name for a use, or None."""
    return next((text for text in TEXTS if text.use is use and text.slug == slug), None)
