"""A POST is kept once, whole, and only after a form of its page has shown its token."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mh_portal.core.database import WriteInReadError
from mh_portal.core.limits.models import LimitWindow
from mh_portal.web import transaction
from mh_portal.web.access import ANYONE, MEMBER, access
from tests.conftest import ON_BOTH
from tests.support.html import parse
from tests.support.portal import database_of, reading

Answer = str | tuple[str, int]


def without_a_form() -> Answer:
    transaction.db().add(LimitWindow(name="of a test", hits=1, ends_at=0.0))
    return "done"


def with_its_form() -> Answer:
    transaction.token_was_shown()
    return without_a_form()


def refused() -> Answer:
    transaction.token_was_shown()
    without_a_form()
    return "refused", 422


def refused_and_counted() -> Answer:
    transaction.keep_refusal()
    return refused()


def failing() -> Answer:
    with_its_form()
    raise LookupError


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Return a browser of a portal with a few views that only a test has."""
    for view in (without_a_form, with_its_form, refused, refused_and_counted, failing):
        app.add_url_rule(
            f"/{view.__name__}", view.__name__, access(ANYONE)(view), methods=["GET", "POST"]
        )
    app.add_url_rule("/of-members", "of_members", access(MEMBER)(lambda: ""), methods=["POST"])
    return FlaskClient(app, app.response_class)


def rows(app: Flask) -> int:
    with reading(app) as db:
        return db.scalar(select(func.count()).select_from(LimitWindow)) or 0


@pytest.mark.parametrize(
    ("path", "status", "kept"),
    [
        ("/with_its_form", 200, 1),
        ("/without_a_form", 400, 0),
        ("/refused", 422, 0),
        ("/refused_and_counted", 422, 1),
        ("/failing", 500, 0),
    ],
)
@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_the_answer_decides_what_is_kept(
    app: Flask, visitor: FlaskClient, path: str, status: int, kept: int
) -> None:
    assert visitor.post(path).status_code == status
    assert rows(app) == kept


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_a_page_that_is_read_cannot_write(app: Flask, visitor: FlaskClient) -> None:
    with app.test_request_context("/", method="GET"):
        transaction.db().add(LimitWindow(name="of a test", hits=1, ends_at=0.0))
        with pytest.raises(WriteInReadError):
            transaction.db().flush()
    visitor.get("/with_its_form")
    assert rows(app) == 0


@pytest.mark.parametrize("backend", ON_BOTH, indirect=True)
def test_a_commit_that_fails_is_said_and_leaves_nothing(
    app: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialect = database_of(app).writer.dialect

    def fail(_connection: object) -> None:
        raise dialect.loaded_dbapi.OperationalError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(dialect, "do_commit", fail)
        answer = visitor.post("/refused_and_counted")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Rien n’a été enregistré" in parse(answer.text).text
    assert answer.headers["Cache-Control"] == "no-store"
    assert rows(app) == 0
    assert visitor.post("/with_its_form").status_code == 200
    assert rows(app) == 1


def test_who_is_not_signed_in_is_led_to_the_sign_in_and_not_refused(visitor: FlaskClient) -> None:
    answer = visitor.post("/of-members")
    assert (answer.status_code, answer.location) == (303, "/connexion")
    answer = visitor.post("/of-members", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/connexion")
