"""What an agent was refused is recorded: a page of another role, a reference that is none."""

from __future__ import annotations

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from mh_portal.core.audit import service as audit
from mh_portal.web import access, identity, state, subject

# By the status of the error page. A file that is not open has its own page and its own event.
_ACTIONS = {403: "desk:page:refused", 404: "desk:page:unknown"}


def init(app: Flask) -> None:
    """Record after each request whether its agent was refused something.

    Call it before the transaction is looked after: it runs once that has ended, in one of its own.
    """
    app.after_request(_record)


def _record(response: Response) -> Response:
    action = _ACTIONS.get(g.pop("error_status", 0))
    if action is None or not _is_of_somebody():
        return response
    viewer = identity.viewer()
    if viewer is None or viewer.login.agent_role is None:
        return response
    standing = subject.standing()
    with state.database().write() as writing:
        # The endpoint, not the address: what was typed into that may be anything.
        audit.record(
            writing,
            action,
            viewer.actor,
            member_id=None if standing is None else standing.member.id,
            changes={"page": request.endpoint},
        )
    return response


def _is_of_somebody() -> bool:
    """Tell whether the page asked for is one of those that not everybody may open."""
    if request.endpoint is None:
        return False
    return access.ANYONE not in access.roles_of(current_app, request.endpoint)
