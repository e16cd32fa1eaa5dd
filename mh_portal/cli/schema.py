"""The database's schema, brought up and down by Alembic; imported only by who needs it.

Alembic weighs 11 MB, which neither the server nor an import has any use for.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import delete

from mh_portal.core.backups import restoring
from mh_portal.core.database import Base, Database

MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"


class SchemaError(RuntimeError):
    """The mapped tables and the migrations differ; the message says in what."""


def upgrade(url: str) -> None:
    """Bring the schema of the database at `url` to the newest migration."""
    command.upgrade(_configuration(url), "head")


def empty(url: str) -> None:
    """Take every table of the database at `url` away, whatever is in it.

    Its rows go first, those of the audit trail among them: an older schema had no room for some.
    """
    database = Database(url)
    try:
        with database.write() as db, restoring.without_triggers(db.connection()):
            for table in reversed(Base.metadata.sorted_tables):
                db.execute(delete(table))
    finally:
        database.dispose()
    command.downgrade(_configuration(url), "base")


def check(url: str) -> None:
    """Raise SchemaError when the mapped tables and the migrations differ."""
    try:
        command.check(_configuration(url))
    except CommandError as error:
        raise SchemaError(str(error)) from error


def make_revision(url: str, message: str) -> None:
    """Write the next migration from the difference between tables and schema."""
    command.revision(_configuration(url), message, autogenerate=True)


def _configuration(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["database_url"] = url
    return config
