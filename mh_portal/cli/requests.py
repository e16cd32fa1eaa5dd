"""`flask requests`: applying what has come due."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from mh_portal.core.requests import service
from mh_portal.web import state

group = AppGroup("requests", help="The members' requests.")


@group.command("close-due")
def close_due() -> None:
    """Apply what has come due: drafts that lapse. Run it every day."""
    lapsed = 0
    while True:
        # A transaction each time, so that no member waits long behind it.
        with state.database().write() as db:
            count = service.lapse_drafts(db)
        lapsed += count
        if not count:
            break
    click.echo(f"{lapsed} drafts lapsed.")
