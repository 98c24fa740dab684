"""Deltas to the newest snapshot from each of the last hundred, at the cost of what changed.

Only the step from the last snapshot to the new one compares two whole snapshots. A delta from an older base
is its delta to the last snapshot, continued by that step: what the step removes is no longer added, what it
adds is no longer removed. So publishing does not read a hundred old snapshots.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registry.models import PublishedFile
from registry.models import Snapshot as SnapshotRow
from registry.models import snapshot as published
from registry.verify import cbor, delta, envelope, rice
from registry.verify.snapshot import Snapshot, read_class

from .context import Office

BASES = 100
"""How many versions back a verifier may be and still need no whole snapshot."""

PREFIX = "status/delta/"

Change = tuple[frozenset[int], frozenset[int]]
"""Serials removed from a class, and serials added to it."""
_UNCHANGED: Change = (frozenset(), frozenset())


def publish(office: Office, last: Snapshot, new: Snapshot, now: int) -> None:
    """Store the deltas to `new`, which is signed and follows `last`; inside the caller's transaction."""
    session, status = office.session, office.keys.status()
    step = Step.between(last, new)
    payloads = {last.version: step.payload}
    for base, base_count, earlier in _deltas_to(session, last):
        payloads[base] = continued(earlier, step, base_count)
    sealed = {
        f"{PREFIX}{base}-{new.version}": envelope.seal(payload, status) for base, payload in payloads.items()
    }
    published.put_new(session, sealed, now)


def remove_outdated(session: Session, newest: Snapshot, last: Snapshot | None) -> None:
    """Take away all deltas but those to the newest snapshot and, for whoever just asked, the one before."""
    kept = {f"{newest.version}", f"{last.version}" if last else ""}
    paths = session.scalars(
        select(PublishedFile.path).where(PublishedFile.path.startswith(PREFIX, autoescape=True))
    ).all()
    outdated = [path for path in paths if path.rpartition("-")[2] not in kept]
    session.execute(
        delete(PublishedFile)
        .where(PublishedFile.path.in_(outdated))
        .execution_options(synchronize_session=False)
    )


@dataclass(frozen=True)
class Step:
    """From the last snapshot to the new one: the delta's payload, its members, its changes by class."""

    payload: bytes
    members: dict[str, Any]
    changes: Mapping[str, Change]
    last_count: int
    new_count: int

    @classmethod
    def between(cls, last: Snapshot, new: Snapshot) -> Step:
        """Compare two whole snapshots; `new` is signed."""
        payload = delta.make(last, new)
        members = cbor.decode(payload)
        return cls(payload, members, _changes(members, last.count, new.count), last.count, new.count)


def continued(earlier: bytes, step: Step, base_count: int) -> bytes:
    """Give the payload of the delta from an older base to the new snapshot.

    `earlier` is the sealed delta from that base, whose count was `base_count`, to the last snapshot.
    """
    members = cbor.decode(envelope.unseal(earlier, envelope.MAX_OBJECT).payload)
    before = _changes(members, base_count, step.last_count)
    classes = {}
    for name, (removed, added) in step.changes.items():
        removed_before, added_before = before.get(name, _UNCHANGED)
        classes[name] = [
            _coded((removed_before - added) | (removed - added_before), base_count),
            _coded((added_before - removed) | (added - removed_before), step.new_count),
        ]
    return cbor.encode({**step.members, "from": members["from"], "classes": classes})


def _deltas_to(session: Session, last: Snapshot) -> list[tuple[int, int, bytes]]:
    """Give (version, count, delta to `last`) of the bases that are recent and still published."""
    counts = {
        version: count
        for version, count in session.execute(
            select(SnapshotRow.version, SnapshotRow.count).where(
                SnapshotRow.epoch == last.epoch,
                SnapshotRow.version < last.version,
                SnapshotRow.version > last.version - BASES,
            )
        )
    }
    wholes = {f"status/{last.epoch}-{version}": version for version in counts}
    kept = session.scalars(select(PublishedFile.path).where(PublishedFile.path.in_(list(wholes))))
    paths = {f"{PREFIX}{wholes[path]}-{last.version}": wholes[path] for path in kept}
    bodies = published.bodies_of(session, tuple(paths))
    return [(paths[path], counts[paths[path]], body) for path, body in bodies.items()]


def _changes(members: dict[str, Any], base_count: int, target_count: int) -> dict[str, Change]:
    return {
        name: (frozenset(read_class(removed, base_count)), frozenset(read_class(added, target_count)))
        for name, (removed, added) in members["classes"].items()
    }


def _coded(serials: frozenset[int], count: int) -> list[Any]:
    return list(rice.encode(sorted(serials), count))
