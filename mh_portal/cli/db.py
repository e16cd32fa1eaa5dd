"""`flask db`: bringing the schema to the newest migration, and making the next one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import click
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

from mh_portal.web import state

group = AppGroup("db", help="The database's schema.")


@group.command("upgrade")
def upgrade() -> None:
    """Bring the schema to the newest migration."""
    with _schema() as schema:
        schema.upgrade(state.settings().database_url)
    click.echo("The schema is up to date.")


@group.command("check")
def check() -> None:
    """Fail when the mapped tables and the migrations differ."""
    with _schema() as schema:
        try:
            schema.check(state.settings().database_url)
        except schema.SchemaError as error:
            sys.exit(str(error))


@group.command("revision")
@click.argument("message")
def revision(message: str) -> None:
    """Write the next migration from the difference between tables and schema."""
    with _schema() as schema:
        schema.make_revision(state.settings().database_url, message)


@contextmanager
def _schema() -> Iterator[ModuleType]:
    """Give the module `schema`; a database that cannot be reached ends with one line."""
    from mh_portal.cli import schema  # noqa: PLC0415 - see there

    try:
        yield schema
    except OperationalError as error:
        sys.exit(f"The database cannot be reached: {str(error.orig).splitlines()[0]}")
