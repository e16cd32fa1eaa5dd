"""A mail server that takes everything and keeps nothing: aiosmtpd in a process of its own."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.servers import HOST, ROOT


class Taking:
    """Takes each message, and counts nothing."""

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        """Take a message."""
        return "250 taken"


async def serve() -> None:
    """Serve on a free port of loopback, which is printed, until the process is ended."""
    loop = asyncio.get_running_loop()
    handler: Any = Taking()
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="bench", enable_SMTPUTF8=False), HOST, 0
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def running() -> Iterator[int]:
    """Give the port of such a server."""
    command = [sys.executable, "-m", "bench.mail_server"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(serve())
