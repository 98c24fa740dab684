"""An authenticator in software: makes passkeys (ES256) and signs with them, as a browser would tell it."""

from __future__ import annotations

import json
import secrets
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

ORIGIN = "http://127.0.0.1:8000"
_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    """One passkey. Each of its parts can be set, to tell what a thief or a foreign page would tell."""

    def __init__(self, origin: str = ORIGIN, host: str = "localhost", *, verifies: bool = True) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(32)
        self.origin, self.host = origin, host
        self.flags = _PRESENT | (_VERIFIED if verifies else 0)
        self.count = 0

    def register(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer the options of a registration, as `PublicKeyCredential.toJSON()` gives it."""
        name = len(self.credential_id).to_bytes(2) + self.credential_id
        data = self._data(self.flags | _ATTESTED) + bytes(16) + name + self._public()
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", base64url_to_bytes(options["challenge"]))
        return self._told(clientDataJSON=client, attestationObject=attestation, transports=["internal"])

    def sign(self, asked: dict[str, Any] | bytes) -> dict[str, Any]:
        """Answer the options of an assertion, or sign a challenge."""
        challenge = asked if isinstance(asked, bytes) else base64url_to_bytes(asked["challenge"])
        client = self._client("webauthn.get", challenge)
        data = self._data(self.flags)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._told(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _public(self) -> bytes:
        point = self.key.public_key().public_numbers()
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})

    def _data(self, flags: int) -> bytes:
        self.count += 1
        return sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _client(self, type_: str, challenge: bytes) -> bytes:
        told = {"type": type_, "challenge": bytes_to_base64url(challenge), "origin": self.origin}
        return json.dumps(told).encode()

    def _told(self, **parts: Any) -> dict[str, Any]:
        written = {
            name: bytes_to_base64url(part) if isinstance(part, bytes) else part
            for name, part in parts.items()
        }
        name = bytes_to_base64url(self.credential_id)
        return {"id": name, "rawId": name, "type": "public-key", "response": written}
