"""How fast a campaign's e-mails go out, beside a bare loop over one SMTP connection.

Both send the same texts to the same recipients through the same mail server, wave after wave by
turns: the portal from its outbox, with all that makes sure that nobody is written to twice, and
the loop from memory. What is counted is the time that passes, the waiting for the disk and for
the server's answers included. `python -m bench.sending --messages 20000` measures alone.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import itertools
import json
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from rich.console import Console

from bench import mail_server
from bench.measuring import Comparison, Round, compare
from bench.results import Result, show
from bench.run import Run
from bench.servers import HOST, ROOT, plain_environment
from mh_portal.cli import schema
from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.core.campaigns.emails import CampaignLaunch
from mh_portal.core.columns import keyring
from mh_portal.core.database import Database
from mh_portal.core.outbox import queries, service
from mh_portal.core.outbox.models import MessageState
from mh_portal.emails import rendering
from mh_portal.emails.delivery import Deliverer
from mh_portal.web import logs

MESSAGES, MESSAGES_QUICK = 100_000, 4_000
PAIRS, PAIRS_QUICK = 10, 4
TARGET = 0.8
QUEUED_AT_ONCE = 1_000
TOKEN = "Zk3v1qYt0cUe8mJx7LwPa5RbNd2HsGf9oVyTiKlQe4A"
# What of the texts is each member's own, in the floor.
GREETING, NUMBER = "Madame Modèle", "00000000"


def measure_sending(run: Run) -> list[Result]:
    """Compare the delivery of a campaign with the bare loop."""
    messages, pairs = (MESSAGES_QUICK, PAIRS_QUICK) if run.quick else (MESSAGES, PAIRS)
    return [measure(run.folder / "sending", messages, pairs)]


def measure(folder: Path, messages: int, pairs: int) -> Result:
    """Send that many e-mails in a process of its own, whose log lines go into a file of `folder`."""
    folder.mkdir()
    command = [sys.executable, "-m", "bench.sending", "--json", f"--folder={folder}"]
    with (folder / "log").open("wb") as log:
        done = subprocess.run(
            [*command, f"--messages={messages}", f"--pairs={pairs}"],
            cwd=ROOT,
            env=plain_environment(),
            check=True,
            stdout=subprocess.PIPE,
            stderr=log,
        )
    return of_comparison(Comparison(**json.loads(done.stdout)))


def of_comparison(found: Comparison) -> Result:
    """Return how fast the portal is, in times of the loop."""
    return Result(
        name="sending",
        what="campaign e-mails / by a bare loop",
        target=TARGET,
        value=found.ratio,
        unit="×",
        note=f"{1 / found.floor:.0f} / {1 / found.subject:.0f} a second",
        low=found.low,
        high=found.high,
        at_least=True,
    )


def send(folder: Path, messages: int, pairs: int) -> Comparison:
    """Send that many e-mails, in `pairs` waves and one that does not count, by turns with the loop.

    The loop is what is compared: as many times as long as it takes, so many times as fast we are.
    """
    size = messages // (pairs + 1)
    with mail_server.running() as port:
        settings = Settings.from_environment(
            {
                "MH_PORTAL_INSTANCE": str(folder / "instance"),
                "MH_PORTAL_BASE_URL": "https://espace.example",
                "MH_PORTAL_MAIL_URL": f"smtp://{HOST}:{port}?tls=none",
            }
        )
        database = make_outbox(settings, size, pairs + 1)
        with (
            smtplib.SMTP(HOST, port) as smtp,
            contextlib.closing(Deliverer(database, settings)) as deliverer,
        ):
            found = compare(bare_loop(settings, smtp, size), waves(deliverer, size), pairs)
    with database.read() as db:
        sent = queries.count_by_state(db)[MessageState.SENT]
    if sent != size * (pairs + 1):
        raise RuntimeError(f"{sent} e-mails were sent")
    return found


def make_outbox(settings: Settings, size: int, count: int) -> Database:
    """Queue `count` waves of `size` e-mails, each due a day after the other."""
    schema.upgrade(settings.database_url)
    keyring.configure(settings.data_keys, settings.index_key)
    database = Database(settings.database_url)
    for number, day in enumerate(_days(count)):
        for begin in range(number * size, (number + 1) * size, QUEUED_AT_ONCE):
            with database.write() as db:
                for n in range(begin, min(begin + QUEUED_AT_ONCE, (number + 1) * size)):
                    email = CampaignLaunch(f"Madame Membre{n:06}", f"{n:08}", TOKEN)
                    service.enqueue(
                        db, email, recipient=_recipient(n), member_id=n + 1, not_before=day
                    )
    return database


def waves(deliverer: Deliverer, size: int) -> Round:
    """Return rounds that deliver one wave each; seconds for an e-mail."""
    days = _days(1_000)

    def deliver() -> float:
        clock.start_at(next(days) + timedelta(hours=1))
        began = time.perf_counter()
        sent = deliverer.run().sent
        if sent != size:
            raise RuntimeError(f"{sent} e-mails instead of {size}")
        return (time.perf_counter() - began) / size

    return deliver


def bare_loop(settings: Settings, smtp: smtplib.SMTP, size: int) -> Round:
    """Return rounds that send as many e-mails over one connection; seconds for one of them.

    Each is made from the same texts, into which the member's own are put, and has the headers
    without which no e-mail goes out.
    """
    facts = CampaignLaunch(GREETING, NUMBER, TOKEN).context()
    texts = rendering.render_texts(CampaignLaunch.kind, facts, settings)
    writer = rendering.sender(settings.mail_from)
    numbers = itertools.count()

    def send() -> float:
        began = time.perf_counter()
        for n in itertools.islice(numbers, size):
            message = EmailMessage()
            message["Message-ID"] = f"<{n}.bare@{writer.domain}>"
            message["Date"] = format_datetime(datetime.now(clock.ZONE))
            message["From"] = writer.header
            message["To"] = _recipient(n)
            message["Subject"] = texts.subject
            for add, text, kind in (
                (message.set_content, texts.text, "plain"),
                (message.add_alternative, texts.html, "html"),
            ):
                own = text.replace(GREETING, f"Madame Membre{n:06}").replace(NUMBER, f"{n:08}")
                add(own, subtype=kind)
            smtp.send_message(message)
        return (time.perf_counter() - began) / size

    return send


def _recipient(n: int) -> str:
    return f"membre{n:08}@courriel.example"


def _days(count: int) -> Iterator[datetime]:
    today = clock.utcnow()
    return (today + timedelta(days=number) for number in range(1, count + 1))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.sending", description=__doc__)
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--pairs", type=int, default=PAIRS)
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.json:
        logs.configure()
        print(json.dumps(dataclasses.asdict(send(given.folder, given.messages, given.pairs))))
        return
    with tempfile.TemporaryDirectory() as folder:
        show([measure(Path(folder) / "sending", given.messages, given.pairs)], Console(width=150))


if __name__ == "__main__":
    main()
