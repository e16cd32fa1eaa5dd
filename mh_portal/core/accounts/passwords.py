"""Passwords: how they are hashed and checked, and which are too easy to guess.

Argon2id with 19 MiB, two passes and one lane (OWASP's second profile) takes about 25 ms; the
library's default of 64 MiB would let seven people a second sign in and a rush stop the site.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from mh_portal.core.accounts import rules

TIME_COST, MEMORY_KIB, LANES = 2, 19 * 1024, 1
HASHES_AT_ONCE = 2
QUEUE_SECONDS = 8.0

_hasher = PasswordHasher(time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=LANES)
_turns = threading.BoundedSemaphore(HASHES_AT_ONCE)
# What somebody without an account is checked against, so that it takes the same time.
_nobody = _hasher.hash("nobody has this password")

# Words of the brand and of the place, which a guesser tries first; names come with the member.
COMMON_WORDS = (
    "malakoff humanis mutuelle santé prévoyance retraite retraité espace client particulier saint "
    "gobain motdepasse azerty azertyuiop qwertz bonjour soleil doudou chouchou loulou maison "
    "amour jetaime marseille paris france bienvenue papillon chocolat vacances bretagne"
).split()


class TooBusyError(RuntimeError):
    """So many people sign in at once that the queue for hashing is too long."""


class Weakness(StrEnum):
    """Why a new password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    GUESSABLE = "guessable"


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password; raises TooBusyError when the queue is long.

    Slow on purpose: call it outside of a writing transaction.
    """
    with turn():
        return _hasher.hash(password)


def verify(hashed: str | None, password: str) -> bool:
    """Tell whether the password is the hashed one; None takes as long and is never right."""
    with turn():
        try:
            _hasher.verify(hashed or _nobody, password)
        except (VerificationError, InvalidHashError):
            return False
    return hashed is not None


def needs_rehash(hashed: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(hashed)


def weakness(password: str, personal: Iterable[str]) -> Weakness | None:
    """Return why a new password is refused, or None when it is good.

    `personal` are words a guesser would know of the member: names, e-mail, city, number.
    """
    if len(password) < rules.PASSWORD_MIN:
        return Weakness.TOO_SHORT
    if len(password) > rules.PASSWORD_MAX:
        return Weakness.TOO_LONG
    known = [word.lower() for word in (*personal, *COMMON_WORDS) if word]
    if rules.characters_beyond(password, known) < rules.PASSWORD_OWN_CHARACTERS:
        return Weakness.GUESSABLE
    head = rules.head(password)
    if head != password and _score(head, known) == rules.BEST_SCORE:
        return None
    return Weakness.GUESSABLE if _score(password, known) < rules.PASSWORD_SCORE else None


def _score(password: str, known: list[str]) -> int:
    """Return zxcvbn's score, from 0 to 4."""
    score: int = zxcvbn(password[: rules.SCORED_CHARACTERS], user_inputs=known)["score"]
    return score


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one of the few turns to hash; raises TooBusyError when the queue is long."""
    if not _turns.acquire(timeout=QUEUE_SECONDS):
        raise TooBusyError
    try:
        yield
    finally:
        _turns.release()
