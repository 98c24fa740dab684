"""From one snapshot to the next in a few hundred bytes, and still the whole signed snapshot at the end.

A delta carries the target's head, its signature, and for each class the serials removed and added. The reader
rebuilds the target's payload byte for byte and takes it in by the same rules as a snapshot that came whole.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from . import cbor, envelope, rice, shape
from .acceptance import open_signed
from .refusal import Refusal, RefusedError
from .snapshot import USE, Snapshot, accept, payload_of, read_class

if TYPE_CHECKING:
    from .trust_list import TrustList

TYPE = "delta"
MEMBERS = ("type", "from", "head", "classes", "protected", "signature")
HEAD_MEMBERS = ("type", "epoch", "version", "iat", "next_update", "count", "rules", "bans", "log")


def make(base: Snapshot, target: Snapshot) -> bytes:
    """Give the payload of the delta from `base` to the signed snapshot `target`; it is sealed like any other.

    ValueError where `target` is not signed, or could not be rebuilt from its classes.
    """
    sealed = envelope.unseal(target.raw, envelope.MAX_OBJECT)
    if sealed.payload != target.payload():
        raise ValueError("the target's payload is not the one its classes give")
    return cbor.encode(
        {
            "type": TYPE,
            "from": [base.epoch, base.version],
            "head": target.head(),
            "classes": {name: _change(base, target, name) for name in target.classes},
            "protected": sealed.protected,
            "signature": sealed.signature,
        }
    )


def apply(current: Snapshot, candidate: bytes, *, trust_list: TrustList, now: int | None) -> Snapshot:
    """Give the snapshot that `candidate` leads to from `current`, proved by its own signature.

    RefusedError says why it is not taken (OTHER_BASE: it starts from another snapshot).
    """
    payload = open_signed(candidate, TYPE, use=USE, trust_list=trust_list, now=now, iat_of=_iat)
    shape.members(payload, MEMBERS)
    if payload["from"] != [current.epoch, current.version]:
        raise RefusedError(Refusal.OTHER_BASE)
    head = shape.members(payload["head"], HEAD_MEMBERS)
    rebuilt = payload_of(head, _changed(current, payload["classes"], shape.count(head["count"], "count")))
    protected, signature = payload["protected"], payload["signature"]
    if type(protected) is not bytes or type(signature) is not bytes:
        raise shape.malformed("protected and signature are bytes")
    return accept(current, envelope.assemble(protected, rebuilt, signature), trust_list=trust_list, now=now)


def _iat(payload: dict[str, Any]) -> Any:
    head = payload.get("head")
    return head.get("iat") if type(head) is dict else None


def _change(base: Snapshot, target: Snapshot, name: str) -> list[list[Any]]:
    before, after = frozenset(base.classes.get(name, ())), frozenset(target.classes[name])
    return [_coded(before - after, base.count), _coded(after - before, target.count)]


def _coded(serials: Iterable[int], count: int) -> list[Any]:
    return list(rice.encode(sorted(serials), count))


def _changed(current: Snapshot, changes: Any, count: int) -> dict[str, array[int]]:
    if type(changes) is not dict or any(type(name) is not str for name in changes):
        raise shape.malformed("classes are named by text")
    return {name: _changed_class(current, name, change, count) for name, change in changes.items()}


def _changed_class(current: Snapshot, name: str, change: Any, count: int) -> array[int]:
    entry = shape.items(change, "change")
    if len(entry) != 2:
        raise shape.malformed("a change is [removed, added]")
    removed, added = read_class(entry[0], current.count), read_class(entry[1], count)
    before = current.classes.get(name, array("Q"))
    after = before
    if removed or added:
        after = array("Q", sorted(frozenset(before).difference(removed).union(added)))
    if after and after[-1] >= count:
        raise shape.malformed("a serial beyond count is left")
    return after
