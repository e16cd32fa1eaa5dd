"""The authenticator app: its secret, and the codes it shows for half a minute each (RFC 6238)."""

from __future__ import annotations

import hmac
import time

import pyotp
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts.models import Authenticator

ISSUER = "Malakoff Humanis"
DIGITS = 6
_STEP_SECONDS = 30
# A phone may be half a minute slow or fast, and a code takes time to type (RFC 6238, 5.2).
_DRIFT = (-1, 0, 1)
# Of a code that was never taken.
_NEVER = 0


class AlreadyAddedError(Exception):
    """The account has an authenticator app."""


def begin(db: Session, account_id: int) -> None:
    """Make a secret, which counts once a first code has shown that the app holds it.

    Raises AlreadyAddedError when the account has an app.
    """
    found = db.get(Authenticator, account_id, with_for_update=True)
    if found is not None and found.confirmed_at is not None:
        raise AlreadyAddedError
    if found is not None:
        db.delete(found)
        db.flush()
    db.add(
        Authenticator(
            account_id=account_id,
            secret=pyotp.random_base32(),
            created_at=clock.utcnow(),
            last_step=_NEVER,
        )
    )


def find_begun(db: Session, account_id: int) -> str | None:
    """Return the secret that waits for its first code, or None."""
    found = db.get(Authenticator, account_id)
    return found.secret if found is not None and found.confirmed_at is None else None


def provisioning_uri(secret: str, login: str) -> str:
    """Return what an app reads in the image: « otpauth://totp/… »."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def confirm(db: Session, account_id: int, typed: str) -> bool:
    """Let the app count when the code is right; tell whether it was."""
    found = db.get(Authenticator, account_id)
    if found is None or found.confirmed_at is not None:
        return False
    if not _take(db, found, typed):
        return False
    found.confirmed_at = clock.utcnow()
    return True


def use(db: Session, account_id: int, typed: str) -> bool:
    """Use a code of the account's app up; tell whether it was right, and not used before."""
    found = db.get(Authenticator, account_id)
    return found is not None and found.confirmed_at is not None and _take(db, found, typed)


def remove(db: Session, account_id: int) -> bool:
    """Take the app away; tell whether there was one that counted."""
    gone = db.scalar(
        delete(Authenticator)
        .where(Authenticator.account_id == account_id, Authenticator.confirmed_at.is_not(None))
        .returning(Authenticator.account_id)
    )
    return gone is not None


def _take(db: Session, authenticator: Authenticator, typed: str) -> bool:
    step = _step_of(authenticator.secret, typed)
    if step is None:
        return False
    # One code opens one thing, also when it is sent twice at the same moment (RFC 6238, 5.2).
    taken = db.scalar(
        update(Authenticator)
        .where(Authenticator.account_id == authenticator.account_id, Authenticator.last_step < step)
        .values(last_step=step)
        .returning(Authenticator.account_id)
    )
    return taken is not None


def _step_of(secret: str, typed: str) -> int | None:
    """Return the half-minute, counted from 1970, that a code was shown in; None: a wrong code.

    The time is the machine's, which a phone shares, not the portal's: a demo lives on another day.
    """
    app = pyotp.TOTP(secret)
    now = int(time.time()) // _STEP_SECONDS
    for step in (now + drift for drift in _DRIFT):
        if hmac.compare_digest(app.generate_otp(step).encode(), typed.encode()):
            return step
    return None
