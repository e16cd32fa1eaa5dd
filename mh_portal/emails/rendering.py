"""Makes an e-mail out of a message of the outbox: its texts, its headers, its two parts."""

from __future__ import annotations

import binascii
import dataclasses
import functools
import re
from collections.abc import Iterator, Mapping
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any

from email_validator import EmailNotValidError, validate_email
from jinja2 import Environment, StrictUndefined, TemplateNotFound, Undefined, select_autoescape

from mh_portal.config import Settings
from mh_portal.core import clock
from mh_portal.core.consents import unsubscribing
from mh_portal.core.documents import verification
from mh_portal.core.documents.codes import Issue
from mh_portal.core.documents.proof import DocumentKind
from mh_portal.core.documents.seal import PAGE, Seal
from mh_portal.core.outbox.email import defaults_of
from mh_portal.core.outbox.service import Claim
from mh_portal.emails.inlining import InliningLoader
from mh_portal.language import gettext, ngettext

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "emails"
FRANCE = "+33"
BLANK = "…"
# In the place of the code of a message that nobody sent.
NO_CODE = gettext("none in a preview")


class UndeliverableError(ValueError):
    """The message can never be sent: its recipient is no address that every server understands."""


class SenderError(ValueError):
    """The portal's own address, MH_PORTAL_MAIL_FROM, is not one."""


@dataclasses.dataclass(frozen=True)
class Texts:
    """What an e-mail says: one line of subject, and the same facts as text and as HTML."""

    subject: str
    text: str
    html: str


@dataclasses.dataclass(frozen=True)
class Sender:
    """Who writes: the header as it is sent, and the bare address for the envelope."""

    header: str
    address: str
    domain: str


