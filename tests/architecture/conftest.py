"""One sample portal for a whole module: made once, brought back by the tests that change it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import KEYS
from tests.support import sample as samples
from tests.support.sample import Sample


@pytest.fixture(scope="module")
def sample(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[Sample]:
    """Give the sample portal on SQLite, or on the engine a test names."""
    folder = tmp_path_factory.mktemp("sample")
    with contextlib.ExitStack() as stack:
        if getattr(request, "param", "sqlite") == "sqlite":
            shutil.copy(request.getfixturevalue("sqlite_template"), folder / "portal.db")
            url = f"sqlite:///{folder / 'portal.db'}"
        else:
            server = request.getfixturevalue("postgresql_server")
            template = request.getfixturevalue("postgresql_template")
            url = stack.enter_context(server.database(f"sample_{worker_id}", template=template))
        yield stack.enter_context(samples.build(environment(folder, url)))


def environment(folder: Path, database_url: str) -> dict[str, str]:
    """Return the settings of a sample portal in a folder."""
    return {
        **KEYS,
        "MH_PORTAL_INSTANCE": str(folder / "instance"),
        "MH_PORTAL_DATABASE_URL": database_url,
        "MH_PORTAL_MAIL_URL": f"maildir:{folder / 'mail'}",
        "MH_PORTAL_DEMO": "1",
        "MH_PORTAL_LIMITS": "off",
    }
