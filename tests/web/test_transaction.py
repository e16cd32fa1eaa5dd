"""A POST is kept once, whole, and only after a form of its page has shown its token."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from mh_portal.core.limits.models import LimitCount
from mh_portal.web import transaction
from mh_portal.web.access import ANYONE, MEMBER, access
from tests.support.portal import database_of, reading

PATH = "/only-in-a-test"


def add_row() -> str:
    transaction.db().add(LimitCount(key="of a test", count=1, expires_at=0))
    return "done"


def count(app: Flask) -> int:
    with reading(app) as db:
        return db.scalar(select(func.count()).select_from(LimitCount)) or 0


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Return a browser that takes answers which are no pages."""
    return FlaskClient(app, app.response_class)


def with_token() -> str:
    transaction.token_was_shown()
    return add_row()


def refused() -> tuple[str, int]:
    return add_row(), 422


def refused_but_kept() -> tuple[str, int]:
    transaction.keep_refusal()
    return add_row(), 422


def failing() -> str:
    add_row()
    transaction.token_was_shown()
    raise LookupError
