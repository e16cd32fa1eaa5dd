"""Passwords of the old portal, checked by the scheme that hashed them.

The schemes are those an extract may carry: Werkzeug's scrypt and PBKDF2, Django's PBKDF2, bcrypt.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable

import bcrypt

from mh_portal.core.accounts import passwords
from mh_portal.core.columns import keyring

# A hash that asks for more than these would keep a turn for long: it is no longer checked.
MOST_SCRYPT_BYTES = 256 * 1024 * 1024
MOST_SCRYPT_LANES = 4
MOST_ITERATIONS = 3_000_000
HIGHEST_BCRYPT_COST = 15
# What Werkzeug takes where a hash does not say (werkzeug.security.DEFAULT_PBKDF2_ITERATIONS).
UNSAID_ITERATIONS = 1_000_000
# bcrypt has never looked further; the library refuses what the old portal let be typed.
BCRYPT_BYTES = 72

# What an unknown login is checked against, so that it takes the time of a known one: today's
# scheme (None), which a member has after the first sign-in, or one of the old ones. Nobody knows
# their passwords.
_DECOYS = (
    None,
    "scrypt:32768:8:1$Zq7mYw2LxT0bKc5d$" + "0" * 128,
    "pbkdf2_sha256$260000$h3VtQp9sXe6uRj1aWn8fGk$" + "A" * 43 + "=",
    "$2b$12$" + "N9qo8uLOickgx2ZMRZoMye" + "." * 31,
)

_Check = Callable[[re.Match[str], bytes], bool]


def verify(hashed: str, password: str) -> bool:
    """Tell whether the password is the hashed one; False for a hash that is not understood.

    Takes a turn as `passwords.verify` does, and raises TooBusyError as it does: call it outside
    of a writing transaction.
    """
    for shape, matches in _SCHEMES:
        if found := shape.fullmatch(hashed):
            with passwords.turn():
                return matches(found, password.encode())
    return False


def spend_time(login: str, password: str) -> None:
    """Take the time of checking a password for a login that nobody has, the same each time."""
    digest = keyring.blind_index("accounts:decoy", login)
    decoy = _DECOYS[digest[0] % len(_DECOYS)]
    if decoy is None:
        passwords.verify(None, password)
    else:
        verify(decoy, password)


def _is_scrypt(found: re.Match[str], password: bytes) -> bool:
    cost, block, lanes = map(int, found.group("cost", "block", "lanes"))
    memory = 132 * cost * block * lanes
    if memory > MOST_SCRYPT_BYTES or lanes > MOST_SCRYPT_LANES:
        return False
    salt, expected = found["salt"].encode(), bytes.fromhex(found["digest"])
    try:
        made = hashlib.scrypt(
            password, salt=salt, n=cost, r=block, p=lanes, maxmem=memory, dklen=len(expected)
        )
    except ValueError:
        return False
    return hmac.compare_digest(made, expected)


def _is_werkzeug_pbkdf2(found: re.Match[str], password: bytes) -> bool:
    iterations = int(found["iterations"] or UNSAID_ITERATIONS)
    return _is_pbkdf2(found, iterations, password, bytes.fromhex(found["digest"]))


def _is_django_pbkdf2(found: re.Match[str], password: bytes) -> bool:
    expected = base64.b64decode(found["digest"])
    return _is_pbkdf2(found, int(found["iterations"]), password, expected)


def _is_pbkdf2(found: re.Match[str], iterations: int, password: bytes, expected: bytes) -> bool:
    if not 0 < iterations <= MOST_ITERATIONS:
        return False
    made = hashlib.pbkdf2_hmac(found["hash"], password, found["salt"].encode(), iterations)
    return hmac.compare_digest(made, expected)


def _is_bcrypt(found: re.Match[str], password: bytes) -> bool:
    if int(found["cost"]) > HIGHEST_BCRYPT_COST:
        return False
    try:
        return bcrypt.checkpw(password[:BCRYPT_BYTES], found[0].encode())
    except ValueError:
        return False


_SCHEMES: tuple[tuple[re.Pattern[str], _Check], ...] = (
    (
        re.compile(
            r"scrypt:(?P<cost>\d{1,8}):(?P<block>\d{1,4}):(?P<lanes>\d{1,4})"
            r"\$(?P<salt>[^$]+)\$(?P<digest>(?:[0-9a-f]{2}){20,64})",
            re.ASCII,
        ),
        _is_scrypt,
    ),
    (
        re.compile(
            r"pbkdf2:(?P<hash>sha1|sha256|sha512)(?::(?P<iterations>\d{1,9}))?"
            r"\$(?P<salt>[^$]+)\$(?P<digest>(?:[0-9a-f]{2}){20,64})",
            re.ASCII,
        ),
        _is_werkzeug_pbkdf2,
    ),
    (
        re.compile(
            r"pbkdf2_(?P<hash>sha1|sha256)\$(?P<iterations>\d{1,9})\$(?P<salt>[^$]+)"
            r"\$(?P<digest>(?:[0-9A-Za-z+/]{4})+(?:[0-9A-Za-z+/]{2}==|[0-9A-Za-z+/]{3}=)?)",
            re.ASCII,
        ),
        _is_django_pbkdf2,
    ),
    (re.compile(r"\$2[abxy]\$(?P<cost>\d\d)\$[./0-9A-Za-z]{53}", re.ASCII), _is_bcrypt),
)
