"""`flask backup`: the database and the files in one archive, and back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from mh_portal.core.backups import restoring, writing
from mh_portal.core.backups.faults import BackupError
from mh_portal.core.backups.manifest import Manifest
from mh_portal.web import state

FILE = click.Path(dir_okay=False, path_type=Path)

group = AppGroup("backup", help="The database and the uploads in one archive.")


@group.command("create")
@click.argument("file", type=FILE)
def create(file: Path) -> None:
    """Write the database and the uploads to FILE, while the portal runs. Keys are not in it."""
    with _one_line("No backup was made"):
        manifest = writing.create(state.database(), state.settings().instance, file)
    click.echo(f"{file}: {_contents(manifest)}.")
    if manifest.missing:
        click.echo(f"{len(manifest.missing)} files were deleted meanwhile, and are not in it.")


@group.command("restore")
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Replace the data that the database holds.")
def restore(file: Path, *, replace: bool) -> None:
    """Put the backup FILE in the place of the database and the uploads. Stop the portal first.

    FILE is checked before anything is replaced.
    """
    with _one_line("Nothing was replaced"):
        done = restoring.restore(
            state.database(), state.settings().instance, file, may_replace=replace
        )
    settled, undone = done.settled, done.undone
    click.echo(f"Restored as of {done.manifest.created_at}: {_contents(done.manifest)}.")
    click.echo(f"Ended: {settled.sessions} sessions, {settled.links} links and codes.")
    click.echo(f"Held: {settled.messages} e-mails. Paused: {settled.campaigns} campaigns.")
    click.echo(
        f"Undone: {undone.count} events{f', listed in {undone.listing}' * bool(undone.count)}."
    )
    for action, count in undone.actions.items():
        click.echo(f"{count:8} {action}")


def _contents(manifest: Manifest) -> str:
    rows = sum(manifest.rows.values())
    files = len(manifest.members) - len(manifest.rows)
    return f"{rows} rows of {len(manifest.rows)} tables, {files} files"


@contextmanager
def _one_line(outcome: str) -> Iterator[None]:
    """End with one line and status 1 for whatever goes wrong."""
    try:
        yield
    except BackupError as error:
        sys.exit(f"{outcome}. {error}")
    except DBAPIError as error:
        sys.exit(f"{outcome}. The database says: {str(error.orig).splitlines()[0]}")
    except OSError as error:
        sys.exit(f"{outcome}. {error.strerror or error}: {error.filename or ''}".rstrip(": "))
