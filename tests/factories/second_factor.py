"""Means of a second factor, for the sample portal."""

from __future__ import annotations

import secrets

from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts import recovery_codes
from mh_portal.core.accounts.models import Passkey

SEED = "b" * 43


def make_passkey(db: Session, account_id: int) -> int:
    """Add a passkey that no device has; return its number."""
    passkey = Passkey(
        account_id=account_id,
        credential_id=secrets.token_bytes(16),
        public_key=b"",
        sign_count=0,
        name="Mon téléphone",
        created_at=clock.utcnow(),
    )
    db.add(passkey)
    db.flush()
    return passkey.id


def make_means(db: Session, other: int, verifying: int) -> dict[str, str]:
    """Give one account a passkey, the other a passkey and printed codes.

    Returns what addresses and forms want to know of them.
    """
    make_passkey(db, verifying)
    recovery_codes.replace(db, verifying, SEED)
    return {
        "passkey": str(make_passkey(db, other)),
        "printed_code": recovery_codes.list_of(verifying, SEED)[0],
    }
