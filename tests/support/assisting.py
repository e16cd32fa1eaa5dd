"""Agents of the sample portal in a member's pages, with the file in every state it can be in."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from flask.testing import FlaskClient
from sqlalchemy import select

from mh_portal.core import clock
from mh_portal.core.accounts.models import Account, LoginSession
from mh_portal.core.members.models import Member
from tests.factories.agents import make_file
from tests.support.portal import writing
from tests.support.sample import Sample

MINUTE = timedelta(minutes=1)


class File(StrEnum):
    """How an agent stands to the owner's file."""

    OPEN = "open"
    NONE = "none"
    ANOTHERS = "another member's"
    OF_ANOTHER_SESSION = "another session's"
    CLOSED = "closed"
    EXPIRED = "expired"
    DEACTIVATED = "open, and the agent deactivated since"


def agent(sample: Sample, file: File = File.OPEN, viewer: str = "advisor") -> FlaskClient:
    """Return a fresh browser of an agent who has the owner's file in that state."""
    client = sample.bare_client(viewer)
    if file is File.NONE:
        return client
    if file is File.OF_ANOTHER_SESSION:
        sample.sign_in(viewer)
    with writing(sample.app) as db:
        account = db.get_one(Account, sample.accounts[viewer])
        newest = select(LoginSession.id).where(LoginSession.account_id == account.id)
        session_id = db.scalars(newest.order_by(LoginSession.id.desc()).limit(1)).one()
        is_owners = Member.member_number == sample.facts["owner_number"]
        whose = ~is_owners if file is File.ANOTHERS else is_owners
        member = db.scalars(select(Member).where(whose).order_by(Member.id).limit(1)).one()
        now = clock.utcnow()
        facts = {
            "closed_at": now if file is File.CLOSED else None,
            "expires_at": now - MINUTE if file is File.EXPIRED else now + 30 * MINUTE,
        }
        make_file(db, account, member, session_id=session_id, **facts)
        if file is File.DEACTIVATED:
            account.blocked_at = now
    return client
