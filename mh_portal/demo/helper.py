"""The trusted helper of the demo's account holder, with what signs the helper in."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.accounts import passwords
from mh_portal.core.accounts.models import Account
from mh_portal.core.database import Database
from mh_portal.core.mandates.models import Mandate
from mh_portal.core.members import queries as members

LASTS = timedelta(days=365)


@dataclasses.dataclass(frozen=True)
class DemoHelper:
    """Somebody to try helping a member as."""

    kind: str = "helper"
    shows: str = "helps the account holder: looks, takes documents, makes requests"
    name: str = "Sophie Lemoine"
    email: str = "sophie.lemoine@courriel.example"
    # Known to everybody who tries the demo: it opens nothing else.
    password: str = "quatre fauteuils sous le tilleul"  # noqa: S105 - told to whoever tries the demo
    address: str = "/connexion"


HELPER = DemoHelper()


def add(database: Database, member_number: str) -> None:
    """Add the helper of a member of the demo, who has accepted, unless that is done."""
    with database.read() as db:
        if list_helpers(db):
            return
    # Slow on purpose, and therefore outside of the writing transaction.
    hashed = passwords.hash_password(HELPER.password)
    with database.write() as db:
        member, now = members.find_by_number(db, member_number), clock.utcnow()
        if member is None:
            raise LookupError(member_number)
        account = Account(
            name=HELPER.name,
            email=HELPER.email,
            email_key=HELPER.email,
            password_hash=hashed,
            created_at=now,
            password_changed_at=now,
        )
        db.add(account)
        db.flush()
        db.add(
            Mandate(
                member_id=member.id,
                account_id=account.id,
                name=HELPER.name,
                email=HELPER.email,
                email_key=HELPER.email,
                may_request=True,
                may_get_documents=True,
                until=clock.today() + LASTS,
                created_at=now,
                accepted_at=now,
            )
        )


def list_helpers(db: Session) -> list[DemoHelper]:
    """Return the demo's helper when it is in the database."""
    known = db.scalar(select(Account.id).where(Account.email_key == HELPER.email))
    return [] if known is None else [HELPER]
