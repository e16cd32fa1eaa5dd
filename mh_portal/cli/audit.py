"""`flask audit`: is the audit chain whole."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from mh_portal.core.audit.chain import chain
from mh_portal.web import state

group = AppGroup("audit", help="The audit trail.")


@group.command("verify")
def verify() -> None:
    """Walk the audit chain; exit 1 and name the first broken link."""
    with state.database().read() as db:
        found = chain.find_break(db)
    if found is not None:
        click.echo(f"Event {found.event_id} {found.reason}.", err=True)
        sys.exit(1)
    click.echo("The audit chain is whole.")
