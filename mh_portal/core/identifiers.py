"""Numbers that other registers give: the social-security number (NIR), the bank account (IBAN)."""

from __future__ import annotations

import re
from enum import StrEnum

from stdnum import iban as iban_register
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError
from stdnum.fr import nir as nir_register

NIR_LENGTH = 15
NIR_BODY = 13
# FR, control number; then 5 digits of bank, 5 of branch, 11 characters of account, 2 of key.
FRENCH_IBAN_LENGTH = 27
# What people put between the groups of a number, no-break and narrow spaces included.
_SEPARATORS = {ord(sign): None for sign in " \t.-\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"}
_LETTERS = {ord(letter): str(10 + rank) for rank, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_IBAN = re.compile(r"[A-Z]{2}\d{2}[0-9A-Z]{11,30}", re.ASCII)
_FRENCH = re.compile(r"(?:FR|MC)\d{12}[0-9A-Z]{11}\d{2}", re.ASCII)
# The key of a RIB reads letters as A J = 1, B K S = 2 … I R Z = 9 (CFONB).
_RIB_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
_SHORT = 12
_SHOWN = 4


class Wrong(StrEnum):
    """What is wrong with a number: its shape, its key, the key of the French account in it.

    `COUNTRY` is that of an IBAN whose key is right, and whose country is none we know.
    """

    SHAPE = "shape"
    KEY = "key"
    RIB_KEY = "rib_key"
    COUNTRY = "country"


class IdentifierError(ValueError):
    """The number cannot be one; `wrong` says why. The number itself is never told."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.value)
        self.wrong = wrong


def compact(value: str) -> str:
    """Return a number as typed without its spaces, dots and hyphens, in capitals."""
    return value.translate(_SEPARATORS).upper()


def nir_key(body: str) -> int:
    """Return the key, 1 to 97, of the 13 characters of a NIR; Corsica's 2A and 2B are read so.

    Raises ValueError when they are no NIR without its key.
    """
    if len(body) != NIR_BODY or not body.isascii():
        raise ValueError("a NIR has 13 characters before its key")
    # 2A counts as 19 and 2B as 18, as INSEE publishes; replacing the letter by 0 is wrong.
    digits = body[:5] + {"2A": "19", "2B": "18"}.get(body[5:7], body[5:7]) + body[7:]
    if not digits.isdigit():
        raise ValueError("a NIR has digits, but for 2A and 2B")
    return 97 - int(digits) % 97


def parse_nir(value: str) -> str:
    """Return the 15 characters of a NIR written with or without spaces.

    Raises IdentifierError.
    """
    if (
        len(value) == NIR_LENGTH
        and value.isascii()
        and value.isdigit()
        and 97 - int(value[:NIR_BODY]) % 97 == int(value[NIR_BODY:])
    ):
        return value
    nir = compact(value)
    if not nir.isascii():  # the library reads full-width digits as digits
        raise IdentifierError(Wrong.SHAPE)
    try:
        return nir_register.validate(nir)
    except InvalidChecksum:
        raise IdentifierError(Wrong.KEY) from None
    except ValidationError:
        raise IdentifierError(Wrong.SHAPE) from None


def parse_iban(value: str) -> str:
    """Return an IBAN without spaces, its control number checked and, for FR, the RIB's key.

    Raises IdentifierError.
    """
    if _is_plain_french(value):
        return value
    iban = compact(value)
    if _FRENCH.fullmatch(iban):
        if not _has_control_number(iban):
            raise IdentifierError(Wrong.KEY)
        if int(iban[25:]) != rib_key(iban[4:25]):
            raise IdentifierError(Wrong.RIB_KEY)
        return iban
    if not _IBAN.fullmatch(iban):
        raise IdentifierError(Wrong.SHAPE)
    try:
        # Without the country's own rules: they refuse banks that have opened since.
        iban = iban_register.validate(iban, check_country=False)
    except InvalidChecksum:
        raise IdentifierError(Wrong.KEY) from None
    except InvalidComponent:
        raise IdentifierError(Wrong.COUNTRY) from None
    except ValidationError:
        raise IdentifierError(Wrong.SHAPE) from None
    if not _has_control_number(iban):
        raise IdentifierError(Wrong.KEY)
    return iban


def rib_key(account: str) -> int:
    """Return the key, 1 to 97, of the 21 characters of bank, branch and account of a RIB."""
    digits = account.translate(_RIB_LETTERS)
    bank, branch, number = int(digits[:5]), int(digits[5:10]), int(digits[10:])
    return 97 - (89 * bank + 15 * branch + 3 * number) % 97


def masked(value: str) -> str:
    """Return what may be shown of a NIR or IBAN: its last characters, « ••••8901 »."""
    shown = value[-_SHOWN:] if len(value) > _SHORT else ""
    return "•" * _SHOWN + shown


def _is_plain_french(iban: str) -> bool:
    """Tell whether this is a right French IBAN of digits alone, the most common kind by far.

    The 23 digits of a RIB with its key are a multiple of 97, which makes the control number 76.
    """
    return (
        len(iban) == FRENCH_IBAN_LENGTH
        and iban.startswith("FR76")
        and iban.isascii()
        and iban[4:].isdigit()
        and int(iban[4:]) % 97 == 0
        and "01" <= iban[25:] <= "97"
    )


def _has_control_number(iban: str) -> bool:
    # ISO 13616: 02 to 98; 00, 01 and 99 would satisfy the sum as twins of 97, 98 and 02.
    rotated = (iban[4:] + iban[:4]).translate(_LETTERS)
    return int(rotated) % 97 == 1 and "02" <= iban[2:4] <= "98"
