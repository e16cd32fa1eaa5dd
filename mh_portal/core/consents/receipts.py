"""What the receipt of a decision says: the page and the PDF are made from the same facts."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from mh_portal.core import clock
from mh_portal.core.consents import wordings, words
from mh_portal.core.consents.models import Decision
from mh_portal.core.consents.rules import Answer
from mh_portal.core.consents.wordings import Wording
from mh_portal.core.members.models import Member
from mh_portal.core.members.rules import display_name
from mh_portal.language import gettext as _
from mh_portal.language import long_date, long_moment


@dataclasses.dataclass(frozen=True, kw_only=True)
class Receipt:
    """The facts of a receipt; `decided_at` is in the members' time zone.

    `answer` and `before` read « oui », « non » or « sans choix ». `wording` is the version whose
    text was on the screen, `asked_as` and `answered_as` its words for the channel and the answer.
    """

    reference: str
    member_name: str
    member_number: str
    purpose: str
    channel: str
    answer: str
    before: str
    decided_at: datetime
    collection: str
    decided_by: str
    wording: Wording
    asked_as: str
    answered_as: str
    note: str

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """The decision in labels and values."""
        return (
            (_("Reference"), self.reference),
            (_("Insured person"), self.member_name),
            (_("Member number"), self.member_number),
            (_("Purpose"), self.purpose),
            (_("Channel"), self.channel),
            (_("Decision"), self.answer),
            (_("Before"), self.before),
            (_("Decided on"), long_moment(self.decided_at)),
            (_("Place of the decision"), self.collection),
            (_("Decided by"), self.decided_by),
        )

    @property
    def words(self) -> tuple[str, ...]:
        """What was read below the title: text, question, the channel's answer and its note."""
        answer = _("%(asked)s: “%(answered)s”") % {
            "asked": self.asked_as,
            "answered": self.answered_as,
        }
        wording = self.wording
        said = (wording.text, wording.question, answer, self.note, wording.assurance)
        return tuple(text for text in said if text)

    @property
    def version(self) -> str:
        """Which version of the text: « offers-1, affichée depuis le 1er janvier 2022 »."""
        return _("%(key)s, shown since %(date)s") % {
            "key": self.wording.key,
            "date": long_date(self.wording.since),
        }


def receipt(decision: Decision, member: Member) -> Receipt:
    """Return the receipt of a member's decision."""
    wording = wordings.published()[decision.wording]
    return Receipt(
        reference=decision.reference,
        member_name=f"{display_name(member.first_name)} {display_name(member.last_name)}",
        member_number=member.member_number,
        purpose=words.PURPOSES[decision.purpose],
        channel=words.CHANNELS[decision.channel],
        answer=words.ANSWERS[decision.answer],
        before=words.ANSWERS[decision.previous],
        decided_at=decision.at.astimezone(clock.ZONE),
        collection=words.COLLECTIONS[decision.collection],
        decided_by=words.actor(decision.actor_kind),
        wording=wording,
        asked_as=wording.channels[decision.channel],
        # Undoing goes back to « no choice », which no button is called.
        answered_as=wording.answers.get(decision.answer, words.ANSWERS[Answer.UNDECIDED]),
        note=wording.notes.get(decision.channel, ""),
    )
