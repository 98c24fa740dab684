"""Publishing: what the database says becomes signed files that anyone may keep.

Everything is one transaction: the directory, the register's feed, the ban filter, the numbered snapshot, the
deltas, the leaf, then the pointer. The log's counter is locked first. Whatever changes a class appends a
leaf, so no decision can slip between the classes and the log that one snapshot speaks of; and whoever finds,
with the lock in hand, that another has published leaves it at that.

Where a serial leaves `banned` (a ban was lifted, or may no longer be told) the older numbered snapshots and
all deltas leave the public files too: they would go on saying whose ban it was.
"""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.errors import RegistryError
from registry.models import Snapshot as SnapshotRow
from registry.models import body_rule, leaf
from registry.models import snapshot as published
from registry.rules.projection import Mode
from registry.verify import envelope, snapshot
from registry.verify.refusal import RefusedError
from registry.verify.snapshot import BodyRule, Snapshot
from registry.verify.tlog_edge import Edge
from registry.verify.trust_list import TrustList

from . import (
    ban_filters,
    deltas,
    directories,
    log,
    log_files,
    log_lost,
    publication_modes,
    register_feed,
    standing,
    trust,
)
from .context import Office
from .static_files import File, file, newest_version, write_files
from .transaction import one_transaction, reading

__all__ = ["File", "Published", "due", "file", "publish", "publish_due", "write_files"]

LATEST = "status/latest"
UPDATE_EVERY = 12 * 3600
"""Seconds until the next snapshot is due although nothing happened: half of what verifiers warn at."""
SEALED_WITHIN = 3600
"""Seconds until what the office wrote down for itself comes under a checkpoint, if nothing else happens."""
KEEP = 14 * 24 * 3600
"""Seconds that numbered files stay in public; their hashes stay in the log."""


@dataclass(frozen=True, slots=True)
class Published:
    """A snapshot that was just published; `members` counts the serials of each class."""

    epoch: int
    version: int
    iat: int
    next_update: int
    count: int
    members: dict[str, int]
    sha256: str

    def to_json(self) -> dict[str, Any]:
        """Give the summary that commands print."""
        return dataclasses.asdict(self)


def publish(office: Office, now: int, *, folder: Path | None = None) -> Published:
    """Sign and store the next snapshot and what belongs to it.

    `folder` is one that was published to before: after a restore from backup the database may be behind it.
    Errors: RegistryError NOT_FOUNDED; SIGNING_REFUSED where verifiers would not accept what the keys sign;
    LOG_DAMAGED, LOG_FORK where the log contradicts what it signed before.
    """
    ban_filters.prepare(office, now)
    return _published(office, now, folder)


def publish_due(office: Office, now: int, *, folder: Path | None = None) -> Published | None:
    """Publish if something is due; None where nothing is, or another was faster. Errors: as `publish`."""
    if not due(office, now, folder=folder):
        return None
    ban_filters.prepare(office, now)
    return _published_once(office, now, folder)


@one_transaction
def _published(office: Office, now: int, folder: Path | None) -> Published:
    leaf.take(office.session, leaf.LEAVES, 0)
    return _publish(office, now, folder)


@one_transaction
def _published_once(office: Office, now: int, folder: Path | None) -> Published | None:
    leaf.take(office.session, leaf.LEAVES, 0)
    return _publish(office, now, folder) if due(office, now, folder=folder) else None


def _publish(office: Office, now: int, folder: Path | None) -> Published:
    """Publish with the log's lock in hand."""
    session = office.session
    trust_list = _trust_list(office)
    last = _last(session, trust_list)
    version = max(_in_folder(folder, trust_list), _newest_version(session, trust_list.epoch)) + 1
    if folder is not None:
        log_files.check(office, folder)
    try:
        directories.publish(office, trust_list, now)
        register_feed.publish(office, trust_list, now)
        bans = ban_filters.publish(office, trust_list, version, now, KEEP)
        tree = log.grown(office)
        unsigned = _unsigned(office, trust_list.epoch, version, now, tree, bans)
        new = _signed(office, trust_list, unsigned, now)
    except RefusedError as refused:
        raise RegistryError("SIGNING_REFUSED", refusal=refused.refusal.value) from refused
    _store(office, new, last, now)
    log.checkpoint(office, tree, now)
    return Published(**_numbers(new), members=_members(new), sha256=hashlib.sha256(new.raw).hexdigest())


