"""Runs the migrations on the database that the command names."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any, Literal

from alembic import context
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeDecorator

from mh_portal import core
from mh_portal.core.database import Base, Database


def _import_models() -> None:
    for module in pkgutil.walk_packages(core.__path__, "mh_portal.core."):
        if module.name.endswith(".models"):
            importlib.import_module(module.name)


def _render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write the portal's own types as what they are in the database: a migration outlives them."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def _let_tables_be_replaced(connection: Connection) -> None:
    """Allow a table that others refer to to be written anew; only possible before a transaction."""
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")


def _check_references(connection: Connection) -> None:
    """Raise RuntimeError when a row refers to one that is not there; nothing is kept then."""
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if lost is not None:
        raise RuntimeError(f"a row of {lost[0]} refers to a row of {lost[2]} that is not there")


def _run() -> None:
    _import_models()
    database = Database(context.config.attributes["database_url"])
    with database.writer.connect() as connection:
        if database.is_sqlite:
            _let_tables_be_replaced(connection)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=database.is_sqlite,
            render_item=_render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if database.is_sqlite:
                _check_references(connection)
        connection.commit()
    database.dispose()


_run()
