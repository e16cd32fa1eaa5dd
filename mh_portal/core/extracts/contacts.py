"""E-mail addresses and telephone numbers of an extract, in the form in which they are kept.

The libraries decide. At a million rows they would take a minute: what is plainly right is
recognised by shape first, and a test holds that the libraries say the same.
"""

from __future__ import annotations

import re
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneMetadata, PhoneNumberFormat, ValidationResult

HOME_REGION = "FR"
HOME_CODE = 33
# Without the 0 before them.
HOME_DIGITS = 9
# Overseas members write ten digits too, which are numbers of another country code.
OVERSEAS_REGIONS = ("RE", "GP", "MQ", "GF", "YT", "PM")
_PLAIN_LOCAL_PART = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*", re.ASCII)
# Shorter than any limit of RFC 5321, so that no length needs counting.
_PLAIN_LENGTH = 64
_KNOWN_DOMAINS = 4_096
_DIALLED = re.compile(r"\+?[0-9()]{6,20}", re.ASCII)
_SEPARATORS = {ord(sign): None for sign in " .-/\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"}

_domains: dict[str, str] = {}


def _dialled_in(region: str) -> re.Pattern[str]:
    """Return the shape of a region's numbers as dialled there, as the library knows them."""
    plan: Any = PhoneMetadata.metadata_for_region(region)
    kinds = (plan.fixed_line, plan.mobile)
    numbers = "|".join(f"(?:{kind.national_number_pattern})" for kind in kinds)
    return re.compile(f"0({numbers})", re.ASCII)


_PLAIN_NUMBER = _dialled_in(HOME_REGION)
_OVERSEAS = tuple((region, _dialled_in(region)) for region in OVERSEAS_REGIONS)


def parse_email(value: str) -> str:
    """Return an address with its domain in lower case ASCII.

    Raises ValueError when it is none, or one that not every mail server can write to.
    """
    local, _, domain = value.partition("@")
    if len(value) <= _PLAIN_LENGTH and _PLAIN_LOCAL_PART.fullmatch(local):
        known = _domains.get(domain)
        if known is not None:
            return f"{local}@{known}"
    try:
        found = validate_email(value, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        raise ValueError("no e-mail address") from None
    if len(_domains) >= _KNOWN_DOMAINS:
        _domains.clear()
    _domains[domain] = found.ascii_domain
    return f"{found.local_part}@{found.ascii_domain}"


def parse_phone(value: str) -> str:
    """Return a number as `+33612345678`; raises ValueError when no line could have it.

    French numbers may be written as they are dialled in France, others begin with + or 00.
    """
    digits = value.translate(_SEPARATORS)
    if plain := _PLAIN_NUMBER.fullmatch(digits):
        return f"+33{plain[1]}"
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if not _DIALLED.fullmatch(digits):
        raise ValueError("no telephone number")
    try:
        number = phonenumbers.parse(digits, HOME_REGION)
    except phonenumbers.NumberParseException:
        raise ValueError("no telephone number") from None
    if not phonenumbers.is_valid_number(number) and (region := _overseas_region(digits)):
        number = phonenumbers.parse(digits, region)
    # New ranges open faster than the library is renewed: what could be dialled is let in.
    if not phonenumbers.is_possible_number(number):
        raise ValueError("no telephone number")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def parse_typed_phone(value: str) -> str:
    """Return a number that somebody types on a page, as `parse_phone` does.

    An extract is taken as the insurer keeps it; whoever types can look again. So ValueError is
    raised too for a French number short of its ten digits, and for one without its area code.
    """
    found = parse_phone(value)
    number = phonenumbers.parse(found)
    is_whole = phonenumbers.is_possible_number_with_reason(
        number
    ) == ValidationResult.IS_POSSIBLE and (
        number.country_code != HOME_CODE or len(str(number.national_number)) == HOME_DIGITS
    )
    if not is_whole:
        raise ValueError("no telephone number")
    return found


def _overseas_region(digits: str) -> str | None:
    shapes = (region for region, shape in _OVERSEAS if shape.fullmatch(digits))
    return next(shapes, None)
