"""Keys that verify and sign: ES256 on P-256; a signature has 64 bytes, and its s is the lower of two.

A second algorithm is an entry beside ES256 here; nothing else names one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from . import cbor

ES256 = -7
KID_LENGTH = 4
SIGNATURE_LENGTH = 64

# COSE_Key labels and values (RFC 9052 §7, RFC 9053 §7.1)
_KTY, _ALG, _CRV, _X, _Y = 1, 3, -1, -2, -3
_EC2, _P256 = 2, 1

_ECDSA = ec.ECDSA(hashes.SHA256())
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_HIGHEST_S = (_ORDER // 2).to_bytes(32)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A point on P-256 by its coordinates, 32 bytes each; ValueError where they are no point of the curve."""

    x: bytes
    y: bytes
    _native: ec.EllipticCurvePublicKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.x) != 32 or len(self.y) != 32:
            raise ValueError("coordinates have 32 bytes each")
        numbers = ec.EllipticCurvePublicNumbers(
            int.from_bytes(self.x), int.from_bytes(self.y), ec.SECP256R1()
        )
        object.__setattr__(self, "_native", numbers.public_key())

    @classmethod
    def from_cose_key(cls, key: Any) -> PublicKey:
        """Read a COSE_Key map; ValueError unless it holds exactly an ES256 key on P-256."""
        if not isinstance(key, dict) or set(key) != {_KTY, _ALG, _CRV, _X, _Y}:
            raise ValueError("a COSE_Key has the members 1, 3, -1, -2, -3")
        if (key[_KTY], key[_ALG], key[_CRV]) != (_EC2, ES256, _P256):
            raise ValueError("a key of another kind than ES256 on P-256")
        if type(key[_X]) is not bytes or type(key[_Y]) is not bytes:
            raise ValueError("coordinates are byte strings")
        return cls(key[_X], key[_Y])

    @classmethod
    def from_pem(cls, pem: bytes) -> PublicKey:
        """Read a SubjectPublicKeyInfo in PEM; ValueError unless it is a P-256 key."""
        try:
            key = serialization.load_pem_public_key(pem)
        except UnsupportedAlgorithm as unknown:
            raise ValueError("a key of an unknown kind") from unknown
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise ValueError("not an elliptic curve key")
        return cls._from_native(key)

    @classmethod
    def _from_native(cls, key: ec.EllipticCurvePublicKey) -> PublicKey:
        if not isinstance(key.curve, ec.SECP256R1):
            raise ValueError("not a key on P-256")
        numbers = key.public_numbers()
        return cls(numbers.x.to_bytes(32), numbers.y.to_bytes(32))

    def to_pem(self) -> bytes:
        """Write the SubjectPublicKeyInfo in PEM."""
        return self._native.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def cose_key(self) -> dict[int, Any]:
        """Give the COSE_Key map whose hash names this key."""
        return {_KTY: _EC2, _ALG: ES256, _CRV: _P256, _X: self.x, _Y: self.y}

    def fingerprint(self) -> bytes:
        """Give the SHA-256 of the deterministic COSE_Key: what `next_root` of a trust list holds."""
        return sha256(cbor.encode(self.cose_key())).digest()

    @property
    def kid(self) -> bytes:
        """The first four bytes of the fingerprint."""
        return self.fingerprint()[:KID_LENGTH]

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Tell whether `signature` (r ‖ s, 64 bytes, s ≤ n/2) is this key's over `message`."""
        s = signature[32:]
        if len(signature) != SIGNATURE_LENGTH or s > _HIGHEST_S:
            return False
        try:
            self._native.verify(_der(signature[:32], s), message, _ECDSA)
        except InvalidSignature:
            return False
        return True


def _der(r: bytes, s: bytes) -> bytes:
    """Write two unsigned numbers of 32 bytes as the DER that OpenSSL reads: SEQUENCE { INTEGER, INTEGER }."""
    if not 0 < r[0] < 0x80:
        r = _integer(r)
    if not 0 < s[0] < 0x80:
        s = _integer(s)
    return b"0%c\x02%c%b\x02%c%b" % (len(r) + len(s) + 4, len(r), r, len(s), s)


def _integer(number: bytes) -> bytes:
    """Shorten an unsigned number to what DER allows: no leading zero but the one that keeps it positive."""
    digits = number.lstrip(b"\0") or b"\0"
    return b"\0" + digits if digits[0] & 0x80 else digits


class Signer(Protocol):
    """Whatever can sign for a key: a file, a hardware module, a ceremony."""

    @property
    def public(self) -> PublicKey:
        """The key that verifies what this signer signs."""

    def sign(self, message: bytes) -> bytes:
        """Sign `message`; 64 bytes r ‖ s with s ≤ n/2."""


class LocalSigner:
    """A signer whose private key lies in the memory of this process."""

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        self._private = private
        self.public = PublicKey._from_native(private.public_key())

    @classmethod
    def generate(cls) -> LocalSigner:
        """Make a signer with a new key."""
        return cls(ec.generate_private_key(ec.SECP256R1()))

    def sign(self, message: bytes) -> bytes:
        """Sign `message`; of the two signatures that verify, the one with the lower s is made."""
        r, s = decode_dss_signature(self._private.sign(message, _ECDSA))
        return r.to_bytes(32) + min(s, _ORDER - s).to_bytes(32)
