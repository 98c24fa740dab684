"""After a restore from backup: the log takes over from a published folder what the database has forgotten.

The leaves come back byte for byte, so that whoever kept a newer checkpoint finds it continued; their records
do not, and a leaf of type `restore` says so. Numbers go on behind what was given out. Serials that were
allotted meanwhile are nobody's any more and stand in `cancelled`; what was decided meanwhile is decided again
by serial, to stay what it was until somebody enters the decision anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from registry.errors import RegistryError
from registry.models import LogCheckpoint, leaf, log_tile
from registry.models import snapshot as published
from registry.rules.permissions import Channel
from registry.verify import cbor, merkle, tlog
from registry.verify.tlog import Checkpoint
from registry.verify.tlog_edge import Edge

from . import audit, log, log_files, log_lost
from .authority import OFFICE, Actor
from .context import Office
from .transaction import one_transaction

TYPE = "restore"
_ACTOR = Actor(OFFICE, "登记系统", OFFICE, frozenset(), Channel.COMMAND)


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: leaves `first` up to before `end`; `serials` were allotted in all.

    `again`: (leaf, class, serial) decided again; `open_`: leaves of decisions that named nobody on record.
    """

    first: int
    end: int
    serials: int
    again: tuple[tuple[int, str, int], ...]
    open_: tuple[int, ...]


@one_transaction
def restore(office: Office, folder: Path, now: int) -> Restored | None:
    """Take over what `folder` has and this log has not; None where it has nothing more.

    Errors: RegistryError LOG_DAMAGED; LOG_FORK where the folder's log does not go on from this one, or does
    not prove itself; RESTORE_INCOMPLETE where a file is missing.
    """
    session = office.session
    leaf.take(session, leaf.LEAVES, 0)
    edge = log.grown(office)
    told = log_files.published_in(office, folder)
    if told is None or told.size <= edge.size:
        return None
    first, entries = edge.size, _entries(folder, edge.size, told.size)
    for data in entries:
        edge.add(merkle.leaf_hash(data))
    if edge.root() != told.root:
        raise RegistryError("LOG_FORK", folder=folder)
    lost = log_lost.Lost.of(first, entries)
    subjects = log_lost.take_files(office, folder, lost, now)
    _append(office, first, entries, subjects)
    _keep(office, edge, told, now)
    serials = _raise_serials(office, lost)
    record = {"leaves": [first, told.size - 1], "lost": [list(block) for block in lost.blocks]}
    leaf.append(session, TYPE, now, subject=TYPE, record=record, **record)
    again, open_ = log_lost.decide_again(office, lost, now)
    audit.record(session, _ACTOR, "log.restore", "log", f"{first}-{told.size - 1}", now)
    return Restored(first, told.size, serials, tuple(again), tuple(open_))


def _entries(folder: Path, start: int, size: int) -> list[bytes]:
    """Read the leaves from `start` to before `size`."""
    found: list[bytes] = []
    for index in range(start // tlog.WIDTH, -(-size // tlog.WIDTH)):
        tile = tlog.tile_at(size, tlog.ENTRIES, index)
        assert tile is not None  # noqa: S101  within the size
        file = folder / log.PREFIX / tile.path
        if not file.is_file():
            raise RegistryError("RESTORE_INCOMPLETE", file=file)
        try:
            found += tlog.entries(file.read_bytes(), tile.width)
        except ValueError as error:
            raise RegistryError("LOG_FORK", folder=folder) from error
    return found[start % tlog.WIDTH :]


def _append(office: Office, first: int, entries: list[bytes], subjects: dict[int, str]) -> None:
    """Add the leaves without their salts: nothing can be compared with them any more."""
    session = office.session
    leaf.take(session, leaf.LEAVES, len(entries))
    for index, data in enumerate(entries, first):
        told = cbor.decode(data)
        columns = {name: told[name] for name in ("type", "time", "commit")}
        session.add(leaf.Leaf(index=index, subject=subjects.get(index, TYPE), data=data, **columns))
    session.flush()


def _keep(office: Office, edge: Edge, told: Checkpoint, now: int) -> None:
    """Keep the hashes, and the checkpoint that the folder has."""
    session = office.session
    for tile, hashes in edge.changed():
        log_tile.put(session, tile.level, tile.index, hashes)
    session.add(LogCheckpoint(size=told.size, root=told.root, note=told.raw, signed_at=now))
    published.put(session, log.CHECKPOINT, told.raw, now, media_type=log.TEXT, immutable=False)


def _raise_serials(office: Office, lost: log_lost.Lost) -> int:
    """Let the next serial stand behind every one that was given out; give it."""
    session = office.session
    have = leaf.next_number(session, leaf.SERIALS)
    wanted = max([have, *(last + 1 for _, last in lost.blocks)])
    leaf.take(session, leaf.SERIALS, wanted - have)
    return wanted
