"""Which decisions of the log name which serials, and what stands where by them, whatever leaves say openly.

A leaf may speak of a ban as of a revocation (see `telling`): its row, which the commitment binds, says what
it was. Where the row is gone, the leaf alone is believed.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, NamedTuple

from sqlalchemy import func, select

from registry.models import Decision, Leaf, SerialBlock, leaf
from registry.models import credential as credentials
from registry.verify import cbor
from registry.verify.snapshot import Snapshot

from .context import Office

_NEVER = 2**63


def untold(told: dict[str, Any], row: Decision) -> bool:
    """Tell whether a leaf speaks of its decision as the public may hear it."""
    return bool(told["kind"] != row.kind)


def barred(office: Office, row: Decision, index: int) -> list[int]:
    """Give the serials that a person had when leaf `index` was written, rising."""
    blocks = select(func.max(SerialBlock.last)).join(Leaf, Leaf.subject == SerialBlock.batch_id)
    last = office.session.scalar(blocks.where(Leaf.type == "block", Leaf.index < index))
    held = credentials.serials_of_person(office.session, row.person_id or "")
    return [serial for serial in held if last is not None and serial <= last]


def came_back(office: Office) -> set[int]:
    """Give the indexes of the leaves that were taken over after a restore from backup, as the log has it."""
    indexes: set[int] = set()
    for data in leaf.restores(office.session):
        with suppress(ValueError, TypeError, KeyError):  # what is no such leaf is found with the others
            first, last = cbor.decode(data)["leaves"]
            indexes.update(range(first, last + 1))
    return indexes


class _Put(NamedTuple):
    """What one decision put into a class, until when, and by which leaf."""

    index: int
    name: str
    serials: list[int]
    until: int


class Named:
    """The decisions that were read from the log, in order."""

    def __init__(self) -> None:
        self._by_serial: dict[int, list[tuple[int, int | None]]] = {}
        self._put: dict[str, list[_Put]] = {}
        self._ended: dict[str, int] = {}
        self.lost: set[int] = set()

    def add(self, office: Office, entry: Leaf, told: dict[str, Any]) -> None:
        """Take in a leaf."""
        if told.get("type") == "restore":
            self.lost.update(s for low, high in told["lost"] for s in range(low, high + 1))
        if told.get("type") != "decision":
            return
        changes, until = told.get("changes") or {}, told.get("until")
        for classes in (changes, told.get("removed") or {}):
            for serials in classes.values():
                for serial in serials:
                    self._by_serial.setdefault(serial, []).append((entry.index, until))
        if entry.salt is None:
            return  # its record is lost: what stood by it was decided again
        row = office.session.get(Decision, entry.subject)
        if row is not None and row.ends_id is not None:
            self._ended.setdefault(row.ends_id, entry.index)
        if row is not None and row.class_ and untold(told, row):
            changes, until = {"banned": barred(office, row, entry.index)}, row.until
        elif row is not None and row.serial is not None and row.class_ in changes:
            changes = {row.class_: [row.serial]}  # not named where it stood there for another reason
        end = _NEVER if until is None else until
        self._put[entry.subject] = [_Put(entry.index, *placed, end) for placed in changes.items()]

    def decided(self, serial: int, older: Snapshot, newer: Snapshot) -> bool:
        """Tell whether a decision between two snapshots, or the end of a term, speaks of a serial."""
        return any(
            older.log[0] <= index < newer.log[0]
            or (index < newer.log[0] and until is not None and until < newer.iat)
            for index, until in self._by_serial.get(serial, [])
        )

    def later(self, serial: int, newer: Snapshot) -> bool:
        """Tell whether a decision of after a snapshot speaks of a serial: until then it stood as before."""
        return any(index >= newer.log[0] for index, _ in self._by_serial.get(serial, []))

    def standing(self, size: int, moment: int) -> set[tuple[str, int]]:
        """Give the (class, serial) that the first `size` leaves put there and not taken out by `moment`."""
        return {
            (put.name, serial)
            for id_, puts in self._put.items()
            if self._ended.get(id_, _NEVER) >= size
            for put in puts
            if put.index < size and put.until >= moment
            for serial in put.serials
        }
