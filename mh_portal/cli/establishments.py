"""`flask establishments`: the list of hospitals and clinics that members choose from."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from mh_portal.core.establishments import loading
from mh_portal.web import state

group = AppGroup("establishments", help="The hospitals and clinics that members choose from.")


@group.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(path: Path) -> None:
    """Make the list be that of the file PATH: all of it or nothing. Exits 1 if there is a fault."""
    try:
        with state.database().write() as db:
            report = loading.load(db, path)
    except loading.FaultyListError as error:
        for fault in error.faults:
            click.echo(f"{path.name}:{fault.line}: {fault.column}: {fault.message}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"{path}: {error.strerror}", err=True)
        sys.exit(1)
    click.echo(
        f"{report.added} added, {report.changed} changed, "
        f"{report.unchanged} unchanged, {report.removed} removed."
    )
