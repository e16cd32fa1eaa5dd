"""The verification code: which document it is, in twenty characters nobody can make up.

Nothing is stored when a document is made. The code carries what is looked up (kind, subject, day
of issue: 47 bits), hidden and sealed by a keyed tag of 53 bits: a synthetic IV, as in RFC 5297.
Somebody who guesses is right once in 2^53 tries, and only so many tries a minute are answered.
"""

from __future__ import annotations

import dataclasses
import hmac
from datetime import date, timedelta

from mh_portal.core.documents.proof import DocumentKind

# Crockford's base32: no I, L, O or U, so that what is read aloud or from paper is not mistaken.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 20, 4
_SEPARATORS = " -–—_.\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}"
_READ_AS = str.maketrans("OIL", "011", _SEPARATORS)

_TAG_BITS, _KIND_BITS, _SUBJECT_BITS, _DAY_BITS = 53, 3, 30, 14
_PAYLOAD_BITS = _KIND_BITS + _SUBJECT_BITS + _DAY_BITS
# Stands in the codes: what is added comes last.
_KINDS = (
    DocumentKind.CERTIFICATE,
    DocumentKind.CARD,
    DocumentKind.TERMINATION,
    DocumentKind.EMAIL,
    DocumentKind.LETTER,
    DocumentKind.RECOVERY_LETTER,
    DocumentKind.TEST,
)
_FIRST_DAY = date(2020, 1, 1)  # 14 bits of days last until 2064


@dataclasses.dataclass(frozen=True)
class Issue:
    """What a code tells: a document of this kind, about this subject, made on this day.

    `subject_id` is an internal number: the contract of a certificate or a card, the message of the
    outbox of an e-mail or of a test, the mailing of a campaign's letter, the member of a recovery letter.
    """

    kind: DocumentKind
    subject_id: int
    issued_on: date


class CodeBook:
    """Writes and reads codes with keys of its own; `secret` holds 32 bytes."""

    def __init__(self, secret: bytes) -> None:
        self._tag_key = hmac.digest(secret, b"verification code: tag", "sha256")
        self._mask_key = hmac.digest(secret, b"verification code: mask", "sha256")

    def write(self, issue: Issue) -> str:
        """Return the code of a document: « 4J7Q-0XKM-… », always the same for the same one.

        Raises ValueError for what 47 bits cannot hold.
        """
        payload = _pack(issue)
        tag = self._tag(payload)
        number = tag << _PAYLOAD_BITS | payload ^ self._mask(tag)
        return _grouped(_signs(number, LENGTH))

    def read(self, typed: str) -> Issue | None:
        """Return what a code tells, typed as `tidy` allows; None when this portal never made it."""
        code = tidy(typed)
        if code is None:
            return None
        tag, hidden = divmod(_number(code), 1 << _PAYLOAD_BITS)
        payload = hidden ^ self._mask(tag)
        if not hmac.compare_digest(_bytes(self._tag(payload)), _bytes(tag)):
            return None
        return _unpack(payload)

    def _tag(self, payload: int) -> int:
        return _bits(hmac.digest(self._tag_key, _bytes(payload), "sha256"), _TAG_BITS)

    def _mask(self, tag: int) -> int:
        return _bits(hmac.digest(self._mask_key, _bytes(tag), "sha256"), _PAYLOAD_BITS)


def base32(digest: bytes, length: int) -> str:
    """Return the first `length` characters, 5 bits each, of a digest."""
    return _signs(_bits(digest, 5 * length), length)


def tidy(typed: str) -> str | None:
    """Return a typed code as it is printed, or None for what cannot be one.

    Case, spaces and hyphens do not matter; O is read as 0, I and L as 1.
    """
    signs = typed.upper().translate(_READ_AS)
    if len(signs) != LENGTH or not set(signs) <= set(ALPHABET):
        return None
    return _grouped(signs)


def _grouped(signs: str) -> str:
    return "-".join(signs[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def _signs(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def _number(code: str) -> int:
    number = 0
    for sign in code.replace("-", ""):
        number = number << 5 | ALPHABET.index(sign)
    return number


def _pack(issue: Issue) -> int:
    days = (issue.issued_on - _FIRST_DAY).days
    if not (0 <= days < 1 << _DAY_BITS and 0 <= issue.subject_id < 1 << _SUBJECT_BITS):
        raise ValueError("a code cannot hold this subject or this day")
    kind = _KINDS.index(issue.kind)
    return kind << _SUBJECT_BITS + _DAY_BITS | issue.subject_id << _DAY_BITS | days


def _unpack(payload: int) -> Issue | None:
    rest, days = divmod(payload, 1 << _DAY_BITS)
    kind, subject_id = divmod(rest, 1 << _SUBJECT_BITS)
    if kind >= len(_KINDS):
        return None
    return Issue(_KINDS[kind], subject_id, _FIRST_DAY + timedelta(days=days))


def _bits(digest: bytes, count: int) -> int:
    return int.from_bytes(digest, "big") >> 8 * len(digest) - count


def _bytes(number: int) -> bytes:
    return number.to_bytes(8, "big")
