"""What returned e-mails are understood to say, and that hostile ones do no harm."""

from __future__ import annotations

import time

import pytest

from mh_portal.core.bounces import reading, rules
from mh_portal.core.bounces.reading import Report
from tests.core.bounces.samples import NAME, plain, report

BROKEN = (
    b"Content-Type: multipart/report; boundary=a; charset=nowhere\n\n--a\nContent-Type: "
    b"message/delivery-status\nContent-Transfer-Encoding: base64\n\n%%%%\n--a--"
)
ANSWER = "5.1.1 smtp; 550 5.1.1 <m@orange.example>: no such user"


def test_a_report_of_a_mail_server_is_read() -> None:
    assert reading.read_report(report()) == Report(NAME, ANSWER)


def test_headers_alone_are_enough() -> None:
    returned = report(part="text/rfc822-headers")
    assert reading.read_report(returned) == Report(NAME, ANSWER)


def test_a_plain_returned_e_mail_is_read() -> None:
    found = reading.read_report(plain())
    assert found is not None
    assert (found.message_id, rules.status_of(found.answer)) == (NAME, "5.1.1")


@pytest.mark.parametrize(
    "content",
    [
        report(action="delayed"),
        report(action="delivered"),
        # A holiday notice and an answer know our e-mail by their own headers.
        f"In-Reply-To: <{NAME}@a.example>\n\nJe suis absente. 550 rue des Lilas".encode(),
        f"Subject: Re\n\nMerci !\n> Message-ID: <{NAME}@a.example>\n".encode(),
        plain(words="Votre message a bien été reçu."),
        report(name="nobody-knows"),
        b"",
        b"\xff\xfe\x00" * 1000,
        b"Content-Type: message/delivery-status\n\n\n\n",
        b"Content-Type: multipart/report; boundary=\n\n--\n--\n",
        BROKEN,
    ],
)
def test_what_is_no_failure_reports_nothing(content: bytes) -> None:
    assert reading.read_report(content) is None


def deep(levels: int) -> bytes:
    return b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(levels)
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"a" * (reading.LONGEST + 1), id="too long"),
        pytest.param(deep(5_000), id="parts in parts"),
        pytest.param(b"message-id:" + b" " * 900_000, id="spaces"),
        pytest.param(b"Subject: x\n\n" + b"5.1" * 300_000, id="numbers"),
        pytest.param(b"Subject: x\n\n" + b"message-id: <" * 70_000, id="beginnings"),
        pytest.param(b"X: " + b"a\n " * 300_000, id="folded"),
        pytest.param(b"From: " + b'"(' * 400_000, id="quotes"),
    ],
)
def test_a_hostile_file_costs_no_time(content: bytes) -> None:
    began = time.process_time()
    assert reading.read_report(content) is None
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("answer", "status", "is_hard"),
    [
        ("550 5.1.1 no such user", "5.1.1", True),
        ("550 no such user", "5.1.1", True),
        ("not an e-mail address: it has no @", "5.0.0", True),
        ("552 mailbox full", "5.2.2", False),
        ("552 5.2.2 over quota", "5.2.2", False),
        ("550 5.7.1 blocked by policy, see 5.1.1 of our terms", "5.7.1", False),
        ("5.4.7 expired", "5.4.7", False),
        ("4.4.1 smtp; no answer from host", "4.4.1", False),
        ("452 later", "4.0.0", False),
        ("from 10.5.1.12 at 1550", "5.0.0", True),
    ],
)
def test_codes_are_told_apart(answer: str, status: str, *, is_hard: bool) -> None:
    assert (rules.status_of(answer), rules.is_hard(status)) == (status, is_hard)
