"""`flask requests`: applying what has come due."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from mh_portal.core.accounts import expired
from mh_portal.core.campaigns import letters
from mh_portal.core.mandates import service as mandates
from mh_portal.core.papers import service as papers
from mh_portal.core.requests import ending, service
from mh_portal.core.surveys import service as surveys
from mh_portal.web import state

group = AppGroup("requests", help="The members' requests.")


@group.command("close-due")
def close_due() -> None:
    """Apply what has come due: drafts, ends of contracts and mandates, opinions, calls, files.

    Run it every day.
    """
    click.echo(f"{_exhaust(service.lapse_drafts)} drafts lapsed.")
    click.echo(f"{_exhaust(ending.close_due)} terminations applied.")
    click.echo(f"{_exhaust(surveys.ask_due)} opinions asked for.")
    click.echo(f"{_exhaust(mandates.announce_ends)} ends of mandates announced.")
    click.echo(f"{_exhaust(expired.mark_call_backs)} members to call about an expired link.")
    with state.database().read() as db:
        click.echo(f"{papers.sweep(db) + letters.sweep(db)} files without a row erased.")


def _exhaust(step: Callable[[Session], int]) -> int:
    """Do a step until nothing is left to do; return how often it did something.

    A transaction each time, so that no member waits long behind it.
    """
    total = 0
    while True:
        with state.database().write() as db:
            count = step(db)
        total += count
        if not count:
            return total
