"""Signed notes (C2SP signed-note): a text, and lines of Ed25519 signatures under it by name and key id.

Two kinds of signature are known: plain ones, which a log makes, and cosignature/v1, which a witness makes and
which says at what time. Whatever is not exactly as the format has it is a ValueError.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MAX_NOTE = 64 * 1024
MAX_SIGNATURES = 64
_KEY_LENGTH, _ID_LENGTH, _SIGNATURE_LENGTH, _TIME_LENGTH = 32, 4, 64, 8
_DASH = "\u2014 "
_LATEST = 2**63 - 1


class Kind(IntEnum):
    """The type of a signature: the byte that stands before the public key."""

    PLAIN = 1
    COSIGNATURE = 4


@dataclass(frozen=True, slots=True)
class Signature:
    """One line: who says to have signed, and the bytes behind the key id."""

    name: str
    key_id: bytes
    payload: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text, its final newline included, and the signatures under it; nothing of it is proved yet."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, raw: bytes) -> Note:
        """Read a note; ValueError where it is none."""
        if len(raw) > MAX_NOTE:
            raise ValueError("a note that is too long")
        told = raw.decode("utf-8")  # UnicodeDecodeError is a ValueError
        if any(character < " " and character != "\n" for character in told):
            raise ValueError("a note with control characters")
        text, blank, below = told.rpartition("\n\n")
        if not blank or not below.endswith("\n"):
            raise ValueError("a note is a text, a blank line, and signatures")
        lines = below[:-1].split("\n")
        if len(lines) > MAX_SIGNATURES:
            raise ValueError("too many signatures")
        return cls(text + "\n", tuple(_signature(line) for line in lines))

    def serialize(self) -> bytes:
        """Write the note."""
        lines = (f"{_DASH}{one.name} {_b64(one.key_id + one.payload)}\n" for one in self.signatures)
        return f"{self.text}\n{''.join(lines)}".encode()


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key by its name: what is handed to whoever shall check notes (a "vkey")."""

    name: str
    kind: Kind
    public: bytes

    def __post_init__(self) -> None:
        if not _is_name(self.name) or len(self.public) != _KEY_LENGTH:
            raise ValueError("a verifier has a name without spaces and plus signs, and a key of 32 bytes")

    @classmethod
    def parse(cls, vkey: str) -> Verifier:
        """Read NAME+ID+BASE64; ValueError where the parts do not belong together."""
        name, _, rest = vkey.strip().partition("+")
        key_id, _, key = rest.partition("+")
        told = _unb64(key)
        if len(told) != 1 + _KEY_LENGTH:
            raise ValueError("a verifier's key has 33 bytes")
        verifier = cls(name, Kind(told[0]), told[1:])
        if verifier.key_id.hex() != key_id:
            raise ValueError("the key id is another key's")
        return verifier

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_b64(bytes([self.kind]) + self.public)}"

    @property
    def key_id(self) -> bytes:
        """The first four bytes of the hash over name, kind and key."""
        told = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return sha256(told).digest()[:_ID_LENGTH]

    def verify(self, note: Note) -> int | None:
        """Give the time of this key's signature under `note`, 0 for a plain one, None where there is none.

        ValueError where there is one and it does not hold: then nothing of the note may be believed.
        """
        moment = None
        for one in note.signatures:
            if (one.name, one.key_id) == (self.name, self.key_id):
                moment = self._moment(one.payload, note.text)
        return moment

    def _moment(self, payload: bytes, text: str) -> int:
        moment, signature, message = 0, payload, text.encode()
        if self.kind is Kind.COSIGNATURE:
            moment, signature = int.from_bytes(payload[:_TIME_LENGTH]), payload[_TIME_LENGTH:]
            message = _timed(moment, text)
        if len(signature) != _SIGNATURE_LENGTH or moment > _LATEST:
            raise ValueError("a signature of another length")
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            raise ValueError("a signature that does not hold") from None
        return moment


class Signer:
    """A private key at work under a name; `moment` is asked of cosignatures only."""

    def __init__(self, name: str, kind: Kind, private: Ed25519PrivateKey) -> None:
        self.verifier = Verifier(name, kind, private.public_key().public_bytes_raw())
        self._private = private

    def sign(self, text: str, moment: int = 0) -> Signature:
        """Sign a text that ends with a newline."""
        if not text.endswith("\n"):
            raise ValueError("a note's text ends with a newline")
        if self.verifier.kind is Kind.COSIGNATURE:
            payload = moment.to_bytes(_TIME_LENGTH) + self._private.sign(_timed(moment, text))
        else:
            payload = self._private.sign(text.encode())
        return Signature(self.verifier.name, self.verifier.key_id, payload)


def signed(text: str, signatures: Iterable[Signature]) -> bytes:
    """Write a note."""
    return Note(text, tuple(signatures)).serialize()


def _timed(moment: int, text: str) -> bytes:
    return f"cosignature/v1\ntime {moment}\n{text}".encode()


def _signature(line: str) -> Signature:
    name, space, told = line.removeprefix(_DASH).partition(" ")
    payload = _unb64(told)
    if not line.startswith(_DASH) or not space or not _is_name(name) or len(payload) <= _ID_LENGTH:
        raise ValueError("not a signature line")
    return Signature(name, payload[:_ID_LENGTH], payload[_ID_LENGTH:])


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(character.isspace() for character in name)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _unb64(text: str) -> bytes:
    """Read base64 in its only form."""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as broken:
        raise ValueError("not base64") from broken
    if _b64(data) != text:
        raise ValueError("not base64 in its only form")
    return data
