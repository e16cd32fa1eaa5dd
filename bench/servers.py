"""Servers under measurement: gunicorn on a free port of loopback, its processor's time, its end."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
START_SECONDS = 60.0
STOP_SECONDS = 15.0
# What the kernel calls the clock of the processor's time of a whole process.
PROCESS_CLOCK = 2


class ServerError(RuntimeError):
    """A server did not start; the message holds the end of its log."""


def plain_environment() -> dict[str, str]:
    """Return this process's environment without the caller's own portal settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MH_PORTAL_")}


def processor_seconds(pid: int) -> float:
    """Return what a process has used of the processor, in seconds, all its threads together.

    /proc counts in hundredths of a second; the process's own clock, which any process may read
    by its number, in billionths.
    """
    return time.clock_gettime(~pid << 3 | PROCESS_CLOCK)


class Server:
    """One gunicorn with one worker, from `with` to its end.

    `application` is what gunicorn loads, `config` its configuration file, `environment` the
    settings beside the plain ones; its log is written into `folder`.
    """

    def __init__(
        self, application: str, config: str, folder: Path, environment: Mapping[str, str]
    ) -> None:
        self.port = _free_port()
        self._log = folder / f"server-{self.port}.log"
        self._command = [sys.executable, "-m", "gunicorn", "--config", config, application]
        self._environment = {
            **plain_environment(),
            **environment,
            "MH_PORTAL_HOST": HOST,
            "MH_PORTAL_PORT": str(self.port),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._worker = 0

    def __enter__(self) -> Server:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )
        try:
            self._worker = self._wait_for_worker(self._process)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def processor_seconds(self) -> float:
        """Return what the worker has used of the processor, in seconds."""
        return processor_seconds(self._worker)

    def _wait_for_worker(self, process: subprocess.Popen[bytes]) -> int:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and process.poll() is None:
            started = children.read_text().split()
            if started and self._listens():
                return int(started[0])
            time.sleep(0.05)
        said = self._log.read_text(errors="replace")[-2000:]
        raise ServerError(f"{' '.join(self._command)} did not start:\n{said}")

    def _listens(self) -> bool:
        # The arbiter listens before its worker does: only an answer tells.
        try:
            with socket.create_connection((HOST, self.port), timeout=5) as connection:
                connection.sendall(b"GET /sante HTTP/1.0\r\n\r\n")
                return bool(connection.recv(1))
        except OSError:
            return False

    def _end(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
