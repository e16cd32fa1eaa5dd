"""What agents read of the queues: parts, states, reasons and outcomes of calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mh_portal.core.actors import ActorKind
from mh_portal.core.assistance.models import CallBackOutcome, CallBackReason
from mh_portal.core.processing.queue import Share
from mh_portal.core.requests.queries import Event
from mh_portal.core.requests.rules import RequestState
from mh_portal.language import gettext as _

SHARES: Mapping[Share, str] = {
    Share.FREE: _("Free"),
    Share.MINE: _("Mine"),
    Share.LATE: _("Late"),
    Share.THIS_WEEK: _("Due within 7 days"),
    Share.COMPLAINT: _("Complaints"),
}
STATES: Mapping[RequestState, str] = {
    RequestState.SUBMITTED: _("New"),
    RequestState.IN_PROGRESS: _("Under examination"),
    RequestState.WAITING_FOR_MEMBER: _("Waiting for the member"),
    RequestState.ACCEPTED: _("Accepted"),
    RequestState.REFUSED: _("Refused"),
    RequestState.CLOSED: _("Finished"),
    RequestState.WITHDRAWN: _("Taken back by the member"),
}
# Who sent a request; without a login it is sent with the facts of a contract.
SENT_BY: Mapping[ActorKind, str] = {
    ActorKind.MEMBER: _("The member"),
    ActorKind.AGENT: _("An advisor, for the member, during a call"),
    ActorKind.HELPER: _("The trusted helper, for the member"),
    ActorKind.VISITOR: _("Somebody without a login"),
}
# Those that a request of the queue can be in.
OPEN_STATES = (
    RequestState.SUBMITTED,
    RequestState.IN_PROGRESS,
    RequestState.WAITING_FOR_MEMBER,
)
CALL_REASONS: Mapping[CallBackReason, str] = {
    CallBackReason.CREATION_FAILED: _("Could not create the account"),
    CallBackReason.SIGN_IN_FAILED: _("Three sign-ins failed"),
    CallBackReason.LINK_EXPIRED: _("A link had expired"),
    CallBackReason.OPPOSITION: _("Said “It is not me”"),
    CallBackReason.SECOND_FACTOR_LOST: _("Lost the second factor: letter to send"),
    CallBackReason.TERMINATION_LETTER: _("Receipt of a termination to send by post"),
    CallBackReason.APPOINTMENT: _("Booked a call"),
}
# What an agent may say came of a call.
OUTCOMES: Mapping[CallBackOutcome, str] = {
    CallBackOutcome.REACHED: _("We talked: it is settled"),
    CallBackOutcome.NOT_REACHED: _("Nobody answers: stop calling"),
    CallBackOutcome.WRONG_NUMBER: _("The number is wrong"),
    CallBackOutcome.NEEDLESS: _("Settled in another way, without a call"),
}


def sent_by(timeline: Sequence[Event]) -> str:
    """Return who sent a request, of all that happened to it; empty for one that was not sent."""
    senders = (each.actor_kind for each in timeline if each.state is RequestState.SUBMITTED)
    return SENT_BY.get(next(senders, ActorKind.SYSTEM), "")
