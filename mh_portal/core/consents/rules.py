"""Whether a member may be contacted for a purpose by a channel on a day.

The existing-client exception for e-mail and SMS (CPCE, L34-5, paragraph 4) is not used: it wants
addresses that the insurer took from the member at the sale, with a way to refuse shown then. The
addresses of an extract come without that proof, so each of these messages waits for a « yes ».
Nor is the one for telephone calls about a running contract (C. conso., L223-1, paragraph 4): what
these purposes offer goes beyond the contract.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Purpose(StrEnum):
    """What a message that needs a decision is for; a closed list."""

    OFFERS = "offers"
    TARGETED = "targeted"
    SATISFACTION = "satisfaction"


class Channel(StrEnum):
    """How a member is reached."""

    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"
    POST = "post"


class Answer(StrEnum):
    """What a member decided; nothing is decided beforehand (RGPD, article 4, 11)."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    UNDECIDED = "undecided"


class Collection(StrEnum):
    """Where a decision was taken."""

    SPACE = "space"
    CALL_CENTRE = "call_centre"
    UNSUBSCRIBE = "unsubscribe"


# Loi n° 2025-594 of 30 June 2025, article 13, III: C. conso., L223-1 asks for consent from then on.
PHONE_CONSENT_SINCE = date(2026, 8, 11)


def needs_consent(purpose: Purpose, channel: Channel, on: date) -> bool:
    """Tell whether silence forbids; where it does not, only an objection forbids.

    A survey counts as prospecting: members are asked about it beside the rest, and what they were
    told they decide is theirs to decide.
    """
    if purpose is Purpose.TARGETED:
        # Chosen from what is known of the member, health data among it (RGPD, article 9, 2, a).
        return True
    if channel is Channel.POST:
        # Legitimate interest with a right to object (RGPD, article 21, 2; CNIL on postal mail).
        return False
    if channel is Channel.PHONE:
        # Before that day a right to object alone (C. conso., L223-1 as of 2020; RGPD, 21, 2).
        return on >= PHONE_CONSENT_SINCE
    # E-mail and SMS: prior consent (CPCE, L34-5, paragraph 1).
    return True


def may_contact(purpose: Purpose | None, channel: Channel, answer: Answer, on: date) -> bool:
    """Tell whether a member with that answer may be contacted on that day.

    No purpose stands for a service message: what the contract or the account needs (RGPD, article
    6, 1, b), which no decision stops.
    """
    if purpose is None:
        return True
    if needs_consent(purpose, channel, on):
        return answer is Answer.GIVEN
    return answer is not Answer.WITHDRAWN
