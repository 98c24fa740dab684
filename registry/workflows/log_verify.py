"""Checking the database against the log, the log against its own past, and both against what a witness kept.

Everything is read in one view of the database, the leaves once and in order: (a) leaves against rows,
`log_records` and `log_acts`; (b) rows against leaves, `log_rows`; (c) hashes, and (d) every head that was
ever signed, here; (e) serials that left a class, `log_classes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import select

from registry.errors import RegistryError
from registry.models import Leaf, leaf, log_tile
from registry.models import snapshot as published
from registry.verify import merkle
from registry.verify.tlog import Tile
from registry.verify.tlog_edge import Edge

from . import log, log_acts, log_classes, log_named, log_records, log_rows
from .context import Office
from .log_findings import Finding, found
from .transaction import reading


class Head(NamedTuple):
    """A tree that somebody was told of."""

    what: str
    root: bytes


class Checked(NamedTuple):
    """What was read, and what was found; `restored` leaves came back without their records."""

    leaves: int
    checkpoints: int
    restored: int
    findings: list[Finding]


def verify(office: Office, witness: bytes | None = None, *, witness_name: str = "") -> Checked:
    """Check everything. `witness` is a checkpoint that somebody kept elsewhere.

    Errors: RegistryError CHECKPOINT_UNREADABLE where that is none of this log's.
    """
    with reading(office) as session:
        if not session.in_transaction() and session.get_bind().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        heads, findings = _heads(office)
        checkpoints = sum(len(of_size) for of_size in heads.values())
        _add_witness(office, heads, witness, witness_name)
        for number in log_classes.numbers(office):
            told = log_classes.load(office, number)
            if told is not None:
                what = "snapshot {}-{}".format(*number)
                heads.setdefault(told.log[0], []).append(Head(what, told.log[1]))
        walk = _Walk(office, heads)
        findings += [*walk.all(), *log_rows.check(office), *log_classes.check(office, walk.named)]
        return Checked(walk.size, checkpoints, len(walk.lost), findings)


def _heads(office: Office) -> tuple[dict[int, list[Head]], list[Finding]]:
    """Give size → heads of the checkpoints, and those that the log has not signed."""
    heads: dict[int, list[Head]] = {}
    findings = []
    newest = None
    for kept in log_tile.checkpoints(office.session):
        newest = kept.note
        heads.setdefault(kept.size, []).append(Head(f"checkpoint {kept.size}", kept.root))
        try:
            signed = log.read_own(office, kept.note)
        except ValueError:
            findings.append(found("CHECKPOINT_FORGED", size=kept.size))
            continue
        if (signed.size, signed.root) != (kept.size, kept.root):
            findings.append(found("CHECKPOINT_FORGED", size=kept.size))
    if published.body_of(office.session, log.CHECKPOINT) != newest:
        findings.append(found("CHECKPOINT_LOST", size="in public 已发布的"))
    return heads, findings


def _add_witness(office: Office, heads: dict[int, list[Head]], raw: bytes | None, name: str) -> None:
    if raw is None:
        return
    try:
        kept = log.read_own(office, raw)
    except ValueError as error:
        raise RegistryError("CHECKPOINT_UNREADABLE", file=name) from error
    heads.setdefault(kept.size, []).append(Head("witness", kept.root))


class _Walk:
    """Reads the leaves once: rows, hashes, heads, and which decision names which serial."""

    def __init__(self, office: Office, heads: dict[int, list[Head]]) -> None:
        self.office = office
        self.heads = heads
        self.size = 0
        self.named = log_named.Named()
        self.lost = log_named.came_back(office)
        self.acts = log_acts.Acts(office)
        self._newest = max((size for size, of in heads.items() if _has_checkpoint(of)), default=0)

    def all(self) -> list[Finding]:
        """Give everything that the leaves show."""
        findings = [*self._leaves(), *self.acts.rest()]
        if self.size != leaf.next_number(self.office.session, leaf.LEAVES):
            findings.append(found("LEAF_LOST", index=self.size))
        for size, heads in sorted(self.heads.items()):
            if size > self.size:
                for head in heads:
                    code = "LOG_BEHIND" if head.what == "witness" else "HEAD_CONTRADICTED"
                    findings.append(found(code, size=size, what=head.what))
        return findings

    def _leaves(self) -> Iterator[Finding]:
        edge = Edge(0, lambda _tile: b"")
        yield from self._at(edge)
        query = select(Leaf).order_by(Leaf.index).execution_options(yield_per=500)
        for entry in self.office.session.scalars(query):
            if entry.index != self.size:
                yield found("LEAF_LOST", index=self.size)
            told, findings = self._told(entry)
            yield from findings
            if not findings:
                yield from self.acts.add(entry)
            self.named.add(self.office, entry, told)
            head = told.get("log")  # of a snapshot: the tree before it, and a checkpoint came after it
            if head is not None and head != [edge.size, edge.root()]:
                yield found("HEAD_CONTRADICTED", what=f"leaf {entry.index}", size=edge.size)
            edge.add(merkle.leaf_hash(entry.data))
            self.size += 1
            yield from self._at(edge)
            came_back = entry.index in self.lost
            if head is not None and not came_back and not _has_checkpoint(self.heads.get(self.size, [])):
                yield found("CHECKPOINT_LOST", size=self.size)

    def _told(self, entry: Leaf) -> tuple[dict[str, Any], list[Finding]]:
        """Give what a leaf tells, and what is wrong with it; of a lost record, with its columns only."""
        if entry.index not in self.lost or entry.salt is not None:
            return log_records.check(self.office, entry)
        told = log_records.decoded(entry)
        return (told, []) if told else ({}, [found("LEAF_ALTERED", index=entry.index)])

    def _at(self, edge: Edge) -> Iterator[Finding]:
        """Compare the tree as it stands with whoever was told of this size."""
        for head in self.heads.get(edge.size, []):
            if head.root != edge.root():
                yield found("HEAD_CONTRADICTED", what=head.what, size=edge.size)
        if edge.size == self._newest:
            yield from self._tiles(edge)

    def _tiles(self, edge: Edge) -> Iterator[Finding]:
        """Compare the kept hashes with those of the leaves, up to the newest checkpoint."""
        expected = {(tile.level, tile.index): hashes for tile, hashes in edge.changed()}
        for kept in log_tile.tiles(self.office.session):
            if expected.pop((kept.level, kept.index), None) != kept.hashes:
                yield found("TREE_ALTERED", what=Tile(kept.level, kept.index).path)
        for level, index in expected:
            yield found("TREE_ALTERED", what=Tile(level, index).path)


def _has_checkpoint(heads: list[Head]) -> bool:
    return any(head.what.startswith("checkpoint") for head in heads)
