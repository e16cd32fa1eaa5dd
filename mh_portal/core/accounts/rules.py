"""What holds for accounts: how long things last, how failures wait, what a password must be.

Lengths follow CNIL recommendation 2022-100 (a blocklist and throttling instead of a puzzle) and
the source document (« ce lien d'activation n'est valable que 24 heures »).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

ACTIVATION_LASTS = timedelta(hours=24)
PASSWORD_LINK_LASTS = timedelta(minutes=30)
OPPOSITION_LASTS = timedelta(hours=72)
IDENTIFIER_LINK_LASTS = timedelta(hours=24)
AGENT_LINK_LASTS = timedelta(hours=24)

SESSION_IDLE = timedelta(minutes=30)
# An agent's screen stands in a room with others.
AGENT_IDLE = timedelta(minutes=15)
SESSION_LASTS = timedelta(hours=8)
# How long a browser that showed the password may take to show the second factor.
VERIFICATION_LASTS = timedelta(minutes=15)

FAILURES_BEFORE_WAIT = 5
# Somebody who fails so often is called back, before they have to wait.
FAILURES_BEFORE_CALL = 3
# A card or an account waits a quarter of an hour, then twice as long each time, up to a day.
FIRST_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(hours=24)
# A row of failures is forgotten after a quiet day.
FAILURES_FORGOTTEN_AFTER = timedelta(hours=24)
# How many links of one kind a member may be sent in an hour: enough to try again, no flood.
LINKS_PER_HOUR = 5
# The same request again so soon is a second click on the same button: it is answered by the first.
SECOND_CLICK = timedelta(seconds=10)

PASSWORD_MIN = 12
PASSWORD_MAX = 128
PASSWORD_SCORE = 3
BEST_SCORE = 4
# What is left of a password without the names, dates and words that a guesser tries first.
PASSWORD_OWN_CHARACTERS = 6
SHORTEST_KNOWN_WORD = 3
# zxcvbn's time grows with the square of the length; what is strong at 48 is strong at 128.
SCORED_CHARACTERS = 48
_HEAD = re.compile(rf".{{{PASSWORD_MIN},}}?(?=[\W_]|$)", re.DOTALL)


def email_key(email: str) -> str:
    """Return an e-mail address as it is compared: composed, lower case, without outer spaces."""
    return unicodedata.normalize("NFC", email.strip()).lower()


def head(password: str) -> str:
    """Return the beginning of a password that is long enough by itself and ends where a word does.

    Whoever cannot guess it cannot guess the whole, and to score it takes a quarter of the time.
    Cut in the middle of a word it would score better than the whole.
    """
    found = _HEAD.match(password)
    return found[0] if found else password


def characters_beyond(password: str, known: Iterable[str]) -> int:
    """Return how many letters and digits a password has beyond the words that are known.

    zxcvbn scores « jeannemartin1944 » as good even when told the name and the year: it counts
    the ways to put known words together, of which a guesser tries the obvious ones first.
    """
    rest = password.casefold()
    for word in sorted({word.casefold() for word in known}, key=len, reverse=True):
        if len(word) >= SHORTEST_KNOWN_WORD:
            rest = rest.replace(word, " ")
    return sum(character.isalnum() for character in rest)


def wait_after(failures: int) -> timedelta | None:
    """Return how long to wait after that many failures in a row; None: no wait."""
    if failures < FAILURES_BEFORE_WAIT or failures % FAILURES_BEFORE_WAIT:
        return None
    doublings = failures // FAILURES_BEFORE_WAIT - 1
    factor: int = 2 ** min(doublings, 10)
    return min(FIRST_WAIT * factor, LONGEST_WAIT)


def session_ends_at(
    last_seen_at: datetime, expires_at: datetime, idle: timedelta = SESSION_IDLE
) -> datetime:
    """Return when a session ends if nothing more is done in it."""
    return min(last_seen_at + idle, expires_at)


def is_live(
    last_seen_at: datetime,
    expires_at: datetime,
    now: datetime,
    idle: timedelta = SESSION_IDLE,
) -> bool:
    """Tell whether a session still holds."""
    return now < session_ends_at(last_seen_at, expires_at, idle)


def masked_email(email: str) -> str:
    """Return an e-mail address that its owner recognises and nobody else learns: « j…@poste.fr »."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"
