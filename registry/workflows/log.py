"""The log's tree at work: grown by what is new, signed as a checkpoint, served as tiles.

Inside the caller's transaction, with the lock on the log's counter. What was signed once is never
contradicted: before the tree grows, its kept edge is compared with the newest checkpoint, and that with the
signature under it.
"""

from __future__ import annotations

from registry.errors import RegistryError
from registry.models import LogCheckpoint, leaf, log_tile
from registry.models import snapshot as published
from registry.verify import merkle, note, tlog
from registry.verify.tlog import Checkpoint, Tile
from registry.verify.tlog_edge import Edge

from .context import Office
from .transaction import reading

PREFIX = "log/"
CHECKPOINT = "log/checkpoint"
VKEY = ".well-known/welder-registry/log.vkey"
TEXT = "text/plain; charset=utf-8"


def signer(office: Office) -> note.Signer:
    """Give what signs checkpoints: the log's key under the log's origin, host + "/log"."""
    return office.keys.log(f"{office.settings.host}/log")


def read_own(office: Office, raw: bytes) -> Checkpoint:
    """Read a checkpoint that this log signed, under whatever origin it had then; ValueError otherwise."""
    origin = note.Note.parse(raw).text.partition("\n")[0]
    return tlog.read_checkpoint(raw, office.keys.log(origin).verifier)


def grown(office: Office) -> Edge:
    """Give the tree over all leaves of now. Errors: RegistryError LOG_DAMAGED."""
    session = office.session
    newest = log_tile.newest(session)

    def fetch(tile: Tile) -> bytes:
        return log_tile.hashes(session, tile.level, tile.index) or b""

    try:
        edge = Edge(newest.size if newest else 0, fetch)
        if newest is not None:
            signed = read_own(office, newest.note)
            root = edge.root()
            if (signed.size, signed.root, newest.root) != (edge.size, root, root):
                raise RegistryError("LOG_DAMAGED")
    except ValueError as error:
        raise RegistryError("LOG_DAMAGED") from error
    _catch_up(office, edge)
    return edge


def checkpoint(office: Office, edge: Edge, now: int) -> Checkpoint:
    """Take in what was appended since `edge` was read, keep its hashes, sign the tree, publish the note.

    Errors: RegistryError LOG_DAMAGED.
    """
    session = office.session
    _catch_up(office, edge)
    for tile, hashes in edge.changed():
        log_tile.put(session, tile.level, tile.index, hashes)
    log = signer(office)
    told = Checkpoint(log.verifier.name, edge.size, edge.root())
    raw = told.signed(log.sign(told.text))
    session.add(LogCheckpoint(size=told.size, root=told.root, note=raw, signed_at=now))
    session.flush()
    published.put(session, CHECKPOINT, raw, now, media_type=TEXT, immutable=False)
    vkey = f"{log.verifier}\n".encode()
    if published.body_of(session, VKEY) != vkey:
        published.put(session, VKEY, vkey, now, media_type=TEXT, immutable=False)
    return tlog.read_checkpoint(raw, log.verifier)


def tile(office: Office, wanted: Tile) -> bytes:
    """Give a tile, or a bundle of entries, of the newest signed tree or of an earlier one.

    Errors: RegistryError NOT_FOUND.
    """
    with reading(office) as session:
        newest = log_tile.newest(session)
        there = tlog.tile_at(newest.size if newest else 0, wanted.level, wanted.index)
        if there is None or there.width < wanted.width:
            raise RegistryError("NOT_FOUND")
        return content(office, wanted)


def content(office: Office, wanted: Tile) -> bytes:
    """Give the bytes of a tile that a signed tree has."""
    session, start = office.session, wanted.index * tlog.WIDTH
    if wanted.level == tlog.ENTRIES:
        return tlog.bundle(leaf.data_of(session, start, start + wanted.width))
    hashes = log_tile.hashes(session, wanted.level, wanted.index) or b""
    return hashes[: wanted.width * merkle.HASH_LENGTH]


def _catch_up(office: Office, edge: Edge) -> None:
    session = office.session
    for data in leaf.data_of(session, edge.size):
        edge.add(merkle.leaf_hash(data))
    if edge.size != leaf.next_number(session, leaf.LEAVES):
        raise RegistryError("LOG_DAMAGED")
