"""`flask mail` as an operator runs it, and killed in the middle as no operator should."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from mh_portal.config import Settings
from mh_portal.core.database import Database
from mh_portal.core.outbox import rules
from mh_portal.core.outbox.models import MessageState
from mh_portal.emails import delivery
from mh_portal.emails.delivery import Counts
from tests.core.outbox.samples import change, claim_one, put, row, settle
from tests.emails.smtp_server import SmtpServer

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    server = SmtpServer()
    server.start()
    yield server
    server.stop()


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["mail", *arguments])
    return result.exit_code, result.output


def unknown(database: Database) -> int:
    """Leave a message of unknown fate; return its number."""
    number = put(database)
    claimed = claim_one(database)
    with database.write() as db:
        settle(db, claimed, MessageState.UNKNOWN, "the connection\twas lost")
    return number


def test_deliver_tells_what_it_did(app: Flask, database: Database, tmp_path: Path) -> None:
    put(database)
    put(database, recipient="nobody")
    told = "1 sent, 0 to try again, 1 failed, 0 unknown\n"
    assert run(app, "deliver") == (0, told)
    assert len(list((tmp_path / "mail" / "new").iterdir())) == 1


def test_deliver_says_that_the_server_was_not_reached(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    put(database)
    (tmp_path / "mail").write_text("a file")
    code, told = run(app, "deliver")
    assert code == 1
    assert "the mail server was not reached: " in told


def test_list_shows_what_did_not_arrive_and_not_to_whom(app: Flask, database: Database) -> None:
    number = unknown(database)
    put(database)
    code, told = run(app, "list", "--state", "unknown")
    assert code == 0
    (line,) = told.splitlines()
    columns = line.split("\t")
    assert columns[0] == str(number)
    assert columns[2:6] == ["account_activation", "j…n@orange.example", "member 7", "tries 1"]
    assert columns[6] == "the connection was lost"
    assert run(app, "list", "--state", "failed") == (0, "")


def test_list_knows_the_two_states_that_need_a_person(app: Flask) -> None:
    code, told = run(app, "list", "--state", "sent")
    assert code == 2
    assert "'failed', 'unknown'" in told


def test_release_sends_again_what_is_unknown(app: Flask, database: Database) -> None:
    number = unknown(database)
    assert run(app, "release", str(number)) == (0, f"Message {number} will be sent again.\n")
    assert row(database, number).state is MessageState.QUEUED
    assert run(app, "release", str(number)) == (
        1,
        f"there is no message {number} whose fate is unknown\n",
    )


@contextmanager
def running(environment: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run `flask mail` in a process of its own; end it whatever happens."""
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "mail", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def with_smtp(environment: dict[str, str], smtp_server: SmtpServer) -> dict[str, str]:
    return {**environment, "MH_PORTAL_MAIL_URL": smtp_server.url}


@pytest.mark.parametrize(
    ("fault", "arrived"), [({"content": "hang"}, 0), ({"content": "take and hang"}, 1)]
)
def test_killed_after_the_last_dot_the_message_is_unknown_and_the_next_goes_out(
    *,
    settings: Settings,
    database: Database,
    smtp_server: SmtpServer,
    with_smtp: dict[str, str],
    fault: dict[str, str],
    arrived: int,
) -> None:
    first, second = put(database), put(database)
    _kill_at(smtp_server, with_smtp, fault)
    assert row(database, first).state is MessageState.SENDING

    # The next deliverer knows at once what the dead one had begun, and sends the rest.
    sending = dataclasses.replace(settings, mail_url=smtp_server.url)
    assert delivery.deliver_due(database, sending) == Counts(sent=1)
    names = [row(database, number).message_id for number in (first, second)]
    assert smtp_server.names() == [names[0]] * arrived + [names[1]]
    assert row(database, first).state is MessageState.UNKNOWN

    change(database, first, next_try=rules.machine_now())
    assert delivery.deliver_due(database, sending) == Counts(sent=1)
    assert smtp_server.names() == [names[0]] * arrived + [names[1], names[0]]


def test_killed_before_the_last_dot_nothing_is_unknown(
    settings: Settings, database: Database, smtp_server: SmtpServer, with_smtp: dict[str, str]
) -> None:
    numbers = [put(database), put(database)]
    _kill_at(smtp_server, with_smtp, {"mail": "hang"})
    sending = dataclasses.replace(settings, mail_url=smtp_server.url)
    assert delivery.deliver_due(database, sending) == Counts(sent=2)
    assert [row(database, number).tries for number in numbers] == [1, 1]


def _kill_at(smtp_server: SmtpServer, environment: dict[str, str], fault: dict[str, str]) -> None:
    """Begin to deliver, and kill the process where the server does not answer."""
    smtp_server.fault, smtp_server.times = fault, 1
    with running(environment, "deliver") as process:
        assert smtp_server.reached.wait(60)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(60)


def test_a_wrong_setting_is_one_line(environment: dict[str, str], database: Database) -> None:
    wrong = {**environment, "MH_PORTAL_MAIL_URL": "smtp://mail.example?tls=perhaps"}
    with running(wrong, "deliver") as process:
        _, errors = process.communicate(timeout=60)
    assert errors == "MH_PORTAL_MAIL_URL: tls must be starttls, tls or none\n"
    assert process.returncode == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_watch_ends_when_it_is_told_after_the_message_in_hand(
    database: Database, smtp_server: SmtpServer, with_smtp: dict[str, str], number: int
) -> None:
    message = put(database)
    smtp_server.fault = {"content": "slow"}
    with running(with_smtp, "deliver", "--watch") as process:
        assert smtp_server.reached.wait(60)
        process.send_signal(number)
        assert process.wait(60) == 0
    assert row(database, message).state is MessageState.SENT
    assert len(smtp_server.received) == 1
