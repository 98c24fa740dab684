"""Identity numbers at rest: sealed for whoever may read them, keyed for whoever must find them.

A plain hash of a number is no protection: of a masked number some 1,600 candidates remain. So the look-up
is an HMAC with a secret that does not lie beside the data.
"""

from __future__ import annotations

import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from registry.verify.identity import normalise_number

_NONCE = 12


class IdentityVault:
    """Seals text to the row it belongs to (AES-256-GCM), and indexes numbers (HMAC-SHA256).

    Nonces are random: 2^32 sealed texts per key keep the chance of two alike under 2^-32 (NIST SP 800-38D).
    """

    def __init__(self, aes_key: bytes, hmac_key: bytes) -> None:
        if len(aes_key) != 32 or len(hmac_key) != 32:
            raise ValueError("both keys of the vault have 32 bytes")
        self._cipher = AESGCM(aes_key)
        self._hmac_key = hmac_key

    def seal(self, text: str, *, row: bytes) -> bytes:
        """Encrypt `text` for one row and column; give nonce ‖ ciphertext ‖ tag."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, text.encode(), row)

    def open(self, sealed: bytes, *, row: bytes) -> str:
        """Decrypt what was sealed for `row`; ValueError where it was altered or belongs to another row."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], row).decode()
        except InvalidTag:
            raise ValueError("sealed text does not belong to this row") from None

    def index(self, document_type: str, number: str) -> bytes:
        """Key an identity number in any spelling: 32 bytes, the same for the same person."""
        return self.keyed(document_type, normalise_number(document_type, number))

    def certificate_index(self, certificate_number: str) -> bytes:
        """Key a certificate number ("T" + identity number); its index says nothing about the person's."""
        return self.keyed("certificate", certificate_number)

    def likeness(self, name: str, birth_date: str) -> bytes:
        """Key name and birth date (ISO 8601) together: finds a banned person under a second document."""
        return self.keyed("likeness", f"{birth_date}:{name}")

    def keyed(self, domain: str, text: str) -> bytes:
        """Give HMAC-SHA256 of `domain` ":" `text`."""
        return hmac.digest(self._hmac_key, f"{domain}:{text}".encode(), "sha256")
