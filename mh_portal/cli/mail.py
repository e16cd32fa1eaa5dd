"""`flask mail`: delivering what waits in the outbox, and looking after what did not arrive."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

import click
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from mh_portal.config import SettingsError
from mh_portal.core.bounces import service as bounces
from mh_portal.core.outbox import holding, queries, rules
from mh_portal.core.outbox.models import MessageState, OutboxMessage
from mh_portal.emails import delivery
from mh_portal.web import state

LOOKED_AFTER = (MessageState.FAILED, MessageState.UNKNOWN)

group = AppGroup("mail", help="The outgoing mail.")


@group.command("deliver")
@click.option("--watch", is_flag=True, help="Go on until told to stop (Ctrl-C or SIGTERM).")
def deliver(*, watch: bool) -> None:
    """Send what waits in the outbox; never twice."""
    try:
        with _until_told() as (stop, wake):
            if watch:
                delivery.watch(state.database(), state.settings(), stop=stop, wake=wake)
                return
            counts = delivery.deliver_due(state.database(), state.settings(), stop=stop)
    except SettingsError as error:
        sys.exit(str(error))
    except SQLAlchemyError as error:
        sys.exit(f"the database did not answer: {type(error).__name__}")
    click.echo(
        f"{counts.sent} sent, {counts.retried} to try again, "
        f"{counts.failed} failed, {counts.unknown} unknown"
    )
    if counts.trouble:
        sys.exit(f"the mail server was not reached: {counts.trouble}")


@group.command("list")
@click.option(
    "--state",
    "name",
    required=True,
    type=click.Choice([state.value for state in LOOKED_AFTER]),
    help="failed: given up; unknown: nobody knows whether it arrived.",
)
@click.option("--limit", default=100, show_default=True, type=click.IntRange(min=1))
def list_messages(name: str, limit: int) -> None:
    """List the messages that did not arrive, or may not have; the newest first."""
    with state.database().read() as db:
        for message in queries.list_in_state(db, MessageState(name), limit=limit):
            click.echo(_line(message))


@group.command("release")
@click.argument("number", metavar="ID", type=int)
def release(number: int) -> None:
    """Send a message again whose fate is unknown: it may then arrive twice."""
    try:
        with state.database().write() as db:
            holding.release(db, number)
    except holding.NotUnknownError:
        sys.exit(f"there is no message {number} whose fate is unknown")
    click.echo(f"Message {number} will be sent again.")


@group.command("bounces")
def read_bounces() -> None:
    """Learn which e-mails did not arrive, from refusals and from the mailbox of returned ones."""
    learned = bounces.learn(state.database(), state.settings().bounces_url)
    click.echo(
        f"{learned.refused} refused, {learned.returned} returned, "
        f"{learned.aside} put aside for somebody to look at"
    )


@contextlib.contextmanager
def _until_told() -> Iterator[tuple[threading.Event, threading.Event]]:
    """Give the events that SIGINT and SIGTERM set: the message in hand is finished first."""
    stop, wake = threading.Event(), threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        wake.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop, wake
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _line(message: OutboxMessage) -> str:
    member = "-" if message.member_id is None else message.member_id
    return "\t".join(
        (
            str(message.id),
            f"{message.created_at:%Y-%m-%dT%H:%M:%SZ}",
            message.kind,
            rules.masked_address(message.recipient),
            f"member {member}",
            f"tries {message.tries}",
            message.last_answer,
        )
    )
