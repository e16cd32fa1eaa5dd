"""Rows that the retention table lets go of, each as old as the clock says."""

from __future__ import annotations

from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts.models import AccountLink, RecoveryLetter
from mh_portal.core.assistance.models import (
    AssistedFile,
    CallBack,
    CallBackReason,
    ContactReason,
    Difficulty,
    DifficultyKind,
)
from mh_portal.core.campaigns.models import MailingChannel
from mh_portal.core.messages import answering
from mh_portal.core.profile.models import ProfileDraft
from mh_portal.core.surveys.models import Survey
from mh_portal.core.surveys.rules import Occasion
from tests.factories import bounces, campaigns
from tests.factories.accounts import make_account
from tests.factories.agents import make_agent
from tests.factories.mandates import make_mandate
from tests.factories.members import make_member
from tests.factories.messages import AGENT, ANSWER, FILE, make_thread


def typed_change(db: Session) -> None:
    """Add a change of the profile that was typed and not confirmed."""
    member, now = make_member(db), clock.utcnow()
    contents = {"phone": "01"}
    db.add(ProfileDraft(member_id=member.id, subject="phone", contents=contents, kept_at=now))


def call_back(db: Session) -> None:
    """Add a call to a member that was dealt with."""
    member, now = make_member(db), clock.utcnow()
    reason = CallBackReason.LINK_EXPIRED
    db.add(CallBack(member_id=member.id, reason=reason, created_at=now, closed_at=now))


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


def announcement(db: Session) -> None:
    """Add a campaign's message to a member."""
    campaigns.make_mailing(db, make_member(db))


def letter(db: Session) -> None:
    """Add a campaign's letter with what it says, in a batch without a file."""
    mailing = campaigns.make_mailing(db, make_member(db), channel=MailingChannel.LETTER)
    mailing.facts = {"greeting": "Madame Martin"}
    campaigns.make_batch(db, mailing.wave_id)


def letter_file(db: Session) -> None:
    """Add a batch of letters with its file."""
    mailing = campaigns.make_mailing(db, make_member(db), channel=MailingChannel.LETTER)
    campaigns.make_batch(db, mailing.wave_id, file_key="key", made_at=clock.utcnow())


def recovery_letter(db: Session) -> None:
    """Add the code of a letter for a lost second factor."""
    account = make_account(db, make_member(db), "letter@courriel.example")
    now = clock.utcnow()
    db.add(
        RecoveryLetter(account_id=account.id, code_hash=b"h" * 32, created_at=now, expires_at=now)
    )


def bounce(db: Session) -> None:
    """Add an e-mail that came back."""
    bounces.make_bounce(db)


def dead_address(db: Session) -> None:
    """Add an address that no longer works."""
    bounces.make_dead_address(db)
