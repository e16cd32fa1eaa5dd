"""By which words a hospital is found; pure rules."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 120
LONGEST_CITY = 80
# A letter may become two without its accent: « œ » is looked for as « oe ».
LONGEST_SOUGHT = 2 * (LONGEST_NAME + LONGEST_CITY) + 20
MOST_WORDS = 8
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
# What names are shortened to, and by which nobody tells hospitals apart.
_SHORT = {"ch": "centre hospitalier", "chu": "centre hospitalier universitaire", "st": "saint",
          "ste": "sainte"}  # fmt: skip
_EMPTY = frozenset({"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les"})


def words(text: str) -> list[str]:
    """Return the words of a text without case, accents and articles: « CHU » is three words."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    found = (word for word in re.split(r"[^0-9a-z]+", plain) if word and word not in _EMPTY)
    return [part for word in found for part in _SHORT.get(word, word).split()]


def sought(name: str, city: str, postal_code: str) -> str:
    """Return what a hospital is found by: its words with a space before each, the postal code too."""
    known = dict.fromkeys(words(f"{name} {city} {postal_code}"))
    return "".join(f" {word}" for word in known)[:LONGEST_SOUGHT]
