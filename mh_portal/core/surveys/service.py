"""Changing surveys: asking for an opinion by e-mail, keeping the answer, hearing a complaint in it."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mh_portal.core import actors, clock
from mh_portal.core.actors import Actor
from mh_portal.core.audit import service as audit
from mh_portal.core.consents import unsubscribing
from mh_portal.core.consents.rules import Purpose
from mh_portal.core.consents.unsubscribing import Subscription
from mh_portal.core.members import queries as members
from mh_portal.core.messages import service as messages
from mh_portal.core.messages.models import Thread
from mh_portal.core.messages.rules import Topic
from mh_portal.core.requests import moving
from mh_portal.core.surveys import links, queries, rules
from mh_portal.core.surveys.emails import SurveyAsked
from mh_portal.core.surveys.links import Asked
from mh_portal.core.surveys.models import Survey
from mh_portal.core.surveys.queries import Question
from mh_portal.language import gettext as _

# How many are asked in one transaction: nobody waits long behind it.
ASKED_AT_ONCE = 100


class ClosedError(Exception):
    """The answer was given too long ago to be changed."""


def ask_due(db: Session) -> int:
    """Ask for the opinions that have come due, each once, of members who agreed to such e-mails.

    Returns how many; at most `ASKED_AT_ONCE`, so the caller commits and calls again.
    """
    due = queries.list_due(db, clock.utcnow(), ASKED_AT_ONCE)
    for asked in due:
        survey = _add(db, asked)
        survey.asked_at = survey.created_at
        question = queries.find_question(db, asked)
        member = members.get(db, asked.member_id)
        email = SurveyAsked(
            greeting=member.greeting,
            reference=question.reference if question else "",
            token=links.token(asked),
            unsubscription=unsubscribing.token(Subscription(member.id, Purpose.SATISFACTION)),
        )
        moving.tell(db, member, email)
        _record(db, "surveys:survey:asked", survey, actors.SYSTEM)
    return len(due)


def answer(db: Session, question: Question, score: int, comment: str, actor: Actor) -> Survey:
    """Keep an answer, in the place of one that was given before; return the survey.

    A low score with a comment becomes a complaint that an advisor acknowledges; said once more
    with other words, it is added to that conversation. Raises ClosedError.
    """
    if score not in rules.SCORES:
        raise ValueError(score)
    survey = queries.find_for_change(db, question.asked) or _add_answered(db, question.asked)
    now = clock.utcnow()
    if not rules.may_answer(survey.answered_at, now):
        raise ClosedError
    is_new = survey.answered_at is None
    was, survey.score = survey.score, score
    # An empty box takes back nothing that was said.
    has_changed = bool(comment) and comment != survey.comment
    survey.comment = comment or survey.comment
    survey.answered_at, survey.changed_at = survey.answered_at or now, now
    db.flush()
    _record(
        db,
        "surveys:answer:given" if is_new else "surveys:answer:changed",
        survey,
        actor,
        {"score": [was, score]},
    )
    if has_changed and rules.is_complaint(score, comment):
        _hear_complaint(db, survey, question, comment, actor)
    return survey


def _hear_complaint(
    db: Session, survey: Survey, question: Question, comment: str, actor: Actor
) -> None:
    key = f"survey:{survey.id}"
    if survey.thread_id is not None:
        thread = db.get_one(Thread, survey.thread_id)
        messages.write(db, thread, comment, key=key, actor=actor)
        return
    about = _("My opinion on request %(reference)s") % {"reference": question.reference}
    opening = messages.Opening(
        topic=Topic.SURVEY,
        subject=about if question.reference else _("My opinion on my space"),
        text=comment,
        is_complaint=True,
        waits_for_advisor=True,
    )
    thread, _message = messages.begin(db, survey.member_id, opening, key=key, actor=actor)
    survey.thread_id = thread.id


def _add_answered(db: Session, asked: Asked) -> Survey:
    try:
        with db.begin_nested():
            return _add(db, asked)
    except IntegrityError:
        # Two clicks at once: the other one was committed first.
        known = queries.find_for_change(db, asked)
        if known is None:
            raise
        return known


def _add(db: Session, asked: Asked) -> Survey:
    survey = Survey(
        member_id=asked.member_id,
        occasion=asked.occasion,
        request_id=asked.request_id,
        created_at=clock.utcnow(),
    )
    db.add(survey)
    db.flush()
    return survey


def _record(
    db: Session,
    action: str,
    survey: Survey,
    actor: Actor,
    changes: dict[str, object] | None = None,
) -> None:
    facts: dict[str, object] = {"occasion": survey.occasion.value, **(changes or {})}
    audit.record(db, action, actor, member_id=survey.member_id, changes=facts)
