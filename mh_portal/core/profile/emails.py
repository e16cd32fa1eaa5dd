"""The e-mails about changes of a profile; `token` is the secret of a link, values are masked."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import ClassVar

from mh_portal.core.outbox.email import Email
from mh_portal.core.profile import rules


@dataclasses.dataclass(frozen=True)
class ProfileChanged(Email):
    """To the member when a detail has changed; `what` names it: « votre adresse postale ».

    A new scheme `wants_certificate`: the certificate of entitlement that shows it.
    """

    kind: ClassVar[str] = "profile_changed"
    security: ClassVar[bool] = True

    greeting: str
    what: str
    wants_certificate: bool = False


@dataclasses.dataclass(frozen=True)
class ProfileEmailConfirmation(Email):
    """To the address a member wants to sign in with: the link that confirms it, for 24 hours."""

    kind: ClassVar[str] = "profile_email_confirmation"
    security: ClassVar[bool] = True
    useful_for: ClassVar[timedelta] = rules.EMAIL_LINK_LASTS

    greeting: str
    token: str


@dataclasses.dataclass(frozen=True)
class ProfileEmailInUse(Email):
    """To an address a member wants, which signs somebody else in already."""

    kind: ClassVar[str] = "profile_email_in_use"
    security: ClassVar[bool] = True

    greeting: str


@dataclasses.dataclass(frozen=True)
class ProfileEmailChanged(Email):
    """To the former address: the new one, and the link that takes it back for 72 hours."""

    kind: ClassVar[str] = "profile_email_changed"
    security: ClassVar[bool] = True
    useful_for: ClassVar[timedelta] = rules.WAY_BACK

    greeting: str
    masked_email: str
    token: str


@dataclasses.dataclass(frozen=True)
class ProfileBankChanged(Email):
    """To the member: the new account, from when on it is used, and the link that takes it back."""

    kind: ClassVar[str] = "profile_bank_changed"
    security: ClassVar[bool] = True
    useful_for: ClassVar[timedelta] = rules.WAY_BACK

    greeting: str
    contract_number: str
    masked_iban: str
    usable_from: str
    token: str
