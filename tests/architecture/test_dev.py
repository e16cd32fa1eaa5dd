"""dev.py does each command as it says, and tells in one line why it cannot."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import dev
from devtools import machine

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def become(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str]]]:
    """Return what dev.py would have turned into; nothing is prepared or searched for."""
    calls: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(dev, "become", lambda command, env: calls.append((command[1:], env)))
    monkeypatch.setattr(dev, "prepare", lambda lock: None)
    monkeypatch.setattr(machine, "provide_browser", lambda python, say: Path("/a/browser"))
    monkeypatch.setattr(machine, "provide_postgresql", lambda say: None)
    return calls


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_help_names_every_command_and_starts_without_the_environment() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "dev.py", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert re.findall(r"^  (\w+) ", done.stdout, re.MULTILINE) == list(dev.COMMANDS)


def test_the_makefile_has_the_same_words() -> None:
    words = re.search(r"^COMMANDS := (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert words
    assert words[1].split() == list(dev.COMMANDS)


def test_an_unknown_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["fly"]) == 2
    assert "no such command: fly" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["run", "serve", "check"])
def test_arguments_nobody_takes_are_refused(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main([command, "--prot", "5001"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_an_old_python_is_told_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 1))
    assert dev.main(["run"]) == 1
    assert capsys.readouterr().out.startswith("dev.py: needs Python 3.11 or newer")


def test_an_interruption_ends_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(lock: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(dev, "prepare", interrupted)
    assert dev.main(["bench"]) == 130
    assert capsys.readouterr().err == ""


def test_a_taken_port_is_named_in_one_line(
    taken_port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MH_PORTAL_PORT", str(taken_port))
    assert dev.main(["run"]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"port {taken_port} of 127.0.0.1 is taken" in told


@pytest.mark.parametrize("port", ["0", "many", "70000"])
def test_a_wrong_port_is_left_to_the_settings_to_name(port: str) -> None:
    assert dev._address({"MH_PORTAL_PORT": port}) == f"http://127.0.0.1:{port}"


def test_run_starts_the_demo_at_the_address_of_the_settings(
    become: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = []
    monkeypatch.setattr(dev, "_flask", lambda *words, environment: commands.append(words))
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = str(server.getsockname()[1])
    monkeypatch.setenv("MH_PORTAL_PORT", free)
    monkeypatch.setenv("MH_PORTAL_CLOCK", "")
    monkeypatch.delenv("MH_PORTAL_BASE_URL", raising=False)
    dev.main(["run"])
    ((command, env),) = become
    assert commands == [("db", "upgrade"), ("demo", "load"), ("demo", "identities")]
    assert command == ["-m", "gunicorn", "--config", "gunicorn.conf.py", "app:create_app()"]
    assert env["MH_PORTAL_DEMO"] == "1"
    assert env["MH_PORTAL_CLOCK"] == ""  # the caller's own value stays
    assert env["MH_PORTAL_BASE_URL"] == f"http://127.0.0.1:{free}"


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        ([], []),
        (["--no-browser"], ["-m", "not browser"]),
        (["--no-postgresql", "-x"], ["-m", "not postgresql", "-x"]),
        (
            ["tests/core", "--no-browser", "--no-postgresql"],
            ["-m", "not browser and not postgresql", "tests/core"],
        ),
    ],
)
def test_test_passes_its_arguments_on(
    given: list[str], passed: list[str], become: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MH_PORTAL_DEMO", "1")
    dev.main(["test", *given])
    ((command, env),) = become
    assert command == ["-m", "pytest", "-n", "2", *passed]
    assert ("MH_PORTAL_BROWSER" in env) == ("--no-browser" not in given)
    assert "MH_PORTAL_DEMO" not in env  # the caller's settings are not the tests'


def test_check_runs_every_step_and_names_those_that_failed(
    become: list[Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = []

    def passes(*command: str, environment: dict[str, str] | None = None) -> bool:
        run.append(command)
        return "mypy" not in command and "format" not in command

    monkeypatch.setattr(dev, "_passes", passes)
    assert dev.main(["check"]) == 1
    assert capsys.readouterr().err == "dev.py: failed: format, types\n"
    assert len(run) == 8
