"""One message is one file of a maildir, however often it is written and whoever reads it."""

from __future__ import annotations

import mailbox
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from mh_portal.core.outbox.rules import machine_now
from mh_portal.emails.maildir import MaildirTransport
from mh_portal.emails.outcomes import ConnectionFailedError, Outgoing, Sent, TemporaryRefusal


def outgoing(*, again: bool = False) -> Outgoing:
    return Outgoing(
        name="20220324090000.0123456789abcdef",
        sender="portal@portal.example",
        recipient="member@member.example",
        content="Subject: Bonjour\r\n\r\nDéjà vu\r\n".encode(),
        until=machine_now() + timedelta(minutes=1),
        again=again,
        begin=lambda: None,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "instance" / "mail"


@pytest.fixture
def transport(folder: Path) -> MaildirTransport:
    made = MaildirTransport(folder)
    made.prepare()
    return made


def test_the_standard_library_reads_it(transport: MaildirTransport, folder: Path) -> None:
    assert transport.send(outgoing()) == Sent("written")
    (message,) = mailbox.Maildir(folder, create=False)
    assert message["Subject"] == "Bonjour"
    assert message.get_payload(decode=True) == "Déjà vu\n".encode()


def test_nobody_else_may_read_it(transport: MaildirTransport, folder: Path) -> None:
    transport.send(outgoing())
    (path,) = (folder / "new").iterdir()
    assert path.stat().st_mode & 0o077 == 0
    assert (folder / "new").stat().st_mode & 0o077 == 0


def test_written_twice_it_is_there_once(transport: MaildirTransport, folder: Path) -> None:
    transport.send(outgoing())
    assert transport.send(outgoing(again=True)) == Sent("written before")
    assert len(list((folder / "new").iterdir())) == 1
    assert list((folder / "tmp").iterdir()) == []


def test_two_at_the_same_time_leave_one(transport: MaildirTransport, folder: Path) -> None:
    transport.send(outgoing())
    assert transport.send(outgoing()) == Sent("written before")
    assert len(list((folder / "new").iterdir())) == 1


@pytest.mark.parametrize("mark", ["", ":2,", ":2,FS"])
def test_what_was_read_already_does_not_come_back(
    transport: MaildirTransport, folder: Path, mark: str
) -> None:
    transport.send(outgoing())
    (path,) = (folder / "new").iterdir()
    path.rename(folder / "cur" / f"{path.name}{mark}")
    assert transport.send(outgoing(again=True)) == Sent("written before")
    assert list((folder / "new").iterdir()) == []


def test_a_full_disk_leaves_no_half_message(
    transport: MaildirTransport, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        outcome = transport.send(outgoing())
    assert isinstance(outcome, TemporaryRefusal)
    assert outcome.connection
    assert "No space left" in outcome.answer
    assert [list((folder / name).iterdir()) for name in ("tmp", "new", "cur")] == [[], [], []]


def test_the_file_and_its_place_are_on_disk(
    transport: MaildirTransport, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    fsync: Callable[[int], None] = os.fsync

    def note(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().parent.name)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    transport.send(outgoing())
    assert synced == ["tmp", "mail"]


def test_a_folder_that_cannot_be_made_is_no_connection(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")
    with pytest.raises(ConnectionFailedError):
        MaildirTransport(tmp_path / "mail").prepare()
