"""Several deliverers at once, one that watches, one that is stopped, one that died."""

from __future__ import annotations

import dataclasses
import mailbox
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mh_portal.config import Settings, SettingsError
from mh_portal.core.database import Database
from mh_portal.core.outbox import queries, rules
from mh_portal.core.outbox.models import MessageState
from mh_portal.emails import delivery
from mh_portal.emails.delivery import Counts, Deliverer
from tests.core.outbox.samples import change, claim_one, put, row, states
from tests.emails.smtp_server import SmtpServer


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for what another thread does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.01)


def test_deliverers_side_by_side_send_each_message_once(
    smtp_settings: Settings, database: Database, smtp_server: SmtpServer
) -> None:
    expected = {row(database, put(database)).message_id for _ in range(40)}
    own = [Database(smtp_settings.database_url) for _ in range(3)]
    threads = [
        threading.Thread(target=delivery.deliver_due, args=(one, smtp_settings)) for one in own
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in own:
        one.dispose()
    assert len(smtp_server.names()) == 40
    assert set(smtp_server.names()) == expected
    assert states(database) == {MessageState.SENT: 40}


def test_told_to_stop_it_finishes_the_message_in_hand(
    database: Database, deliverer: Deliverer, smtp_server: SmtpServer
) -> None:
    for _ in range(5):
        put(database)
    stop = threading.Event()
    smtp_server.fault = {"content": "slow"}
    thread = threading.Thread(target=deliverer.run, args=(stop,))
    thread.start()
    assert smtp_server.reached.wait(60)
    stop.set()
    thread.join(60)
    assert states(database) == {MessageState.SENT: 1, MessageState.QUEUED: 4}


def test_the_watch_sends_at_once_what_it_is_woken_for_and_goes_on_after_trouble(
    database: Database,
    smtp_settings: Settings,
    smtp_server: SmtpServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivery, "POLL_SECONDS", 60)
    stumbles = [RuntimeError("once")]
    has_due = queries.has_due

    def stumble(db):  # type: ignore[no-untyped-def]
        if stumbles:
            raise stumbles.pop()
        return has_due(db)

    monkeypatch.setattr(queries, "has_due", stumble)
    stop, wake = threading.Event(), threading.Event()
    thread = threading.Thread(
        target=delivery.watch,
        args=(database, smtp_settings),
        kwargs={"stop": stop, "wake": wake},
        daemon=True,
    )
    thread.start()
    until(lambda: not stumbles)
    put(database)
    wake.set()
    until(lambda: len(smtp_server.received) == 1)
    put(database)
    wake.set()
    until(lambda: len(smtp_server.received) == 2)
    stop.set()
    wake.set()
    thread.join(60)
    assert not thread.is_alive()


def test_a_maildir_takes_what_a_dead_deliverer_had_written_already(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    number = put(database)
    claimed = claim_one(database)
    assert delivery.deliver_due(database, settings) == Counts()
    (tmp_path / "mail" / "new").mkdir(parents=True)
    (tmp_path / "mail" / "new" / claimed.message_id).write_text("Subject: written\n\n")
    change(database, number, leased_until=rules.machine_now())
    assert delivery.deliver_due(database, settings) == Counts(sent=1)
    (message,) = mailbox.Maildir(tmp_path / "mail", create=False)
    assert message["Subject"] == "written"


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"mail_from": "nobody"}, "MH_PORTAL_MAIL_FROM: 'nobody' is not a sender"),
        ({"mail_url": "smtp://a.example?tls=x"}, "MH_PORTAL_MAIL_URL: tls must be"),
    ],
)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_wrong_setting_touches_no_message(
    database: Database, settings: Settings, values: dict[str, Any], fault: str
) -> None:
    number = put(database)
    with pytest.raises(SettingsError, match=fault):
        delivery.deliver_due(database, dataclasses.replace(settings, **values))
    assert row(database, number).state is MessageState.QUEUED
