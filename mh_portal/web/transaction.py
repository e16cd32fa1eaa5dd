"""The method decides the transaction: GET reads, a POST answered below 400 commits once.

A POST is committed only when a form of its page has shown its CSRF token (see `forms`), or when
its address is itself a secret (see `sealed_address_was_shown`).
"""

from __future__ import annotations

from flask import Flask, g, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from mh_portal.core.outbox import service as outbox
from mh_portal.web import errors, signals, state

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def db() -> Session:
    """Return the session of this request: one that only reads for GET, else one that writes.

    On SQLite the first statement of a writing session waits for its turn to write: do what is
    slow (a password's hash) before, with `reading_db` where something must be read for it.
    """
    if request.method in SAFE_METHODS:
        return reading_db()
    if "writing_db" not in g:
        g.writing_db = state.database().write_session()
    session: Session = g.writing_db
    return session


def reading_db() -> Session:
    """Return a session of this request that only reads, whatever the method."""
    if "reading_db" not in g:
        g.reading_db = state.database().read_session()
    session: Session = g.reading_db
    return session


def keep_refusal() -> None:
    """Commit although the answer is 400 or above: the refusal itself is a fact to keep.

    For counting failures; the view says so in place of undoing what it recorded.
    """
    g.keep_refusal = True


def token_was_shown() -> None:
    """Note that a form of this request carried a valid CSRF token."""
    g.csrf_shown = True


def sealed_address_was_shown() -> None:
    """Note that the view has checked the seal in the address of this request: no form is needed.

    For mail programs that unsubscribe by themselves (RFC 8058), which have no page and no cookie.
    A CSRF token proves that a request which carries somebody's cookies was meant by them. Here no
    cookie is looked at: what is done, and for whom, stands in the address alone, under a seal that
    only the portal makes, and another site that knew it could do no more than its holder. A view
    may call this after it checked the seal, for that one act.
    """
    token_was_shown()


def nothing_was_done() -> None:
    """Note that no view ran: the answer, such as the way to the sign-in, needs no token."""
    g.nothing_was_done = True


def init(app: Flask) -> None:
    """End the session of each request after its view, and close it whatever happens."""
    app.after_request(_finish)
    app.teardown_request(_close)


def _finish(response: Response) -> Response:
    try:
        if request.method not in SAFE_METHODS:
            good = response.status_code < 400
            if good and not (g.get("csrf_shown") or g.get("nothing_was_done")):
                return errors.answer(400)
            if "writing_db" in g and (good or g.get("keep_refusal")):
                _commit(g.writing_db)
                if outbox.was_added_to(g.writing_db):
                    signals.wake()
        return response
    finally:
        # Also after a commit that failed: its error page must not try it once more.
        _close()


def _commit(session: Session) -> None:
    try:
        session.commit()
    except BaseException:
        # Closing alone gives the connection back with its transaction still open.
        session.rollback()
        raise


def _close(_error: BaseException | None = None) -> None:
    for name in ("writing_db", "reading_db"):
        session: Session | None = g.pop(name, None)
        if session is not None:
            session.close()
