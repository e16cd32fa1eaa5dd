"""clamd is asked before a file is opened; without its word no file is let in."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mh_portal.core.papers import receiving, scanner
from mh_portal.core.papers.rules import Reason, RefusedError
from mh_portal.core.papers.storage import storage
from tests.factories.papers import EICAR, make_photo


class Clamd(threading.Thread):
    """Speaks INSTREAM as clamd does; keeps what it was sent."""

    def __init__(self, listening: socket.socket, answer: bytes = b"") -> None:
        super().__init__(daemon=True)
        self.listening, self.answer = listening, answer
        self.seen: list[bytes] = []
        self.start()

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack(">I", stream.read(4))[0]:
                    content += stream.read(size)
                self.seen.append(content)
                found = b"stream: Eicar-Test-Signature FOUND" if EICAR in content else b"stream: OK"
                connection.sendall((self.answer or found) + b"\0")


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as found:
        found.bind(str(tmp_path / "clamd.ctl"))
        found.listen()
        yield found


def address(listening: socket.socket) -> str:
    return f"unix:{listening.getsockname()}"


def reason(content: bytes, where: str) -> Reason:
    with pytest.raises(RefusedError) as refused:
        scanner.require_clean(content, where)
    return refused.value.reason


def test_the_whole_file_is_looked_at(listening: socket.socket) -> None:
    clamd = Clamd(listening)
    content = make_photo() + bytes(200_000)
    scanner.require_clean(content, address(listening))
    assert clamd.seen == [content]


def test_over_the_network_too() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        Clamd(listening)
        where = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        scanner.require_clean(b"harmless", where)
        assert reason(EICAR, where) is Reason.VIRUS


def test_a_virus_is_refused_before_the_file_is_opened(
    listening: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    Clamd(listening)
    monkeypatch.setattr(storage, "scanner", address(listening))
    with pytest.raises(RefusedError) as refused:
        receiving.receive("photo.jpg", make_photo() + EICAR)
    assert refused.value.reason is Reason.VIRUS


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR", b"stream: what?"])
def test_an_answer_that_is_not_yes_lets_nothing_in(listening: socket.socket, answer: bytes) -> None:
    Clamd(listening, answer)
    assert reason(b"harmless", address(listening)) is Reason.NOT_CHECKED


def test_nobody_there_lets_nothing_in(tmp_path: Path) -> None:
    assert reason(b"harmless", f"unix:{tmp_path / 'nobody'}") is Reason.NOT_CHECKED
    assert reason(b"harmless", "tcp://127.0.0.1:1") is Reason.NOT_CHECKED


def test_without_a_scanner_nobody_is_asked() -> None:
    scanner.require_clean(EICAR, "")
