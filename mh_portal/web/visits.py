"""The visit of a browser: a cookie with a random text, which ties the forms it is shown to it.

Each form of the visit shows that text: another site can make the browser send the cookie, but
reads neither. Over https the cookie's prefix `__Host-` keeps every other host from setting it, so
it needs no signature. Pages are not compressed, so nothing is learnt of the text from their
length (BREACH), and it need not look different on each of them.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Request, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.wrappers import Response
from wtforms import ValidationError
from wtforms.csrf.core import CSRF

from mh_portal.web import state

FIELD = "csrf_token"
# What is shown in place of the text, by pages that are kept to be shown in many visits.
STAND_IN = secrets.token_urlsafe(32)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class _Notes(SecureCookieSessionInterface):
    """Flask's signed cookie, for what a visit is to remember beyond its text; most keep nothing."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what was noted; without a cookie nothing is prepared to check a signature."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


class VisitCSRF(CSRF):
    """Forms show the text of their visit, and are refused without it."""

    def generate_csrf_token(self, csrf_token_field: Any) -> str:  # noqa: ARG002 - WTForms' hook
        """Return what the form shows."""
        return token()

    def validate_csrf_token(self, form: Any, field: Any) -> None:  # noqa: ARG002 - as above
        """Refuse a form that does not send the text of this visit."""
        sent = str(field.data or "").encode(errors="replace")
        if not hmac.compare_digest(sent, token().encode()):
            raise ValidationError


def init(app: Flask) -> None:
    """Give the cookie to a browser that was shown the first form of its visit."""
    app.session_interface = _Notes()
    app.after_request(_keep)


def token() -> str:
    """Return the text of this visit, which begins with the first form that is shown."""
    if "visit" not in g:
        kept = request.cookies.get(_cookie_name(), "")
        if _TOKEN.fullmatch(kept):
            g.visit = kept
        else:
            begin()
    found: str = g.visit
    return found


@contextmanager
def stand_in() -> Iterator[None]:
    """Show the stand-in meanwhile."""
    shown = token()
    g.visit = STAND_IN
    try:
        yield
    finally:
        g.visit = shown


def begin() -> None:
    """Begin another visit in this browser: the forms shown before are worth nothing any more."""
    g.visit = secrets.token_urlsafe(32)
    g.visit_begins = True


def _keep(response: Response) -> Response:
    if g.get("visit_begins"):
        response.set_cookie(
            _cookie_name(), g.visit, httponly=True, secure=state.settings().secure, samesite="Lax"
        )
    return response


def _cookie_name() -> str:
    return "__Host-visit" if state.settings().secure else "visit"
