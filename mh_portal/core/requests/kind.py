"""What a kind of request is: its name in addresses, its answers, what is promised, what it does."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from mh_portal.core.actors import Actor
from mh_portal.core.members.models import Member
from mh_portal.core.outbox.email import Email
from mh_portal.core.requests.emails import RequestReceived, RequestWithdrawn
from mh_portal.core.requests.models import Request
from mh_portal.core.requests.rules import Promise
from mh_portal.language import gettext as _
from mh_portal.language import long_date


class Result(StrEnum):
    """What an advisor gives beside « accepted »; kept as text under this name in the outcome."""

    NOTHING = "nothing"
    AMOUNT = "amount"
    DATE = "date"


@dataclasses.dataclass(frozen=True)
class Slot:
    """A paper that a kind asks for: its name in addresses, what it is called, what it must show."""

    name: str
    label: str
    hint: str = ""
    is_required: bool = True


# Why a request of any kind may be refused; a kind adds its own.
REFUSALS: Mapping[str, str] = {
    "not_covered": _("Your contract does not cover this request."),
    "papers_missing": _("We did not receive the papers we asked you for."),
    "papers_unreadable": _("The papers cannot be read, or are not the right ones."),
    "already_done": _("This has already been done for you."),
    "other": _("Another reason, explained below."),
}


@dataclasses.dataclass(frozen=True)
class Details:
    """The answers of a request; a subclass names them, all optional and of JSON types.

    A question that has not been answered is None; one that was left empty is not.
    """

    def faults(self) -> frozenset[str]:
        """Return the names of what still lacks a good answer; a subclass adds its own rules."""
        return frozenset(
            field.name for field in dataclasses.fields(self) if getattr(self, field.name) is None
        )


@dataclasses.dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of request, in the words that every page of it shows.

    `slug` names it in addresses and in the database. `summary` is one sentence for the choice of
    a kind, `next_steps` what happens once it is sent, each one sentence. `picture` is an icon.
    `papers` are uploaded before it is sent. What `is_priority` stands first in the queue of those
    who process requests. What `is_at_once` is answered by the portal itself when it is sent. What
    `is_personal` is asked for by the member, or by an advisor on the phone with the member, and
    never by a trusted helper. Where `words_asked` is not empty, nothing is accepted without words:
    it is their heading at the member's. A kind that does more than be answered by a person
    overrides the verbs below; each runs in the transaction of what it follows.
    """

    slug: str
    title: str
    summary: str
    picture: str
    details: type[Details]
    promise: Promise
    next_steps: tuple[str, ...]
    papers: tuple[Slot, ...] = ()
    is_at_once: bool = False
    is_priority: bool = False
    is_personal: bool = False
    words_asked: str = ""
    result: Result = Result.NOTHING
    refusals: Mapping[str, str] = dataclasses.field(default_factory=lambda: REFUSALS)

    def read(self, kept: Mapping[str, Any]) -> Details:
        """Return the answers that were kept; those the kind no longer asks for are left out."""
        names = {field.name for field in dataclasses.fields(self.details)}
        return self.details(**{name: value for name, value in kept.items() if name in names})

    def obstacles(self, db: Session, request: Request) -> Sequence[str]:  # noqa: ARG002 - a hook
        """Return why a complete draft cannot be sent today, a sentence for the member each."""
        return ()

    def sent(self, db: Session, request: Request, actor: Actor) -> None:
        """Do what follows at once from a request that was sent; it may be moved on."""

    def withdrawn(self, db: Session, request: Request, actor: Actor) -> None:
        """Undo what sending it did; the request is withdrawn already."""

    def ways_back(self, db: Session, request: Request) -> Sequence[str]:  # noqa: ARG002 - a hook
        """Return what follows when a request that was sent is taken back, a sentence each."""
        return (_("We will stop examining it. You can make a new one whenever you like."),)

    def withdrawal(self, db: Session, request: Request, member: Member) -> Email:  # noqa: ARG002
        """Return the e-mail that confirms that the request was taken back."""
        return RequestWithdrawn(member.greeting, request.reference)

    def proposal(self, db: Session, request: Request) -> str:  # noqa: ARG002 - a hook
        """Return the result that an advisor is proposed, such as « 45.00 »; empty for none."""
        return ""

    def prepared_words(self, db: Session, request: Request) -> str:  # noqa: ARG002 - a hook
        """Return the words with which an advisor begins an acceptance; empty for none."""
        return ""

    def objections(self, db: Session, request: Request, result: str) -> Sequence[str]:  # noqa: ARG002
        """Return why it cannot be accepted with a result, a sentence for the advisor each."""
        return ()

    def accepted(self, db: Session, request: Request, actor: Actor) -> None:
        """Do what follows from an accepted request, whose outcome is set."""

    def receipt(self, db: Session, request: Request, member: Member) -> Email:  # noqa: ARG002
        """Return the e-mail that confirms that the request arrived."""
        promised_on = long_date(request.promised_on) if request.promised_on else ""
        return RequestReceived(member.greeting, request.reference, promised_on)
