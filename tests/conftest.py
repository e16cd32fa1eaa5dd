"""What every test may ask for: settings, a migrated database on either engine, the application."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from jinja2 import BytecodeCache, FileSystemBytecodeCache

from app import create_app
from mh_portal.cli import schema
from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.core.audit.chain import HEADS_FILE, chain
from mh_portal.core.columns import keyring
from mh_portal.core.database import Database
from mh_portal.core.papers.storage import storage

pytest.register_assert_rewrite(
    "tests.support.client", "tests.support.html", "tests.support.hygiene"
)
from tests.support import routing  # noqa: E402 - as the next
from tests.support.client import PageClient  # noqa: E402 - its asserts are to be rewritten

routing.remember()

pytest_plugins = ["tests.support.postgresql"]

TEMPLATE = "mh_template"
# Keys of the tests alone: the same in every worker, so that template databases fit.
DATA_KEY = base64.urlsafe_b64encode(hashlib.sha256(b"data key of the tests").digest()).decode()
KEYS = {
    "MH_PORTAL_SECRET_KEY": "secret key of the tests, long enough",
    "MH_PORTAL_DATA_KEYS": DATA_KEY,
    "MH_PORTAL_INDEX_KEY": "index key of the tests, long enough too",
    "MH_PORTAL_AUDIT_KEY": "audit key of the tests, long enough too",
}

# A busy machine is slow; it is not the example that is. The same examples each time, so that the
# suite says the same of the same code; `--hypothesis-profile=explore` looks for others.
hypothesis.settings.register_profile("portal", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=500)
hypothesis.settings.load_profile("portal")

ON_BOTH = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgresql),
]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for a bare `database` on both engines."""
    if "database" in metafunc.fixturenames and "backend" in metafunc.fixturenames:
        marked = {mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")}
        if "backend" not in marked:
            metafunc.parametrize("backend", ON_BOTH, indirect=True)


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave the caller's settings out of the tests, and the clock as it was."""
    for name in list(os.environ):
        if name.startswith("MH_PORTAL_") and name not in {
            "MH_PORTAL_BROWSER",
            "MH_PORTAL_TEST_DATABASE_URL",
        }:
            monkeypatch.delenv(name)
    yield
    clock.start_at(None)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite database with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("template") / "portal.db"
    schema.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: Any, worker_id: str) -> str:
    """Return the name of a PostgreSQL database with the newest schema, to be copied."""
    name = f"{TEMPLATE}_{worker_id}"
    schema.upgrade(postgresql_server.create(name))
    return name


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Return the name of this xdist worker, or « master »."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "master"))


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """Return the engine to use: SQLite, unless a test asks for both (see `ON_BOTH`)."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def database_url(
    backend: str, tmp_path: Path, request: pytest.FixtureRequest, worker_id: str
) -> Iterator[str]:
    """Give the address of an empty database with the newest schema."""
    if backend == "sqlite":
        path = tmp_path / "portal.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue("postgresql_template")
    with server.database(f"mh_{worker_id}", template=template) as url:
        yield url


@pytest.fixture
def environment(tmp_path: Path, database_url: str) -> dict[str, str]:
    """Return the settings of a portal of its own, as environment variables."""
    return {
        **KEYS,
        "MH_PORTAL_INSTANCE": str(tmp_path / "instance"),
        "MH_PORTAL_DATABASE_URL": database_url,
        "MH_PORTAL_MAIL_URL": f"maildir:{tmp_path / 'mail'}",
        "MH_PORTAL_DEMO": "1",
    }


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    """Return the settings of a portal of its own."""
    return Settings.from_environment(environment)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """Give an empty database with the newest schema, on SQLite and on PostgreSQL."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    keyring.configure(settings.data_keys, settings.index_key)
    chain.configure(settings.audit_key, settings.instance / HEADS_FILE)
    storage.configure(settings.instance, scanner=settings.clamd, quota=settings.papers_quota)
    opened = Database(settings.database_url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Return a cache of compiled templates: compiling them costs more than most tests."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(settings: Settings, compiled_templates: BytecodeCache) -> Iterator[Flask]:
    """Give the application, on SQLite unless the test asks for both."""
    built = create_app(settings)
    built.jinja_env.bytecode_cache = compiled_templates
    built.test_client_class = PageClient
    yield built
    built.extensions["mh_database"].dispose()


@pytest.fixture
def client(app: Flask) -> PageClient:
    """Return a browser without JavaScript that checks every page it gets."""
    return app.test_client()  # type: ignore[return-value]
