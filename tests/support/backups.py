"""A portal with something worth a backup, and the command as an operator types it."""

from __future__ import annotations

from pathlib import Path

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from mh_portal.config import Settings
from mh_portal.core import actors
from mh_portal.core.audit import service as audit
from mh_portal.core.audit.chain import HEADS_FILE
from mh_portal.core.database import Base
from mh_portal.core.papers import service as papers
from mh_portal.core.papers.models import Paper
from tests.factories.accounts import make_account
from tests.factories.members import make_contract, make_member
from tests.factories.papers import make_quote_draft
from tests.support.portal import database_of, writing
from tests.support.snapshots import Snapshot

OWNER = "jeanne@courriel.example"
Files = dict[str, bytes]


def run(app: Flask, *words: str | Path) -> Result:
    """Run `flask backup` with these words."""
    return app.test_cli_runner().invoke(args=["backup", *map(str, words)])


def restored(app: Flask, path: Path) -> str:
    """Restore a backup in the place of what is there; return what is said."""
    result = run(app, "restore", path, "--replace")
    assert result.exit_code == 0, result.output
    return result.output


def said(result: Result) -> str:
    """Return the one line that a command which failed says."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.output.count("\n") == 1
    return result.output


def rows(app: Flask) -> Snapshot:
    """Return what the portal knows, but for the events: a restore is one more.

    As Python sees it, which is the same on either engine.
    """
    with database_of(app).reader.connect() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in Base.metadata.sorted_tables
            if table.name != "audit_events"
        }


def files(settings: Settings) -> Files:
    """Return the files of an instance, but for the heads of the events."""
    return {
        str(path.relative_to(settings.instance)): path.read_bytes()
        for path in settings.instance.rglob("*")
        if path.is_file() and path.name != HEADS_FILE
    }


def fill(app: Flask) -> str:
    """Put a member with an account, a contract and two papers into the portal; return a code."""
    with writing(app) as db:
        member = make_member(db)
        make_contract(db, member)
        make_account(db, member, OWNER)
        draft = make_quote_draft(db, member, papers=2)
        return db.scalars(select(Paper.code).where(Paper.request_id == draft.id)).first() or ""


def change(app: Flask) -> None:
    """Do what a restore undoes: another member, and a paper less."""
    with writing(app) as db:
        paper = db.scalars(select(Paper)).first()
        assert paper
        papers.remove(db, paper, actors.SYSTEM)
        make_member(db, last_name="Durand", member_number="87654321")
        audit.record(db, "tests:backup:changed", actors.SYSTEM)
