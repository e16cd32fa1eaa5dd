"""The portal behind a real port, in threads of the test's own process, with its mail going out.

In one process with the test, so that the test can move the portal's clock and look into its
database.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from mh_portal.config import Settings
from mh_portal.web import background
from tests.support import sample as samples
from tests.support.portal import database_of

HOST = "127.0.0.1"


class QuietHandler(WSGIRequestHandler):
    """Answers requests without a line for each: the portal has its own log."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - Werkzeug's name
        """Say nothing."""


class Server:
    """A running portal: its application, its settings and where it listens."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.url = settings.base_url


@contextlib.contextmanager
def run(
    folder: Path, database_url: str, settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Give a portal that answers on a free port and delivers its mail; end both after it.

    The database has the newest schema already. `settings` are more of them, or other ones.
    """
    with socket.create_server((HOST, 0)) as listening:
        port = listening.getsockname()[1]
        own = {"MH_PORTAL_BASE_URL": f"http://{HOST}:{port}", **(settings or {})}
        read = Settings.from_environment(samples.environment(folder, database_url) | own)
        app = create_app(read)
        with serve(app, listening):
            background.start(app)
            try:
                yield Server(app, read)
            finally:
                background.stop()
        database_of(app).dispose()


@contextlib.contextmanager
def serve(app: Flask, listening: socket.socket) -> Iterator[None]:
    """Answer requests on a socket in threads, until the block ends."""
    server = make_server(
        HOST,
        listening.getsockname()[1],
        app,
        threaded=True,
        request_handler=QuietHandler,
        fd=listening.fileno(),
    )
    # A browser keeps its connections; nobody waits for it to close them.
    server.daemon_threads = True  # type: ignore[attr-defined]
    server.block_on_close = False  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
