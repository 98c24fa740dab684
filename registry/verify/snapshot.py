"""The status of all credentials at one moment: accept a published snapshot, look a serial up.

A snapshot is signed by a status key and numbered; accepting is the only way in, and a refused candidate
changes nothing. The look-up stands in the path of every scan: one dict from serial to a mask of classes, one
dict from body to its rules, and for the many who are in neither a shared answer.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from . import cbor, rice, shape
from .acceptance import open_signed, replaces
from .refusal import Refusal, RefusedError

if TYPE_CHECKING:
    from .trust_list import TrustList

TYPE = "snapshot"
USE = "status"
CLASSES = ("revoked", "suspended", "banned", "superseded", "cancelled", "lapsed", "under_review", "cleared")
MEMBERS = ("type", "epoch", "version", "iat", "next_update", "count", "classes", "rules", "bans", "log")
HASH_LENGTH = 32


@dataclass(frozen=True, slots=True, order=True)
class BodyRule:
    """Puts a body's certificates with a start day in the range, both ends inclusive, under review."""

    body: str
    from_day: int
    to_day: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one credential.

    `covered`: the list reaches its serial; `classes`: those it is in; `ruled`: a body rule matches, cleared
    or not; `unknown`: it is in a class that this reader does not know.
    """

    covered: bool
    classes: frozenset[str]
    ruled: bool
    unknown: bool


CLEAN = Standing(covered=True, classes=frozenset(), ruled=False, unknown=False)
NOT_COVERED = Standing(covered=False, classes=frozenset(), ruled=False, unknown=False)


@dataclass(frozen=True)
class Snapshot:
    """A snapshot in hand. `iat` and `next_update` are Unix seconds; serials below `count` are covered.

    `classes` holds ascending serials by name, names this reader does not know among them; `bans` is the
    SHA-256 of the ban filter, empty while none is published; `log` is the size and the root of the log; `raw`
    is the whole signed object, empty while it is not signed yet.
    """

    epoch: int
    version: int
    iat: int
    next_update: int
    count: int
    classes: Mapping[str, array[int]]
    rules: tuple[BodyRule, ...]
    bans: bytes
    log: tuple[int, bytes]
    raw: bytes = b""
    _masks: dict[int, int] = field(init=False, repr=False, compare=False)
    _rules_of: dict[str, tuple[BodyRule, ...]] = field(init=False, repr=False, compare=False)
    _standings: dict[tuple[int, bool, bool], Standing] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_masks", _masks(self.classes))
        object.__setattr__(self, "_rules_of", _by_body(self.rules))
        object.__setattr__(self, "_standings", {})

    def standing(self, serial: int, body: str, start_day: int) -> Standing:
        """Tell what this list knows of a credential: its serial, its body's code, its first valid day."""
        mask = self._masks.get(serial)
        rules = self._rules_of.get(body)
        if mask is None and rules is None:
            return CLEAN if serial < self.count else NOT_COVERED
        ruled = rules is not None and any(rule.from_day <= start_day <= rule.to_day for rule in rules)
        return self._standing(mask or 0, ruled, serial < self.count)

    def _standing(self, mask: int, ruled: bool, covered: bool) -> Standing:
        key = (mask, ruled, covered)
        known = self._standings.get(key)
        if known is None:
            names = [name for bit, name in enumerate(self.classes) if mask >> bit & 1]
            classes = frozenset(name for name in names if name in CLASSES)
            known = Standing(covered, classes, ruled, unknown=len(classes) < len(names))
            self._standings[key] = known
        return known

    def head(self) -> dict[str, Any]:
        """Give the payload's members without its classes."""
        return {
            "type": TYPE,
            "epoch": self.epoch,
            "version": self.version,
            "iat": self.iat,
            "next_update": self.next_update,
            "count": self.count,
            "rules": [[rule.body, rule.from_day, rule.to_day] for rule in self.rules],
            "bans": self.bans,
            "log": list(self.log),
        }

    def payload(self) -> bytes:
        """Give the bytes to be signed; the same data always gives the same bytes."""
        return payload_of(self.head(), self.classes)


