"""What a page needs to ask a browser for a passkey, and to read its answer."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app
from werkzeug.wrappers import Response

from mh_portal.core.accounts import passkeys
from mh_portal.web import state, visits


def site() -> passkeys.Site | None:
    """Return the portal as browsers know it, or None where they offer no passkeys."""
    return passkeys.site_of(state.settings().base_url)


def answer(text: str | None) -> passkeys.Answer:
    """Return what a browser answered; raises passkeys.PasskeyRefusedError without passkeys."""
    found = site()
    if found is None:
        raise passkeys.PasskeyRefusedError
    return passkeys.Answer(found, visits.token(), text or "")


def question(make: Callable[[passkeys.Site], str]) -> Response:
    """Answer a script with what it is to ask the browser for, as JSON; 404 without passkeys."""
    found = site()
    text, status = ("null", 404) if found is None else (make(found), 200)
    return current_app.response_class(text, status, mimetype="application/json")
