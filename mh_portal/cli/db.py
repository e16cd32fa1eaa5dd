"""`flask db`: bringing the schema to the newest migration, and making the next one."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from flask.cli import AppGroup

from mh_portal.web import state

MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"

group = AppGroup("db", help="The database's schema.")


def configuration(url: str) -> Config:
    """Return Alembic's configuration for the database at `url`."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["database_url"] = url
    return config


def upgrade_schema(url: str) -> None:
    """Bring the schema of the database at `url` to the newest migration."""
    command.upgrade(configuration(url), "head")


@group.command("upgrade")
def upgrade() -> None:
    """Bring the schema to the newest migration."""
    upgrade_schema(state.settings().database_url)
    click.echo("The schema is up to date.")


@group.command("check")
def check() -> None:
    """Fail when the mapped tables and the migrations differ."""
    try:
        command.check(configuration(state.settings().database_url))
    except CommandError as error:
        sys.exit(str(error))


@group.command("revision")
@click.argument("message")
def revision(message: str) -> None:
    """Write the next migration from the difference between tables and schema."""
    command.revision(configuration(state.settings().database_url), message, autogenerate=True)
