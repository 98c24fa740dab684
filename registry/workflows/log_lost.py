"""What leaves tell whose records are lost: serials allotted, classes entered, lists published."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from registry.errors import RegistryError
from registry.models import Credential, DecisionKind, Snapshot, leaf
from registry.models import decision as decisions
from registry.models import snapshot as published
from registry.models.credential import CredentialState
from registry.rules.measures import Measure
from registry.verify import cbor, envelope, snapshot

from . import deciding
from .basis import Basis
from .context import Office
from .orders import Order

_LATEST = "status/latest"
_POINTERS = (published.DIRECTORY, _LATEST, "register/feed")
_AGAIN = {
    "revoked": (DecisionKind.REVOCATION, Measure.REVOKE.value),
    "suspended": (DecisionKind.SUSPENSION, Measure.SUSPEND.value),
    "cancelled": (DecisionKind.CREDENTIAL, Measure.CANCEL.value),
    "lapsed": (DecisionKind.CREDENTIAL, Measure.LAPSE.value),
    "cleared": (DecisionKind.CREDENTIAL, "cleared"),
}
"""How a class is decided again. A lost ban's serials are revoked: whom it was about, no leaf tells."""


class Placed(NamedTuple):
    """One serial that a lost decision put into a class, until when."""

    index: int
    name: str
    serial: int
    until: int | None


@dataclass(frozen=True, slots=True)
class Lost:
    """What leaves tell: by index what each does, the blocks of serials (both inclusive), who stands where."""

    leaves: dict[int, dict[str, Any]]
    blocks: tuple[tuple[int, int], ...]
    placed: tuple[Placed, ...]

    @classmethod
    def of(cls, first: int, entries: list[bytes]) -> Lost:
        """Read leaves. Errors: RegistryError LOG_DAMAGED where one is none."""
        try:
            leaves = {index: dict(cbor.decode(data)) for index, data in enumerate(entries, first)}
            blocks = [one["serials"] for one in leaves.values() if one["type"] == "block"]
            blocks += [block for one in leaves.values() if one["type"] == "restore" for block in one["lost"]]
            return cls(leaves, tuple((low, high) for low, high in blocks), tuple(_placed(leaves)))
        except (ValueError, TypeError, KeyError) as error:
            raise RegistryError("LOG_DAMAGED") from error


def _placed(leaves: dict[int, dict[str, Any]]) -> list[Placed]:
    standing: dict[tuple[str, int], Placed] = {}
    for index, told in leaves.items():
        if told["type"] != "decision":
            continue
        for name, serials in told["changes"].items():
            for serial in serials:
                place = "revoked" if name == "banned" else name
                standing[place, serial] = Placed(index, place, serial, told.get("until"))
        for name, serials in told.get("removed", {}).items():
            for serial in serials:
                standing.pop(("revoked" if name == "banned" else name, serial), None)
    return list(standing.values())


def take_files(office: Office, folder: Path, lost: Lost, now: int) -> dict[int, str]:
    """Publish again what the folder has of the lists that the leaves tell of; give leaf → its subject.

    Trust list and snapshots are what their leaves say; the pointers beside are signed, whoever reads them.
    Errors: RegistryError RESTORE_INCOMPLETE where the newest snapshot or trust list is not there.
    """
    subjects: dict[int, str] = {}
    snapshots = {one["sha256"]: index for index, one in lost.leaves.items() if one["type"] == "snapshot"}
    names = sorted(path.name for path in (folder / "status").glob("*-*") if path.is_file())
    for body in [_read(folder / "status" / name) for name in names]:
        index = snapshots.get(hashlib.sha256(body).digest())
        if index is not None:
            subjects[index] = _take_snapshot(office, body, now)
    lists = [one["sha256"] for one in lost.leaves.values() if one["type"] == "trust-list"]
    if lists:
        body = _read(folder / published.TRUST_LIST)
        if hashlib.sha256(body).digest() != lists[-1]:
            raise RegistryError("RESTORE_INCOMPLETE", file=folder / published.TRUST_LIST)
        _put(office, published.TRUST_LIST, body, now)
    if snapshots and max(snapshots.values()) not in subjects:
        raise RegistryError("RESTORE_INCOMPLETE", file=folder / _LATEST)
    for path in _POINTERS if snapshots else ():
        if (folder / path).is_file():
            _put(office, path, (folder / path).read_bytes(), now)
    return subjects


def _read(file: Path) -> bytes:
    if not file.is_file():
        raise RegistryError("RESTORE_INCOMPLETE", file=file)
    return file.read_bytes()


def _put(office: Office, path: str, body: bytes, now: int) -> None:
    published.put(office.session, path, body, now, media_type=published.COSE, immutable=False)


def _take_snapshot(office: Office, body: bytes, now: int) -> str:
    """Keep a snapshot as it was published, and its number; give that."""
    held = snapshot.read(cbor.decode(envelope.unseal(body, envelope.MAX_OBJECT).payload), body)
    number = f"{held.epoch}-{held.version}"
    names = ("epoch", "version", "iat", "next_update", "count")
    told = {name: getattr(held, name) for name in names}
    office.session.add(Snapshot(**told, sha256=hashlib.sha256(body).digest()))
    path = f"status/{number}"
    published.put(office.session, path, body, now, media_type=published.COSE, immutable=True)
    return number


def decide_again(office: Office, lost: Lost, now: int) -> tuple[list[tuple[int, str, int]], list[int]]:
    """Put serials that are on record back into their classes; give those, and the leaves that had others."""
    again, other = [], set()
    for placed in lost.placed:
        one = office.session.get(Credential, placed.serial)
        over = placed.until is not None and placed.until < now
        if one is None or one.state != CredentialState.ISSUED or placed.name not in _AGAIN:
            other.add(placed.index)
        elif not over and placed.name not in decisions.classes_of(office.session, placed.serial, now):
            kind, measure = _AGAIN[placed.name]
            on = {"serial": placed.serial, "until": placed.until}
            deciding.decide(office, Order(kind, measure, placed.name, _basis(placed), **on), now)
            again.append((placed.index, placed.name, placed.serial))
    named = {placed.index for placed in lost.placed}
    for index, told in lost.leaves.items():
        if told["type"] == "decision" and index not in named:
            other.add(index)
    return again, sorted(other)


def _basis(placed: Placed) -> Basis:
    number = f"日志{placed.index}号条目/{placed.serial}"
    reason = "数据库由备份恢复，原决定的记录已失，须补录 record lost, to be entered anew"
    return Basis(number, "登记系统", "公开日志 the public log", reason)


def lost_serials(office: Office) -> list[int]:
    """Give the serials whose records are lost, rising."""
    blocks = [block for data in leaf.restores(office.session) for block in cbor.decode(data)["lost"]]
    return sorted({serial for low, high in blocks for serial in range(low, high + 1)})
