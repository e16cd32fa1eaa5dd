"""The e-mails of the campaigns: who is greeted, the address of the button, and the member's facts."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from mh_portal.core import clock
from mh_portal.core.campaigns import words
from mh_portal.core.campaigns.facts import Facts
from mh_portal.core.campaigns.models import CampaignKind
from mh_portal.core.outbox.email import Email

# A mail server that is away for weeks must not make anybody miss what changes for them.
USEFUL_FOR = timedelta(days=30)


@dataclasses.dataclass(frozen=True)
class CampaignAwareness(Email):
    """A new space is coming, and a film shows it."""

    kind: ClassVar[str] = "campaign_awareness"
    useful_for: ClassVar[timedelta] = USEFUL_FOR

    greeting: str
    token: str


@dataclasses.dataclass(frozen=True)
class CampaignLaunch(Email):
    """The space is open: the member's number, and an account in three steps."""

    kind: ClassVar[str] = "campaign_launch"
    useful_for: ClassVar[timedelta] = USEFUL_FOR

    greeting: str
    member_number: str
    token: str


@dataclasses.dataclass(frozen=True)
class CampaignIdentifier(Email):
    """To a migrated member: the e-mail address takes the place of the old login."""

    kind: ClassVar[str] = "campaign_identifier"
    useful_for: ClassVar[timedelta] = USEFUL_FOR

    greeting: str
    token: str


@dataclasses.dataclass(frozen=True)
class CampaignActivation(Email):
    """To who began an account and did not activate it: how to get a new link."""

    kind: ClassVar[str] = "campaign_activation"
    useful_for: ClassVar[timedelta] = USEFUL_FOR

    greeting: str
    token: str


@dataclasses.dataclass(frozen=True)
class CampaignDebitDate(Email):
    """Premiums are debited in advance: for each contract how it is paid, the last and the next.

    `contracts`, `lasts` and `followings` hold a sentence for each contract, in the same order.
    """

    kind: ClassVar[str] = "campaign_debit_date"
    useful_for: ClassVar[timedelta] = USEFUL_FOR

    greeting: str
    member_number: str
    token: str
    contracts: Sequence[str]
    lasts: Sequence[str]
    followings: Sequence[str]


@dataclasses.dataclass(frozen=True)
class CampaignServices(Email):
    """The services, for who agreed to hear of them; `unsubscription` ends it (RFC 8058)."""

    kind: ClassVar[str] = "campaign_services"
    useful_for: ClassVar[timedelta] = USEFUL_FOR

    greeting: str
    token: str
    unsubscription: str


def email_of(kind: CampaignKind, facts: Facts) -> Email:
    """Return the e-mail of a campaign, filled with a member's facts, as it is sent today."""
    greeting, token = facts.greeting, facts.token
    match kind:
        case CampaignKind.AWARENESS:
            return CampaignAwareness(greeting, token)
        case CampaignKind.LAUNCH:
            return CampaignLaunch(greeting, facts.member_number, token)
        case CampaignKind.IDENTIFIER:
            return CampaignIdentifier(greeting, token)
        case CampaignKind.ACTIVATION:
            return CampaignActivation(greeting, token)
        case CampaignKind.DEBIT_DATE:
            moves = [words.debit_move(debit, clock.today()) for debit in facts.debits]
            return CampaignDebitDate(
                greeting,
                facts.member_number,
                token,
                contracts=[move.contract for move in moves],
                lasts=[move.last for move in moves],
                followings=[move.following for move in moves],
            )
        case CampaignKind.SERVICES:
            return CampaignServices(greeting, token, facts.unsubscription)
