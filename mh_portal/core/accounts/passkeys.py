"""Passkeys: what a browser is asked for, and checking what it answers (W3C Web Authentication).

A challenge is not stored: it carries its moment and a seal that binds it to one visit. It is good
for five minutes, and for each passkey only when it is newer than the last one that was answered.
"""

from __future__ import annotations

import dataclasses
import hmac
import ipaddress
import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session
from webauthn.helpers import (
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from mh_portal.core import clock
from mh_portal.core.accounts.models import Passkey
from mh_portal.core.accounts.sessions import LiveSession
from mh_portal.core.columns import keyring

ISSUER = "Malakoff Humanis"
CHALLENGE_LASTS = timedelta(minutes=5)
MOST = 10
_MOMENT, _RANDOM = 8, 16
_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class PasskeyRefusedError(Exception):
    """What the browser answered proves nothing."""


@dataclasses.dataclass(frozen=True)
class Site:
    """The portal as browsers know it: the domain of its passkeys, and the origin of its pages."""

    domain: str
    origin: str


@dataclasses.dataclass(frozen=True)
class Answer:
    """What a browser answered at a site, as JSON, in the visit that the challenge was made for."""

    site: Site
    visit: str
    text: str


def site_of(base_url: str) -> Site | None:
    """Return the site at an address; None where browsers offer no passkeys.

    They want a domain name, not a number, and encryption but on the machine itself.
    """
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return None
    if parts.scheme != "https" and host != "localhost":
        return None
    return Site(host, f"{parts.scheme}://{parts.netloc}")


def registration_options(db: Session, site: Site, own: LiveSession, visit: str) -> str:
    """Return as JSON what the browser is asked for to make a passkey."""
    known = db.scalars(select(Passkey.credential_id).where(Passkey.account_id == own.account_id))
    options = webauthn.generate_registration_options(
        rp_id=site.domain,
        rp_name=ISSUER,
        # What the device keeps must not tell who the member is (Web Authentication, 14.6.1).
        user_id=keyring.blind_index("passkeys:user", str(own.account_id)),
        user_name=own.email or ISSUER,
        user_display_name=own.greeting,
        challenge=_new_challenge(visit),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=number) for number in known],
    )
    return webauthn.options_to_json(options)


def request_options(site: Site, visit: str, *, alone: bool) -> str:
    """Return as JSON what the browser is asked for to use a passkey.

    `alone`, without a password, it must know its owner: by a code, a finger or a face.
    """
    required = UserVerificationRequirement.REQUIRED
    options = webauthn.generate_authentication_options(
        rp_id=site.domain,
        challenge=_new_challenge(visit),
        user_verification=required if alone else UserVerificationRequirement.PREFERRED,
    )
    return webauthn.options_to_json(options)


def add(db: Session, own: LiveSession, answer: Answer, name: str) -> None:
    """Keep a new passkey; raises PasskeyRefusedError."""
    try:
        credential = parse_registration_credential_json(answer.text)
        challenge = parse_client_data_json(credential.response.client_data_json).challenge
        _issued_at(challenge, answer.visit)
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=answer.site.domain,
            expected_origin=answer.site.origin,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError) as error:
        raise PasskeyRefusedError from error
    count = db.scalar(select(func.count()).where(Passkey.account_id == own.account_id)) or 0
    known = db.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id))
    if known is not None or count >= MOST:
        raise PasskeyRefusedError
    db.add(
        Passkey(
            account_id=own.account_id,
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            name=name,
            created_at=clock.utcnow(),
        )
    )


def remove_all(db: Session, account_id: int) -> None:
    """Take every passkey of an account away."""
    db.execute(delete(Passkey).where(Passkey.account_id == account_id))


def use(db: Session, answer: Answer, *, alone: bool) -> int:
    """Check what a browser answered; return whose account the passkey opens.

    Raises PasskeyRefusedError; an answer is good once.
    """
    try:
        credential = parse_authentication_credential_json(answer.text)
        challenge = parse_client_data_json(credential.response.client_data_json).challenge
        issued_at = _issued_at(challenge, answer.visit)
        passkey = db.scalars(
            select(Passkey).where(Passkey.credential_id == credential.raw_id)
        ).one_or_none()
        if passkey is None:
            raise PasskeyRefusedError
        used = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=answer.site.domain,
            expected_origin=answer.site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=alone,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError) as error:
        raise PasskeyRefusedError from error
    taken = db.scalar(
        update(Passkey)
        .where(
            Passkey.id == passkey.id,
            or_(Passkey.last_used_at.is_(None), Passkey.last_used_at < issued_at),
        )
        .values(sign_count=used.new_sign_count, last_used_at=clock.utcnow())
        .returning(Passkey.account_id)
    )
    if taken is None:
        raise PasskeyRefusedError
    return int(taken)


def _new_challenge(visit: str) -> bytes:
    moment = (clock.utcnow() - _EPOCH) // _MICROSECOND
    head = moment.to_bytes(_MOMENT, "big") + secrets.token_bytes(_RANDOM)
    return head + _seal(head, visit)


def _issued_at(challenge: bytes, visit: str) -> datetime:
    """Return when the challenge of a visit was made; raises PasskeyRefusedError."""
    head = challenge[: _MOMENT + _RANDOM]
    if not hmac.compare_digest(challenge[len(head) :], _seal(head, visit)):
        raise PasskeyRefusedError
    issued_at = _EPOCH + int.from_bytes(head[:_MOMENT], "big") * _MICROSECOND
    if clock.utcnow() - issued_at > CHALLENGE_LASTS:
        raise PasskeyRefusedError
    return issued_at


def _seal(head: bytes, visit: str) -> bytes:
    return keyring.blind_index("passkeys:challenge", f"{visit}:{head.hex()}")
