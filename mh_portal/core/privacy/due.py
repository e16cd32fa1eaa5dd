"""Which rows have had their time: the retention table's rows as conditions of the database."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from mh_portal.core import clock
from mh_portal.core.accounts.models import (
    Account,
    AccountLink,
    Failure,
    Link,
    LoginSession,
    RecoveryLetter,
)
from mh_portal.core.actors import ActorKind
from mh_portal.core.assistance.models import AssistedFile, CallBack, Difficulty
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.bounces.models import Bounce, UndeliverableAddress
from mh_portal.core.campaigns.models import LetterBatch, Mailing
from mh_portal.core.consents.models import Decision
from mh_portal.core.contracts.models import Contract
from mh_portal.core.database import Base
from mh_portal.core.limits.models import LimitWindow
from mh_portal.core.mandates.models import Mandate
from mh_portal.core.members.models import Member
from mh_portal.core.messages.models import Thread
from mh_portal.core.outbox.models import MessageState, OutboxMessage
from mh_portal.core.papers.models import Paper
from mh_portal.core.privacy.rules import CLOSING_NOTICE
from mh_portal.core.profile.models import HeldBank, ProfileDraft
from mh_portal.core.reimbursements.models import Reimbursement
from mh_portal.core.requests import rules as requests
from mh_portal.core.requests.models import Request
from mh_portal.core.surveys.models import Survey

CLOSING_ANNOUNCED = "privacy:closing:announced"


@dataclasses.dataclass(frozen=True)
class Due:
    """Rows of `model` for which `condition` of the limit holds: what is older has had its time.

    What is anonymised gets the values of `wiped`; without any the row is deleted, with all that
    hangs on it.
    """

    model: type[Base]
    condition: Callable[[datetime], ColumnElement[bool]]
    wiped: Mapping[str, Any] | None = None

    @property
    def table(self) -> Table:
        """The table of the rows."""
        return cast(Table, self.model.__table__)

    def count(self, limit: datetime) -> Select[int]:
        """Return the statement that counts the rows."""
        return select(func.count()).select_from(self.table).where(self.condition(limit))

    def keys(self, limit: datetime, at_most: int) -> Select[Any]:
        """Return the statement that reads, and locks, the keys of some of the rows."""
        return (
            select(*self.table.primary_key.columns)
            .where(self.condition(limit))
            .limit(at_most)
            .with_for_update(skip_locked=True, of=self.table)
        )

    def among(self, keys: list[Any]) -> ColumnElement[bool]:
        """Return the condition that a row has one of the keys."""
        return tuple_(*self.table.primary_key.columns).in_([tuple(key) for key in keys])


_held, _later = aliased(Contract), aliased(Decision)


def _is_former(limit: datetime) -> ColumnElement[bool]:
    """Members who had contracts, the last of which ended long ago."""
    day = limit.astimezone(clock.ZONE).date()
    own = _held.member_id == Member.id
    runs = or_(_held.ended_on.is_(None), _held.ended_on >= day)
    return and_(exists().where(own), ~exists().where(own, runs))


def _is_old_contract(limit: datetime) -> ColumnElement[bool]:
    """Contracts that ended long ago of members who have had a later one."""
    day = limit.astimezone(clock.ZONE).date()
    runs = or_(_held.ended_on.is_(None), _held.ended_on >= day)
    return and_(
        Contract.ended_on < day, exists().where(_held.member_id == Contract.member_id, runs)
    )


def _ended(limit: datetime) -> ColumnElement[bool]:
    return Contract.ended_on < limit.astimezone(clock.ZONE).date()


def is_unused(limit: datetime) -> ColumnElement[bool]:
    """Members' accounts whose owner has done nothing since; who helps others has no member."""
    acted = exists().where(
        AuditEvent.member_id == Account.member_id,
        AuditEvent.actor_kind == ActorKind.MEMBER,
        AuditEvent.at > limit,
    )
    return and_(Account.member_id.is_not(None), Account.created_at <= limit, ~acted)


def is_announced(since: datetime, until: datetime) -> ColumnElement[bool]:
    """Accounts whose closing was announced between two moments."""
    return exists().where(
        AuditEvent.member_id == Account.member_id,
        AuditEvent.action == CLOSING_ANNOUNCED,
        AuditEvent.at > since,
        AuditEvent.at <= until,
    )


def _is_to_be_closed(limit: datetime) -> ColumnElement[bool]:
    return and_(is_unused(limit), is_announced(limit, clock.utcnow() - CLOSING_NOTICE))


