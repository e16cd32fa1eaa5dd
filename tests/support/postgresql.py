"""One real PostgreSQL server for the whole test run, and databases on it.

A pytest plugin: `pytest_plugins = ["tests.support.postgresql"]` in tests/conftest.py gives the
fixture `postgresql_server`. The server comes from the system's binaries, or is the one that
MH_PORTAL_TEST_DATABASE_URL names. Under xdist the controller starts it and ends it, and the
workers are told its address.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from devtools import machine

ROLE = "mh_portal"
START_SECONDS = 60
# Losing power would lose the test's data: nobody minds, and tests are several times faster.
WITHOUT_SYNC = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SERVER = pytest.StashKey["Server"]()
OWN = pytest.StashKey["OwnServer"]()


class Server:
    """A running PostgreSQL server on which databases can be made."""

    def __init__(self, url: str) -> None:
        """Take `url`, an SQLAlchemy address of any database its role may connect to."""
        self.url = make_url(url).set(drivername="postgresql+psycopg")

    def create(self, name: str, template: str | None = None) -> str:
        """Make the database `name`, a copy of `template` where given; return its address.

        An earlier one of that name is dropped. Nobody may be connected to the template.
        """
        self.drop(name)
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        self._execute(statement)
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """Drop the database `name` if it is there, with whoever is connected to it."""
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._execute(statement.format(sql.Identifier(name)))

    @contextlib.contextmanager
    def database(self, name: str, template: str | None = None) -> Iterator[str]:
        """Give the address of a fresh database `name`, dropped at the end."""
        yield self.create(name, template)
        self.drop(name)

    def _execute(self, statement: sql.Composed) -> None:
        with _connect(self.url) as connection:
            connection.execute(statement)


class OwnServer:
    """A server of the test run's own, in a folder of its own, ended with `stop`."""

    def __init__(self) -> None:
        """Make a cluster and start it; raise MissingError where PostgreSQL is not installed."""
        binaries = machine.find_postgresql()
        if binaries is None:
            raise machine.MissingError(machine.no_postgresql())
        self._binaries = binaries
        # Short: the path of a Unix socket has at most 107 characters.
        self._folder = Path(tempfile.mkdtemp(prefix="mh-pg-", dir="/tmp"))
        self._rights = _unprivileged(self._folder)
        try:
            self._make_cluster()
            self._process = self._start()
            self.url = URL.create(
                "postgresql+psycopg",
                username=ROLE,
                database="postgres",
                query={"host": str(self._folder)},
            ).render_as_string()
            self._wait()
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def stop(self) -> None:
        """End the server, without waiting for its clients, and remove its folder."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _make_cluster(self) -> None:
        command: list[str | Path] = [self._binaries / "initdb", "--pgdata", self._folder / "data"]
        command += ["--username", ROLE, "--auth", "trust", "--encoding", "UTF8"]
        command += ["--locale", "C", "--no-sync"]
        subprocess.run(
            command,
            cwd=self._folder,
            check=True,
            stdout=subprocess.DEVNULL,
            **self._rights,
        )

    def _start(self) -> subprocess.Popen[bytes]:
        # No port: the socket stands in a folder that nobody else may enter.
        options = ("listen_addresses=", "max_connections=200", *WITHOUT_SYNC)
        command: list[str | Path] = [
            self._binaries / "postgres",
            "-D",
            self._folder / "data",
            "-k",
            self._folder,
        ]
        for option in options:
            command += ["-c", option]
        with (self._folder / "log").open("wb") as log:
            return subprocess.Popen(
                command,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - no thread runs at that moment
                **self._rights,
            )

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                _connect(make_url(self.url)).close()
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    log = (self._folder / "log").read_text(errors="replace")
                    self._process.kill()
                    raise RuntimeError(f"PostgreSQL did not start:\n{log}") from None
                time.sleep(0.05)
            else:
                return


def _connect(url: URL) -> psycopg.Connection[Any]:
    # CREATE DATABASE does not run inside a transaction.
    return psycopg.connect(
        url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    )


def _unprivileged(folder: Path) -> dict[str, Any]:
    """Return the rights the server runs with; as root, give `folder` to an ordinary user.

    PostgreSQL refuses to run as root.
    """
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _end_with_parent() -> None:
    """Let Linux end the server when the test run is killed and cannot."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGINT)


def _server_url(config: pytest.Config) -> str:
    """Return the address of the run's server; in the process that owns it, start it first."""
    if given := os.environ.get(machine.DATABASE_VARIABLE):
        return given
    if (told := getattr(config, "workerinput", None)) is not None:
        if "postgresql_url" not in told:
            raise machine.MissingError(machine.no_postgresql())
        return str(told["postgresql_url"])
    if OWN not in config.stash:
        config.stash[OWN] = OwnServer()
    return config.stash[OWN].url


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell an xdist worker the server's address, unless the run leaves PostgreSQL out."""
    if "not postgresql" in node.config.option.markexpr:
        return
    with contextlib.suppress(machine.MissingError):  # the tests that need it will say so
        node.workerinput["postgresql_url"] = _server_url(node.config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the server that this process started."""
    if OWN in config.stash:
        config.stash[OWN].stop()
        del config.stash[OWN]


@pytest.fixture(scope="session")
def postgresql_server(pytestconfig: pytest.Config) -> Server:
    """Return the run's PostgreSQL server; a test that needs it fails where there is none."""
    try:
        return Server(_server_url(pytestconfig))
    except machine.MissingError as error:
        pytest.fail(str(error), pytrace=False)
