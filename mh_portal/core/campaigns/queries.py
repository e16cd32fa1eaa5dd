"""Reading campaigns: what is planned, what is to come, and what came of each wave."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from mh_portal.core import clock
from mh_portal.core.accounts.models import Account
from mh_portal.core.campaigns import audiences, rules
from mh_portal.core.campaigns.models import (
    Campaign,
    CampaignKind,
    CampaignState,
    Mailing,
    MailingChannel,
    Wave,
)
from mh_portal.core.outbox.models import MessageState, OutboxMessage

_UNDER_WAY = (MessageState.QUEUED, MessageState.SENDING)


@dataclasses.dataclass(frozen=True, kw_only=True)
class CampaignRow:
    """A campaign with its progress: `members` were written to, in so many `waves`.

    `remaining` is told from what the audience held when it was planned: whoever joins it meanwhile
    is written to as well. Only where another campaign of the kind has written since is it counted
    who is `waiting` now: that takes seconds at a million members. `next_day` is when the next wave
    goes, None when none does. `planned_at` is local time.
    """

    id: int
    kind: CampaignKind
    audience: str
    state: CampaignState
    starts_on: date
    per_day: int
    expected: int
    planned_at: datetime
    planned_by: int | None
    waves: int
    members: int
    next_day: date | None
    waiting: int | None = None

    @property
    def remaining(self) -> int:
        """How many are still to be written to; nobody once it is over."""
        if self.state is CampaignState.ENDED:
            return 0
        if self.waiting is not None:
            return self.waiting
        return max(self.expected - self.members, 0)

    def is_to_come(self, today: date) -> bool:
        """Tell whether the campaign begins by itself on a later day."""
        return self.state is CampaignState.RUNNING and self.starts_on > today

    @property
    def coming(self) -> list[tuple[date, int]]:
        """The waves to come as day and size, were the campaign to run on as planned."""
        if self.next_day is None:
            return []
        return rules.project(self, self.remaining, self.next_day)

    @property
    def last_day(self) -> date | None:
        """The day of the last wave to come, however far; None when none does."""
        if not self.coming:
            return None
        waves = -(-self.remaining // self.per_day)
        return self.coming[0][0] + (waves - 1) * rules.A_DAY


@dataclasses.dataclass(frozen=True, kw_only=True)
class WaveCounts:
    """What came of a wave. `prepared` members are in it, each reached in one way in the end.

    `emails` were written, of which so many are `sent`, `waiting`, `failed`, `unknown`. `bounced`
    are those whose e-mail failed or came back and who are no longer reached so; a letter follows,
    and is one of the `letters`. `nobody` could be reached in neither way. `followed` opened the
    address in their message, `opened_account` have made an account since, or with it a login.
    """

    number: int
    day: date
    is_complete: bool
    prepared: int
    emails: int
    letters: int
    nobody: int
    sent: int
    waiting: int
    failed: int
    unknown: int
    bounced: int
    followed: int
    opened_account: int


_other, _theirs = aliased(Campaign), aliased(Wave)
# Whether members may have got the kind from another campaign since this one was planned.
_HAS_RIVAL = (
    exists()
    .where(
        _other.kind == Campaign.kind,
        _other.id != Campaign.id,
        _theirs.campaign_id == _other.id,
        or_(_theirs.completed_at.is_(None), _theirs.completed_at >= Campaign.planned_at),
    )
    .correlate(Campaign)
)
_CAMPAIGNS = (
    select(
        Campaign,
        func.count(Wave.id),
        func.coalesce(func.sum(Wave.members), 0),
        func.max(Wave.day),
        func.max(case((Wave.completed_at.is_(None), Wave.day))),
        _HAS_RIVAL,
    )
    .outerjoin(Wave, Wave.campaign_id == Campaign.id)
    .group_by(Campaign.id)
    .order_by(Campaign.starts_on, Campaign.id)
)


def _number(*conditions: Any) -> Any:
    """Return how many rows meet some conditions."""
    met = conditions[0]
    for condition in conditions[1:]:
        met &= condition
    return func.coalesce(func.sum(case((met, 1), else_=0)), 0)


_WRITTEN = Mailing.message_id.is_not(None)
_STATE = OutboxMessage.state
# One pass over the mailings of a campaign, whatever is counted of them.
_WAVES: Select[Any] = (
    select(
        Wave.number,
        Wave.day,
        Wave.completed_at,
        _number(Mailing.id.is_not(None)).label("prepared"),
        _number(_WRITTEN).label("emails"),
        _number(Mailing.channel == MailingChannel.LETTER).label("letters"),
        _number(Mailing.channel == MailingChannel.NONE).label("nobody"),
        _number(_STATE == MessageState.SENT).label("sent"),
        _number(_STATE.in_(_UNDER_WAY)).label("waiting"),
        _number(_STATE == MessageState.FAILED).label("failed"),
        _number(_STATE == MessageState.UNKNOWN).label("unknown"),
        _number(_WRITTEN, Mailing.channel != MailingChannel.EMAIL).label("bounced"),
        _number(Mailing.followed_at.is_not(None)).label("followed"),
        _number(
            Account.email_key.is_not(None),
            # A migrated member's account may be older than the login by e-mail it is about.
            or_(
                Mailing.kind == CampaignKind.IDENTIFIER,
                Account.created_at >= Mailing.prepared_at,
            ),
        ).label("opened_account"),
    )
    .select_from(Wave)
    .outerjoin(Mailing, Mailing.wave_id == Wave.id)
    .outerjoin(OutboxMessage, OutboxMessage.id == Mailing.message_id)
    .outerjoin(Account, Account.member_id == Mailing.member_id)
    .where(Wave.campaign_id == bindparam("campaign"))
    .group_by(Wave.id, Wave.number, Wave.day, Wave.completed_at)
    .order_by(Wave.number)
)


def list_campaigns(db: Session) -> list[CampaignRow]:
    """Return every campaign in the order of their first days; mostly one statement."""
    return [_campaign(db, row) for row in db.execute(_CAMPAIGNS).all()]


def list_unfinished(db: Session, kind: CampaignKind) -> list[CampaignRow]:
    """Return the campaigns of a kind that are still to write to somebody, the first one first."""
    rows = db.execute(_CAMPAIGNS.where(Campaign.kind == kind))
    return [each for each in (_campaign(db, row) for row in rows.all()) if each.remaining]


def get(db: Session, campaign_id: int) -> CampaignRow:
    """Return a campaign; raises NoResultFound."""
    return _campaign(db, db.execute(_CAMPAIGNS.where(Campaign.id == campaign_id)).one())


def find(db: Session, campaign_id: int) -> CampaignRow | None:
    """Return a campaign, or None when there is none of that number."""
    row = db.execute(_CAMPAIGNS.where(Campaign.id == campaign_id)).one_or_none()
    return None if row is None else _campaign(db, row)


def list_waves(db: Session, campaign_id: int) -> Sequence[WaveCounts]:
    """Return what came of each wave of a campaign, the first wave first; one statement."""
    return [
        WaveCounts(
            number=row.number,
            day=row.day,
            is_complete=row.completed_at is not None,
            prepared=row.prepared,
            emails=row.emails,
            letters=row.letters,
            nobody=row.nobody,
            sent=row.sent,
            waiting=row.waiting,
            failed=row.failed,
            unknown=row.unknown,
            bounced=row.bounced,
            followed=row.followed,
            opened_account=row.opened_account,
        )
        for row in db.execute(_WAVES, {"campaign": campaign_id})
    ]


def _campaign(db: Session, row: Any) -> CampaignRow:
    campaign, waves, members, last_day, open_day, has_rival = row
    is_running = campaign.state is CampaignState.RUNNING
    waiting = None
    if has_rival and campaign.state is not CampaignState.ENDED:
        on = max(campaign.starts_on, clock.today())
        waiting = audiences.count(db, campaign.kind, campaign.audience, on)
    # A wave that is not full yet takes more on its own day.
    last = None if open_day is not None and open_day == last_day else last_day
    return CampaignRow(
        id=campaign.id,
        kind=campaign.kind,
        audience=campaign.audience,
        state=campaign.state,
        starts_on=campaign.starts_on,
        per_day=campaign.per_day,
        expected=campaign.expected,
        planned_at=campaign.planned_at.astimezone(clock.ZONE),
        planned_by=campaign.planned_by,
        waves=waves,
        members=int(members),
        next_day=rules.next_day(campaign.starts_on, clock.today(), last) if is_running else None,
        waiting=waiting,
    )
