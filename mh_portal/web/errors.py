"""Error pages: what happened and what to do, in plain French, with the request's number."""

from __future__ import annotations

import dataclasses

from flask import Flask, g, make_response, render_template
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, InternalServerError, TooManyRequests
from werkzeug.wrappers import Response

from mh_portal.core.accounts.passwords import TooBusyError
from mh_portal.language import gettext as _
from mh_portal.web import logs

RETRY_SECONDS = 30


@dataclasses.dataclass(frozen=True)
class Explanation:
    """What an error page says: a heading and a few short paragraphs.

    `call` tells that one may call us, which is said to everybody but to those who answer.
    """

    heading: str
    paragraphs: tuple[str, ...]
    call: str = ""


def explain(status: int) -> Explanation:
    """Return the words for an HTTP status; every 4xx and 5xx has some."""
    if status == 404:
        return Explanation(
            _("This page does not exist"),
            (
                _("The address is wrong, or the page has been moved."),
                _("Check the address, or start again from the home page."),
            ),
        )
    if status in (401, 403):
        return Explanation(
            _("You cannot open this page"),
            (_("Your account does not give access to it."), _("Go back to your space.")),
        )
    if status == 413:
        return Explanation(
            _("What you sent is too large"),
            (_("Nothing has been recorded."), _("Go back and send less at a time.")),
        )
    if status == 429:
        return Explanation(
            _("Too many attempts in a short time"),
            (_("For your security, this page waits a little."),),
            _("You can call us meanwhile."),
        )
    if status == 503:
        return Explanation(
            _("The space is very busy"),
            (
                _("Nothing has been recorded."),
                _("Try again in a few minutes. What you do then will work normally."),
            ),
        )
    if status >= 500:
        return Explanation(
            _("Something went wrong on our side"),
            (
                _("Nothing has been recorded. You did nothing wrong."),
                _("Try again in a few minutes."),
            ),
            _("You can also call us."),
        )
    return Explanation(
        _("We could not read this request"),
        (
            _("Nothing has been recorded."),
            _("Go back to the page before, reload it, and try again."),
        ),
    )


def init(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(CSRFError, _on_csrf_error)
    app.register_error_handler(TooBusyError, _on_busy)
    app.register_error_handler(Exception, _on_exception)


def answer(status: int, *, retry_after: int | None = None, wait: str = "") -> Response:
    """Return the error page of a status; `wait` says in words how long to wait."""
    explanation = explain(status)
    response = make_response(
        render_template(
            "errors/desk.html" if _is_at_desk() else "errors/error.html",
            status=status,
            heading=explanation.heading,
            paragraphs=explanation.paragraphs,
            call=explanation.call,
            reference=logs.request_id(),
            retry_after_text=wait,
        ),
        status,
    )
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _is_at_desk() -> bool:
    """Tell whether an agent looks, and not at an opened file: that has its own frame."""
    is_agent = current_user.is_authenticated and current_user.login.agent_role is not None
    return bool(is_agent) and g.get("standing") is None


def _on_http_error(error: HTTPException) -> Response:
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        # Flask's wrapping of what went wrong after the view, such as a commit on a full disk.
        return _on_exception(error)
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    if isinstance(error, TooManyRequests) and isinstance(error.retry_after, int):
        return answer(429, retry_after=error.retry_after, wait=str(error.description or ""))
    # For `refusals`, which runs after the transaction.
    g.error_status = error.code or 500
    response = answer(g.error_status)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _on_csrf_error(_error: CSRFError) -> Response:
    return answer(400)


def _on_busy(_error: TooBusyError) -> Response:
    return answer(503, retry_after=RETRY_SECONDS)


def _on_exception(error: Exception) -> Response:
    original = error.original_exception if isinstance(error, InternalServerError) else error
    if isinstance(original, (DBAPIError, PoolTimeoutError, OSError)):
        logs.logger.error("unavailable", request_id=logs.request_id(), exc_info=original)
        return answer(503, retry_after=RETRY_SECONDS)
    logs.logger.error("failed", request_id=logs.request_id(), exc_info=original)
    return answer(500)
