"""Brings the demo base into the database, through the same import as a real extract."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mh_portal.core.accounts import creation, links, passwords, rules, sessions
from mh_portal.core.accounts.models import Account, LinkPurpose
from mh_portal.core.database import Database
from mh_portal.core.extracts import service as extracts
from mh_portal.core.members import queries as members
from mh_portal.core.members.models import Member
from mh_portal.demo import campaigns, conversations, establishments, generator, helper, team
from mh_portal.demo.cast import ACCOUNT_HOLDER
from mh_portal.demo.identities import ACCOUNT_PASSWORD

DEVICE = "démonstration"


class Outcome(StrEnum):
    """What loading came to."""

    LOADED = "loaded"
    ALREADY_THERE = "already there"
    OTHER_BASE = "other base"


def load(database: Database) -> Outcome:
    """Load the demo base, open the account of its account holder and add the agents, unless done.

    A database that holds other members is left alone. Raises the errors of
    `extracts.service.import_extract`.
    """
    with database.read() as db:
        holder = members.find_by_number(db, ACCOUNT_HOLDER)
        if holder is None and db.scalar(select(Member.id).limit(1)):
            return Outcome.OTHER_BASE
        is_there = holder is not None and _has_account(db, holder)
    if is_there:
        _add_others(database)
        return Outcome.ALREADY_THERE
    with TemporaryDirectory(prefix="demo-extract-") as folder:
        generator.write_folder(generator.build(), Path(folder))
        extracts.import_extract(database, Path(folder))
    establishments.load(database)
    _open_account(database)
    _add_others(database)
    return Outcome.LOADED


def count_members(database: Database) -> int:
    """Return how many members the database holds, the demo's and others."""
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(Member)) or 0


def _add_others(database: Database) -> None:
    """Add those who are no members, agents and a helper, and plan what is announced to members."""
    team.add(database)
    helper.add(database, ACCOUNT_HOLDER)
    campaigns.add(database)


def _has_account(db: Session, member: Member) -> bool:
    return db.scalar(select(Account.id).where(Account.member_id == member.id)) is not None


def _open_account(database: Database) -> None:
    """Open the account holder's account as a member does, by an activation link."""
    # Slow on purpose, and therefore outside of the writing transaction.
    hashed = passwords.hash_password(ACCOUNT_PASSWORD)
    with database.write() as db:
        holder = members.find_by_number(db, ACCOUNT_HOLDER)
        if holder is None:
            raise LookupError(ACCOUNT_HOLDER)
        # First, since it happened before: the journal is read in the order of its events.
        conversations.add(db, holder)
        token = links.create(
            db,
            LinkPurpose.ACTIVATION,
            member_id=holder.id,
            email=holder.email,
            lasts=rules.ACTIVATION_LASTS,
        )
        creation.activate(db, token, hashed, DEVICE)
        account = db.scalars(select(Account).where(Account.member_id == holder.id)).one()
        sessions.end_all(db, account.id)
