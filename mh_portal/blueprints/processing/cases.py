"""One request: taken, read by the agent who has it alone, given back; its papers opened."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, redirect
from werkzeug.wrappers import Response

from mh_portal.core import clock
from mh_portal.core.agents.rules import is_of_family
from mh_portal.core.audit import service as audit
from mh_portal.core.members import queries as members
from mh_portal.core.messages import queries as messages
from mh_portal.core.papers import queries as papers
from mh_portal.core.processing import queue, refusals, words
from mh_portal.core.requests import processing, queries
from mh_portal.core.requests.kinds import KINDS
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.moving import RequestError
from mh_portal.core.requests.rules import RequestState, is_over
from mh_portal.web import errors, forms, identity, pages, readings, subject, uploads
from mh_portal.web.access import ADVISOR, access
from mh_portal.web.addresses import url_for
from mh_portal.web.roles import Role
from mh_portal.web.transaction import db, keep_refusal, reading_db


def add_to(blueprint: Blueprint) -> None:
    """Put the pages of one request below those of the queue."""
    own = "/<reference>"
    blueprint.add_url_rule(own, "show", show)
    blueprint.add_url_rule(f"{own}/prise", "take", take, methods=["POST"])
    blueprint.add_url_rule(f"{own}/retour", "release", release, methods=["POST"])
    blueprint.add_url_rule(f"{own}/reprise", "resume", resume, methods=["POST"])
    blueprint.add_url_rule(f"{own}/fichiers/<code>", "paper", paper, methods=["POST"])


@access(ADVISOR)
def show(reference: str) -> Response:
    """Show everything of a request to the agent who has it, to others where it stands."""
    row = find(reference)
    if row.holder_id != subject.actor().id:
        return _outside(row)
    case = held(row)
    member = members.get(db(), case.member_id)
    names = (member.last_name, member.birth_name or "")
    timeline = queries.list_events(db(), case.id)
    return pages.render(
        "processing/show.html",
        row=row,
        kind=KINDS[row.kind],
        member=member,
        is_of_family=is_of_family(identity.member().login.name or "", names),
        reading=readings.reader().read(db(), member, case),
        timeline=timeline,
        sent_by=words.sent_by(timeline),
        conversation=messages.find_of_request(db(), case.id),
        may_decide=case.state is RequestState.IN_PROGRESS,
        words=words,
        today=clock.today(),
    )


@access(ADVISOR)
def take(reference: str) -> Response:
    """Take a request; two agents never have the same."""
    return _confirmed(reference, "take", processing.take)


@access(ADVISOR)
def release(reference: str) -> Response:
    """Give a request back; a supervisor may do so for another agent."""
    may_for_others = Role.SUPERVISOR in subject.roles()
    return _confirmed(
        reference,
        "release",
        lambda session, case, actor: processing.release(
            session, case, actor, may_for_others=may_for_others
        ),
    )


@access(ADVISOR)
def resume(reference: str) -> Response:
    """Go on without waiting for the member."""
    return _confirmed(reference, "resume", processing.resume)


@access(ADVISOR)
def paper(reference: str, code: str) -> Response:
    """Open a paper of a request that the agent has: by POST, for it is written down."""
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    row, actor = find(reference), subject.actor()
    case = held(row)
    if row.holder_id != actor.id:
        return changed(reference, "paper", case)
    found = papers.find_of_member(db(), case.member_id, code)
    if found is None or found.request_id != case.id:
        return abort(404)
    facts = {"reference": reference, "slot": found.slot}
    audit.record(db(), "papers:paper:read", actor, member_id=case.member_id, changes=facts)
    return uploads.answer(found)


def find(reference: str) -> queue.Row:
    """Return where a request stands; 404 when none was sent under this reference."""
    return queue.find(reading_db(), reference) or abort(404)


def held(row: queue.Row) -> Request:
    """Return a request whose row says that the agent has it, to read it."""
    case = queries.find_sent(reading_db(), row.reference)
    return case or abort(404)


def changed(reference: str, act: str, case: Request, *, is_recorded: bool = True) -> Response:
    """Say plainly that a request has changed, and how; write down that it was tried.

    Call it with `is_recorded` for a form of ours alone: another site's writes nothing down.
    """
    if is_recorded:
        keep_refusal()
        refusals.record(db(), case, act, subject.actor())
    row = queue.find(db(), reference) or abort(404)
    return _outside(row, status=409, has_changed=True)


def _outside(row: queue.Row, *, status: int = 200, has_changed: bool = False) -> Response:
    return pages.render(
        "processing/outside.html",
        row=row,
        has_changed=has_changed,
        is_over=is_over(row.state),
        is_mine=row.holder_id == subject.actor().id,
        may_release=Role.SUPERVISOR in subject.roles(),
        words=words,
        today=clock.today(),
        status=status,
    )


def _confirmed(reference: str, act: str, change: Callable[..., None]) -> Response:
    if not forms.ConfirmForm().validate_on_submit():
        return errors.answer(400)
    case = processing.find_for_change(db(), reference) or abort(404)
    try:
        with db().begin_nested():
            change(db(), case, subject.actor())
    except RequestError:
        return changed(reference, act, case)
    if act == "release":
        return redirect(url_for(".list", fait="rendre"), 303)
    return redirect(url_for(".show", reference=reference), 303)
