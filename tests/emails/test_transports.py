"""The setting of the mail names a way to send, or says what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mh_portal.emails.maildir import MaildirTransport
from mh_portal.emails.smtp import Server, SmtpTransport, Tls
from mh_portal.emails.transports import open_transport, smtp_server


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 587, Tls.STARTTLS)),
        ("smtp://mail.example:25?tls=none", Server("mail.example", 25, Tls.NONE)),
        ("smtps://mail.example", Server("mail.example", 465, Tls.TLS)),
        ("smtp://mail.example?tls=tls", Server("mail.example", 465, Tls.TLS)),
        (
            "smtp://portal%40a.example:p%2Fss%20w@mail.example:2525?tls=starttls",
            Server("mail.example", 2525, Tls.STARTTLS, "portal@a.example", "p/ss w"),
        ),
        ("smtp://u:p@127.0.0.1?tls=none", Server("127.0.0.1", 25, Tls.NONE, "u", "p")),
        ("smtp://[::1]:2525?tls=none", Server("::1", 2525, Tls.NONE)),
    ],
)
def test_an_address_names_a_server(url: str, server: Server) -> None:
    assert smtp_server(urlsplit(url)) == server
    assert isinstance(open_transport(url), SmtpTransport)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("smtp://mail.example?tls=maybe", "starttls, tls or none"),
        ("smtp://mail.example?tls=", "starttls, tls or none"),
        ("smtp://mail.example?timeout=3", "option 'timeout'"),
        ("smtp://user:secret@mail.example?tls=none", "in clear"),
        ("smtp://", "must be maildir"),
        ("maildir:", "must be maildir"),
        ("ftp://mail.example", "must be maildir"),
        ("", "must be maildir"),
    ],
)
def test_a_wrong_address_says_what_is_wrong(url: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault) as raised:
        open_transport(url)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("name", ["mail", "a folder#1?", "été"])
def test_a_folder_is_taken_as_it_is_written(tmp_path: Path, name: str) -> None:
    transport = open_transport(f"maildir:{tmp_path / name}")
    assert isinstance(transport, MaildirTransport)
    transport.prepare()
    assert (tmp_path / name / "new").is_dir()


def test_a_password_is_not_shown_by_accident() -> None:
    assert "secret" not in repr(smtp_server(urlsplit("smtps://user:secret@mail.example")))
