"""How a member's names are compared and written; pure rules."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not take apart into a plain letter and an accent.
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def comparable_name(name: str) -> str:
    """Return a name without case, accents, hyphens, apostrophes, spaces or dots.

    « Le Goff-D'Hérouville » and « LE GOFF D HEROUVILLE » compare equal.
    """
    # Twice: to take « 𝓐 » apart gives a capital (Unicode 16, D146).
    once = unicodedata.normalize("NFKD", name.casefold().translate(_LIGATURES))
    folded = unicodedata.normalize("NFKD", once.casefold().translate(_LIGATURES))
    return "".join(character for character in folded if character.isalnum())


def is_same_name(typed: str, *known: str) -> bool:
    """Tell whether a typed name is one of the known ones, e.g. the birth or the married name."""
    wanted = comparable_name(typed)
    return bool(wanted) and wanted in {comparable_name(name) for name in known if name}


def display_name(name: str) -> str:
    """Return a name as it is read, from the capitals of the insurer's systems.

    « MARTIN-D'ARC » becomes « Martin-D'Arc »; a name in mixed case stays as it is.
    """
    if name != name.upper():
        return name
    written = []
    start = True
    for character in name.lower():
        written.append(character.upper() if start else character)
        start = not character.isalpha()
    return "".join(written)
