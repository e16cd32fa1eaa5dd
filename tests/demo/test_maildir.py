"""The demo mailbox reads what was delivered, newest first, and leads to the portal's own pages."""

from __future__ import annotations

import mailbox
import os
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from mh_portal.demo import maildir

BASE = "https://portail.example"
TEXT = f"""Bonjour,

Activer mon compte :
{BASE}/compte/activation/abc?a=1

----------------------------------------
Ailleurs : https://autre.example/x.
{BASE}
"""


def deliver(folder: Path, recipient: str, subject: str, *, age: int = 0, html: str = "") -> str:
    """Put an e-mail into the maildir, `age` seconds ago; return its identifier."""
    message = EmailMessage()
    message["From"] = "Espace Client <espace@portail.example>"
    message["To"] = recipient
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime(2022, 3, 24, 8, 0, tzinfo=UTC))
    message.set_content(TEXT)
    if html:
        message.add_alternative(html, subtype="html")
    key = mailbox.Maildir(folder).add(message.as_bytes())
    path = folder / "new" / key
    moment = path.stat().st_mtime - age
    os.utime(path, (moment, moment))
    return key


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the place of a maildir that does not exist yet."""
    return tmp_path / "mail"


def test_the_setting_names_a_folder_or_a_server() -> None:
    assert maildir.folder_of("maildir:/var/mail/portal") == Path("/var/mail/portal")
    assert maildir.folder_of("smtp://localhost:25") is None


def test_a_mailbox_that_does_not_exist_is_empty(folder: Path) -> None:
    assert maildir.list_mails(folder) == []
    assert maildir.find_letter(folder, "1.2.host") is None


def test_the_newest_comes_first(folder: Path) -> None:
    deliver(folder, "a@courriel.example", "Ancien", age=60)
    deliver(folder, "a@courriel.example", "Récent")
    assert [mail.subject for mail in maildir.list_mails(folder)] == ["Récent", "Ancien"]


def test_the_recipient_is_found_by_a_part_whatever_its_case(folder: Path) -> None:
    deliver(folder, "Simone.Delmas@courriel.example", "Pour Simone")
    deliver(folder, "bernard@courriel.example", "Pour Bernard")
    found = maildir.list_mails(folder, " SIMONE ")
    assert [mail.subject for mail in found] == ["Pour Simone"]
    assert maildir.list_mails(folder, "personne") == []


def test_a_letter_keeps_its_accents_and_both_parts(folder: Path) -> None:
    key = deliver(folder, "a@courriel.example", "Éléments à vérifier", html="<p>Bonjour</p>")
    letter = maildir.find_letter(folder, key)
    assert letter is not None
    assert letter.subject == "Éléments à vérifier"
    assert letter.sent_at == datetime(2022, 3, 24, 8, 0, tzinfo=UTC)
    assert "Bonjour," in letter.text
    assert "<p>Bonjour</p>" in letter.html


def test_a_letter_that_was_read_keeps_its_identifier(folder: Path) -> None:
    key = deliver(folder, "a@courriel.example", "Lu")
    (folder / "new" / key).rename(folder / "cur" / f"{key}:2,S")
    assert [mail.id for mail in maildir.list_mails(folder)] == [key]
    assert maildir.find_letter(folder, key) is not None


@pytest.mark.parametrize("mail_id", ["../../etc/passwd", "..", "", "new", "\0", "x" * 5000])
def test_an_identifier_reaches_nothing_else(folder: Path, mail_id: str) -> None:
    deliver(folder, "a@courriel.example", "Seul")
    assert maildir.find_letter(folder, mail_id) is None


def test_a_message_on_its_way_is_not_shown(folder: Path) -> None:
    deliver(folder, "a@courriel.example", "Arrivé")
    (folder / "tmp" / "half").write_bytes(b"Subject: moitie")
    assert len(maildir.list_mails(folder)) == 1


def test_a_file_that_is_no_message_breaks_nothing(folder: Path) -> None:
    deliver(folder, "a@courriel.example", "Bon")
    (folder / "new" / "broken").write_bytes(b"\xff\xfe\x00 nothing here")
    mails = maildir.list_mails(folder)
    assert "Bon" in [mail.subject for mail in mails]
    assert maildir.find_letter(folder, "broken") is not None


def test_addresses_become_links_and_the_portals_own_become_paths() -> None:
    paragraphs = maildir.paragraphs(TEXT, BASE)
    pieces = [piece for lines in paragraphs for line in lines for piece in line if piece.href]
    assert [(piece.text, piece.href) for piece in pieces] == [
        (f"{BASE}/compte/activation/abc?a=1", "/compte/activation/abc?a=1"),
        ("https://autre.example/x", "https://autre.example/x"),
        (BASE, "/"),
    ]
    assert [len(lines) for lines in paragraphs] == [1, 2, 2]
    words = "".join(piece.text for lines in paragraphs for line in lines for piece in line)
    assert words.replace(" ", "") == "".join(TEXT.replace("-" * 40, "").split())


def test_an_address_that_only_starts_like_the_portal_stays_as_it_is() -> None:
    assert maildir.local(f"{BASE}.evil.example/", BASE) == f"{BASE}.evil.example/"


def test_emptying_deletes_messages_and_nothing_else(folder: Path) -> None:
    deliver(folder, "a@courriel.example", "Un")
    deliver(folder, "b@courriel.example", "Deux")
    kept = folder / "notes.txt"
    kept.write_text("à garder")
    assert maildir.empty(folder) == 2
    assert maildir.list_mails(folder) == []
    assert kept.exists()
