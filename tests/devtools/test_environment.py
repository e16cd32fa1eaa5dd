"""Making what the portal needs beside its own files: once, and again when it changed."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from devtools import environment


@pytest.fixture
def own_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty tree in which `environment` works, with this Python as its own."""
    (tmp_path / ".venv").mkdir()
    static = tmp_path / "static"
    static.mkdir()
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "PYTHON", sys.executable)
    monkeypatch.setattr(environment, "STATIC", static)
    return tmp_path


@pytest.fixture
def installations(own_tree: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    installed: list[str] = []

    def call(command: list[Any], *, otherwise: str, environment: Any = None) -> None:
        if "--requirement" in command:
            installed.append(command[-1])

    for lock in (environment.LOCK, environment.DEV_LOCK):
        (own_tree / lock).write_text(f"# {lock}\n")
    monkeypatch.setattr(environment, "call", call)
    return installed


def test_a_lock_is_installed_once(installations: list[str]) -> None:
    environment.install(environment.LOCK)
    environment.install(environment.LOCK)
    assert installations == ["requirements.txt"]


def test_the_development_packages_hold_the_run_time_ones(installations: list[str]) -> None:
    environment.install(environment.DEV_LOCK)
    environment.install(environment.LOCK)
    assert installations == ["requirements-dev.txt"]


def test_a_changed_lock_is_installed_again(installations: list[str], own_tree: Path) -> None:
    environment.install(environment.DEV_LOCK)
    (own_tree / environment.DEV_LOCK).write_text("# newer\n")
    environment.install(environment.LOCK)
    environment.install(environment.DEV_LOCK)
    assert installations == ["requirements-dev.txt"] * 2


def test_a_failed_installation_is_tried_again(
    installations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as failing:

        def fail(command: list[Any], *, otherwise: str) -> None:
            raise environment.Stop(otherwise)

        failing.setattr(environment, "call", fail)
        with pytest.raises(environment.Stop):
            environment.install(environment.LOCK)
    environment.install(environment.LOCK)
    assert installations == ["requirements.txt"]


def test_a_python_without_venv_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, own_tree: Path
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(environment.Stop, match=r"sudo apt-get install -y python3-venv$"):
        environment.make_venv()


def test_a_failing_step_shows_its_words_and_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(environment.Stop, match="the step failed"):
        environment.call([sys.executable, "-c", "exit('no space')"], otherwise="the step failed")
    assert capfd.readouterr().err == "no space\n"


def test_static_files_are_compressed_when_they_changed(own_tree: Path) -> None:
    sheet, script = own_tree / "static" / "a.css", own_tree / "static" / "b.js"
    sheet.write_text("p { margin: 0 }\n" * 99)
    script.write_text("let a = 1;\n" * 99)
    environment.compress_static()
    copies = {path.name for path in (own_tree / "static").iterdir()} - {"a.css", "b.js"}
    assert copies == {"a.css.br", "a.css.gz", "b.js.br", "b.js.gz"}

    first = (own_tree / "static" / "a.css.gz").stat().st_mtime_ns
    environment.compress_static()
    assert (own_tree / "static" / "a.css.gz").stat().st_mtime_ns == first

    sheet.write_text("p { margin: 1px }\n" * 99)
    script.unlink()
    environment.compress_static()
    assert (own_tree / "static" / "a.css.gz").stat().st_mtime_ns > first
    assert not list((own_tree / "static").glob("b.js*"))


def test_a_newer_catalogue_is_compiled(own_tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = own_tree / "messages.po"
    source.write_text("")
    compiled = own_tree / "messages.mo"
    calls = []

    def call(command: list[Any], *, otherwise: str) -> None:
        calls.append(command[1:])
        compiled.write_text("")
        later = time.time() + 5
        os.utime(compiled, (later, later))

    monkeypatch.setattr(environment, "CATALOGUE", source)
    monkeypatch.setattr(environment, "call", call)
    environment.compile_catalogue()
    environment.compile_catalogue()
    assert calls == [["-m", "devtools.catalogue", "compile"]]
