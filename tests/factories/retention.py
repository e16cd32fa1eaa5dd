"""Rows that the retention table lets go of, each as old as the clock says."""

from __future__ import annotations

from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts.models import AccountLink
from mh_portal.core.assistance.models import (
    AssistedFile,
    ContactReason,
    Difficulty,
    DifficultyKind,
)
from mh_portal.core.messages import answering
from mh_portal.core.surveys.models import Survey
from mh_portal.core.surveys.rules import Occasion
from tests.factories.accounts import make_account
from tests.factories.agents import make_agent
from tests.factories.mandates import make_mandate
from tests.factories.members import make_member
from tests.factories.messages import AGENT, ANSWER, FILE, make_thread


def message_file(db: Session) -> None:
    """Add a conversation with a file."""
    answering.answer(db, make_thread(db, make_member(db)), ANSWER, AGENT, files=[FILE])


def conversation(db: Session) -> None:
    """Add a conversation."""
    make_thread(db, make_member(db))


def survey(db: Session) -> None:
    """Add an opinion about a first visit."""
    member, now = make_member(db), clock.utcnow()
    db.add(Survey(member_id=member.id, occasion=Occasion.SIGN_IN, created_at=now, score=4))


def difficulty(db: Session) -> None:
    """Add a difficulty that was noted."""
    member, now = make_member(db), clock.utcnow()
    db.add(Difficulty(member_id=member.id, kind=DifficultyKind.DEBIT, noted_at=now))


def mandate(db: Session) -> None:
    """Add a mandate that was taken back."""
    make_mandate(db, make_member(db), None, revoked_at=clock.utcnow())


def assisted_file(db: Session) -> None:
    """Add a file that an agent opened."""
    now, agent = clock.utcnow(), make_agent(db)
    db.add(
        AssistedFile(
            account_id=agent.id,
            member_id=make_member(db).id,
            reason=ContactReason.DEBIT,
            opened_at=now,
            expires_at=now,
        )
    )


def account_link(db: Session) -> None:
    """Add a link for the password of an account without a member."""
    now, account = clock.utcnow(), make_account(db, None, "aide@courriel.example", name="Paul P")
    db.add(AccountLink(account_id=account.id, token_hash=b"h" * 32, created_at=now, expires_at=now))
