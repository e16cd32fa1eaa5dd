"""How a member's details are written."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

_HOME = "FR"
_HOME_CODE = 33


def phone(number: str) -> str:
    """Return a telephone number as it is dialled: « 06 39 98 12 34 », « +32 2 514 07 04 ».

    One that no plan of numbers knows is returned as it is.
    """
    try:
        found = phonenumbers.parse(number, _HOME)
    except NumberParseException:
        return number
    is_home = found.country_code == _HOME_CODE
    kind = PhoneNumberFormat.NATIONAL if is_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(found, kind).replace(" ", "\N{NO-BREAK SPACE}")
