"""What tests of the log share: a log published into a folder, foreign judges, a database spoiled by hand."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

from pymerkle import InmemoryTree
from pymerkle.proof import verify_consistency, verify_inclusion
from sqlalchemy import text
from tlog_scales import signing, tiles
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader

from registry.verify import tlog
from registry.workflows import log, publication
from registry.workflows.transaction import transaction


def published(office, folder: Path, now: int) -> Path:
    """Publish, write all files, give the folder of the log."""
    publication.publish(office, now)
    publication.write_files(office, folder)
    return folder / "log"


def tlog_scales_accepts(folder: Path, vkey: str) -> None:
    """Let tlog-scales read a whole log from its files: signature, root, every leaf's inclusion, its past."""
    reader = TilesReader(LocalBackend(folder))
    checkpoint = reader.get_checkpoint()
    checkpoint.verify(signing.Vkey.from_string(vkey))
    if reader.calculate_root_hash() != checkpoint.root_hash:
        raise ValueError("tlog-scales computes another root")
    for index in range(checkpoint.size):
        proof = reader.get_inclusion_proof(index, checkpoint.size)
        proof.check(tiles.leaf_hash(reader.get_entry(index)), checkpoint.root_hash)
    for old in range(1, checkpoint.size, 29):
        proof = reader.get_consistency_proof(old, checkpoint.size)
        proof.check(reader.mth(0, old), checkpoint.root_hash)


def pymerkle_accepts(folder: Path, earlier: list[tuple[int, bytes]]) -> None:
    """Let pymerkle build its own tree over the published entries and prove all of it, and its past."""
    lines = (folder / "checkpoint").read_text("utf-8").splitlines()
    size, root = int(lines[1]), b64decode(lines[2])
    tree = InmemoryTree(algorithm="sha256")
    hashes = []
    for tile in tlog.tiles(size):
        if tile.level == tlog.ENTRIES:
            tree.append_entries(tlog.entries((folder / tile.path).read_bytes(), tile.width))
        if tile.level == 0:
            hashes += tlog.split((folder / tile.path).read_bytes())
    if tree.get_size() != size:
        raise ValueError("another number of entries")
    for index, digest in enumerate(hashes, 1):
        verify_inclusion(digest, root, tree.prove_inclusion(index))
    for old, old_root in earlier:
        verify_consistency(old_root, root, tree.prove_consistency(old))


def vkey(office) -> str:
    """Give the log's verifier key."""
    return str(log.signer(office).verifier)


def spoil(office, statement: str, **values: object) -> None:
    """Change the database behind the office's back, as somebody with its password would."""
    with transaction(office) as session:
        assert session.execute(text(statement), values).rowcount > 0
