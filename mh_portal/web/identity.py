"""Who is looking: the cookie of a sign-in, the session behind it, and its end when idle.

Flask-Login asks `_load` for each request that wants to know. The cookie holds a random text whose
hash is in the database, so that a session can be listed and ended from anywhere.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Request, g, request, session
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from mh_portal.core import actors, clock
from mh_portal.core.accounts import second_factor, sessions
from mh_portal.core.accounts.models import AgentRole
from mh_portal.core.accounts.sessions import LiveSession
from mh_portal.core.mandates import service as mandates
from mh_portal.core.members.models import Member
from mh_portal.web import state, visits
from mh_portal.web.roles import Role
from mh_portal.web.transaction import db, reading_db

# Writing « seen now » at each page would make each page a write; a minute is close enough.
TOUCH_EVERY = timedelta(minutes=1)


class Viewer(UserMixin):  # type: ignore[misc]  # Flask-Login carries no types
    """Somebody who is signed in, and the session of this browser."""

    def __init__(self, login: LiveSession, role: Role) -> None:
        self.login = login
        self.role = role

    @property
    def member(self) -> Member:
        """The member who is signed in, on a view that is declared for members."""
        if self.login.member is None:
            raise RuntimeError("the view is not declared for members alone")
        return self.login.member

    @property
    def actor(self) -> actors.Actor:
        """Who acts, in their own affairs."""
        return self.login.actor

    def get_id(self) -> str:
        """Return the account's number, as Flask-Login wants it."""
        return str(self.login.account_id)

    @property
    def greeting(self) -> str:
        """How the page addresses the viewer: « Madame Martin »."""
        return self.login.greeting


_AGENTS = {AgentRole.ADVISOR: Role.ADVISOR, AgentRole.SUPERVISOR: Role.SUPERVISOR}


def _role(login: LiveSession) -> Role:
    if login.awaits_second_factor:
        return Role.VERIFYING
    if login.agent_role is not None:
        # Asked at each of an agent's requests: one who takes the second factor away is stopped.
        has_second_factor = second_factor.is_on(reading_db(), login.account_id)
        return _AGENTS[login.agent_role] if has_second_factor else Role.ENROLLING
    if login.member is None:
        return Role.HELPER
    return Role.MIGRATING if login.email is None else Role.MEMBER


def init(app: Flask) -> None:
    """Teach Flask-Login to read the portal's cookie, and note that a session was seen."""
    manager = LoginManager()
    manager.session_protection = None
    manager.request_loader(_load)
    # Its other hook keeps a « remember me » cookie, which the portal does not offer.
    app.login_manager = manager  # type: ignore[attr-defined]
    app.after_request(_touch)


def viewer() -> Viewer | None:
    """Return who is signed in, or None; the database is asked once a request."""
    found = current_user._get_current_object()  # noqa: SLF001
    return found if found.is_authenticated else None


def member() -> Viewer:
    """Return who is signed in, on a view that is not open to anyone."""
    found = viewer()
    if found is None:
        raise RuntimeError("the view is open to anyone")
    return found


def actor() -> actors.Actor:
    """Return who acts in this request."""
    found = viewer()
    return actors.VISITOR if found is None else found.actor


def cookie_name() -> str:
    """Return the cookie's name; `__Host-` binds it to this host over https."""
    return "__Host-login" if state.settings().secure else "login"


def welcome(response: Response, token: str) -> Response:
    """Sign this browser in after a proof; whoever trusts the viewer with a space is told of it."""
    mandates.note_sign_in(db(), token)
    return remember(response, token)


def remember(response: Response, token: str) -> Response:
    """Sign this browser in: a fresh login cookie, and nothing left of the visit before it."""
    if session:
        session.clear()
    visits.begin()
    response.set_cookie(
        cookie_name(), token, httponly=True, secure=state.settings().secure, samesite="Lax"
    )
    return response


def forget(response: Response) -> Response:
    """Take the login cookie back."""
    if session:
        session.clear()
    visits.begin()
    response.delete_cookie(
        cookie_name(), httponly=True, secure=state.settings().secure, samesite="Lax"
    )
    return response


def _load(current: Request) -> Viewer | None:
    token = current.cookies.get(cookie_name())
    if not token or g.get("is_identity_unknown"):
        return None
    # When the database fails, the page that says so is shown to nobody in particular.
    g.is_identity_unknown = True
    login = sessions.find_live(reading_db(), token)
    role = None if login is None else _role(login)
    g.is_identity_unknown = False
    if login is None or role is None:
        return None
    if clock.utcnow() - login.last_seen_at >= TOUCH_EVERY:
        g.touch_login = login.id
    return Viewer(login, role)


def _touch(response: Response) -> Response:
    login_id = g.pop("touch_login", None)
    if login_id is not None and request.endpoint is not None:
        with state.database().write() as writing:
            sessions.touch(writing, login_id)
    return response


def seconds_left(login: LiveSession) -> int:
    """Return how many seconds the session lasts if nothing more is done."""
    return max(
        0,
        int((login.ends_at - clock.utcnow()).total_seconds()),
    )
