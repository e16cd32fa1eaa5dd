"""A device with passkeys, in software: it answers what a browser is asked for."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
_ES256, _KEY_TYPE_EC2, _P256 = -7, 2, 1


class Device:
    """Holds one passkey; `knows_owner` says whether it checks a finger, a face or a code.

    `counts` says whether it counts its answers, which passkeys kept in a cloud do not.
    """

    def __init__(self, origin: str, *, knows_owner: bool = True, counts: bool = False) -> None:
        self.origin = origin
        self.knows_owner = knows_owner
        self.counts = counts
        self.number = secrets.token_bytes(16)
        self.count = 0
        self._key = ec.generate_private_key(ec.SECP256R1())

    def create(self, question: str) -> str:
        """Answer the question for a new passkey."""
        asked = json.loads(question)
        attested = b"\0" * 16 + len(self.number).to_bytes(2, "big") + self.number + self._public()
        data = self._data(asked["rp"]["id"], ATTESTED) + attested
        client = self._client("webauthn.create", asked["challenge"])
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(clientDataJSON=client, attestationObject=attestation)

    def get(self, question: str) -> str:
        """Answer the question for a passkey that is there."""
        asked = json.loads(question)
        self.count += self.counts
        data = self._data(asked["rpId"])
        client = self._client("webauthn.get", asked["challenge"])
        signed = data + hashlib.sha256(client).digest()
        signature = self._key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _client(self, kind: str, challenge: str) -> bytes:
        facts = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps(facts | {"crossOrigin": False}).encode()

    def _data(self, domain: str, more: int = 0) -> bytes:
        flags = PRESENT | more | (VERIFIED if self.knows_owner else 0)
        head = hashlib.sha256(domain.encode()).digest()
        return head + bytes([flags]) + self.count.to_bytes(4, "big")

    def _public(self) -> bytes:
        point = self._key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
        return cbor2.dumps({1: _KEY_TYPE_EC2, 3: _ES256, -1: _P256, -2: x, -3: y})

    def _answer(self, **response: bytes) -> str:
        number = bytes_to_base64url(self.number)
        parts: dict[str, Any] = {name: bytes_to_base64url(part) for name, part in response.items()}
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": parts})
