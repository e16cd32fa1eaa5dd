"""One sample portal for a whole module: made once, brought back by the tests that change it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support import sample as samples
from tests.support.sample import Sample


@pytest.fixture(scope="module")
def sample(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sample]:
    """Give the sample portal on SQLite, or on the engine a test names."""
    engine = getattr(request, "param", "sqlite")
    with samples.on_engine(engine, request, tmp_path_factory.mktemp("sample")) as made:
        yield made
