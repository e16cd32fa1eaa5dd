"""An import that is killed leaves the base as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mh_portal.config import Settings
from mh_portal.core.database import Database
from mh_portal.core.extracts import service
from tests.core.extracts.bases import contents
from tests.factories import extracts

ROOT = Path(__file__).parents[3]
# Says so when half of the rows are written, and waits to be killed.
IMPORT = """
import sys, time
from pathlib import Path
from mh_portal.config import Settings
from mh_portal.core.columns import keyring
from mh_portal.core.database import Database
from mh_portal.core.extracts import service

def wait(phase, done, total):
    if phase == service.LOAD and done > total / 2:
        print("half", flush=True)
        time.sleep(60)

settings = Settings.from_environment()
keyring.configure(settings.data_keys, settings.index_key)
service.import_extract(Database(settings.database_url), Path(sys.argv[1]), on_progress=wait)
"""


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_killed_import_leaves_the_former_data(
    database: Database, settings: Settings, environment: dict[str, str], tmp_path: Path
) -> None:
    service.import_extract(database, extracts.write_folder(extracts.sound_rows(), tmp_path / "a"))
    before = contents(database)
    written = extracts.write_large(tmp_path / "b", 3_000)
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(tmp_path / "b")],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "half\n"
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=20)
    opened_again = Database(settings.database_url)
    assert contents(opened_again) == before
    report = service.import_extract(opened_again, tmp_path / "b")
    assert report.written == sum(written.values()) - len(extracts.sound_rows()["products.csv"])
    opened_again.dispose()