@functools.cache
def environment() -> Environment:
    """Return the templates of the e-mails; what a template does not know is an error."""
    made = Environment(
        loader=InliningLoader(TEMPLATES),
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    return made


class _Blank(Undefined):
    """What a text does not know, where it is shown to somebody who must not know it either."""

    def __str__(self) -> str:
        return BLANK


def blank_subject(kind: str) -> str:
    """Return the subject of a kind of e-mail as anyone may read it: « Votre demande … ».

    Empty for a kind that there is no longer.
    """
    try:
        template = _blanking().get_template(f"{kind}/subject.txt")
    except TemplateNotFound:
        return ""
    return " ".join(template.render().split())


def subject_of_test(subject: str) -> str:
    """Return the subject of an e-mail that is a test: « [Essai] … »."""
    return gettext("[Test] %(subject)s") % {"subject": subject}


@functools.cache
def _blanking() -> Environment:
    return environment().overlay(undefined=_Blank, cache_size=100)


def render_texts(
    kind: str, context: Mapping[str, Any], settings: Settings, code: str = NO_CODE
) -> Texts:
    """Return the texts of an e-mail of that kind; raises jinja2.TemplateError.

    `code` is what its reader can check it by on the portal. Where the facts say nothing else,
    nobody has acted for the member, and it is no test.
    """
    templates = environment()
    facts: dict[str, Any] = {"by": "", "is_trial": False, **defaults_of(kind), **context}
    facts |= {**_portal(settings), "verification_code": code}
    subject = " ".join(templates.get_template(f"{kind}/subject.txt").render(facts).split())
    if facts["is_trial"]:
        subject = subject_of_test(subject)
    return Texts(
        subject=subject,
        text=templates.get_template(f"{kind}/body.txt").render(facts),
        html=templates.get_template(f"{kind}/body.html").render(facts, subject=subject),
    )


def render(message: Claim, settings: Settings) -> bytes:
    """Return the e-mail as it is sent: ASCII, with CRLF line ends.

    Put together here, because the standard library's message objects parse every header three
    times over and take five times as long as filling the texts. Raises UndeliverableError for a
    recipient that cannot be written to, SenderError for a wrong setting, jinja2.TemplateError
    for a text that cannot be filled in, and InvalidToken when no key opens the message's context.
    """
    recipient = ascii_address(message.recipient)
    writer = sender(settings.mail_from)
    facts = message.open_context()
    kind = DocumentKind.TEST if facts.get("is_trial") else DocumentKind.EMAIL
    texts = render_texts(message.kind, facts, settings, _code(kind, message, settings))
    # Quoted-printable has no "=_": such a boundary cannot stand in a part.
    boundary = f"=_{message.message_id}"
    lines = (
        f"Message-ID: <{message.message_id}@{writer.domain}>",
        f"Date: {format_datetime(clock.now())}",
        f"From: {writer.header}",
        f"To: {recipient}",
        f"Subject: {_encoded(texts.subject)}",
        "Content-Language: fr",
        # RFC 3834, and the word that Exchange understands: holiday notices stay at home.
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        *_unsubscribing(facts, settings),
        "MIME-Version: 1.0",
        "Content-Type: multipart/alternative;",
        f' boundary="{boundary}"',
        "",
        f"--{boundary}",
        *_part("plain", texts.text),
        f"--{boundary}",
        *_part("html", texts.html),
        f"--{boundary}--",
        "",
    )
    return "\n".join(lines).replace("\n", "\r\n").encode("ascii")


# An address is asked for twice in a row: for the header and for the envelope.
@functools.lru_cache(4)
def ascii_address(address: str) -> str:
    """Return an address as every mail server takes it, its domain in ASCII.

    Raises UndeliverableError: what is no address, or has a name before the @ beyond ASCII, which
    most servers do not carry.
    """
    try:
        checked = validate_email(
            address, check_deliverability=False, globally_deliverable=False, test_environment=True
        )
    except EmailNotValidError as error:
        raise UndeliverableError(f"not an e-mail address: {error}") from None
    if checked.ascii_email is None:
        raise UndeliverableError("the name before the @ has letters that few mail servers carry")
    return checked.ascii_email


@functools.cache
def sender(mail_from: str) -> Sender:
    """Return who writes, from « Name <address> »; raises SenderError."""
    name, address = parseaddr(mail_from)
    if not mail_from.isprintable():
        raise SenderError(f"{mail_from!r} holds a control character")
    try:
        address = ascii_address(address)
        shown = Address(display_name=name, addr_spec=address)
    except ValueError as error:
        raise SenderError(f"{mail_from!r} is not a sender: {error}") from None
    parsed = EmailMessage(default)
    parsed["From"] = shown
    header = parsed.as_string().removeprefix("From: ").rstrip("\n")
    return Sender(header=header, address=address, domain=shown.domain)


def _unsubscribing(facts: Mapping[str, Any], settings: Settings) -> Iterator[str]:
    """Give the headers that end a commercial kind of e-mail with one click (RFC 8058)."""
    if token := facts.get("unsubscription"):
        for name, value in unsubscribing.headers_of(token, settings.base_url).items():
            yield f"{name}: {value}"


def _code(kind: DocumentKind, message: Claim, settings: Settings) -> str:
    """Return the code of a message, the same for every try: its number and the day it was queued."""
    written_on = verification.day_of(message.created_at)
    issue = Issue(kind, message.id, written_on)
    return _seal(settings.signing_key, settings.base_url).codes.write(issue)


@functools.cache
def _seal(signing_key: bytes, base_url: str) -> Seal:
    return Seal(signing_key, base_url)


def _portal(settings: Settings) -> dict[str, str]:
    digits = re.sub(r"\D", "", settings.phone)
    hours = settings.phone_hours
    return {
        "base_url": settings.base_url,
        # As it is typed: whoever doubts a message should not follow a link in it.
        "verification_page": f"{settings.base_url.partition('://')[2]}{PAGE}",
        "phone": settings.phone.replace(" ", "\N{NO-BREAK SPACE}"),
        "phone_uri": f"tel:{FRANCE}{digits.removeprefix('0')}",
        # « 8 h 30 » stays on one line.
        "phone_hours": re.sub(r"(?<=\d) (?=h\b)|(?<=h) (?=\d)", "\N{NO-BREAK SPACE}", hours),
    }


# The subjects of a kind are mostly the same, and the standard library takes its time.
@functools.lru_cache(100)
def _encoded(subject: str) -> str:
    """Return a subject as RFC 2047 has it, on lines of their own where it is long."""
    if subject.isascii() and subject.isprintable():
        return subject
    return Header(subject, "utf-8", header_name="Subject").encode()


def _part(subtype: str, text: str) -> tuple[str, ...]:
    """Return one of the two parts, quoted-printable: readable in ASCII, whatever the server."""
    return (
        f'Content-Type: text/{subtype}; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
        "",
        binascii.b2a_qp(text.replace("\r", "").encode(), istext=True).decode("ascii"),
    )
