"""What becomes of a message, from a real SMTP server that fails at every step in every way."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from mh_portal.core.outbox.rules import machine_now
from mh_portal.emails.outcomes import (
    ConnectionFailedError,
    Outcome,
    Outgoing,
    PermanentRefusal,
    Sent,
    TemporaryRefusal,
    Unknown,
)
from mh_portal.emails.smtp import Server, SmtpTransport, Timeouts, Tls
from tests.emails.samples import hasty
from tests.emails.smtp_server import SmtpServer


def outgoing(name: str = "20220324090000.0123456789abcdef", *, lease: float = 100) -> Outgoing:
    content = f"Message-ID: <{name}@portal.example>\r\n\r\n.dot\r\nbody\r\n..\r\n".encode()
    return Outgoing(
        name=name,
        sender="portal@portal.example",
        recipient="member@member.example",
        content=content,
        until=machine_now() + timedelta(seconds=lease),
        again=False,
        begin=lambda: None,
    )


@pytest.fixture
def transport(smtp_server: SmtpServer, timeouts: Timeouts) -> Iterator[SmtpTransport]:
    made = SmtpTransport(Server("127.0.0.1", smtp_server.port, Tls.NONE), timeouts)
    yield made
    made.close()


def send(transport: SmtpTransport, message: Outgoing | None = None) -> Outcome:
    transport.prepare()
    return transport.send(message or outgoing())


def test_a_message_arrives_byte_for_byte(transport: SmtpTransport, smtp_server: SmtpServer) -> None:
    assert send(transport) == Sent("250 taken")
    (received,) = smtp_server.received
    assert received.sender == "portal@portal.example"
    assert received.recipients == ("member@member.example",)
    assert received.content == outgoing().content


def test_a_text_without_a_last_line_end_arrives_whole(
    transport: SmtpTransport, smtp_server: SmtpServer
) -> None:
    message = outgoing()
    cut = Outgoing(**{**vars(message), "content": message.content.removesuffix(b"\r\n")})
    assert isinstance(send(transport, cut), Sent)
    assert smtp_server.received[0].content == message.content


def test_one_connection_serves_many_messages(
    transport: SmtpTransport, smtp_server: SmtpServer
) -> None:
    for number in range(5):
        assert isinstance(send(transport, outgoing(f"message-{number}")), Sent)
    assert smtp_server.connections == 1
    assert len(smtp_server.received) == 5


CERTAINLY_NOT = [
    ("mail", "451 busy", TemporaryRefusal("451 busy", connection=True)),
    ("mail", "550 sender unknown", TemporaryRefusal("550 sender unknown", connection=True)),
    ("mail", "421 closing", TemporaryRefusal("421 closing", connection=True)),
    ("rcpt", "450 greylisted", TemporaryRefusal("450 greylisted", connection=False)),
    ("rcpt", "421 closing", TemporaryRefusal("421 closing", connection=True)),
    ("rcpt", "550 no such user", PermanentRefusal("550 no such user", of_recipient=True)),
    ("data", "451 busy", TemporaryRefusal("451 busy", connection=False)),
    ("data", "554 no", PermanentRefusal("554 no")),
    ("data", "250 odd", TemporaryRefusal("250 odd", connection=True)),
    ("content", "452 disk full", TemporaryRefusal("452 disk full", connection=False)),
    ("content", "421 closing", TemporaryRefusal("421 closing", connection=True)),
    ("content", "554 spam", PermanentRefusal("554 spam")),
]


@pytest.mark.parametrize(("step", "fault", "outcome"), CERTAINLY_NOT)
def test_a_clear_answer_is_taken_at_its_word(
    transport: SmtpTransport, smtp_server: SmtpServer, step: str, fault: str, outcome: Outcome
) -> None:
    smtp_server.fault, smtp_server.times = {step: fault}, 1
    assert send(transport) == outcome
    assert smtp_server.received == []
    assert isinstance(send(transport), Sent), "the next message goes through"


@hasty
@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("fault", ["drop", "hang"])
def test_before_the_text_a_silence_is_a_refusal(
    transport: SmtpTransport, smtp_server: SmtpServer, step: str, fault: str
) -> None:
    smtp_server.fault, smtp_server.times = {step: fault}, 1
    outcome = send(transport)
    assert isinstance(outcome, TemporaryRefusal)
    assert outcome.connection
    assert isinstance(send(transport), Sent)


@hasty
@pytest.mark.parametrize(
    ("step", "fault", "arrived"),
    [
        ("data", "take and drop", 0),
        ("content", "drop", 0),
        ("content", "hang", 0),
        ("content", "take and drop", 1),
        ("content", "take and hang", 1),
        ("content", "999 what", 0),
    ],
)
def test_after_the_text_was_asked_for_a_silence_is_unknown(
    transport: SmtpTransport, smtp_server: SmtpServer, step: str, fault: str, arrived: int
) -> None:
    smtp_server.fault, smtp_server.times = {step: fault}, 1
    assert isinstance(send(transport), Unknown)
    assert len(smtp_server.received) == arrived
    assert isinstance(send(transport), Sent)


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "content"])
def test_a_slow_server_is_waited_for(
    transport: SmtpTransport, smtp_server: SmtpServer, step: str
) -> None:
    smtp_server.fault = {step: "slow"}
    assert isinstance(send(transport), Sent)


@hasty
@pytest.mark.parametrize("fault", ["554 go away", "drop", "hang"])
def test_without_a_greeting_there_is_no_connection(
    transport: SmtpTransport, smtp_server: SmtpServer, fault: str
) -> None:
    smtp_server.fault = {"connect": fault}
    with pytest.raises(ConnectionFailedError):
        transport.prepare()


def test_a_refused_connection_says_so(transport: SmtpTransport, smtp_server: SmtpServer) -> None:
    smtp_server.stop_listening()
    with pytest.raises(ConnectionFailedError, match="refused"):
        transport.prepare()
    smtp_server.start()
    assert isinstance(send(transport), Sent)


def test_a_connection_that_the_server_ended_is_made_anew(
    transport: SmtpTransport, smtp_server: SmtpServer
) -> None:
    assert isinstance(send(transport), Sent)
    smtp_server.fault, smtp_server.times = {"mail": "drop"}, 1
    assert isinstance(send(transport, outgoing("second")), Sent)
    assert smtp_server.names() == ["20220324090000.0123456789abcdef", "second"]
    assert smtp_server.connections == 2


def test_a_connection_that_rested_is_asked_first(smtp_server: SmtpServer) -> None:
    timeouts = Timeouts(fresh=0, idle=0)
    transport = SmtpTransport(Server("127.0.0.1", smtp_server.port, Tls.NONE), timeouts)
    assert isinstance(send(transport), Sent)
    assert isinstance(send(transport), Sent)
    assert smtp_server.connections == 1
    transport.rest()
    assert isinstance(send(transport), Sent)
    assert smtp_server.connections == 2
    transport.close()


def test_nothing_goes_out_after_the_lease(
    transport: SmtpTransport, smtp_server: SmtpServer
) -> None:
    transport.prepare()
    outcome = transport.send(outgoing(lease=-1))
    assert isinstance(outcome, TemporaryRefusal)
    assert smtp_server.received == []


def test_a_server_that_dribbles_is_cut_before_the_lease_is_over(
    transport: SmtpTransport, smtp_server: SmtpServer
) -> None:
    smtp_server.fault = {"content": "take and hang"}
    message = outgoing(lease=5)
    assert isinstance(send(transport, message), Unknown)
    assert machine_now() < message.until


def test_the_lease_is_longer_than_a_message_may_take() -> None:
    made = SmtpTransport(Server("mail.example", 25, Tls.NONE))
    waits = Timeouts()
    assert made.lease.total_seconds() * 0.8 >= 3 * waits.command + waits.data


def test_starttls_never_falls_back_to_none(smtp_server: SmtpServer) -> None:
    transport = SmtpTransport(Server("127.0.0.1", smtp_server.port, Tls.STARTTLS))
    with pytest.raises(ConnectionFailedError, match="STARTTLS"):
        transport.prepare()


@contextmanager
def tls_server(folder: Path) -> Iterator[tuple[SmtpServer, ssl.SSLContext]]:
    """Give a server with STARTTLS, and the context that trusts its certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    both, alone = folder / "server.pem", folder / "trusted.pem"
    alone.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    both.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + alone.read_bytes()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    server = SmtpServer(context)
    server.start()
    yield server, ssl.create_default_context(cafile=str(alone))
    server.stop()


def test_starttls_protects_the_connection(tmp_path: Path) -> None:
    with tls_server(tmp_path) as (server, trusting):
        where = Server("localhost", server.port, Tls.STARTTLS)
        transport = SmtpTransport(where, context=trusting)
        assert isinstance(send(transport), Sent)
        transport.close()


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with tls_server(tmp_path) as (server, _trusting):
        transport = SmtpTransport(Server("localhost", server.port, Tls.STARTTLS))
        with pytest.raises(ConnectionFailedError, match=r"(?i)certificate"):
            transport.prepare()
