"""What an advisor types to find a member, and what a caller must know; pure rules."""

from __future__ import annotations

import dataclasses
import re
from datetime import date, timedelta
from enum import StrEnum

# One reason, one opening: after that the caller is asked again.
FILE_LASTS = timedelta(minutes=30)
LAST_DIGITS = 4
# So many members are shown at most: a list to leaf through would be a list to copy.
MOST_FOUND = 15
# After so many wrong answers in a row the supervisors are told.
TOLD_AFTER = 3
CODE_DIGITS = 6

_NUMBER = re.compile(r"[0-9]{8}")
# Of a request (« demande »), or of a conversation (« message »).
_REFERENCE = re.compile(r"([DM])-?([0-9]{4})-?([0-9A-Z]{4})-?([0-9A-Z]{2})")
# Begins like one: no name holds a digit.
_BEGUN_REFERENCE = re.compile(r"[DM]-?[0-9].*")
_PHONE = re.compile(r"0[1-9][0-9]{8}|(\+|00)[0-9]{8,13}")
_DIGITS = re.compile(r"\+?[0-9]+")


class Sought(StrEnum):
    """What a text to search for is."""

    NOTHING = "nothing"
    MEMBER_NUMBER = "member_number"
    REFERENCE = "reference"
    EMAIL = "email"
    PHONE = "phone"
    # Digits, but too few or too many for any of these.
    DIGITS = "digits"
    # A reference, but not all of it, or not rightly typed.
    BEGUN_REFERENCE = "begun_reference"
    NAME = "name"


class Proof(StrEnum):
    """The third fact that a caller tells, beside the birth date and the postal code."""

    PHONE_END = "phone_end"
    CONTRACT_NUMBER = "contract_number"
    PREMIUM = "premium"


@dataclasses.dataclass(frozen=True)
class Told:
    """What the caller has said and the advisor has typed."""

    birth_date: date
    postal_code: str
    proof: Proof
    answer: str


@dataclasses.dataclass(frozen=True)
class Known:
    """What the portal knows of it; `premiums` are those of one debit, as « 92,40 »."""

    birth_date: date
    postal_code: str
    phone: str
    contract_numbers: tuple[str, ...]
    premiums: tuple[str, ...]


def recognise(text: str) -> tuple[Sought, str]:
    """Return what a text is and how it is compared: « 12 34 56 78 » is a number, « 12345678 »."""
    compact = re.sub(r"[\s.]", "", text)
    if not compact:
        return Sought.NOTHING, ""
    if "@" in compact:
        return Sought.EMAIL, "".join(text.split())
    if reference := _REFERENCE.fullmatch(compact.upper()):
        return Sought.REFERENCE, "-".join(reference.groups())
    if _BEGUN_REFERENCE.fullmatch(compact.upper()):
        return Sought.BEGUN_REFERENCE, ""
    digits = re.sub(r"[-/()]", "", compact)
    shapes = {_NUMBER: Sought.MEMBER_NUMBER, _PHONE: Sought.PHONE, _DIGITS: Sought.DIGITS}
    for shape, sought in shapes.items():
        if shape.fullmatch(digits):
            return sought, digits
    return Sought.NAME, text.strip()


def reference_in(text: str) -> str:
    """Return the reference that a text is, as it is written; empty where it is none."""
    sought, value = recognise(text)
    return value if sought is Sought.REFERENCE else ""


def is_right(told: Told, known: Known) -> bool:
    """Tell whether every fact is right; which one is wrong is told to nobody."""
    return (
        told.birth_date == known.birth_date
        and _compact(told.postal_code) == _compact(known.postal_code)
        and _compact(told.answer) != ""
        and _is_proved(told, known)
    )


def _is_proved(told: Told, known: Known) -> bool:
    answer = _compact(told.answer)
    match told.proof:
        case Proof.PHONE_END:
            return len(answer) == LAST_DIGITS and known.phone.endswith(answer)
        case Proof.CONTRACT_NUMBER:
            return answer in {_compact(number) for number in known.contract_numbers}
        case Proof.PREMIUM:
            amount = answer.replace("€", "").replace(".", ",")
            return (amount if "," in amount else f"{amount},00") in known.premiums


def _compact(text: str) -> str:
    return re.sub(r"[\s-]", "", text).upper()