def payload_of(head: dict[str, Any], classes: Mapping[str, array[int]]) -> bytes:
    """Put head and classes together into the bytes that are signed; empty classes are written too."""
    count = head["count"]
    every = {**dict.fromkeys(CLASSES, ()), **classes}
    coded = {name: list(_coded(array("Q", serials).tobytes(), count)) for name, serials in every.items()}
    return cbor.encode({**head, "classes": coded})


# Whoever publishes codes the same class for the snapshot, for its delta, and for the next snapshot.
@lru_cache(maxsize=16)
def _coded(serials: bytes, count: int) -> tuple[int, int, bytes]:
    plain = array("Q")
    plain.frombytes(serials)
    return rice.encode(plain, count)


def accept(current: Snapshot | None, candidate: bytes, *, trust_list: TrustList, now: int | None) -> Snapshot:
    """Give the snapshot to hold now: the candidate if it is higher, `current` if they are equal.

    `now` is None where the clock is not confirmed. RefusedError says why a candidate is not taken.
    """
    payload = open_signed(candidate, TYPE, use=USE, trust_list=trust_list, now=now)
    offered = read(payload, candidate)
    if offered.epoch != trust_list.epoch:
        raise RefusedError(Refusal.WRONG_EPOCH, f"epoch {offered.epoch} under {trust_list.epoch}")
    if current is not None and not replaces(current, offered):
        return current
    return offered


def read(payload: dict[str, Any], raw: bytes) -> Snapshot:
    """Read a payload whose signature was proved; `raw` is the object it came in."""
    shape.members(payload, MEMBERS)
    count = shape.count(payload["count"], "count")
    return Snapshot(
        epoch=shape.count(payload["epoch"], "epoch"),
        version=shape.count(payload["version"], "version"),
        iat=shape.time(payload["iat"], "iat"),
        next_update=shape.time(payload["next_update"], "next_update"),
        count=count,
        classes=_read_classes(payload["classes"], count),
        rules=tuple(_read_rule(entry) for entry in shape.items(payload["rules"], "rules")),
        bans=_read_bans(payload["bans"]),
        log=_read_log(payload["log"]),
        raw=raw,
    )


def read_class(value: Any, count: int) -> array[int]:
    """Read one coded class [n, k, bytes] of serials below `count`."""
    if type(value) is not list or [type(part) for part in value] != [int, int, bytes]:
        raise shape.malformed("a class is [n, k, bytes]")
    try:
        return rice.decode(value[0], value[1], value[2], count)
    except ValueError as broken:
        raise shape.malformed(str(broken)) from broken


def _read_classes(value: Any, count: int) -> dict[str, array[int]]:
    if type(value) is not dict or any(type(name) is not str for name in value):
        raise shape.malformed("classes are named by text")
    # A class that is not there is not an empty one: whoever left it out has said nothing about it.
    if not set(CLASSES) <= set(value):
        raise shape.malformed("a class is missing")
    return {name: read_class(coded, count) for name, coded in value.items()}


def _read_rule(value: Any) -> BodyRule:
    entry = shape.items(value, "rule")
    if len(entry) != 3:
        raise shape.malformed("a rule is [body, from_day, to_day]")
    first = shape.count(entry[1], "from_day", shape.LAST_DAY)
    last = shape.count(entry[2], "to_day", shape.LAST_DAY, smallest=first)
    return BodyRule(shape.text(entry[0], "body"), first, last)


def _read_bans(value: Any) -> bytes:
    return b"" if value == b"" and type(value) is bytes else shape.blob(value, "bans", HASH_LENGTH)


def _read_log(value: Any) -> tuple[int, bytes]:
    entry = shape.items(value, "log")
    if len(entry) != 2:
        raise shape.malformed("log is [size, root]")
    return shape.count(entry[0], "log size"), shape.blob(entry[1], "log root", HASH_LENGTH)


def _masks(classes: Mapping[str, Iterable[int]]) -> dict[int, int]:
    """Give each serial's classes as a mask; bit i stands for the i-th name."""
    masks: dict[int, int] = {}
    for bit, serials in enumerate(classes.values()):
        for serial in serials:
            masks[serial] = masks.get(serial, 0) | 1 << bit
    return masks


def _by_body(rules: Iterable[BodyRule]) -> dict[str, tuple[BodyRule, ...]]:
    bodies: dict[str, tuple[BodyRule, ...]] = {}
    for rule in rules:
        bodies[rule.body] = (*bodies.get(rule.body, ()), rule)
    return bodies
