"""Runs the migrations on the database that the command names."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any, Literal

from alembic import context
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


def _run() -> None:
    _import_models()
    database = Database(context.config.attributes["database_url"])
    with database.writer.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=database.is_sqlite,
            render_item=_render_item,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    database.dispose()


_run()
