"""The e-mails about accounts: activation, an account that exists, new logins, and passwords.

`greeting` is how the member is addressed: « Madame Martin ». `token` is the secret of the link.
"""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import ClassVar

from mh_portal.core.outbox.email import Email


@dataclasses.dataclass(frozen=True)
class AccountActivation(Email):
    """M3, to the address given for a new account: the link that opens it, good for 24 hours."""

    kind: ClassVar[str] = "account_activation"
    security: ClassVar[bool] = True
    useful_for: ClassVar[timedelta] = timedelta(hours=24)

    greeting: str
    token: str


@dataclasses.dataclass(frozen=True)
class AccountExists(Email):
    """To the address of an account when its member asks for one again; the screen does not tell."""

    kind: ClassVar[str] = "account_exists"
    security: ClassVar[bool] = True
    useful_for: ClassVar[timedelta] = timedelta(hours=24)

    greeting: str


@dataclasses.dataclass(frozen=True)
class EmailInUse(Email):
    """To an address that signs somebody else in already: each member needs one of their own."""

    kind: ClassVar[str] = "email_in_use"
    security: ClassVar[bool] = True

    greeting: str


@dataclasses.dataclass(frozen=True)
class AccountCreationNotice(Email):
    """To the address the member base knows when an account is asked for with another one.

    `masked_email` is the other one, as `outbox.rules.masked_address` shows it; the link stops the
    creation: « ce n'est pas moi ».
    """

    kind: ClassVar[str] = "account_creation_notice"
    security: ClassVar[bool] = True

    greeting: str
    masked_email: str
    token: str


@dataclasses.dataclass(frozen=True)
class IdentifierConfirmation(Email):
    """To the address a migrated member wants to sign in with: the link that confirms it."""

    kind: ClassVar[str] = "identifier_confirmation"
    security: ClassVar[bool] = True
    useful_for: ClassVar[timedelta] = timedelta(hours=24)

    greeting: str
    token: str


@dataclasses.dataclass(frozen=True)
class IdentifierEmailInUse(Email):
    """To an address a migrated member wants, which signs somebody else in already."""

    kind: ClassVar[str] = "identifier_email_in_use"
    security: ClassVar[bool] = True

    greeting: str


@dataclasses.dataclass(frozen=True)
class IdentifierNotice(Email):
    """To the address the member base knows when a migrated member gives another one.

    `masked_email` is the other one; the link stops everything: « ce n'est pas moi ».
    """

    kind: ClassVar[str] = "identifier_notice"
    security: ClassVar[bool] = True

    greeting: str
    masked_email: str
    token: str


@dataclasses.dataclass(frozen=True)
class IdentifierUpdated(Email):
    """To the address that has just become the login of a migrated member."""

    kind: ClassVar[str] = "identifier_updated"
    security: ClassVar[bool] = True

    greeting: str


@dataclasses.dataclass(frozen=True)
class PasswordReset(Email):
    """The link that lets a member choose another password, good for 30 minutes."""

    kind: ClassVar[str] = "password_reset"
    security: ClassVar[bool] = True
    useful_for: ClassVar[timedelta] = timedelta(minutes=30)

    greeting: str
    token: str


@dataclasses.dataclass(frozen=True)
class PasswordChanged(Email):
    """To its owner when the password was changed and the open sessions were ended.

    `home` is how the addresses of the owner's pages begin: an agent asks a supervisor for help.
    """

    kind: ClassVar[str] = "password_changed"
    security: ClassVar[bool] = True

    greeting: str
    home: str = "/espace"
