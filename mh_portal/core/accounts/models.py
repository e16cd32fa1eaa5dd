"""The tables of the accounts, their links, their sessions and their failures."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mh_portal.core.columns import EncryptedText, Key, UtcDateTime, growing_list
from mh_portal.core.database import Base
from mh_portal.core.members.models import Member


class AgentRole(StrEnum):
    """What an agent of the call centre may do; a supervisor may do what an advisor may."""

    ADVISOR = "advisor"
    SUPERVISOR = "supervisor"


class Account(Base):
    """Somebody's way in; one a member, whatever runs at the same time.

    `email` is written as its owner wrote it, `email_key` as it is compared; both are empty for a
    migrated member who still signs in by an old identifier and has only the way to an e-mail
    open. A trusted helper's has no member, and a `name` of its own; so has an agent's, with an
    `agent_role`. A blocked account opens nothing: somebody said « ce n'est pas moi », or the agent
    has left.
    """

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("member_id"), UniqueConstraint("email_key"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254))
    password_hash: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    password_changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    blocked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agent_role: Mapped[AgentRole | None] = mapped_column(growing_list(AgentRole))

    member: Mapped[Member | None] = relationship()


class AccountLink(Base):
    """A one-time link for the password of an account without a member; only its hash is kept."""

    __tablename__ = "account_links"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()


class LinkPurpose(StrEnum):
    """What a link in an e-mail is good for."""

    ACTIVATION = "activation"
    PASSWORD = "password"  # noqa: S105 - a purpose, not a password
    OPPOSITION = "opposition"
    IDENTIFIER = "identifier"
    EMAIL_CHANGE = "email_change"
    EMAIL_BACK = "email_back"
    BANK_BACK = "bank_back"
    HELPER_INVITATION = "helper_invitation"


class Link(Base):
    """A link sent by e-mail: only its hash is kept, it works once and for one purpose.

    `email` is the address it was sent to; `replaced_at` is set when a newer one takes its place.
    """

    __tablename__ = "links"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    purpose: Mapped[LinkPurpose] = mapped_column(growing_list(LinkPurpose))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    member: Mapped[Member] = relationship()


class LoginSession(Base):
    """A signed-in browser; the cookie holds a random text, the table its hash.

    While it `awaits_second_factor` it opens nothing else. `confirmed_at` is when its owner last
    showed a password or a second factor, which what is sensitive asks for again.
    """

    __tablename__ = "login_sessions"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    device: Mapped[str] = mapped_column(String(80))
    awaits_second_factor: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    account: Mapped[Account] = relationship()


class Failure(Base):
    """How often something went wrong in a row for one account or card, and until when it waits.

    `subject` is a keyed hash: a table of failures must not become a list of who tried what.
    """

    __tablename__ = "failures"

    subject: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    waits_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Authenticator(Base):
    """An authenticator app: its secret, and the last time step a code was taken for.

    It counts once `confirmed_at` is set, by a first right code.
    """

    __tablename__ = "authenticators"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(EncryptedText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int]


class Passkey(Base):
    """A passkey: what the browser calls it, its public key (COSE) and its counter."""

    __tablename__ = "passkeys"
    __table_args__ = (UniqueConstraint("credential_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023))
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryLetter(Base):
    """The code of a letter that takes a lost second factor away; only its hash is kept.

    An account has one letter at most: the next takes its place, using its code takes it away.
    """

    __tablename__ = "recovery_letters"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PrintedCode(Base):
    """A printed code that opens once in place of a second factor; only its hash is kept."""

    __tablename__ = "printed_codes"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
