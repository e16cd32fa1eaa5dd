"""Who is called because a link ran out: those without an access, once for each link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts import expired, links
from mh_portal.core.accounts.models import Link, LinkPurpose
from mh_portal.core.assistance.models import CallBack, CallBackReason
from mh_portal.core.database import Database
from mh_portal.core.members.models import Member
from tests.factories.accounts import make_account
from tests.factories.members import make_member
from tests.support.portal import later

DAY = timedelta(days=1)


def invite(
    db: Session, purpose: LinkPurpose = LinkPurpose.ACTIVATION, member: Member | None = None
) -> int:
    """Send a link of a day; return whom to."""
    member = member or make_member(db)
    links.create(db, purpose, member_id=member.id, email="a@courriel.example", lasts=DAY)
    return member.id


def marked(database: Database) -> list[int]:
    """Look as the nightly command does; return whom it marks."""
    with database.write() as db:
        before = set(db.scalars(select(CallBack.id)))
        count = expired.mark_call_backs(db)
        db.flush()
        found = db.scalars(select(CallBack).order_by(CallBack.member_id)).all()
        new = [each for each in found if each.id not in before]
        assert [each.reason for each in new] == [CallBackReason.LINK_EXPIRED] * count
        return [each.member_id for each in new]


@pytest.mark.parametrize("purpose", expired.PURPOSES)
def test_a_link_that_ran_out_is_called_about_once(database: Database, purpose: LinkPurpose) -> None:
    with database.write() as db:
        member_id = invite(db, purpose)
    assert marked(database) == []
    later(hours=25)
    assert marked(database) == [member_id]
    assert marked(database) == []
    with database.write() as db:
        for call in db.scalars(select(CallBack)):
            call.closed_at = clock.utcnow()
    assert marked(database) == []
    with database.write() as db:
        invite(db, purpose, db.get_one(Member, member_id))
    later(hours=25)
    assert marked(database) == [member_id]


def test_nobody_is_called_who_got_in_or_asked_anew_or_long_ago(database: Database) -> None:
    with database.write() as db:
        make_account(db, make_member(db))
        got_in = invite(db)
        make_account(db, db.get_one(Member, got_in), email="b@courriel.example")
        used = invite(db)
        db.scalars(select(Link).where(Link.member_id == used)).one().used_at = clock.utcnow()
        invite(db, LinkPurpose.PASSWORD)
        long_ago = invite(db)
        link = db.scalars(select(Link).where(Link.member_id == long_ago)).one()
        link.expires_at -= 8 * DAY
        anew = invite(db)
    later(hours=20)
    with database.write() as db:
        invite(db, member=db.get_one(Member, anew))
    later(hours=20)
    assert marked(database) == []


def test_however_many_they_are(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expired, "AT_ONCE", 2)
    with database.write() as db:
        members = [invite(db) for _ in range(3)]
    later(hours=25)
    assert sorted(marked(database) + marked(database)) == members
    assert marked(database) == []
