"""Answering with a page, or with its part when htmx asks for it; local redirects."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, render_template, request
from flask_htmx import HTMX
from werkzeug.wrappers import Response

htmx = HTMX()


def init(app: Flask) -> None:
    """Let the application read htmx's headers."""
    htmx.init_app(app)
    app.before_request(_refuse_unreadable)


def _refuse_unreadable() -> None:
    """Answer 400 to a query with raw bytes that are no UTF-8: `request.args` raises on them."""
    try:
        request.query_string.decode()
    except UnicodeDecodeError:
        abort(400)


def is_partial() -> bool:
    """Tell whether htmx asks for a part of a page, and not to restore a page from history."""
    return bool(htmx) and not htmx.history_restore_request


def current_path() -> str:
    """Return the path and the query of this request, whatever bytes a client put into them.

    `request.full_path` raises on bytes that are no UTF-8.
    """
    query = request.query_string.decode(errors="replace")
    return f"{request.path}?{query}" if query else request.path


def render(
    template: str, partial: str | None = None, *, status: int = 200, **context: Any
) -> Response:
    """Answer `template`, or `partial` when htmx asks for it and there is one."""
    name = partial if partial and is_partial() else template
    response = current_app.response_class(render_template(name, **context), status)
    if partial:
        response.vary.add("HX-Request")
    return response


def is_scripted() -> bool:
    """Tell whether a script sent the request and stays on its page."""
    return bool(htmx) or request.headers.get("X-Requested-With") == "fetch"


def nothing() -> Response:
    """Answer that it is done and that there is nothing to show."""
    return current_app.response_class(status=204)


def leave_for(address: str) -> Response:
    """Answer 401 and let htmx take the browser to another page, as for a lost session."""
    response = current_app.response_class(status=401)
    response.headers["HX-Redirect"] = address
    return response


def local_path(address: str | None, otherwise: str) -> str:
    """Return `address` when it is a path of this portal, else `otherwise`.

    Browsers read a backslash as a slash and drop control characters: both are refused.
    """
    if not address or not address.startswith("/") or address.startswith("//"):
        return otherwise
    if "\\" in address or not address.isprintable() or " " in address:
        return otherwise
    try:
        parts = urlsplit(address)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else address
