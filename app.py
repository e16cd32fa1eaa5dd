"""Builds the portal from its settings: wires the parts, decides nothing."""

from __future__ import annotations

import sys

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from mh_portal.blueprints import registry as blueprints
from mh_portal.cli import registry as cli
from mh_portal.config import Settings, SettingsError
from mh_portal.core import clock
from mh_portal.core.audit.chain import HEADS_FILE, chain
from mh_portal.core.campaigns import letters
from mh_portal.core.columns import keyring
from mh_portal.core.database import Database
from mh_portal.core.papers.storage import storage
from mh_portal.emails import delivery
from mh_portal.web import (
    access,
    addresses,
    assets,
    converters,
    errors,
    headers,
    identity,
    kept,
    limits,
    logs,
    pages,
    refusals,
    state,
    templating,
    transaction,
    visits,
)

# A form of the portal is small; a view that takes files says so itself.
LARGEST_REQUEST = 256 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Return the portal's application.

    Without `settings` they come from the environment, and a wrong one ends the process with one
    line. Raises AccessNotDeclaredError when a view does not say who may use it.
    """
    try:
        settings = settings or Settings.from_environment()
        delivery.check_settings(settings)
    except SettingsError as error:
        sys.exit(str(error))
    app = Flask("mh_portal", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-notes" if settings.secure else "notes",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_PARTS=200,
    )
    logs.configure()
    clock.start_at(settings.clock)
    keyring.configure(settings.data_keys, settings.index_key)
    settings.instance.mkdir(parents=True, exist_ok=True)
    chain.configure(settings.audit_key, settings.instance / HEADS_FILE)
    storage.configure(settings.instance, scanner=settings.clamd, quota=settings.papers_quota)
    letters.storage.configure(settings.instance)
    database = Database(settings.database_url)
    state.install(app, settings, database)
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    visits.init(app)
    addresses.init(app)
    converters.init(app)
    logs.init(app)
    pages.init(app)
    kept.init(app)
    templating.init(app, settings)
    assets.init(app)
    access.init(app)
    refusals.init(app)
    limits.init(app, database)
    # What is registered first runs last after a view: the transaction ends before the rest.
    headers.init(app)
    identity.init(app)
    transaction.init(app)
    errors.init(app)
    blueprints.register(app, settings)
    cli.register(app)
    access.require_declarations(app)
    return app
