"""Says what is kept of what became of a message."""

from __future__ import annotations

import random
from typing import assert_never

from mh_portal.core.outbox import rules
from mh_portal.core.outbox.models import MessageState
from mh_portal.core.outbox.service import Claim, Verdict
from mh_portal.emails.outcomes import (
    Outcome,
    PermanentRefusal,
    Sent,
    TemporaryRefusal,
    Unknown,
)

_chance = random.SystemRandom().random


def verdict_on(claimed: Claim, outcome: Outcome) -> Verdict:
    """Return what is kept of an outcome, and when the message is tried again."""
    held = (claimed.id, claimed.token)
    match outcome:
        case Sent(answer):
            return Verdict(*held, MessageState.SENT, answer)
        case TemporaryRefusal(answer, connection):
            # The server's trouble is not this message's: it waits a minute, however often.
            tries = 1 if connection else claimed.tries
            delay = rules.retry_delay(tries, _chance())
            return Verdict(*held, MessageState.QUEUED, answer, delay)
        case PermanentRefusal(answer, of_recipient):
            lead = rules.RECIPIENT_REFUSED if of_recipient else ""
            return Verdict(*held, MessageState.FAILED, lead + answer)
        case Unknown(answer):
            return Verdict(*held, MessageState.UNKNOWN, answer)
        case _:
            assert_never(outcome)
