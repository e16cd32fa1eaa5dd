#!/usr/bin/env python3
"""One way in to every task of the portal: run, test, check, bench, serve, lock, help.

Standard library only: it makes the environment everything else lives in.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from devtools import machine
from devtools.environment import DEV_LOCK, LOCK, PYTHON, ROOT, Stop, call, install, prepare, say

PREFIX = "MH_PORTAL_"
DEMO = {f"{PREFIX}DEMO": "1", f"{PREFIX}CLOCK": "2022-03-24T09:00:00+01:00"}

LINT_IMPORTS = "from importlinter.cli import lint_imports_command as main; main()"
CHECKS = {
    "lint": ("-m", "ruff", "check"),
    "format": ("-m", "ruff", "format", "--check"),
    "types": ("-m", "mypy"),
    "layers": ("-c", LINT_IMPORTS, "--no-logo"),
    "templates": ("-m", "djlint", "--lint", "--quiet", "mh_portal/templates"),
    "catalogue": ("-m", "devtools.catalogue", "check"),
}

HELP = """\
usage: python3 dev.py COMMAND [ARGUMENTS]

  run        the portal with its demo base, on http://127.0.0.1:5000
  test       the whole test suite; further arguments go to pytest
               --no-browser      leaves the browser journeys out
               --no-postgresql   leaves the PostgreSQL half out
  check      lint, format, types, layers, templates, catalogue, migrations
  bench      speed and weight, as ratios against floors measured in the same run
  serve      the production server, without the demo
  lock       makes the lock files again from pyproject.toml; --upgrade takes newer releases
  catalogue  brings the French catalogue up to date with the texts in the code
  help       this text

Every command makes .venv and installs the locked packages where they are missing.
Settings are environment variables with the prefix MH_PORTAL_: see README.md."""


def run(arguments: list[str]) -> None:
    """Start the portal with its demo base."""
    _no(arguments)
    environment = {**DEMO, **os.environ}
    address = _address(environment)
    environment.setdefault(f"{PREFIX}BASE_URL", address)
    prepare(LOCK)
    _flask("db", "upgrade", environment=environment)
    _flask("demo", "load", environment=environment)
    _flask("demo", "identities", environment=environment)
    _serve(environment)


def serve(arguments: list[str]) -> None:
    """Start the production server on the database of the settings."""
    _no(arguments)
    _address(dict(os.environ))
    prepare(LOCK)
    _flask("db", "upgrade", environment=dict(os.environ))
    _serve(dict(os.environ))


def test(arguments: list[str]) -> None:
    """Run the test suite with pytest, in the browser and on both databases."""
    prepare(DEV_LOCK)
    environment = _without_settings()
    left_out = []
    if "--no-browser" in arguments:
        left_out.append("not browser")
    else:
        browser = machine.provide_browser(PYTHON, say)
        environment[machine.BROWSER_VARIABLE] = str(browser)
    if "--no-postgresql" in arguments:
        left_out.append("not postgresql")
    else:
        machine.provide_postgresql(say)
        if given := os.environ.get(machine.DATABASE_VARIABLE):
            environment[machine.DATABASE_VARIABLE] = given
    rest = [a for a in arguments if a not in {"--no-browser", "--no-postgresql"}]
    marks = ["-m", " and ".join(left_out)] if left_out else []
    become([PYTHON, "-m", "pytest", "-n", "2", *marks, *rest], environment)


def check(arguments: list[str]) -> None:
    """Run every check that needs no running portal; all of them, even after one that fails."""
    _no(arguments)
    prepare(DEV_LOCK)
    failed = []
    for name, command in CHECKS.items():
        say(name)
        if not _passes(*command):
            failed.append(name)
    say("migrations")
    if not _migrations_equal_models():
        failed.append("migrations")
    if failed:
        raise Stop(f"failed: {', '.join(failed)}")
    say("all checks passed")


def bench(arguments: list[str]) -> None:
    """Measure the portal against floors of its own."""
    prepare(DEV_LOCK)
    become([PYTHON, "-m", "bench", *arguments], _without_settings())


def lock(arguments: list[str]) -> None:
    """Make both lock files again, from the public registry whatever this machine's own says."""
    install(DEV_LOCK)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("UV_", "PIP_"))}
    compile_command = [PYTHON, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet"]
    options = ["--no-config", "--universal", "--python-version", "3.11", "--generate-hashes"]
    options += ["--custom-compile-command", "python3 dev.py lock", *arguments]
    for target, more in ((LOCK, []), (DEV_LOCK, ["--group", "dev", "--constraint", LOCK])):
        call(
            [*compile_command, *options, *more, "--output-file", target],
            otherwise=f"{target} was not made",
            environment=environment,
        )


def catalogue(arguments: list[str]) -> None:
    """Bring the French catalogue up to date, and list what is still to be put in French."""
    _no(arguments)
    install(DEV_LOCK)
    become([PYTHON, "-m", "devtools.catalogue", "update"], dict(os.environ))


def show_help(_arguments: list[str]) -> None:
    """Print the commands."""
    print(HELP)


COMMANDS: dict[str, Callable[[list[str]], None]] = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "serve": serve,
    "lock": lock,
    "catalogue": catalogue,
    "help": show_help,
}


