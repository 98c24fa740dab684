"""Names for display: certification bodies and schemes, signed by the status key (formats.md 4).

No verdict rests on it: a body that is not in it is shown by its code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import cbor, shape
from .acceptance import open_signed, replaces
from .refusal import Refusal, RefusedError
from .trust_list import TrustList

TYPE = "directory"
_MEMBERS = ("type", "epoch", "version", "iat", "bodies", "schemes")


@dataclass(frozen=True, slots=True)
class Directory:
    """An accepted directory (or one about to be sealed, with `raw` empty).

    `bodies` gives a body's name by its code, `schemes` a scheme's name and edition by its number.
    """

    epoch: int
    version: int
    iat: int
    bodies: dict[str, str]
    schemes: dict[int, tuple[str, str]]
    raw: bytes = field(default=b"", repr=False)

    def payload(self) -> bytes:
        """Write the payload that the status key signs."""
        return cbor.encode(
            {
                "type": TYPE,
                "epoch": self.epoch,
                "version": self.version,
                "iat": self.iat,
                "bodies": [[code, self.bodies[code]] for code in sorted(self.bodies)],
                "schemes": [[number, *self.schemes[number]] for number in sorted(self.schemes)],
            }
        )


def accept(
    current: Directory | None, candidate: bytes, *, trust_list: TrustList, now: int | None
) -> Directory:
    """Give the directory to go on with: the candidate's if it is higher, else `current`; RefusedError if bad.

    `now` (Unix seconds) is given only where the clock is confirmed.
    """
    payload = open_signed(candidate, TYPE, use="status", trust_list=trust_list, now=now)
    offered = _read(payload, candidate)
    if offered.epoch != trust_list.epoch:
        raise RefusedError(Refusal.WRONG_EPOCH, f"{offered.epoch}, the trust list's is {trust_list.epoch}")
    return offered if current is None or replaces(current, offered) else current


def _read(payload: dict[str, Any], raw: bytes) -> Directory:
    # Unknown members are ignored: the whole object is for display.
    shape.members(payload, _MEMBERS, payload)
    return Directory(
        epoch=shape.count(payload["epoch"], "epoch"),
        version=shape.count(payload["version"], "version"),
        iat=shape.time(payload["iat"], "iat"),
        bodies=_read_bodies(payload["bodies"]),
        schemes=_read_schemes(payload["schemes"]),
        raw=raw,
    )


def _read_bodies(value: Any) -> dict[str, str]:
    entries = [_entry(entry, 2) for entry in shape.items(value, "bodies")]
    bodies = {shape.text(code, "code", 64): shape.text(name, "name") for code, name in entries}
    _in_order(bodies, entries)
    return bodies


def _read_schemes(value: Any) -> dict[int, tuple[str, str]]:
    entries = [_entry(entry, 3) for entry in shape.items(value, "schemes")]
    schemes = {
        shape.count(number, "scheme"): (shape.text(name, "name"), shape.text(edition, "edition"))
        for number, name, edition in entries
    }
    _in_order(schemes, entries)
    return schemes


def _entry(value: Any, length: int) -> list[Any]:
    entry = shape.items(value, "an entry")
    if len(entry) != length:
        raise shape.malformed(f"an entry has {length} members")
    return entry


def _in_order(table: Mapping[Any, Any], entries: list[list[Any]]) -> None:
    """Refuse entries whose keys stand out of order or twice; `table` was made of them."""
    if [entry[0] for entry in entries] != sorted(table):
        raise shape.malformed("entries stand in the order of their key, each once")
