"""What the tests of the backup's two commands start from."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.support.backups import change, fill, run


@pytest.fixture
def backup(app: Flask, tmp_path: Path) -> Path:
    """Return a backup of a portal that was changed since."""
    fill(app)
    path = tmp_path / "portal.zip"
    assert run(app, "create", path).exit_code == 0
    change(app)
    return path
