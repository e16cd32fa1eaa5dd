"""Chooses the way e-mails go from the setting MH_PORTAL_MAIL_URL."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from mh_portal.emails.maildir import MaildirTransport
from mh_portal.emails.outcomes import Transport
from mh_portal.emails.smtp import Server, SmtpTransport, Tls

LOOPBACK = ("localhost", "127.0.0.1", "::1")
PORTS = {Tls.STARTTLS: 587, Tls.TLS: 465, Tls.NONE: 25}


def open_transport(mail_url: str) -> Transport:
    """Return the transport for « maildir:FOLDER » or « smtp://user:password@host:port?tls=… ».

    Nothing is connected yet. Raises ValueError, with one line that says what is wrong.
    """
    scheme, _, folder = mail_url.partition(":")
    if scheme == "maildir" and folder:
        return MaildirTransport(Path(folder))
    parts = urlsplit(mail_url)
    if parts.scheme in ("smtp", "smtps") and parts.hostname:
        return SmtpTransport(smtp_server(parts))
    raise ValueError("must be maildir:FOLDER or smtp://user:password@host:port?tls=starttls")


def smtp_server(parts: SplitResult) -> Server:
    """Return the server an address names; without `tls` it is STARTTLS. Raises ValueError."""
    options = parse_qs(parts.query, keep_blank_values=True)
    if unknown := sorted(options.keys() - {"tls"}):
        raise ValueError(f"has an option {unknown[0]!r}; there is only tls")
    default = Tls.TLS if parts.scheme == "smtps" else Tls.STARTTLS
    try:
        tls = Tls(options.get("tls", [default])[-1])
    except ValueError:
        raise ValueError("tls must be starttls, tls or none") from None
    host = parts.hostname or ""
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if user and tls is Tls.NONE and host not in LOOPBACK:
        raise ValueError("tls=none would send the password in clear across the network")
    return Server(host, parts.port or PORTS[tls], tls, user, password)
