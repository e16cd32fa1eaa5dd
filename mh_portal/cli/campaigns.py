"""`flask campaigns`: planning what is announced to whom, releasing what is due, pausing."""

from __future__ import annotations

import sys
from datetime import datetime

import click
from flask.cli import AppGroup

from mh_portal.core import actors
from mh_portal.core.campaigns import planning, queries, releasing, returning
from mh_portal.core.campaigns.audiences import AUDIENCES
from mh_portal.core.campaigns.models import CampaignKind, CampaignState
from mh_portal.core.campaigns.planning import PlanError, StateError
from mh_portal.core.campaigns.queries import CampaignRow
from mh_portal.core.campaigns.releasing import Outcome, Release
from mh_portal.documents import batches
from mh_portal.web import letterhead, state

group = AppGroup("campaigns", help="What is announced to many members, in waves.")


@group.command("list")
def list_campaigns() -> None:
    """List every campaign with its progress, the first to start first."""
    with state.database().read() as db:
        rows = queries.list_campaigns(db)
    for row in rows:
        click.echo(_line(row))
    if not rows:
        click.echo("No campaign is planned.")


@group.command("plan")
@click.argument("kind", metavar="KIND")
@click.option("--from", "starts_on", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="The day of the first wave, YYYY-MM-DD.")  # fmt: skip
@click.option("--per-day", required=True, type=int, metavar="N", help="Members a wave at most.")
@click.option(
    "--audience", metavar="NAME", help=f"Instead of the kind's own: {', '.join(AUDIENCES)}."
)
def plan(kind: str, starts_on: datetime, per_day: int, audience: str | None) -> None:
    """Plan a campaign; nothing is sent before its day."""
    try:
        with state.database().write() as db:
            campaign = planning.plan(
                db,
                kind,
                audience=audience,
                starts_on=starts_on.date(),
                per_day=per_day,
                actor=actors.OPERATOR,
            )
            row = queries.get(db, campaign.id)
    except PlanError as error:
        sys.exit(str(error))
    waves = -(-row.remaining // row.per_day)
    click.echo(
        f"Campaign {row.id} is planned: {row.kind} for {row.audience}, members {row.expected}, "
        f"from {row.starts_on}, waves {waves} of at most {row.per_day}."
    )


plan.help = (
    f"Plan a campaign of a KIND ({', '.join(CampaignKind)}); nothing is sent before its day."
)


@group.command("release")
@click.option("--campaign", "number", type=int, metavar="ID", help="This one alone.")
def release(number: int | None) -> None:
    """Release today's waves; again changes nothing. Run it every day where no server runs."""
    try:
        done = releasing.release_due(state.database(), campaign_id=number)
    except StateError as error:
        sys.exit(str(error))
    for each in done:
        click.echo(_said(each))
    if not done:
        click.echo("No campaign is under way.")
    if letters := returning.turn_into_letters(state.database()):
        click.echo(f"E-mails that came back, followed by a letter where possible: {letters}")
    made = batches.make_due(state.database(), letterhead.letterhead(), letterhead.seal().codes)
    for batch in made:
        click.echo(
            f"Batch {batch.batch_id}: no file yet, {batch.trouble}"
            if batch.trouble
            else f"Batch {batch.batch_id}: letters {batch.letters}, pages {batch.pages}"
        )
    is_refused = number is not None and done[0].outcome is Outcome.PAUSED
    is_left = any(each.outcome is Outcome.FAILED for each in done) or any(
        batch.trouble for batch in made
    )
    if is_refused or is_left:
        sys.exit(1)


@group.command("pause")
@click.argument("number", metavar="ID", type=int)
def pause(number: int) -> None:
    """Let no more waves of a campaign go until it is resumed."""
    try:
        with state.database().write() as db:
            planning.pause(db, number, actors.OPERATOR)
    except StateError as error:
        sys.exit(str(error))
    click.echo(f"Campaign {number} is paused.")


@group.command("resume")
@click.argument("number", metavar="ID", type=int)
def resume(number: int) -> None:
    """Let a paused campaign go on; the days it missed are not made up for."""
    try:
        with state.database().write() as db:
            planning.resume(db, number, actors.OPERATOR)
    except StateError as error:
        sys.exit(str(error))
    click.echo(f"Campaign {number} goes on.")


def _line(row: CampaignRow) -> str:
    facts = [
        f"{row.id}",
        row.kind.value,
        row.audience,
        row.state.value,
        f"from {row.starts_on}",
        f"{row.per_day} a day",
        f"members {row.members} of {row.expected}, waves {row.waves}",
    ]
    if row.state is CampaignState.RUNNING:
        facts.append(f"next {row.next_day}")
    return "\t".join(facts)


def _said(each: Release) -> str:
    about = f"{each.campaign_id}\t{each.kind}"
    if each.outcome is Outcome.PAUSED:
        return f"{about}\tpaused: nothing is sent until it is resumed"
    if each.outcome is not Outcome.RELEASED:
        return f"{about}\t{each.outcome}{': ' + each.reason if each.reason else ''}"
    return (
        f"{about}\twave {each.wave} of {each.day}: e-mails {each.emails}, "
        f"letters {each.letters}, without any address {each.none}"
    )
