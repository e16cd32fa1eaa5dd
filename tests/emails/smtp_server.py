"""A real SMTP server in a thread, which fails where and how a test tells it."""

from __future__ import annotations

import asyncio
import dataclasses
import email
import email.policy
import re
import ssl
import threading
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

GO_AHEAD = b"354 Go ahead\r\n"


@dataclasses.dataclass(frozen=True)
class Received:
    """One message that arrived: the envelope and the bytes."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The message, parsed."""
        return email.message_from_bytes(self.content, policy=email.policy.default)

    @property
    def name(self) -> str:
        """The left part of its Message-ID."""
        found = re.fullmatch(r"<(.+)@.+>", self.message["Message-ID"])
        assert found is not None
        return found.group(1)


class SmtpServer:
    """Keeps what it takes in `received`.

    `fault` maps a step (connect, mail, rcpt, data, content) to what happens there: an answer such
    as « 450 later », or « drop », « hang », « slow », or « take and drop » and « take and hang »
    for the content. `times` is how often it happens; afterwards all is well. The first `spared`
    times nothing happens.
    """

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.received: list[Received] = []
        self.fault: dict[str, str] = {}
        self.times = 1_000_000
        self.spared = 0
        self.connections = 0
        self.reached = threading.Event()
        self.port = 0
        self._context = context
        self._open: list[Faulty] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.AbstractServer | None = None

    @property
    def url(self) -> str:
        """The setting that sends here."""
        return f"smtp://127.0.0.1:{self.port}?tls=none"

    def start(self) -> None:
        """Listen on a free port of loopback, or on the one it had before."""
        if not self._thread.is_alive():
            self._thread.start()
        self._call(self._listen())

    def stop_listening(self) -> None:
        """Refuse connections until `start`."""
        self._call(self._unlisten())

    def stop(self) -> None:
        """End the server and its thread."""
        self._call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def names(self) -> list[str]:
        """Return the left parts of the Message-IDs that arrived."""
        return [received.name for received in self.received]

    async def meet(self, step: str, server: Faulty) -> str | None:
        """Do what the test wants at this step; return an answer to give, or None."""
        fault = self.fault.get(step)
        if fault is None or self.times == 0:
            return None
        if self.spared:
            self.spared -= 1
            return None
        self.times -= 1
        self.reached.set()
        if fault == "slow":
            await asyncio.sleep(0.2)
            return None
        if fault == "hang":
            await asyncio.sleep(60)
        elif fault == "drop":
            server.cut()
        return fault

    def _call(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await self._loop.create_server(self._make, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _unlisten(self) -> None:
        assert self._server is not None
        self._server.close()

    async def _end(self) -> None:
        await self._unlisten()
        for connection in self._open:
            connection.cut()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _make(self) -> asyncio.BaseProtocol:
        self.connections += 1
        made = Faulty(self, loop=self._loop, tls_context=self._context)
        self._open.append(made)
        return made


class Faulty(SMTP):
    """One connection to the server above."""

    def __init__(self, owner: SmtpServer, **options: Any) -> None:
        self.owner = owner
        super().__init__(Handler(owner), hostname="tests", enable_SMTPUTF8=False, **options)

    def cut(self) -> None:
        """End the connection without a word."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()

    async def push(self, status: Any) -> None:
        """Answer; the greeting may be faulty too."""
        if str(status).startswith("220 tests"):
            status = await self.owner.meet("connect", self) or status
        if self.transport is not None and not self.transport.is_closing():
            await super().push(status)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        """Ask for the text, unless the test wants otherwise."""
        answer = await self.owner.meet("data", self)
        if answer == "take and drop":
            assert self._writer is not None
            self._writer.write(GO_AHEAD)
            await self._writer.drain()
            self.cut()
        elif answer:
            await self.push(answer)
        elif self.transport is not None and not self.transport.is_closing():
            await super().smtp_DATA(arg)


class Handler:
    """What the server does with each step of an exchange."""

    def __init__(self, owner: SmtpServer) -> None:
        self._owner = owner

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Faulty, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Take a sender."""
        answer = await self._owner.meet("mail", server)
        if answer is None:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Faulty, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Take a recipient."""
        answer = await self._owner.meet("rcpt", server)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: Faulty, _session: Session, envelope: Envelope
    ) -> str:
        """Take a message; it has arrived even when the answer is lost."""
        answer = await self._owner.meet("content", server)
        if answer is None or answer.startswith("take"):
            assert isinstance(envelope.content, bytes)
            assert envelope.mail_from is not None
            self._owner.received.append(
                Received(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content)
            )
        if answer == "take and drop":
            server.cut()
        if answer == "take and hang":
            await asyncio.sleep(60)
        return answer if answer and not answer.startswith("take") else "250 taken"
