"""The log: checkpoints that continue each other, tiles that foreign tools accept until a byte flips."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from pymerkle.proof import InvalidProof
from sqlalchemy import select, text

from registry.errors import RegistryError
from registry.models import Leaf, LogCheckpoint, leaf, log_tile
from registry.verify import merkle, tlog
from registry.workflows import deciding, log, log_files, publication
from registry.workflows.transaction import reading, transaction
from tests.workflows.logs import (
    published,
    pymerkle_accepts,
    spoil,
    tlog_scales_accepts,
    vkey,
)
from tests.workflows.publishing import accepted, basis, issue

TOOL = Path(sys.executable).with_name("tlog-tiles")


def fill(office, count, now):
    """Append leaves about nothing."""
    with transaction(office) as session:
        for number in range(count):
            leaf.append(session, "test", now, subject=f"{number}", record={"number": number})


def leaves(office):
    with reading(office) as session:
        return list(leaf.all_data(session))


def test_the_snapshot_and_the_checkpoint_tell_the_tree_at_their_sizes(office, samples, now):
    issue(office, samples, now)
    for moment in (now, now + 1):
        publication.publish(office, moment)
        signed = tlog.read_checkpoint(
            publication.file(office, log.CHECKPOINT).body, log.signer(office).verifier
        )
        data = leaves(office)
        assert (signed.size, signed.root) == (len(data), merkle.root(data))
        size, root = accepted(office).log
        assert (size, root) == (len(data) - 1, merkle.root(data[:size]))
        assert signed.origin == "127.0.0.1:8000/log"


def test_a_checkpoint_reads_only_what_is_new(office, now):
    fill(office, 600, now)
    publication.publish(office, now)
    spoil(office, 'UPDATE leaf SET data = :data WHERE "index" = 5', data=b"not hashed again")
    publication.publish(office, now + 1)
    with reading(office) as session:
        newest = log_tile.newest(session)
        expected = [merkle.leaf_hash(data) for data in leaf.all_data(session)]
        kept = log_tile.hashes(session, 0, 0)
    assert newest.size == len(expected)
    assert tlog.split(kept)[5] != expected[5]


def test_foreign_tools_accept_what_is_published_and_its_past(office, samples, tmp_path, now):
    issue(office, samples, now)
    folder = published(office, tmp_path, now)
    first = log.read_own(office, (folder / "checkpoint").read_bytes())
    deciding.revoke(office, 3, basis(), now)
    fill(office, 300, now)
    published(office, tmp_path, now + 1)
    tlog_scales_accepts(folder, vkey(office))
    pymerkle_accepts(folder, [(first.size, first.root)])
    command = [TOOL, "get-leaf", "--check", str(folder.resolve()), "-1"]
    answer = subprocess.run(command, check=True, capture_output=True)
    assert answer.stdout == leaves(office)[-1]


@pytest.mark.parametrize("level", ["entries", "0", "1"])
def test_foreign_tools_reject_one_flipped_byte(office, tmp_path, now, level):
    fill(office, 300, now)
    folder = published(office, tmp_path, now)
    first = next(iter(sorted(path for path in (folder / "tile" / level).rglob("*") if path.is_file())))
    whole = first.read_bytes()
    first.write_bytes(
        whole[:100] + bytes([whole[100] ^ 1]) + whole[101:] if len(whole) > 100 else flip(whole)
    )
    with pytest.raises(Exception, match=r"root|hash|violated"):
        tlog_scales_accepts(folder, vkey(office))
    if level != "1":  # pymerkle builds the upper levels itself
        with pytest.raises(InvalidProof):
            pymerkle_accepts(folder, [])


def flip(data):
    return bytes([data[0] ^ 1]) + data[1:]


def test_foreign_tools_reject_a_checkpoint_with_one_flipped_byte(office, tmp_path, now):
    fill(office, 3, now)
    folder = published(office, tmp_path, now)
    whole = (folder / "checkpoint").read_text("utf-8")
    size = whole.split("\n")[1]
    (folder / "checkpoint").write_text(whole.replace(f"\n{size}\n", f"\n{int(size) - 1}\n"), "utf-8")
    with pytest.raises(InvalidSignature):
        tlog_scales_accepts(folder, vkey(office))


def test_every_tile_of_the_tree_is_served_and_no_other(office, now):
    fill(office, 300, now)
    publication.publish(office, now)
    with reading(office) as session:
        size = log_tile.newest(session).size
    for tile in tlog.tiles(size):
        file = publication.file(office, f"log/{tile.path}")
        assert file.immutable
        assert len(file.body) == 32 * tile.width or tile.level == tlog.ENTRIES
    narrower = publication.file(office, "log/tile/0/001.p/7").body
    assert publication.file(office, f"log/{tlog.Tile(0, 1, size - 256).path}").body[: 7 * 32] == narrower
    for path in ("tile/0/002", "tile/0/001", "tile/2/000.p/1", "tile/0/001.p/255", "tile/0/x", "tile/8/000"):
        with pytest.raises(RegistryError, match="NOT_FOUND"):
            publication.file(office, f"log/{path}")


def test_leaves_after_the_checkpoint_are_not_served_yet(office, now):
    publication.publish(office, now)
    with reading(office) as session:
        size = log_tile.newest(session).size
    fill(office, 1, now)
    with pytest.raises(RegistryError, match="NOT_FOUND"):
        publication.file(office, f"log/tile/entries/000.p/{size + 1}")


def test_partial_tiles_go_when_the_full_one_is_there(office, tmp_path, now):
    folder = published(office, tmp_path, now)
    narrow = [path for path in folder.rglob("*") if path.is_file() and ".p" in path.parent.name]
    assert narrow
    fill(office, 300, now)
    published(office, tmp_path, now + 1)
    assert not any(path.exists() for path in narrow)
    assert (folder / "tile/0/000").stat().st_size == 8192
    assert publication.write_files(office, tmp_path) == []


@pytest.mark.parametrize("statement", [
    "UPDATE log_checkpoint SET root = :blob",
    "UPDATE log_checkpoint SET note = :blob",
    "UPDATE log_tile SET hashes = :blob",
    "DELETE FROM log_tile WHERE :blob = :blob",
    "DELETE FROM leaf WHERE \"index\" = 1 AND :blob = :blob",
])  # fmt: skip
def test_a_log_that_contradicts_its_past_is_not_signed_again(office, now, statement):
    if "FROM leaf" in statement:
        fill(office, 2, now)
    else:
        publication.publish(office, now)
    spoil(office, statement, blob=bytes(64))
    with pytest.raises(RegistryError, match="LOG_DAMAGED"):
        publication.publish(office, now + 1)


def test_a_folder_that_is_ahead_or_another_s_is_neither_written_nor_signed_over(office, tmp_path, now):
    published(office, tmp_path, now)
    ahead = (tmp_path / log.CHECKPOINT).read_bytes()
    with transaction(office) as session:
        for table in ("log_checkpoint", "log_tile", "leaf"):
            session.execute(text(f"DELETE FROM {table}"))
        session.execute(text("UPDATE counter SET next = 0 WHERE name = 'leaf'"))
    with pytest.raises(RegistryError, match="LOG_FORK"):
        publication.publish(office, now + 1, folder=tmp_path)
    publication.publish(office, now + 1)
    with pytest.raises(RegistryError, match="LOG_FORK"):
        publication.write_files(office, tmp_path)
    assert (tmp_path / log.CHECKPOINT).read_bytes() == ahead
    (tmp_path / log.CHECKPOINT).write_bytes(b"somebody else's\n")
    with pytest.raises(RegistryError, match="LOG_FORK"):
        log_files.check(office, tmp_path)


def test_a_leaf_longer_than_a_bundle_can_tell_is_refused(office, now):
    with pytest.raises(ValueError, match="bytes"), transaction(office) as session:
        leaf.append(session, "test", now, subject="x", record={}, long="x" * 70_000)
    with reading(office) as session:
        assert session.scalar(select(Leaf.index).where(Leaf.subject == "x")) is None


def test_checkpoints_are_append_only(office, now):
    publication.publish(office, now)
    with pytest.raises(RuntimeError, match="append-only"), transaction(office) as session:
        session.delete(session.scalars(select(LogCheckpoint)).one())
