"""Signing in and creating an account, beside the Argon2 that each of them has to do.

Counted is what the server does for the forms that are sent, up to the e-mail on disk; showing
the forms is not.
"""

from __future__ import annotations

import itertools
import re
import sqlite3
import time
from contextlib import closing
from email import message_from_bytes
from email.message import Message
from typing import cast

from bench.bases import Base, Person
from bench.browsing import Visitor
from bench.measuring import Round, compare
from bench.pages import SIGN_IN, address_of
from bench.results import Result, of_comparison
from bench.run import Run, bare_argon
from bench.servers import Server
from tests.factories.accounts import PASSWORD

CREATION = "/compte/creation"
LINK = re.compile(r"https://espace\.example(/compte/activation/[A-Za-z0-9_-]{43})")
# One at a time by turns with the floor: Argon2 leaves nothing in the processor's cache, neither
# for the next request nor for the next bare hash.
PAIRS, TOGETHER = 150, 10
MAIL_SECONDS = 20.0


def measure_sign_in(run: Run) -> list[Result]:
    """Compare a sign-in with a bare verification of a password."""
    base = run.small_base
    with run.portal(base) as portal, bare_argon() as argon:
        found = compare(of_sign_ins(portal, base), argon, run.pairs(PAIRS), TOGETHER)
    return [of_comparison("sign_in", "sign-in / bare Argon2", 1.1, found)]


def measure_creation(run: Run) -> list[Result]:
    """Compare both steps of account creation, e-mail included, with one bare Argon2."""
    base = run.small_base
    with run.portal(base) as portal, bare_argon() as argon, closing(Mail(base)) as mail:
        found = compare(of_creations(portal, base, mail), argon, run.pairs(PAIRS), TOGETHER)
    what = "account creation with its e-mail / bare Argon2"
    return [of_comparison("account_creation", what, 1.3, found)]


def of_sign_ins(portal: Server, base: Base) -> Round:
    """Return rounds in which a member from anywhere in the base signs in, from a new browser."""
    members = itertools.cycle(base.with_account(200))
    addresses = itertools.count(1)

    def sign_in() -> float:
        visitor = Visitor(portal, address_of(next(addresses)))
        form = visitor.form(SIGN_IN) | Person(next(members)).credentials
        began = portal.processor_seconds()
        visitor.post(SIGN_IN, form)
        used = portal.processor_seconds() - began
        visitor.rest()
        return used

    return sign_in


def of_creations(portal: Server, base: Base, mail: Mail) -> Round:
    """Return rounds in which a member creates an account; there are two hundred in a base."""
    newcomers = iter(base.newcomers(200))

    def create() -> float:
        member = next(newcomers)
        visitor = Visitor(portal, address_of(member))
        form = visitor.form(CREATION) | Person(member).card
        began = portal.processor_seconds()
        visitor.post(CREATION, form)
        mail.wait_until_sent()
        used = portal.processor_seconds() - began
        link = mail.newest_link(member)
        form = visitor.form(link) | {"password": PASSWORD, "confirmation": PASSWORD}
        began = portal.processor_seconds()
        visitor.post(link, form)
        used += portal.processor_seconds() - began
        visitor.rest()
        return used

    return create


class Mail:
    """The portal's outgoing mail, looked at from beside it: this costs the portal nothing."""

    def __init__(self, base: Base) -> None:
        self._folder = base.mailbox
        path = base.database.removeprefix("sqlite:///")
        self._outbox = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

    def wait_until_sent(self) -> None:
        """Wait until the server has delivered all there is, and has noted it."""
        until = time.monotonic() + MAIL_SECONDS
        waiting = "SELECT count(*) FROM outbox_messages WHERE state != 'sent'"
        while self._outbox.execute(waiting).fetchone()[0]:
            if time.monotonic() > until:
                raise TimeoutError("the e-mails were not delivered")
            time.sleep(0.002)

    def newest_link(self, member: int) -> str:
        """Return the address of the link in the newest mail, which must be to that member."""
        newest = max(self._folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        letter = message_from_bytes(newest.read_bytes())
        text = cast("list[Message]", letter.get_payload())[0]
        found = LINK.search(cast(bytes, text.get_payload(decode=True)).decode())
        if letter["To"] != Person(member).email or found is None:
            raise ValueError(f"no link for member {member} in {newest}")
        return found[1]

    def close(self) -> None:
        """End the connection to the portal's database."""
        self._outbox.close()
