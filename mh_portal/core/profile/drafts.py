"""What a member typed and has not confirmed: kept, found, thrown away; what a page had shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.columns import keyring
from mh_portal.core.members.models import Member
from mh_portal.core.profile import rules
from mh_portal.core.profile.models import ProfileDraft

Values = Mapping[str, Any]
_FINGERPRINT = 16


class ChangedMeanwhileError(Exception):
    """Something else than the page had shown holds by now, or waits to be confirmed."""


class NoDraftError(LookupError):
    """There is nothing to confirm: it was confirmed already, or is too old."""


def fingerprint(*shown: Values | None) -> str:
    """Return a short text that tells whether what a page has shown still holds."""
    text = json.dumps([dict(values) if values else None for values in shown], sort_keys=True)
    return keyring.blind_index("profile:shown", text)[:_FINGERPRINT].hex()


def take_turn(db: Session, member_id: int) -> None:
    """Let the changes of one member's profile happen one after the other.

    SQLite's writers do so anyway.
    """
    db.execute(select(Member.id).where(Member.id == member_id).with_for_update())


def keep(db: Session, member_id: int, subject: str, values: Values) -> None:
    """Keep what was typed, in the place of what was typed before."""
    take_turn(db, member_id)
    db.merge(
        ProfileDraft(
            member_id=member_id, subject=subject, contents=dict(values), kept_at=clock.utcnow()
        )
    )
    db.flush()


def find(db: Session, member_id: int, subject: str) -> dict[str, Any] | None:
    """Return what was typed in the last 24 hours and waits to be confirmed, or None."""
    return db.scalar(
        select(ProfileDraft.contents).where(
            ProfileDraft.member_id == member_id,
            ProfileDraft.subject == subject,
            ProfileDraft.kept_at > clock.utcnow() - rules.DRAFT_LASTS,
        )
    )


def list_subjects(db: Session, member_id: int) -> frozenset[str]:
    """Return of what a member has typed something that waits to be confirmed."""
    return frozenset(
        db.scalars(
            select(ProfileDraft.subject).where(
                ProfileDraft.member_id == member_id,
                ProfileDraft.kept_at > clock.utcnow() - rules.DRAFT_LASTS,
            )
        )
    )


def get(db: Session, member_id: int, subject: str) -> dict[str, Any]:
    """Return what was typed, for a change that nobody else makes meanwhile; raises NoDraftError."""
    take_turn(db, member_id)
    found = find(db, member_id, subject)
    if found is None:
        raise NoDraftError
    return found


def drop(db: Session, member_id: int, subject: str) -> None:
    """Throw a draft away."""
    db.execute(
        delete(ProfileDraft).where(
            ProfileDraft.member_id == member_id, ProfileDraft.subject == subject
        )
    )
