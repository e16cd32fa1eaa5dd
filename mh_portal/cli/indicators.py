"""`flask indicators`: bringing the counts up to date, and counting anew."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from mh_portal.core.indicators import service
from mh_portal.web import state

group = AppGroup("indicators", help="The counts that the indicators show.")


@group.command("refresh")
def refresh() -> None:
    """Count what happened since the last time; the running portal does so each minute."""
    click.echo(f"{service.refresh(state.database())} events looked at.")


@group.command("rebuild")
def rebuild() -> None:
    """Count the last eleven months anew from the audit trail; it gives the same figures."""
    click.echo(f"{service.rebuild(state.database())} events looked at.")
