"""Returned e-mails as mail servers write them."""

from __future__ import annotations

NAME = "20220324090000.0123456789abcdef"


def report(
    name: str = NAME,
    *,
    status: str = "5.1.1",
    action: str = "failed",
    part: str = "message/rfc822",
    said: str = "550 5.1.1 <m@orange.example>: no such user",
) -> bytes:
    """Return a report in the form of RFC 3464."""
    return f"""\
From: MAILER-DAEMON@mail.example
To: espace-client@malakoffhumanis.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="b=1"

--b=1
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you.

--b=1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
Arrival-Date: Thu, 24 Mar 2022 09:00:00 +0100

Final-Recipient: rfc822; forwarded@elsewhere.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--b=1
Content-Type: {part}

Message-ID: <{name}@malakoffhumanis.example>
From: Malakoff Humanis <espace-client@malakoffhumanis.example>
Subject: Votre nouvel espace

--b=1--
""".replace("\n", "\r\n").encode()


def plain(
    name: str = NAME, words: str = "<m@orange.example>:\n550 5.1.1 This user is unknown."
) -> bytes:
    """Return an e-mail that an old server returned with its own words."""
    return f"""\
From: MAILER-DAEMON@old.example
Subject: failure notice

Hi. This is the mail program at old.example.
{words}

--- Below this line is a copy of the message.

Return-Path: <espace-client@malakoffhumanis.example>
Message-ID: <{name}@malakoffhumanis.example>
Subject: Votre nouvel espace
""".encode()
