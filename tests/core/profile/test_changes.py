"""Changes of a profile on both databases: in turn, all or nothing, whoever comes at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.accounts import links
from mh_portal.core.accounts.models import Account, LinkPurpose
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.database import Base, Database
from mh_portal.core.members.models import Member
from mh_portal.core.profile import bank, drafts, email_change, queries, service
from mh_portal.core.profile.models import HeldBank, HeldPhone, ProfileDraft
from mh_portal.core.profile.rules import WAY_BACK
from mh_portal.core.profile.service import Subject
from tests.factories.accounts import make_account
from tests.factories.members import make_contract, make_member
from tests.factories.profile import ACCOUNT, NEW_EMAIL, NEW_IBAN, NEW_PHONE, make_drafts

EMAIL = "jeanne@courriel.example"
AT_ONCE = 4


@pytest.fixture
def member_id(database: Database) -> int:
    with database.write() as db:
        member = make_member(db)
        make_contract(db, member)
        make_account(db, member, EMAIL)
        return member.id


@pytest.fixture
def facts(database: Database, member_id: int) -> dict[str, str]:
    with database.write() as db:
        return make_drafts(db, db.get_one(Member, member_id))


def at_once(database: Database, change: Callable[[Session], None]) -> list[str]:
    """Do a change several times at once; return the names of what it raised, or « done »."""

    def attempt(_: int) -> str:
        try:
            with database.write() as db:
                change(db)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(attempt, range(AT_ONCE)))


def count(database: Database, table: type[Base]) -> int:
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def actions(database: Database) -> list[str]:
    with database.read() as db:
        found = db.scalars(select(AuditEvent.action).order_by(AuditEvent.id))
        return [action for action in found if action.startswith("profile:")]


def test_a_change_confirmed_many_times_at_once_is_made_once(
    database: Database, member_id: int, facts: dict[str, str]
) -> None:
    def confirm(db: Session) -> None:
        member = db.get_one(Member, member_id)
        shown = facts["typed_phone"]
        service.confirm(db, member, Subject.PHONE, shown=shown, actor=actors.member(member_id))

    assert at_once(database, confirm) == ["NoDraftError"] * (AT_ONCE - 1) + ["done"]
    assert actions(database) == ["profile:phone:changed"]
    with database.read() as db:
        assert db.scalars(select(HeldPhone.phone)).all() == [NEW_PHONE]


def test_what_is_typed_many_times_at_once_is_kept_once(database: Database, member_id: int) -> None:
    assert at_once(database, lambda db: drafts.keep(db, member_id, "phone", {})) == (
        ["done"] * AT_ONCE
    )
    assert count(database, ProfileDraft) == 1


def test_a_bank_account_confirmed_many_times_at_once_is_changed_once(
    database: Database, member_id: int, facts: dict[str, str]
) -> None:
    def confirm(db: Session) -> None:
        member = db.get_one(Member, member_id)
        drafts.take_turn(db, member_id)
        now, today = clock.utcnow(), clock.today()
        (account,) = queries.list_bank_accounts(db, member_id, now, today)
        actor = actors.member(member_id)
        bank.confirm(db, member, account, shown=facts["typed_bank"], actor=actor)

    assert at_once(database, confirm) == ["NoDraftError"] * (AT_ONCE - 1) + ["done"]
    with database.read() as db:
        held = db.scalars(select(HeldBank)).one()
        assert (held.iban, held.holder) == (NEW_IBAN, ACCOUNT["holder"])
        assert held.usable_from - held.changed_at == WAY_BACK


def test_a_new_email_confirmed_many_times_at_once_is_changed_once(
    database: Database, member_id: int, facts: dict[str, str]
) -> None:
    with database.write() as db:
        member = db.get_one(Member, member_id)
        email_change.request_link(db, member, shown=facts["typed_email"])
        token = links.create(
            db, LinkPurpose.EMAIL_CHANGE, member_id=member_id, email=NEW_EMAIL, lasts=WAY_BACK
        )

    def confirm(db: Session) -> None:
        email_change.confirm(db, token, db.get_one(Member, member_id))

    outcomes = at_once(database, confirm)
    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "LinkNotUsableError", "WayBackOpenError"}
    assert actions(database) == ["profile:email_link:sent", "profile:email:changed"]


def test_an_address_taken_meanwhile_changes_nothing(database: Database, member_id: int) -> None:
    with database.write() as db:
        token = links.create(
            db, LinkPurpose.EMAIL_CHANGE, member_id=member_id, email=NEW_EMAIL, lasts=WAY_BACK
        )
        make_account(db, make_member(db), NEW_EMAIL)
    with pytest.raises(email_change.EmailTakenError), database.write() as db:
        email_change.confirm(db, token, db.get_one(Member, member_id))
    with database.read() as db:
        link = links.find(db, LinkPurpose.EMAIL_CHANGE, token)
        assert link is not None
        assert links.state_of(link) is links.LinkState.USABLE
        query = select(Account.email).where(Account.member_id == member_id)
        assert db.scalars(query).one() == EMAIL
    assert actions(database) == []


def test_a_former_address_taken_meanwhile_does_not_come_back(
    database: Database, member_id: int
) -> None:
    with database.write() as db:
        token = links.create(
            db, LinkPurpose.EMAIL_BACK, member_id=member_id, email="z@a.example", lasts=WAY_BACK
        )
        make_account(db, make_member(db), "z@a.example")
    with pytest.raises(email_change.EmailTakenError), database.write() as db:
        email_change.take_back(db, token)
    assert actions(database) == []