def _serve(environment: dict[str, str]) -> NoReturn:
    server = [PYTHON, "-m", "gunicorn", "--config", "gunicorn.conf.py", "app:create_app()"]
    become(server, environment)


def _flask(*command: str, environment: dict[str, str]) -> None:
    # The command has said in one line what is wrong; its status is passed on.
    done = subprocess.run(
        [PYTHON, "-m", "flask", "--app", "app", *command], cwd=ROOT, env=environment, check=False
    )
    if done.returncode != 0:
        raise SystemExit(done.returncode)


def _address(environment: dict[str, str]) -> str:
    """Return where the portal will listen; stop when something else listens there already."""
    host = environment.get(f"{PREFIX}HOST", "127.0.0.1")
    port = environment.get(f"{PREFIX}PORT", "5000")
    with contextlib.suppress(OSError, ValueError):  # a wrong value is for the settings to name
        socket.create_connection((host, int(port)), timeout=1).close()
        raise Stop(f"port {port} of {host} is taken; choose another one: {PREFIX}PORT=5001")
    return f"http://{host}:{port}"


def _migrations_equal_models() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**_without_settings(), f"{PREFIX}INSTANCE": folder}
        return all(
            _passes("-m", "flask", "--app", "app", "db", command, environment=environment)
            for command in ("upgrade", "check")
        )


def _without_settings() -> dict[str, str]:
    """Return the environment without the caller's own portal settings, for a repeatable run."""
    return {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}


def _passes(*arguments: str, environment: dict[str, str] | None = None) -> bool:
    command = [PYTHON, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0


def _no(arguments: list[str]) -> None:
    if arguments:
        raise Stop(f"this command takes no arguments, but was given: {shlex.join(arguments)}")


# How a command ends


def become(command: Sequence[str | Path], environment: dict[str, str]) -> NoReturn:
    """Turn this process into `command`, so that every signal reaches it directly."""
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execve(command[0], [str(part) for part in command], environment)


def main(arguments: list[str]) -> int:
    """Do the command that `arguments` name; return the exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python is told so in one line
        print(f"dev.py: needs Python 3.11 or newer, and this is {sys.version.split()[0]}")
        return 1
    name, *rest = arguments or ["help"]
    command = COMMANDS.get({"-h": "help", "--help": "help"}.get(name, name))
    if command is None:
        print(f"dev.py: no such command: {name}\n\n{HELP}", file=sys.stderr)
        return 2
    try:
        command(rest)
    except (Stop, machine.MissingError) as stop:
        print(f"dev.py: {stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