def _is_over(limit: datetime) -> ColumnElement[bool]:
    return and_(Request.state.in_(requests.FINAL), Request.updated_at < limit)


# By the slugs of the retention table.
DUE: Mapping[str, Due] = {
    "former_members": Due(Member, _is_former),
    "ended_contracts": Due(Contract, _is_old_contract),
    "reimbursements": Due(
        Reimbursement,
        lambda limit: Reimbursement.paid_on < limit.astimezone(clock.ZONE).date(),
    ),
    "bank_details": Due(
        Contract,
        lambda limit: and_(
            _ended(limit), or_(Contract.iban.is_not(None), Contract.mandate_reference.is_not(None))
        ),
        {"iban": None, "iban_index": None, "mandate_reference": None},
    ),
    "given_bank_details": Due(
        HeldBank,
        lambda limit: exists().where(Contract.id == HeldBank.contract_id, _ended(limit)),
    ),
    "replaced_bank_details": Due(
        HeldBank,
        lambda limit: and_(HeldBank.former.is_not(None), HeldBank.changed_at < limit),
        {"former": None},
    ),
    "typed_changes": Due(ProfileDraft, lambda limit: ProfileDraft.kept_at < limit),
    "unsent_requests": Due(
        Request, lambda limit: and_(_is_over(limit), Request.submitted_at.is_(None))
    ),
    "requests": Due(
        Request, lambda limit: and_(_is_over(limit), Request.submitted_at.is_not(None))
    ),
    "message_files": Due(
        Paper, lambda limit: and_(Paper.message_id.is_not(None), Paper.created_at < limit)
    ),
    "messages": Due(Thread, lambda limit: Thread.updated_at < limit),
    "surveys": Due(Survey, lambda limit: Survey.created_at < limit),
    "consents": Due(
        Decision,
        lambda limit: exists().where(
            _later.member_id == Decision.member_id,
            _later.purpose == Decision.purpose,
            _later.channel == Decision.channel,
            _later.id > Decision.id,
            _later.at < limit,
        ),
    ),
    "mails": Due(
        OutboxMessage,
        lambda limit: and_(
            OutboxMessage.created_at < limit,
            OutboxMessage.state.in_([MessageState.SENT, MessageState.FAILED, MessageState.UNKNOWN]),
        ),
    ),
    "mail_texts": Due(
        OutboxMessage,
        lambda limit: and_(
            OutboxMessage.state == MessageState.UNKNOWN,
            OutboxMessage.context.is_not(None),
            OutboxMessage.useful_until < limit,
        ),
        {"context": None},
    ),
    "campaigns": Due(Mailing, lambda limit: Mailing.prepared_at < limit),
    "campaign_letters": Due(
        Mailing,
        lambda limit: and_(Mailing.facts.is_not(None), Mailing.prepared_at < limit),
        {"facts": None},
    ),
    # Without its key the file cannot be read; `requests close-due` erases it.
    "letter_files": Due(
        LetterBatch,
        lambda limit: and_(LetterBatch.file_key.is_not(None), LetterBatch.made_at < limit),
        {"file_key": None},
    ),
    "bounces": Due(Bounce, lambda limit: Bounce.at < limit),
    "dead_addresses": Due(
        UndeliverableAddress, lambda limit: UndeliverableAddress.marked_at < limit
    ),
    "call_backs": Due(CallBack, lambda limit: CallBack.closed_at < limit),
    "difficulties": Due(Difficulty, lambda limit: Difficulty.noted_at < limit),
    "mandates": Due(
        Mandate,
        lambda limit: or_(
            Mandate.revoked_at < limit, Mandate.until < limit.astimezone(clock.ZONE).date()
        ),
    ),
    "assisted_files": Due(AssistedFile, lambda limit: AssistedFile.expires_at < limit),
    "account_links": Due(AccountLink, lambda limit: AccountLink.expires_at < limit),
    "recovery_letters": Due(RecoveryLetter, lambda limit: RecoveryLetter.expires_at < limit),
    "links": Due(Link, lambda limit: Link.expires_at < limit),
    "sessions": Due(LoginSession, lambda limit: LoginSession.expires_at < limit),
    "failures": Due(Failure, lambda limit: Failure.last_at < limit),
    "limits": Due(LimitWindow, lambda limit: LimitWindow.ends_at < limit.timestamp()),
    "unused_accounts": Due(Account, _is_to_be_closed),
}
