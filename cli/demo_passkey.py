"""A passkey in software (ES256), for the demonstration only: its key lives as long as the command."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import urlsplit

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_USER_VERIFIED, _ATTESTED = 0x05, 0x40
"""Flags of authenticator data (WebAuthn 6.1): user present and verified; a new key is inside."""


class SoftwarePasskey:
    """One passkey that is good at the address of one office."""

    def __init__(self, base_url: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = secrets.token_bytes(16)
        self._count = 0
        url = urlsplit(base_url)
        self._origin = f"{url.scheme}://{url.netloc}"
        self._host = ""

    def register(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer the options of a registration."""
        self._host = options["rp"]["id"]
        point = self._key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        named = bytes(16) + len(self._id).to_bytes(2) + self._id + cbor2.dumps(public)
        data = self._data(_USER_VERIFIED | _ATTESTED) + named
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        return self._answer(clientDataJSON=client, attestationObject=attestation)

    def sign(self, challenge: bytes) -> dict[str, Any]:
        """Sign a challenge."""
        client, data = self._client("webauthn.get", _text(challenge)), self._data(_USER_VERIFIED)
        signature = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, flags: int) -> bytes:
        self._count += 1
        return hashlib.sha256(self._host.encode()).digest() + bytes([flags]) + self._count.to_bytes(4)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self._origin}).encode()

    def _answer(self, **parts: bytes) -> dict[str, Any]:
        name = _text(self._id)
        told = {part: _text(value) for part, value in parts.items()}
        return {"id": name, "rawId": name, "type": "public-key", "response": told}


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
