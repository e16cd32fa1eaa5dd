"""What makes a document recognizable as the insurer's: its number, its code and its signature."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac
import json
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mh_portal.core.documents.codes import CodeBook, Issue, base32
from mh_portal.core.documents.people import Holder
from mh_portal.core.documents.proof import DocumentKind, Proof

# The first part of a signed text: the way it is made.
VERSION = "1"
PAGE = "/verifier"
_NUMBER_LENGTH = 10
_PREFIXES = {
    DocumentKind.CERTIFICATE: "ATT",
    DocumentKind.CARD: "CTP",
    DocumentKind.TERMINATION: "RES",
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Statement:
    """What is sealed; `facts` is all the document says, and gives it its number.

    `starts_on` and `ends_on` bound the period the document is about; no end is known for None.
    """

    kind: DocumentKind
    contract_id: int
    issuer: str
    issued_on: date
    starts_on: date
    ends_on: date | None
    holder: Holder
    facts: dict[str, Any]


class Seal:
    """Seals documents with keys derived from one seed of 32 bytes; `base_url` is the portal's."""

    def __init__(self, signing_key: bytes, base_url: str) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(signing_key)
        self._number_key = hmac.digest(signing_key, b"document numbers", "sha256")
        self.codes = CodeBook(hmac.digest(signing_key, b"verification codes", "sha256"))
        self._page = base_url + PAGE

    @property
    def public_key(self) -> str:
        """The key that checks the signatures, as PEM text."""
        key = self._private.public_key()
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def proof(self, statement: Statement) -> Proof:
        """Return number, code and signed text: the same for the same facts."""
        issue = Issue(statement.kind, statement.contract_id, statement.issued_on)
        code = self.codes.write(issue)
        number = self._number(statement)
        return Proof(
            number=number,
            code=code,
            page=self._page,
            qr=f"{self._page}/{code}#{self._signed(statement, number)}",
        )

    def _number(self, statement: Statement) -> str:
        digest = hmac.digest(self._number_key, _compact(statement.facts), "sha256")
        return (
            f"{_PREFIXES[statement.kind]}-{statement.issued_on:%Y%m%d}-"
            f"{base32(digest, _NUMBER_LENGTH)}"
        )

    def _signed(self, statement: Statement, number: str) -> str:
        payload = {
            "kind": statement.kind,
            "number": number,
            "issuer": statement.issuer,
            "issued": statement.issued_on,
            "from": statement.starts_on,
            "until": statement.ends_on,
            "holder": holder_digest(number, statement.holder.name, statement.holder.birth_date),
        }
        text = f"{VERSION}.{_base64(_compact(payload))}"
        return f"{text}.{_base64(self._private.sign(text.encode()))}"


def holder_digest(number: str, name: str, birth_date: date) -> str:
    """Return what tells that the name on a document was not replaced, without telling the name.

    SHA-256, in url-safe base64, of three lines: the document's number, the name as printed, the
    birth date as YYYY-MM-DD.
    """
    lines = f"{number}\n{name}\n{birth_date.isoformat()}"
    return _base64(hashlib.sha256(lines.encode()).digest())


def _compact(facts: dict[str, Any]) -> bytes:
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.encode()


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
