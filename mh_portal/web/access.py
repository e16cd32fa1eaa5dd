"""Who may use a view: declared on each one, closed by default, refused at the start without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from mh_portal.web import identity, pages, transaction
from mh_portal.web.roles import Role

View = TypeVar("View", bound=Callable[..., Any])


ANYONE = Role.ANYONE
MEMBER = Role.MEMBER
MIGRATING = Role.MIGRATING
VERIFYING = Role.VERIFYING
# Whoever is half-way in is led to what is missing, from wherever they were going.
WAYS_IN = {MIGRATING: "identifier.ask", VERIFYING: "verification_step.ask"}


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


def init(app: Flask) -> None:
    """Check each request against the declaration of its view."""
    app.before_request(_check)


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
        return _lead_to("sign_in.sign_in")
    if viewer.role in roles:
        return None
    if viewer.role in WAYS_IN:
        return _lead_to(WAYS_IN[viewer.role])
    if roles <= set(WAYS_IN):
        return _lead_to("space.home", comes_back=False)
    return abort(403)


def _lead_to(endpoint: str, *, comes_back: bool = True) -> Response:
    """Lead whoever may not use the view to a page, and from there back to where they were going."""
    transaction.nothing_was_done()
    is_safe = request.method in transaction.SAFE_METHODS
    here = pages.current_path() if is_safe and comes_back else None
    address = url_for(endpoint, suite=here)
    if pages.is_partial():
        return pages.leave_for(address)
    return redirect(address, 302 if is_safe else 303)
