"""Who may use a view: declared on each one, closed by default, refused at the start without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from mh_portal.core.audit import service as audit
from mh_portal.core.mandates import queries as mandates
from mh_portal.core.members import queries as members
from mh_portal.web import identity, pages, state, subject, transaction
from mh_portal.web.roles import Role

View = TypeVar("View", bound=Callable[..., Any])


ANYONE = Role.ANYONE
MEMBER = Role.MEMBER
HELPER, ADVISOR, SUPERVISOR = Role.HELPER, Role.ADVISOR, Role.SUPERVISOR
MIGRATING = Role.MIGRATING
VERIFYING = Role.VERIFYING
ENROLLING = Role.ENROLLING
AGENT = Role.AGENT
HELPER_READS = Role.HELPER_READS
HELPER_REQUESTS = Role.HELPER_REQUESTS
HELPER_DOCUMENTS = Role.HELPER_DOCUMENTS
# Who may use a page of the space: its member, and those whom the member or the law lets.
WHO_READS = (MEMBER, AGENT, HELPER_READS)
WHO_GETS_DOCUMENTS = (MEMBER, AGENT, HELPER_DOCUMENTS)
WHO_REQUESTS = (MEMBER, AGENT, HELPER_REQUESTS)
WHO_CHANGES = (MEMBER, AGENT)
# Their own password, second factor and sessions: each in their own affairs, see `subject.AT_HOME`.
WHO_SIGNS_IN = (MEMBER, HELPER, ADVISOR, SUPERVISOR)
WHO_PROTECTS = (*WHO_SIGNS_IN, ENROLLING)
# Whoever is half-way in is led to what is missing, from wherever they were going.
WAYS_IN = {
    MIGRATING: "identifier.ask",
    VERIFYING: "verification_step.ask",
    ENROLLING: "desk.second_factor.show",
}
HOMES = {
    MEMBER: "space.home",
    HELPER: "helping.home",
    ADVISOR: "desk.home",
    SUPERVISOR: "desk.home",
}
# Where those sign in who are nobody yet; the public's door for all other pages.
DOORS = {subject.DESK: "agents.sign_in", subject.Tree.ASSISTED: "agents.sign_in"}


class AccessNotDeclaredError(RuntimeError):
    """A view does not say who may use it; the portal refuses to start."""


def access(*roles: Role) -> Callable[[View], View]:
    """Declare who may use the view below."""

    def declare(view: View) -> View:
        view.access = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return declare


def roles_of(app: Flask, endpoint: str) -> frozenset[Role]:
    """Return the roles declared on an endpoint's view; empty when none is."""
    return getattr(app.view_functions[endpoint], "access", frozenset())


def may(endpoint: str) -> bool:
    """Tell whether the viewer may open a page of the space they are in: « contracts.show »."""
    return bool(roles_of(current_app, f"{subject.Tree.SPACE}.{endpoint}") & subject.roles())


def acts_as_member() -> bool:
    """Tell whether the viewer may do what is the member's alone: never a trusted helper."""
    return bool(subject.roles() & set(WHO_CHANGES))


def init(app: Flask) -> None:
    """Check each request against the declaration of its view."""
    app.before_request(_check)
    app.jinja_env.globals["may"] = may


def require_declarations(app: Flask) -> None:
    """Raise AccessNotDeclaredError when a view declares nobody; called once all are registered."""
    silent = sorted(endpoint for endpoint in app.view_functions if not roles_of(app, endpoint))
    if silent:
        raise AccessNotDeclaredError("no access declared: " + ", ".join(silent))


def _check() -> Response | None:
    if request.endpoint is None:
        return None
    # A form of another site is refused before anything else looks at it.
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise CSRFError("cross-site request")
    roles = roles_of(current_app, request.endpoint)
    if Role.ANYONE in roles:
        return None
    viewer = identity.viewer()
    if viewer is None:
        return _lead_to(DOORS.get(subject.tree(), "sign_in.sign_in"))
    held = subject.roles()
    return None if held & roles else _turn_away(viewer.role, roles, held)


def _turn_away(role: Role, roles: frozenset[Role], held: frozenset[Role]) -> Response:
    """Lead somebody who is signed in to where they belong, or refuse."""
    if role in WAYS_IN:
        return _lead_to(WAYS_IN[role])
    if subject.tree() in subject.ANOTHERS:
        return abort(403) if held else _not_open()
    home = HOMES.get(role)
    if home is not None and (roles <= set(WAYS_IN) or request.endpoint in HOMES.values()):
        return _lead_to(home, comes_back=False)
    return abort(403)


def _not_open() -> Response:
    """Answer that no file of that number is open; a foreign one looks like one that is not there.

    A helper of the past reads that the access has ended, and no name.
    """
    viewer, number = identity.member(), subject.number()
    if viewer.login.agent_role is None:
        is_former = subject.tree() == subject.Tree.HELPED and mandates.has_ended(
            transaction.reading_db(), viewer.login.account_id, number
        )
        return pages.render("mandates/access_over.html", status=404) if is_former else abort(404)
    # In a transaction of its own: nothing else of the request is to be kept.
    with state.database().write() as writing:
        member = members.find_by_number(writing, number)
        audit.record(
            writing,
            "desk:foreign_file:refused",
            viewer.actor,
            member_id=None if member is None else member.id,
            changes={"page": request.endpoint},
        )
    return pages.render("assistance/not_open.html", number=number, status=404)


def _lead_to(endpoint: str, *, comes_back: bool = True) -> Response:
    """Lead whoever may not use the view to a page, and from there back to where they were going."""
    transaction.nothing_was_done()
    is_safe = request.method in transaction.SAFE_METHODS
    here = pages.current_path() if is_safe and comes_back else None
    address = url_for(endpoint, suite=here)
    if pages.is_partial():
        return pages.leave_for(address)
    return redirect(address, 302 if is_safe else 303)
