"""The FINESS number of a hospital or clinic: nine characters, the last one a check digit."""

from __future__ import annotations

import re

from stdnum import luhn

from mh_portal.core.identifiers import IdentifierError, Wrong, compact

LENGTH = 9
# The first two name the department, which for Corsica ends with a letter.
_SHAPE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{7}", re.ASCII)
# For the check digit 2A counts as 21 and 2B as 22.
_CORSICA = str.maketrans({"A": "1", "B": "2"})


def parse(value: str) -> str:
    """Return a FINESS number written with or without spaces; raises IdentifierError."""
    number = compact(value)
    if not _SHAPE.fullmatch(number):
        raise IdentifierError(Wrong.SHAPE)
    if not luhn.is_valid(number.translate(_CORSICA)):
        raise IdentifierError(Wrong.KEY)
    return number


def is_valid(value: str) -> bool:
    """Tell whether a text is a FINESS number."""
    try:
        parse(value)
    except IdentifierError:
        return False
    return True


def looks_like_one(value: str) -> bool:
    """Tell whether somebody meant a number and not a name: many digits, and hardly a letter."""
    number = compact(value)
    return sum(sign.isdigit() for sign in number) > len(number) // 2 and len(number) > LENGTH - 3
