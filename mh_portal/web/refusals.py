"""What an agent was refused is recorded: a page of another role, an address that is none."""

from __future__ import annotations

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from mh_portal.core.audit import service as audit
from mh_portal.web import access, identity, state, subject

# By the status of the error page. A file that is not open has its own page and its own event.
_ACTIONS = {
    403: "desk:page:refused",
    404: "desk:page:unknown",
    405: "desk:page:unknown",
}
# Below these nobody but an agent has a page, so that an address that is none was made up there.
_TREES = frozenset({"assistance", "conseiller"})
# Said of an address that leads to no page; see `core.agents.words`.
_NO_PAGE = "unknown"


def init(app: Flask) -> None:
    """Record after each request whether its agent was refused something.

    Call it before the transaction is looked after: it runs once that has ended, in one of its own.
    """
    app.after_request(_record)


def _record(response: Response) -> Response:
    action = _ACTIONS.get(g.pop("error_status", 0))
    page = _page() if action is not None else None
    if action is None or page is None:
        return response
    viewer = identity.viewer()
    if viewer is None or viewer.login.agent_role is None:
        return response
    standing = subject.standing()
    with state.database().write() as writing:
        audit.record(
            writing,
            action,
            viewer.actor,
            member_id=None if standing is None else standing.member.id,
            changes={"page": page},
        )
    return response


def _page() -> str | None:
    """Return the page that was asked for; None for those that everybody may open.

    It is the endpoint, not the address: what was typed into that may be anything.
    """
    if request.endpoint is None:
        return _NO_PAGE if request.path.split("/")[1] in _TREES else None
    is_open = access.ANYONE in access.roles_of(current_app, request.endpoint)
    return None if is_open else request.endpoint
