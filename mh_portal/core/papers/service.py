"""Changing papers: keeping one, taking one away, sweeping up what a crash left behind."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable

from cryptography.fernet import Fernet
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.columns import keyring
from mh_portal.core.papers import queries
from mh_portal.core.papers.models import CODE_LENGTH, Paper
from mh_portal.core.papers.rules import MOST_FILES, Reason, Received, RefusedError
from mh_portal.core.papers.storage import ORPHANS_LAST, storage

# The codes of the files to erase once their rows are gone for good.
_ERASED = "erased_papers"


def add(
    db: Session,
    upload: Received,
    *,
    member_id: int,
    request_id: int | None = None,
    message_id: int | None = None,
    slot: str = "",
    room: int = MOST_FILES,
    actor: Actor,
) -> Paper:
    """Keep a received file with a request or a message; sent twice, it is kept once.

    `room` is how many more may be kept there. Raises RefusedError when there is none, or when the
    member has no room left at all.
    """
    known = find_same(
        db, upload, member_id=member_id, request_id=request_id, message_id=message_id, slot=slot
    )
    if known is not None:
        return known
    if room <= 0:
        raise RefusedError(Reason.TOO_MANY_FILES)
    if queries.get_used(db, member_id) + len(upload.content) > storage.quota:
        raise RefusedError(Reason.QUOTA)
    key = Fernet.generate_key()
    paper = Paper(
        code=secrets.token_hex(CODE_LENGTH // 2),
        member_id=member_id,
        request_id=request_id,
        message_id=message_id,
        slot=slot,
        name=upload.name,
        media_type=upload.media_type,
        size=len(upload.content),
        digest=_index(upload),
        file_key=key.decode(),
        created_at=clock.utcnow(),
    )
    db.add(paper)
    # On the disk before the row is: a row that is there has its file, whatever happens.
    storage.write(paper.code, upload.content, key)
    db.flush()
    _record(db, "papers:paper:added", paper, actor)
    return paper


def find_same(
    db: Session,
    upload: Received,
    *,
    member_id: int,
    request_id: int | None = None,
    message_id: int | None = None,
    slot: str = "",
) -> Paper | None:
    """Return the paper that was made of the same file, given at the same place; None without."""
    return db.scalar(
        select(Paper).where(
            Paper.member_id == member_id,
            Paper.request_id == request_id,
            Paper.message_id == message_id,
            Paper.slot == slot,
            Paper.digest == _index(upload),
        )
    )


def remove(db: Session, paper: Paper, actor: Actor) -> None:
    """Take a paper away; its file is erased once that is committed."""
    _record(db, "papers:paper:removed", paper, actor)
    db.delete(paper)
    db.info.setdefault(_ERASED, []).append(paper.code)
    db.flush()


def remove_all(db: Session, papers: Iterable[Paper], actor: Actor) -> None:
    """Take papers away, as `remove` does."""
    for paper in papers:
        remove(db, paper, actor)


def sweep(db: Session) -> int:
    """Erase the files older than a day that no row names; return how many.

    They come from a portal that was killed before its commit, and from rows that the retention
    rules deleted. Without the key of its row such a file cannot be read in the meantime either.
    """
    limit = time.time() - ORPHANS_LAST.total_seconds()
    orphans = [
        code
        for code in storage.list_older(limit)
        if db.scalar(select(Paper.id).where(Paper.code == code)) is None
    ]
    for code in orphans:
        storage.erase(code)
    return len(orphans)


def _index(upload: Received) -> bytes:
    return keyring.blind_index("paper", upload.digest.hex())


def _record(db: Session, action: str, paper: Paper, actor: Actor) -> None:
    facts = {"paper": paper.code, "size": paper.size, "slot": paper.slot}
    audit.record(db, action, actor, member_id=paper.member_id, changes=facts)


@event.listens_for(Session, "after_commit")
def _erase_files(db: Session) -> None:
    for code in db.info.pop(_ERASED, ()):
        storage.erase(code)


@event.listens_for(Session, "after_rollback")
def _keep_files(db: Session) -> None:
    db.info.pop(_ERASED, None)
