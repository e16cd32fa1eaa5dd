"""How a visitor wants pages to look: the text size, kept in a cookie of this browser."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from mh_portal.web import state

COOKIE = "text_size"
SIZES = ("", "t125", "t150")
A_YEAR = 365 * 24 * 60 * 60


def text_size() -> str:
    """Return the chosen size: empty, `t125` or `t150`."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in SIZES else ""


def remember_text_size(response: Response, size: str) -> Response:
    """Keep the choice in this browser; a size that is not offered is the normal one."""
    response.set_cookie(
        COOKIE,
        size if size in SIZES else "",
        max_age=A_YEAR,
        httponly=True,
        secure=state.settings().secure,
        samesite="Lax",
    )
    return response
