"""`flask privacy`: applying the retention table."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from mh_portal.core.privacy import closing, purging
from mh_portal.core.privacy.retention import TABLE
from mh_portal.web import state

group = AppGroup("privacy", help="Data protection.")


@group.command("purge")
@click.option("--dry-run", is_flag=True, help="Count what has had its time, and change nothing.")
def purge(*, dry_run: bool) -> None:
    """Delete or anonymise what has had its time, as docs/retention.md says. Run it every day."""
    if dry_run:
        with state.database().read() as db:
            for slug, count in purging.count_due(db).items():
                _say(slug, count)
            _say("announcements", closing.count_unannounced(db))
        return
    for row in TABLE:
        _say(row.slug, _in_batches(lambda db, row=row: purging.apply(db, row)))  # type: ignore[misc]
    _say("announcements", _in_batches(closing.announce))


def _in_batches(step: Callable[[Session], int]) -> int:
    """Do a step again and again until there is nothing left, a transaction each time."""
    total = 0
    while True:
        with state.database().write() as db:
            count = step(db)
        total += count
        if not count:
            return total


def _say(slug: str, count: int) -> None:
    click.echo(f"{slug}: {count}")
