"""Reading surveys: what one is about, what was answered, and whom to ask."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from mh_portal.core.accounts.models import Account
from mh_portal.core.consents.models import Decision
from mh_portal.core.consents.rules import Answer, Channel, Purpose
from mh_portal.core.requests.models import Request
from mh_portal.core.surveys import rules
from mh_portal.core.surveys.links import Asked
from mh_portal.core.surveys.models import Survey
from mh_portal.core.surveys.rules import Occasion


@dataclasses.dataclass(frozen=True)
class Question:
    """A survey as its page shows it: the request it is about, and whether it was answered."""

    asked: Asked
    reference: str
    answered_at: datetime | None

    def may_be_answered(self, now: datetime) -> bool:
        """Tell whether an answer is still taken."""
        return rules.may_answer(self.answered_at, now)


# Built once. A request that is not finished has no survey.
_OF_REQUEST = (
    select(Request.reference, Survey.answered_at)
    .outerjoin(Survey, Survey.request_id == Request.id)
    .where(
        Request.id == bindparam("of_request"),
        Request.member_id == bindparam("of_member"),
        Request.submitted_at.is_not(None),
        Request.state.in_(rules.FINISHED),
    )
)
_OF_SIGN_IN = (
    select(Account.id, Survey.answered_at)
    .outerjoin(
        Survey,
        and_(Survey.member_id == Account.member_id, Survey.occasion == Occasion.SIGN_IN),
    )
    .where(Account.member_id == bindparam("of_member"))
)
# Who said yes to surveys by e-mail, by the newest word on it.
_NEWEST = (
    select(Decision.answer)
    .where(
        Decision.purpose == Purpose.SATISFACTION,
        Decision.channel == Channel.EMAIL,
    )
    .order_by(Decision.id.desc())
    .limit(1)
)
_DUE_REQUESTS = (
    select(Request.member_id, Request.id)
    .outerjoin(Survey, Survey.request_id == Request.id)
    .where(
        Request.state.in_(rules.FINISHED),
        Request.submitted_at.is_not(None),
        Request.updated_at > bindparam("since"),
        Survey.id.is_(None),
        _NEWEST.where(Decision.member_id == Request.member_id).scalar_subquery() == Answer.GIVEN,
    )
    .order_by(Request.id)
    .limit(bindparam("at_most"))
)
_DUE_SIGN_INS = (
    select(Account.member_id)
    .outerjoin(
        Survey,
        and_(Survey.member_id == Account.member_id, Survey.occasion == Occasion.SIGN_IN),
    )
    .where(
        Account.member_id.is_not(None),
        Account.created_at > bindparam("since"),
        Account.created_at <= bindparam("until"),
        Survey.id.is_(None),
        _NEWEST.where(Decision.member_id == Account.member_id).scalar_subquery() == Answer.GIVEN,
    )
    .order_by(Account.id)
    .limit(bindparam("at_most"))
)


def find_question(db: Session, asked: Asked) -> Question | None:
    """Return a survey to show; None when what it is about is not finished, or no longer there."""
    if asked.request_id is None:
        begun = db.execute(_OF_SIGN_IN, {"of_member": asked.member_id}).first()
        return None if begun is None else Question(asked, "", begun.answered_at)
    sought = {"of_request": asked.request_id, "of_member": asked.member_id}
    row = db.execute(_OF_REQUEST, sought).first()
    return None if row is None else Question(asked, row.reference, row.answered_at)


def find_for_change(db: Session, asked: Asked) -> Survey | None:
    """Return what is kept of a survey, if anything; whoever else wants to change it waits."""
    same = (
        Survey.request_id == asked.request_id
        if asked.request_id is not None
        else and_(Survey.member_id == asked.member_id, Survey.occasion == Occasion.SIGN_IN)
    )
    return db.scalar(select(Survey).where(same).with_for_update())


def list_due(db: Session, now: datetime, limit: int) -> Sequence[Asked]:
    """Return at most `limit` surveys to ask for by e-mail: of members who said yes to it."""
    since = now - rules.ASKED_WITHIN
    found = [
        Asked(member_id, request_id)
        for member_id, request_id in db.execute(_DUE_REQUESTS, {"since": since, "at_most": limit})
    ]
    until = {"since": since, "until": now - rules.TRIED_FOR, "at_most": limit - len(found)}
    found += [Asked(member_id) for member_id in db.scalars(_DUE_SIGN_INS, until) if member_id]
    return found
