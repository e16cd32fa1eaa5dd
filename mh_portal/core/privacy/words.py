"""How the codes of the tables are called in an export."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from mh_portal.core.accounts.models import LinkPurpose
from mh_portal.core.actors import ActorKind
from mh_portal.core.appointments import words as appointments
from mh_portal.core.assistance import words as assistance
from mh_portal.core.assistance.models import (
    CallBackOutcome,
    CallBackReason,
    ContactReason,
    DifficultyKind,
    Motive,
)
from mh_portal.core.bounces.models import BounceSource
from mh_portal.core.campaigns import words as campaigns
from mh_portal.core.campaigns.models import CampaignKind, MailingChannel
from mh_portal.core.consents import words as consents
from mh_portal.core.consents.rules import Answer, Channel, Collection, Purpose
from mh_portal.core.contracts.models import (
    BeneficiaryKind,
    DebitDay,
    Frequency,
    LegalFamily,
    PaymentMethod,
)
from mh_portal.core.documents import people
from mh_portal.core.journal import words as journal
from mh_portal.core.members.models import Civility
from mh_portal.core.messages import words as messages
from mh_portal.core.messages.rules import Side, ThreadState, Topic
from mh_portal.core.outbox.models import MessageState
from mh_portal.core.papers.rules import MediaType
from mh_portal.core.requests.rules import RequestState
from mh_portal.core.surveys.rules import Occasion
from mh_portal.core.terminations import words as terminations
from mh_portal.core.terminations.rules import Reason
from mh_portal.language import gettext as _

WORDS: Mapping[type[StrEnum], Mapping[Any, str]] = {
    ContactReason: assistance.REASONS,
    DifficultyKind: assistance.DIFFICULTIES,
    Civility: {Civility.MR: _("Mr"), Civility.MRS: _("Mrs")},
    LegalFamily: {
        LegalFamily.INSURANCE: _("insurance code"),
        LegalFamily.MUTUAL: _("code of mutual insurance"),
        LegalFamily.SOCIAL_SECURITY: _("social-security code"),
    },
    PaymentMethod: {
        PaymentMethod.DIRECT_DEBIT: _("direct debit"),
        PaymentMethod.CHEQUE: _("cheque"),
    },
    Frequency: {Frequency.MONTHLY: _("each month"), Frequency.QUARTERLY: _("each quarter")},
    DebitDay: {
        DebitDay.END: _("at the end of the period"),
        DebitDay.FIFTH: _("on the 5th"),
        DebitDay.TENTH: _("on the 10th"),
        DebitDay.FIFTEENTH: _("on the 15th"),
    },
    BeneficiaryKind: {kind: people.relation(kind) for kind in BeneficiaryKind},
    RequestState: {
        RequestState.DRAFT: _("draft"),
        RequestState.SUBMITTED: _("sent"),
        RequestState.IN_PROGRESS: _("being examined"),
        RequestState.WAITING_FOR_MEMBER: _("waiting for your answer"),
        RequestState.ACCEPTED: _("accepted"),
        RequestState.REFUSED: _("refused"),
        RequestState.CLOSED: _("closed"),
        RequestState.WITHDRAWN: _("taken back"),
    },
    Reason: terminations.REASONS,
    Purpose: consents.PURPOSES,
    Channel: consents.CHANNELS,
    Answer: consents.ANSWERS,
    Collection: consents.COLLECTIONS,
    ActorKind: {kind: journal.who(kind) for kind in ActorKind},
    LinkPurpose: {
        LinkPurpose.ACTIVATION: _("activate the account"),
        LinkPurpose.PASSWORD: _("choose a password"),
        LinkPurpose.OPPOSITION: _("say “It is not me”"),
        LinkPurpose.IDENTIFIER: _("confirm the login"),
        LinkPurpose.EMAIL_CHANGE: _("confirm another e-mail address"),
        LinkPurpose.EMAIL_BACK: _("take back a change of e-mail address"),
        LinkPurpose.BANK_BACK: _("take back a change of bank details"),
        LinkPurpose.HELPER_INVITATION: _("invite a helper"),
    },
    CallBackReason: {
        CallBackReason.CREATION_FAILED: _("account creation failed"),
        CallBackReason.SIGN_IN_FAILED: _("sign-in failed"),
        CallBackReason.LINK_EXPIRED: _("link expired"),
        CallBackReason.OPPOSITION: _("“It is not me”"),
        CallBackReason.SECOND_FACTOR_LOST: _("second factor lost"),
        CallBackReason.TERMINATION_LETTER: _("receipt of a termination to be sent by post"),
        CallBackReason.APPOINTMENT: _("call booked by you"),
    },
    Motive: appointments.MOTIVES,
    CallBackOutcome: {
        CallBackOutcome.REACHED: _("we spoke to you"),
        CallBackOutcome.NOT_REACHED: _("nobody answered"),
        CallBackOutcome.WRONG_NUMBER: _("wrong number"),
        CallBackOutcome.NEEDLESS: _("no call was needed any more"),
        CallBackOutcome.CANCELLED: _("cancelled by you"),
    },
    MediaType: {
        MediaType.PDF: _("PDF"),
        MediaType.JPEG: _("photo"),
        MediaType.PNG: _("picture"),
    },
    Topic: messages.TOPICS,
    ThreadState: {
        ThreadState.WAITING: _("waiting for our answer"),
        ThreadState.ANSWERED: _("answered"),
        ThreadState.CLOSED: _("over"),
    },
    Side: {Side.MEMBER: _("you"), Side.INSURER: _("the insurer")},
    Occasion: {
        Occasion.REQUEST: _("a finished request"),
        Occasion.SIGN_IN: _("your first visit"),
    },
    CampaignKind: campaigns.TITLES,
    MailingChannel: {
        MailingChannel.EMAIL: _("by e-mail"),
        MailingChannel.LETTER: _("by post"),
        MailingChannel.NONE: _("not sent: we have no address of yours"),
    },
    BounceSource: {
        BounceSource.ANSWER: _("the mail server refused your address"),
        BounceSource.RETURNED: _("the e-mail came back"),
    },
    MessageState: {
        MessageState.QUEUED: _("to be sent"),
        MessageState.SENDING: _("being sent"),
        MessageState.SENT: _("sent"),
        MessageState.FAILED: _("not delivered"),
        MessageState.UNKNOWN: _("delivery unknown"),
    },
}


def of(code: StrEnum) -> str:
    """Return what a code is called; a code without words stands for itself."""
    return WORDS.get(type(code), {}).get(code, code.value)