def due(office: Office, now: int, *, folder: Path | None = None) -> bool:
    """Tell whether something happened since the newest snapshot, its time has come, or `folder` is ahead.

    Errors: RegistryError NOT_FOUNDED.
    """
    with reading(office) as session:
        trust_list = _trust_list(office)
        newest = session.scalar(
            select(SnapshotRow).order_by(SnapshotRow.epoch.desc(), SnapshotRow.version.desc()).limit(1)
        )
        if newest is None or newest.epoch != trust_list.epoch or now >= newest.next_update:
            return True
        if _in_folder(folder, trust_list) > newest.version:
            return True
        # Whatever the office does appends a leaf: nothing happened if the snapshot's own is the newest.
        told = leaf.newest_telling(session)
        if told is None or told.subject != f"{newest.epoch}-{newest.version}":
            return True
        if now >= newest.iat + SEALED_WITHIN and leaf.next_number(session, leaf.LEAVES) > told.index + 1:
            return True
        return directories.outdated(session, trust_list)


def _trust_list(office: Office) -> TrustList:
    current = trust.current(office)
    if current is None:
        raise RegistryError("NOT_FOUNDED")
    return current


def _last(session: Session, trust_list: TrustList) -> Snapshot | None:
    """Give the snapshot in public; None where verifiers hold none that a delta could start from."""
    raw = published.body_of(session, LATEST)
    if raw is None:
        return None
    if (trust_list.raw, raw) not in _made:
        try:
            _remember(trust_list, snapshot.accept(None, raw, trust_list=trust_list, now=None))
        except RefusedError:
            return None
    return _made[trust_list.raw, raw]


# Parsing only: the bytes come from the database each time. A worker has just made what it reads back.
_made: dict[tuple[bytes, bytes], Snapshot] = {}


def _remember(trust_list: TrustList, held: Snapshot) -> None:
    _made.clear()
    _made[trust_list.raw, held.raw] = held


def _in_folder(folder: Path | None, trust_list: TrustList) -> int:
    return newest_version(folder, trust_list) if folder else 0


def _newest_version(session: Session, epoch: int) -> int:
    return (
        session.scalar(
            select(SnapshotRow.version)
            .where(SnapshotRow.epoch == epoch)
            .order_by(SnapshotRow.version.desc())
            .limit(1)
        )
        or 0
    )


def _unsigned(office: Office, epoch: int, version: int, now: int, tree: Edge, bans: bytes) -> Snapshot:
    session = office.session
    mode = publication_modes.mode(office, office.settings.jurisdiction, office.day(now), now)
    return Snapshot(
        epoch=epoch,
        version=version,
        iat=now,
        next_update=now + UPDATE_EVERY,
        count=leaf.next_number(session, leaf.SERIALS),
        classes=standing.classes(
            session, now, tell_bans=mode is Mode.PUBLIC, lost=log_lost.lost_serials(office)
        ),
        rules=tuple(BodyRule(*rule) for rule in body_rule.all_rules(session)),
        bans=bans,
        log=(tree.size, tree.root()),
    )


def _signed(office: Office, trust_list: TrustList, unsigned: Snapshot, now: int) -> Snapshot:
    """Seal, and take it in as a verifier does: what others would refuse is not published."""
    raw = envelope.seal(unsigned.payload(), office.keys.status())
    signed = snapshot.accept(None, raw, trust_list=trust_list, now=now)
    _remember(trust_list, signed)
    return signed


def _store(office: Office, new: Snapshot, last: Snapshot | None, now: int) -> None:
    session = office.session
    digest = hashlib.sha256(new.raw).digest()
    number = f"{new.epoch}-{new.version}"
    session.add(SnapshotRow(**_numbers(new), sha256=digest))
    untold = last is not None and not set(last.classes["banned"]) <= set(new.classes["banned"])
    published.remove_older(session, "status/", now + 1 if untold else now - KEEP)
    published.put(session, f"status/{number}", new.raw, now, media_type=published.COSE, immutable=True)
    if last is not None and not untold:
        deltas.publish(office, last, new, now)
    deltas.remove_outdated(session, new, last)
    record = {**_numbers(new), "sha256": digest}
    told = {"sha256": digest, "classes": _members(new), "log": list(new.log)}
    leaf.append(session, "snapshot", now, subject=number, record=record, **told)
    published.put(session, LATEST, new.raw, now, media_type=published.COSE, immutable=False)


def _numbers(new: Snapshot) -> dict[str, int]:
    names = ("epoch", "version", "iat", "next_update", "count")
    return {name: getattr(new, name) for name in names}


def _members(new: Snapshot) -> dict[str, int]:
    return {name: len(new.classes[name]) for name in snapshot.CLASSES}
