"""gunicorn's configuration for the floors: the portal's own, but for what it starts beside."""

from __future__ import annotations

import runpy

HOOKS = ("post_worker_init", "worker_exit")

globals().update(
    {
        name: value
        for name, value in runpy.run_path("gunicorn.conf.py").items()
        if name.islower() and not name.startswith("_") and name not in HOOKS
    }
)
