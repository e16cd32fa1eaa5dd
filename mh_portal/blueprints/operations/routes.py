"""Health: is the process alive, and can it reach its database and its outgoing mail."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from mh_portal.core.outbox import queries as outbox
from mh_portal.core.outbox.models import MessageState
from mh_portal.web import state
from mh_portal.web.access import ANYONE, access

blueprint = Blueprint("operations", __name__)

# Counting those that were sent would take longer with every year.
NOT_SENT = tuple(state for state in MessageState if state is not MessageState.SENT)


@blueprint.get("/sante")
@access(ANYONE)
def alive() -> Response:
    """Answer that the process answers."""
    return jsonify(status="ok")


@blueprint.get("/sante/pret")
@access(ANYONE)
def ready() -> tuple[Response, int]:
    """Answer 200 when the database and the outbox can be reached, else 503."""
    try:
        with state.database().read() as db:
            mails = outbox.count_by_state(db, NOT_SENT)
            oldest = outbox.find_oldest_waiting(db)
        version = state.database().version
    except (SQLAlchemyError, OSError):
        return jsonify(status="unavailable"), 503
    waiting_since = oldest.isoformat() if oldest else None
    return jsonify(
        status="ok", database=version, mails=mails, mail_waiting_since=waiting_since
    ), 200
