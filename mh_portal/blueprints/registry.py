"""Every area's pages, put into the application."""

from __future__ import annotations

from flask import Flask

from mh_portal.blueprints.accounts import creation, recovery, sign_in
from mh_portal.blueprints.demo import routes as demo
from mh_portal.blueprints.display import routes as display
from mh_portal.blueprints.information import routes as information
from mh_portal.blueprints.operations import routes as operations
from mh_portal.blueprints.orientation import routes as orientation
from mh_portal.blueprints.space import routes as space
from mh_portal.config import Settings

AREAS = (orientation, information, creation, sign_in, recovery, space, display, operations)


def register(app: Flask, settings: Settings) -> None:
    """Give the application the pages of every area; the demo's only in a demo."""
    for area in AREAS:
        app.register_blueprint(area.blueprint)
    if settings.demo:
        app.register_blueprint(demo.blueprint)
