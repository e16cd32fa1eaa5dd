"""What lets somebody else check a document: its number, its code, and what its QR code holds."""

from __future__ import annotations

import dataclasses
from enum import StrEnum


class DocumentKind(StrEnum):
    """The documents and messages that carry a code."""

    CERTIFICATE = "certificate"
    CARD = "card"
    TERMINATION = "termination"
    EMAIL = "email"
    LETTER = "letter"
    RECOVERY_LETTER = "recovery letter"
    TEST = "test e-mail"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Proof:
    """A document's own number and the ways to check it.

    `number`: « ATT-20220324-7K2M9QX4TB ». `code`: five groups of four letters and digits, to be
    typed at the address `page`. `qr`: the text of the QR code, an address with a signature; see
    docs/verification.md.
    """

    number: str
    code: str
    page: str
    qr: str
