"""What the running application carries: its settings and its database."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app

from mh_portal.config import Settings
from mh_portal.core.database import Database

_SETTINGS = "mh_settings"
_DATABASE = "mh_database"


def install(app: Flask, settings: Settings, database: Database) -> None:
    """Give the application its settings and its database."""
    app.extensions[_SETTINGS] = settings
    app.extensions[_DATABASE] = database


def settings() -> Settings:
    """Return the settings of the running application."""
    return cast(Settings, current_app.extensions[_SETTINGS])


def database() -> Database:
    """Return the database of the running application."""
    return cast(Database, current_app.extensions[_DATABASE])
