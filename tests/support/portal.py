"""Reading and changing a portal's database from a test, beside its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from mh_portal.core import clock
from mh_portal.core.audit.models import AuditEvent
from mh_portal.core.database import Database
from tests.factories.accounts import mails


def database_of(app: Flask) -> Database:
    """Return the application's database."""
    found: Database = app.extensions["mh_database"]
    return found


@contextmanager
def writing(app: Flask) -> Iterator[Session]:
    """Give a session whose changes are committed."""
    with database_of(app).write() as db:
        yield db


@contextmanager
def reading(app: Flask) -> Iterator[Session]:
    """Give a session that reads."""
    with database_of(app).read() as db:
        yield db


def mails_of(app: Flask, kind: str | None = None) -> list[tuple[str, str, dict[str, Any]]]:
    """Return kind, recipient and facts of the outgoing e-mails, of one kind if asked."""
    with reading(app) as db:
        return [mail for mail in mails(db) if kind in {None, mail[0]}]


def actions_of(app: Flask) -> list[str]:
    """Return what the audit trail holds, oldest first."""
    with reading(app) as db:
        return list(db.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def later(**time: float) -> None:
    """Let the portal's clock jump, such as `later(hours=25)`."""
    clock.start_at(clock.utcnow() + timedelta(**time))


def spaces_made_plain(text: str) -> str:
    """Return text with ordinary spaces and apostrophes, to compare what is read."""
    return re.sub(r"\s+", " ", text.replace("’", "'"))
