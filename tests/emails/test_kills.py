"""A deliverer that is killed again and again: everybody is written to, and nobody twice."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mh_portal.config import Settings
from mh_portal.core.campaigns.emails import CampaignLaunch
from mh_portal.core.database import Database
from mh_portal.core.outbox import holding, queries, service
from mh_portal.core.outbox.models import MessageState
from mh_portal.emails import delivery, ledgers
from tests.core.outbox.samples import LEASE, put, states
from tests.emails.smtp_server import SmtpServer

ROOT = Path(__file__).resolve().parents[2]
MEMBERS, KILLS = 240, 25


@contextmanager
def mortal(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.emails.mortal"],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def let_live(process: subprocess.Popen[str], seconds: float) -> None:
    """Let a child deliver for a moment, and kill it."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    child = int(process.stdout.readline())
    time.sleep(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    assert process.stdout.readline() == "over\n"


def test_killed_at_any_moment_everybody_is_written_to_once(
    database: Database, settings: Settings, environment: dict[str, str], smtp_server: SmtpServer
) -> None:
    expected = [
        put(
            database,
            CampaignLaunch(f"Madame Membre{n}", f"{n:08}", "t"),
            recipient=f"m{n}@orange.example",
            dedupe_key=f"campaign:launch:{n}",
        )
        for n in range(MEMBERS)
    ]
    seed = random.randrange(1_000_000)
    chance = random.Random(seed)
    sending = {**environment, "MH_PORTAL_MAIL_URL": smtp_server.url}
    with mortal(sending) as process:
        for _ in range(KILLS):
            let_live(process, chance.uniform(0.01, 0.12))
    sent_meanwhile = len(smtp_server.received)

    own = dataclasses.replace(settings, mail_url=smtp_server.url)
    delivery.deliver_due(database, own)
    told = f"seed {seed}, {sent_meanwhile} before the last deliverer"
    with database.read() as db:
        unknown = queries.list_in_state(db, MessageState.UNKNOWN, limit=MEMBERS)
    assert len(unknown) <= KILLS, told
    assert states(database).get(MessageState.SENT, 0) + len(unknown) == MEMBERS, told
    # Drafts of ledgers, of who died before the file had its name, are removed an hour later.
    left = {path.name[:1] for path in (settings.instance / ledgers.FOLDER).iterdir()}
    assert left <= {"."}, told

    # A person looks into the mail server's log, and lets go out what is not in it.
    arrived = set(smtp_server.names())
    with database.write() as db:
        for message in unknown:
            if message.message_id not in arrived:
                holding.release(db, message.id)
    delivery.deliver_due(database, own)
    recipients = [received.recipients[0] for received in smtp_server.received]
    assert sorted(recipients) == sorted(f"m{n}@orange.example" for n in range(MEMBERS)), told
    assert len(expected) == len(set(smtp_server.names())) == MEMBERS


def test_after_a_power_cut_what_was_begun_is_not_believed(
    database: Database, settings: Settings, smtp_server: SmtpServer
) -> None:
    """The ledger may be older than what was done: the group waits for the end of its lease."""
    put(database, CampaignLaunch("Madame Membre", "00000001", "t"))
    folder = settings.instance / ledgers.FOLDER
    token = service.new_token()
    ledger = ledgers.Ledger(folder, token)
    with database.write() as db:
        assert service.claim(db, 5, lease=LEASE, token=token)
    ledger.leave()
    (folder / token).write_bytes(b"another run of the machine\n")
    delivery.deliver_due(database, dataclasses.replace(settings, mail_url=smtp_server.url))
    assert states(database) == {MessageState.SENDING: 1}
    assert list(folder.iterdir()) == []
    assert smtp_server.received == []


def test_a_ledger_of_the_living_is_left_alone(settings: Settings) -> None:
    folder = settings.instance / ledgers.FOLDER
    settings.instance.mkdir(parents=True, exist_ok=True)
    ledger = ledgers.Ledger(folder, "a")
    assert list(ledgers.abandoned(folder)) == []
    ledger.begin(7)
    ledger.begin(8)
    ledger.end(service.Verdict(8, "a", MessageState.SENT, "250 OK"))
    ledger.leave()
    with (folder / "a").open("ab") as file:
        file.write(b"91")
    (left,) = ledgers.abandoned(folder)
    assert [(one.id, one.state) for one in left.verdicts(repeatable=False) or ()] == [
        (7, MessageState.UNKNOWN),
        (8, MessageState.SENT),
    ]


def test_a_ledger_with_a_line_cut_off_in_its_middle_stops_no_mail(
    database: Database, settings: Settings, smtp_server: SmtpServer
) -> None:
    folder = settings.instance / ledgers.FOLDER
    settings.instance.mkdir(parents=True, exist_ok=True)
    ledger = ledgers.Ledger(folder, "a")
    ledger.begin(7)
    ledger.leave()
    with (folder / "a").open("ab") as file:
        file.write(b'[7, "sen8\n')
    put(database, CampaignLaunch("Madame Membre", "00000001", "t"))
    delivery.deliver_due(database, dataclasses.replace(settings, mail_url=smtp_server.url))
    assert states(database) == {MessageState.SENT: 1}
    assert list(folder.iterdir()) == []
