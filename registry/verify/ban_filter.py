"""The ban filter: may this person be under a ban? For enrolled devices without a network (formats.md 6).

It holds every ban in force, also of people without a credential, as 16 bits each and no name or number. A hit
is never a ban: one innocent check in 65,536 hits too, so the answer is *stop and ask the office*.
"""

from __future__ import annotations

import hashlib
import hmac
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from . import cbor, rice, shape
from .acceptance import open_signed, replaces
from .refusal import Refusal, RefusedError
from .trust_list import TrustList

TYPE = "ban-filter"
SPACE = 65536  # places a ban: one innocent in so many is hit
SALT_LENGTH = 16
_MEMBERS = ("type", "epoch", "version", "iat", "n", "k", "salt", "bytes")
_COST = {"n": 2**14, "r": 8, "p": 1}  # about 40 ms and 16 MB for each guess at a number
_MEMORY = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BanFilter:
    """An accepted ban filter (or one about to be sealed, with `raw` empty).

    `n` bans, of which `places` has one number each, rising, equal ones kept; `salt` is 16 bytes.
    """

    epoch: int
    version: int
    iat: int
    salt: bytes
    places: array[int] = field(repr=False)
    raw: bytes = field(default=b"", repr=False)

    @property
    def n(self) -> int:
        """The number of bans, before equal places fall together."""
        return len(self.places)

    def may_hold(self, value: int) -> bool:
        """Say whether the person with this `value_of` may be under a ban: BAN_POSSIBLE, never a ban."""
        place = place_of(value, self.n)
        at = bisect_left(self.places, place)
        return at < self.n and self.places[at] == place

    def payload(self) -> bytes:
        """Write the payload that the status key signs."""
        n, k, coded = rice.encode(_spread(self.places), _count(self.n))
        head = {"type": TYPE, "epoch": self.epoch, "version": self.version, "iat": self.iat}
        return cbor.encode({**head, "n": n, "k": k, "salt": self.salt, "bytes": coded})


def keyed(pepper: bytes, document_type: str, number: str) -> bytes:
    """Key a normalised number: HMAC-SHA256(pepper, document type ‖ ":" ‖ number). 32 bytes."""
    return hmac.digest(pepper, f"{document_type}:{number}".encode(), "sha256")


def value_of(key: bytes, salt: bytes) -> int:
    """Give v, the 64-bit number of a `keyed` number under a salt; slow by intention (scrypt, 16 MB)."""
    digest = hashlib.scrypt(key, salt=salt, maxmem=_MEMORY, dklen=8, **_COST)
    return int.from_bytes(digest)


def place_of(value: int, n: int) -> int:
    """Give the place of v among n · 65536; it changes with n, so whoever adds a ban keeps every v."""
    return (value * n * SPACE) >> 64


def make(values: Iterable[int], *, epoch: int, version: int, iat: int, salt: bytes) -> BanFilter:
    """Make the filter of every ban in force, given the v of each."""
    held = list(values)
    places = array("Q", sorted(place_of(value, len(held)) for value in held))
    return BanFilter(epoch, version, iat, salt, places)


def accept(
    current: BanFilter | None, candidate: bytes, *, trust_list: TrustList, now: int | None
) -> BanFilter:
    """Give the filter to hold now: the candidate if it is higher, `current` if they are equal.

    `now` (Unix seconds) is given only where the clock is confirmed. RefusedError says why a candidate is not
    taken.
    """
    payload = open_signed(candidate, TYPE, use="status", trust_list=trust_list, now=now)
    offered = _read(payload, candidate)
    if offered.epoch != trust_list.epoch:
        raise RefusedError(Refusal.WRONG_EPOCH, f"{offered.epoch}, the trust list's is {trust_list.epoch}")
    return offered if current is None or replaces(current, offered) else current


def _read(payload: dict[str, Any], raw: bytes) -> BanFilter:
    shape.members(payload, _MEMBERS)
    n, k, coded = payload["n"], payload["k"], payload["bytes"]
    if [type(part) for part in (n, k, coded)] != [int, int, bytes]:
        raise shape.malformed("n and k are whole numbers, bytes are bytes")
    try:
        spread = rice.decode(n, k, coded, _count(n))
    except ValueError as broken:
        raise shape.malformed(str(broken)) from broken
    places = array("Q", [serial - at for at, serial in enumerate(spread)])
    if places and places[-1] >= n * SPACE:
        raise shape.malformed("a place beyond the last")
    return BanFilter(
        epoch=shape.count(payload["epoch"], "epoch"),
        version=shape.count(payload["version"], "version"),
        iat=shape.time(payload["iat"], "iat"),
        salt=shape.blob(payload["salt"], "salt", SALT_LENGTH),
        places=places,
        raw=raw,
    )


# Places may be equal and serials may not: adding its rank to each makes gaps of the plain differences.
def _spread(places: array[int]) -> array[int]:
    return array("Q", [place + at for at, place in enumerate(places)])


def _count(n: int) -> int:
    return n * SPACE + n
