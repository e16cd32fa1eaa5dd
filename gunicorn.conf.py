"""How gunicorn serves the portal: where it listens, how it starts and how it stops."""

import gc
from typing import cast

from flask import Flask
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from mh_portal.config import Settings
from mh_portal.web import background

_settings = Settings.from_environment()

bind = f"{_settings.host}:{_settings.port}"
# One process with threads: what waits is the database and Argon2, and both let other threads run.
workers = 1
worker_class = "gthread"
threads = 8
# The portal logs each request itself, without what must not be logged.
accesslog = None
loglevel = "warning"
# Requests under way are finished before the process ends, within this many seconds.
graceful_timeout = 10
control_socket_disable = True


def post_worker_init(worker: Worker) -> None:
    """Start what runs beside the requests, in the process that serves them."""
    # What was loaded stays for good: no collection need look at it, which a request would wait for.
    gc.collect()
    gc.freeze()
    background.start(cast("Flask", worker.wsgi))
    print(f"Portal ready at http://{bind} - Ctrl-C stops it", flush=True)  # noqa: T201


def worker_exit(_server: Arbiter, _worker: Worker) -> None:
    """Let what runs beside the requests finish what it has in hand."""
    background.stop()
