"""Recording what a member decides, once and with its proof; taking it back; unsubscribing."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.actors import VISITOR, Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.consents import notices, queries, wordings
from mh_portal.core.consents.models import Decision
from mh_portal.core.consents.queries import Standing
from mh_portal.core.consents.rules import Answer, Channel, Collection, Purpose
from mh_portal.core.members.models import Member

# Crockford's alphabet: no letter that is read as a digit. 50 bits keep references unlike.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LETTERS = 10

Answers = Mapping[Channel, Answer]


class StaleError(Exception):
    """What the page had shown no longer holds. Nothing was recorded."""


class ChangedMeanwhileError(StaleError):
    """Something else was decided since; `standing` is what holds."""

    def __init__(self, standing: Standing) -> None:
        super().__init__()
        self.standing = standing


class WordingChangedError(StaleError):
    """The text that was shown is not the one in force, which must be read first."""


def decide(
    db: Session,
    member_id: int,
    purpose: Purpose,
    answers: Answers,
    *,
    seen: int,
    wording: str,
    actor: Actor,
    collection: Collection = Collection.SPACE,
) -> None:
    """Record the answers that differ from what holds, all of them or none.

    `seen` is the number of the purpose's newest decision when the page was shown, 0 without any;
    `wording` the key of the text on it. Sent twice, a page changes nothing the second time. Raises
    ChangedMeanwhileError where it would overwrite what it did not show, WordingChangedError.
    """
    if wording != wordings.of_space(purpose, clock.today()).key:
        raise WordingChangedError
    _take_turn(db, member_id)
    standing = queries.get_standing(db, member_id)
    changes = _changes(standing, purpose, answers)
    if changes and standing.newest(purpose) != seen:
        raise ChangedMeanwhileError(standing)
    _record(
        db,
        member_id,
        purpose,
        changes,
        standing=standing,
        wording=wording,
        actor=actor,
        collection=collection,
    )


def undo(
    db: Session,
    member_id: int,
    purpose: Purpose,
    *,
    seen: int,
    actor: Actor,
    collection: Collection = Collection.SPACE,
) -> None:
    """Bring back what held before the save that decision number `seen` belongs to.

    That may be no decision at all. Sent twice, it changes nothing the second time; a number that
    is not the member's changes nothing either. Raises ChangedMeanwhileError where something was
    decided since.
    """
    _take_turn(db, member_id)
    standing = queries.get_standing(db, member_id)
    before = {each.channel: each.previous for each in _saved_with(db, member_id, purpose, seen)}
    changes = _changes(standing, purpose, before)
    if changes and standing.newest(purpose) != seen:
        raise ChangedMeanwhileError(standing)
    wording = wordings.of_space(purpose, clock.today()).key
    _record(
        db,
        member_id,
        purpose,
        changes,
        standing=standing,
        wording=wording,
        actor=actor,
        collection=collection,
    )


def unsubscribe(db: Session, member_id: int, purpose: Purpose, *, wording: str) -> None:
    """Withdraw a purpose's e-mails for who holds the link of one of them, signed in or not."""
    if not _take_turn(db, member_id):
        return  # nobody is left to write to
    standing = queries.get_standing(db, member_id)
    changes = _changes(standing, purpose, {Channel.EMAIL: Answer.WITHDRAWN})
    # The link shows that its holder reads the member's e-mail, not who that is.
    _record(
        db,
        member_id,
        purpose,
        changes,
        standing=standing,
        wording=wording,
        actor=VISITOR,
        collection=Collection.UNSUBSCRIBE,
    )


def _take_turn(db: Session, member_id: int) -> bool:
    """Let no other decision of this member be taken until the commit; False: no such member.

    SQLite's writers are one at a time anyway, and it has no row locks.
    """
    row = select(Member.id).where(Member.id == member_id).with_for_update(key_share=True)
    return db.scalar(row) is not None


def _changes(standing: Standing, purpose: Purpose, answers: Answers) -> dict[Channel, Answer]:
    return {
        channel: answer
        for channel, answer in answers.items()
        if answer is not standing.answer(purpose, channel)
    }


def _saved_with(db: Session, member_id: int, purpose: Purpose, number: int) -> list[Decision]:
    decision = db.get(Decision, number)
    if decision is None or (decision.member_id, decision.purpose) != (member_id, purpose):
        return []
    together = Decision.reference.startswith(f"{decision.batch}-", autoescape=True)
    return list(db.scalars(select(Decision).where(Decision.member_id == member_id, together)))


def _record(
    db: Session,
    member_id: int,
    purpose: Purpose,
    changes: Answers,
    *,
    standing: Standing,
    wording: str,
    actor: Actor,
    collection: Collection,
) -> None:
    if not changes:
        return
    now = clock.utcnow()
    batch = _new_batch(now)
    for rank, (channel, answer) in enumerate(changes.items(), 1):
        decision = Decision(
            reference=f"{batch}-{rank}",
            member_id=member_id,
            purpose=purpose,
            channel=channel,
            answer=answer,
            previous=standing.answer(purpose, channel),
            at=now,
            collection=collection,
            wording=wording,
            actor_kind=actor.kind,
            actor_id=actor.id,
        )
        db.add(decision)
        db.flush()
        _audit(db, decision, actor)
    notices.tell(db, member_id, now)


def _audit(db: Session, decision: Decision, actor: Actor) -> None:
    changes = {
        "purpose": decision.purpose,
        "channel": decision.channel,
        "answer": [decision.previous, decision.answer],
        "collection": decision.collection,
        "reference": decision.reference,
    }
    action = f"consents:decision:{decision.answer}"
    if (decision.previous, decision.answer) == (Answer.UNDECIDED, Answer.WITHDRAWN):
        # Who says no where nothing was chosen takes nothing back.
        action = "consents:decision:refused"
    audit.record(db, action, actor, member_id=decision.member_id, changes=changes)


def _new_batch(now: datetime) -> str:
    """Return what the references of one save begin with: « CST-20220324-7K2M9QX4TB »."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))
    return f"CST-{now.astimezone(clock.ZONE):%Y%m%d}-{letters}"
