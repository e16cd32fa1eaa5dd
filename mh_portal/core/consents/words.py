"""How purposes, channels, answers and the people who gave them are named."""

from __future__ import annotations

from mh_portal.core.actors import ActorKind
from mh_portal.core.consents.models import Decision
from mh_portal.core.consents.rules import Answer, Channel, Collection, Purpose
from mh_portal.language import gettext as _

PURPOSES = {
    Purpose.OFFERS: _("Offers and insurance services"),
    Purpose.TARGETED: _("Targeted communication"),
    Purpose.SATISFACTION: _("Satisfaction survey"),
}
CHANNELS = {
    Channel.EMAIL: _("by e-mail"),
    Channel.SMS: _("by text message"),
    Channel.PHONE: _("by telephone"),
    Channel.POST: _("by post"),
}
ANSWERS = {
    Answer.GIVEN: _("consent: yes"),
    Answer.WITHDRAWN: _("consent: no"),
    Answer.UNDECIDED: _("consent: no choice"),
}
COLLECTIONS = {
    Collection.SPACE: _("in the customer space"),
    Collection.CALL_CENTRE: _("by telephone, with an adviser"),
    Collection.UNSUBSCRIBE: _("with the unsubscribe link of an e-mail"),
}


def sentence(decision: Decision) -> str:
    """Return a decision in one line: « Communication ciblée, par SMS : oui »."""
    return _("%(purpose)s, %(channel)s: %(answer)s") % {
        "purpose": PURPOSES[decision.purpose],
        "channel": CHANNELS[decision.channel],
        "answer": ANSWERS[decision.answer],
    }


def actor(kind: ActorKind) -> str:
    """Return who gave an answer, as a receipt says it."""
    if kind is ActorKind.MEMBER:
        return _("the member")
    if kind is ActorKind.VISITOR:
        return _("the holder of the link sent by e-mail")
    return _("an adviser, for the member")
