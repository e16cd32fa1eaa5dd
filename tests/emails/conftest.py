"""A real SMTP server with faults on demand, and settings that send to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from mh_portal.config import Settings
from mh_portal.core.database import Database
from mh_portal.emails.breaker import Breaker
from mh_portal.emails.delivery import Deliverer
from mh_portal.emails.smtp import Server, SmtpTransport, Timeouts, Tls
from tests.emails.samples import Ticks
from tests.emails.smtp_server import SmtpServer


@pytest.fixture
def timeouts() -> Timeouts:
    """Return how long a server is waited for: `samples.hasty` shortens it where one hangs."""
    return Timeouts()


@pytest.fixture
def pause_clock() -> Ticks:
    """Return the clock of the deliverer's breaker."""
    return Ticks()


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    """Give a mail server on loopback that takes everything until it is told otherwise."""
    server = SmtpServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def smtp_settings(settings: Settings, smtp_server: SmtpServer) -> Settings:
    """Return settings whose mail goes to that server, without TLS."""
    return dataclasses.replace(settings, mail_url=smtp_server.url)


@pytest.fixture
def deliverer(
    database: Database,
    smtp_settings: Settings,
    smtp_server: SmtpServer,
    pause_clock: Ticks,
    timeouts: Timeouts,
) -> Iterator[Deliverer]:
    """Give a deliverer to that server."""
    where = Server("127.0.0.1", smtp_server.port, Tls.NONE)
    made = Deliverer(database, smtp_settings, SmtpTransport(where, timeouts), Breaker(pause_clock))
    yield made
    made.close()
