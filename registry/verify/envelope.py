"""COSE_Sign1 (RFC 9052 §4.2), strict: seal a payload, open a sealed object.

    18([ protected: bstr .cbor {1: -7, 4: kid},  unprotected: {},  payload: bstr,  signature: bstr of 64 ])

The deterministic encoding of this shape is a fixed frame with three holes (kid, payload, signature). A reader
that compares the frame byte for byte has therefore refused every other encoding, a filled unprotected header,
another algorithm and trailing bytes; no CBOR needs to be decoded for it, and little time passes.
"""

from __future__ import annotations

from typing import NamedTuple

from .keys import ES256, KID_LENGTH, SIGNATURE_LENGTH, Signer
from .refusal import Refusal, RefusedError

MAX_TOKEN = 4096
MAX_OBJECT = 64 * 1024 * 1024

TAG = 0xD2
_FRAME = bytes([TAG, 0x84])
_PROTECTED = bytes([0xA2, 0x01, 0x20 - 1 - ES256, 0x04, 0x40 + KID_LENGTH])
_PROTECTED_LENGTH = len(_PROTECTED) + KID_LENGTH
_HEAD = _FRAME + bytes([0x40 + _PROTECTED_LENGTH]) + _PROTECTED
_KID_END = len(_HEAD) + KID_LENGTH
_PAYLOAD = _KID_END + 1  # behind the empty unprotected header
_SIGNATURE_HEAD = bytes([0x58, SIGNATURE_LENGTH])
_TAIL = len(_SIGNATURE_HEAD) + SIGNATURE_LENGTH
_CONTEXT = b"\x84\x6aSignature1"


class Sealed(NamedTuple):
    """An object taken apart; nothing of it is proved until the signature is.

    `signed` is the Sig_structure, the bytes that the signature covers.
    """

    protected: bytes
    kid: bytes
    payload: bytes
    signature: bytes
    signed: bytes


def protected_header(kid: bytes) -> bytes:
    """Give the deterministic protected header {1: -7, 4: kid}; `kid` has four bytes."""
    if len(kid) != KID_LENGTH:
        raise ValueError("a kid has four bytes")
    return _PROTECTED + kid


def sig_structure(protected: bytes, payload: bytes) -> bytes:
    """Give the bytes that are signed: ["Signature1", protected, external_aad = h'', payload]."""
    return _CONTEXT + _byte_string(protected) + b"\x40" + _byte_string(payload)


def assemble(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    """Put header, payload and signature into the frame."""
    return _FRAME + _byte_string(protected) + b"\xa0" + _byte_string(payload) + _byte_string(signature)


def seal(payload: bytes, signer: Signer) -> bytes:
    """Sign `payload` and give the whole object."""
    protected = protected_header(signer.public.kid)
    return assemble(protected, payload, signer.sign(sig_structure(protected, payload)))


def unseal(blob: bytes, limit: int) -> Sealed:
    """Take an object apart; RefusedError TOO_LARGE over `limit` bytes, MALFORMED unless the frame fits."""
    if len(blob) > limit:
        raise RefusedError(Refusal.TOO_LARGE, f"more than {limit} bytes")
    end = len(blob) - _TAIL
    start = _payload_start(blob, end)
    if (
        not start
        or not blob.startswith(_HEAD)
        or blob[_KID_END] != 0xA0
        or blob[end : end + 2] != _SIGNATURE_HEAD
    ):
        raise RefusedError(Refusal.MALFORMED, "not a COSE_Sign1 in its only form")
    protected = blob[3:_KID_END]
    # The Sig_structure repeats header and payload as they stand in the object.
    signed = _CONTEXT + blob[2:_KID_END] + b"\x40" + blob[_PAYLOAD:end]
    return Sealed(protected, protected[-KID_LENGTH:], blob[start:end], blob[end + 2 :], signed)


def _payload_start(blob: bytes, end: int) -> int:
    """Give where the payload begins if a byte string that ends at `end` stands at its place, else 0."""
    if end <= _PAYLOAD:
        return 0
    if blob[_PAYLOAD] == 0x58:  # nearly every token; the general way below says the same of it
        return _PAYLOAD + 2 if 24 <= end - _PAYLOAD - 2 == blob[_PAYLOAD + 1] else 0
    for size in (1, 3, 5):
        head = _byte_string_head(end - _PAYLOAD - size) if end - _PAYLOAD >= size else b""
        if len(head) == size and blob.startswith(head, _PAYLOAD):
            return _PAYLOAD + size
    return 0


def _byte_string(content: bytes) -> bytes:
    return _byte_string_head(len(content)) + content


def _byte_string_head(length: int) -> bytes:
    """Write the head of a definite byte string in its shortest form (major type 2)."""
    if length < 24:
        return bytes([0x40 + length])
    if length < 2**8:
        return bytes([0x58, length])
    if length < 2**16:
        return b"\x59" + length.to_bytes(2)
    return b"\x5a" + length.to_bytes(4)
