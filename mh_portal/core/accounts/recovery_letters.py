"""Letters that take a lost second factor away: prepared by an advisor, used beside the password.

The portal keeps the code's hash alone. It tells the code once, to whoever prepares the letter:
a second letter has another code, and makes the first one void.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts import second_factor
from mh_portal.core.accounts.models import Account, RecoveryLetter
from mh_portal.core.accounts.recovery_codes import ALPHABET, HALF, LENGTH
from mh_portal.core.accounts.second_factor_emails import SecondFactorLetter
from mh_portal.core.accounts.sessions import LiveSession
from mh_portal.core.actors import Actor
from mh_portal.core.assistance.models import CallBack, CallBackReason
from mh_portal.core.audit import service as audit
from mh_portal.core.columns import keyring
from mh_portal.core.members.models import Member
from mh_portal.core.outbox import service as outbox
from mh_portal.language import long_date

# Post takes days. NIST SP 800-63B-4 lets the code of a letter live for 21 days at most.
LASTS = timedelta(days=14)
# How long after the member asked for it a letter may be prepared.
ASKED_WITHIN = timedelta(days=30)


class NotAskedError(Exception):
    """The member did not ask for a letter, or has no second factor to lose."""


def is_due(db: Session, member_id: int) -> bool:
    """Tell whether a letter may be prepared.

    Only for who asked for it after the password was shown: what is told by telephone alone, even
    with the right facts, takes no second factor away.
    """
    asked = select(CallBack.id).where(
        CallBack.member_id == member_id,
        CallBack.reason == CallBackReason.SECOND_FACTOR_LOST,
        or_(CallBack.closed_at.is_(None), CallBack.created_at > clock.utcnow() - ASKED_WITHIN),
    )
    if db.scalar(asked.limit(1)) is None:
        return False
    account = _account(db, member_id)
    return account is not None and second_factor.is_on(db, account.id)


def last_day() -> date:
    """Return the last day on which the code of a letter prepared now is good."""
    return (clock.now() + LASTS).date()


def prepare(db: Session, member: Member, actor: Actor) -> str:
    """Make the code of a letter, in place of the one before, and tell the member by e-mail.

    Returns the code as it is printed, « 7K4M2 QX9TB », which nothing tells again. Raises
    NotAskedError.
    """
    account = _account(db, member.id, is_locked=True)
    if account is None or not is_due(db, member.id):
        raise NotAskedError
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    void(db, account.id)
    now = clock.utcnow()
    letter = RecoveryLetter(account_id=account.id, code_hash=_hash(account.id, code))
    letter.created_at, letter.expires_at = now, now + LASTS
    db.add(letter)
    audit.record(db, "accounts:recovery_letter:prepared", actor, member_id=member.id)
    if account.email is not None:
        email = SecondFactorLetter(member.greeting, long_date(last_day()))
        outbox.enqueue(db, email, recipient=account.email, member_id=member.id)
    return f"{code[:HALF]} {code[HALF:]}"


def void(db: Session, account_id: int) -> None:
    """Take away the letter of an account, if there is one."""
    db.execute(delete(RecoveryLetter).where(RecoveryLetter.account_id == account_id))


def open_by_code(db: Session, half: LiveSession, typed: str, device: str) -> str:
    """Let a member who showed the password in by the code of the letter; return the cookie's text.

    The lost means are taken away. Raises what `second_factor.open_by_code` raises, which counts the
    wrong codes of both.
    """
    return second_factor.open_by_letter(
        db, half, typed, device, lambda code: _use(db, half.account_id, code)
    )


def _use(db: Session, account_id: int, code: str) -> bool:
    """Use the code of a letter up; tell whether it was right, and not too old."""
    used = db.scalar(
        delete(RecoveryLetter)
        .where(
            RecoveryLetter.account_id == account_id,
            RecoveryLetter.code_hash == _hash(account_id, code),
            RecoveryLetter.expires_at > clock.utcnow(),
        )
        .returning(RecoveryLetter.account_id)
    )
    return used is not None


def _account(db: Session, member_id: int, *, is_locked: bool = False) -> Account | None:
    own = select(Account).where(Account.member_id == member_id, Account.blocked_at.is_(None))
    # Of two letters at once one waits for the other, and takes its place.
    return db.scalar(own.with_for_update() if is_locked else own)


def _hash(account_id: int, code: str) -> bytes:
    return keyring.blind_index("recovery_letter", f"{account_id}:{code}")
