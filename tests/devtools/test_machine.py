"""Finding the browser and PostgreSQL of the tests, and saying what installs them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from devtools import machine


def _program(path: Path, status: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return path


def test_the_chosen_browser_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = _program(tmp_path / "own")
    monkeypatch.setenv("MH_PORTAL_BROWSER", str(chosen))
    assert machine.find_browser() == chosen


@pytest.mark.parametrize("status", [None, 127])
def test_a_chosen_browser_that_does_not_start_is_not_replaced(
    status: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "own" if status is None else _program(tmp_path / "own", status)
    monkeypatch.setenv("MH_PORTAL_BROWSER", str(chosen))
    with pytest.raises(machine.MissingError, match="MH_PORTAL_BROWSER"):
        machine.find_browser()


def test_playwrights_own_browser_goes_before_the_path_if_it_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_path = _program(tmp_path / "bin" / "chromium")
    own = tmp_path / "playwright" / "chrome"
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\necho {own}\n")
    python.chmod(0o755)
    monkeypatch.delenv("MH_PORTAL_BROWSER", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert machine.find_browser(python) == on_path
    _program(own, 127)  # its system libraries are missing
    assert machine.find_browser(python) == on_path
    _program(own)
    assert machine.find_browser(python) == own


def test_without_a_browser_one_line_says_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = _program(tmp_path / "python")
    python.write_text('#!/bin/sh\ntest "$3" = --version\n')
    monkeypatch.delenv("MH_PORTAL_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(machine, "MAC_BROWSERS", ())
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    said: list[str] = []
    with pytest.raises(machine.MissingError) as missing:
        machine.provide_browser(python, said.append)
    assert "sudo apt-get install -y chromium" in str(missing.value)
    assert "--no-browser" in str(missing.value)
    assert said == ["no browser found; asking Playwright to download one"]


def test_a_playwright_that_does_not_start_is_told_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(machine.MissingError, match="sudo apt-get install -y libatomic1"):
        machine.provide_browser(_program(tmp_path / "python", 127), print)


def test_without_postgresql_one_line_says_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MH_PORTAL_TEST_DATABASE_URL", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(machine, "POSTGRESQL_FOLDERS", ())
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(machine.MissingError) as missing:
        machine.provide_postgresql(print)
    assert "sudo apt-get install -y postgresql" in str(missing.value)
    monkeypatch.setenv("MH_PORTAL_TEST_DATABASE_URL", "postgresql://somewhere/test")
    machine.provide_postgresql(print)


def test_the_newest_complete_postgresql_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("9.6", "15", "17"):
        for name in ("initdb", "postgres"):
            _program(tmp_path / version / "bin" / name)
    (tmp_path / "17" / "bin" / "postgres").unlink()  # the client packages alone
    monkeypatch.setattr(machine, "POSTGRESQL_FOLDERS", (f"{tmp_path}/*/bin",))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert machine.find_postgresql() == tmp_path / "15" / "bin"
