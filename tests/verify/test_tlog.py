"""Checkpoints, tiles and their paths, against the examples of the specification and the foreign tool."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from tlog_scales.tiles import tile_path
from tlog_scales.tlog import Checkpoint as Foreign

from registry.verify import merkle, note, tlog
from registry.verify.note import Kind, Signer
from registry.verify.tlog import ENTRIES, Checkpoint, Tile, Tree

NAME = "weld.example.gov.cn/log"
LOG = Signer(NAME, Kind.PLAIN, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
ROOT = merkle.leaf_hash(b"one leaf")


def checkpoint(text: str | None = None) -> bytes:
    body = Checkpoint(NAME, 1, ROOT).text if text is None else text
    return note.signed(body, [LOG.sign(body)])


def test_a_checkpoint_is_read_as_it_was_signed_and_as_others_read_it() -> None:
    raw = checkpoint()
    assert tlog.read_checkpoint(raw, LOG.verifier) == Checkpoint(NAME, 1, ROOT, raw)
    foreign = Foreign.from_text(raw.decode())
    assert (foreign.origin, foreign.size, foreign.root_hash) == (NAME, 1, ROOT)
    assert foreign.serialize().encode() == raw


@pytest.mark.parametrize(
    "text",
    [
        f"{NAME}\n01\n{base64.b64encode(ROOT).decode()}\n",
        f"{NAME}\n-1\n{base64.b64encode(ROOT).decode()}\n",
        f"{NAME}\n١\n{base64.b64encode(ROOT).decode()}\n",
        f"{NAME}\n0\n{base64.b64encode(ROOT).decode()}\n",
        f"{NAME}\n9999999999999999\n{base64.b64encode(ROOT).decode()}\n",
        f"{NAME}\n1\n{base64.b64encode(ROOT[1:]).decode()}\n",
        f"{NAME}\n1\n{base64.b64encode(ROOT).decode()[:-1]}\n",
        f"{NAME}\n1\n",
        f"other.example/log\n1\n{base64.b64encode(ROOT).decode()}\n",
    ],
)
def test_a_signature_makes_no_checkpoint_of_what_is_none(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # also what base64 has to say
        tlog.read_checkpoint(checkpoint(text), LOG.verifier)


def test_a_checkpoint_without_the_log_s_signature_is_refused() -> None:
    stranger = Signer(NAME, Kind.PLAIN, Ed25519PrivateKey.generate())
    text = Checkpoint(NAME, 1, ROOT).text
    with pytest.raises(ValueError, match="not signed"):
        tlog.read_checkpoint(note.signed(text, [stranger.sign(text)]), LOG.verifier)


def test_the_empty_tree_has_one_root() -> None:
    raw = checkpoint(Checkpoint(NAME, 0, merkle.EMPTY_ROOT).text)
    assert tlog.read_checkpoint(raw, LOG.verifier).size == 0


@given(st.integers(-1, 7), st.integers(0, 10**12), st.integers(1, 256))
def test_a_tile_has_one_path_and_it_is_the_foreign_tool_s(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert tile.path == "/".join(tile_path(level, index, width % 256))
    assert Tile.parse(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        *("tile/8/000", "tile/00/000", "tile/0/0", "tile/0/0000", "tile/0/x000/000", "tile/0/000.p/0"),
        *("tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000/", "tile/0/1/000", "tile/entries/٠٠٠", "tile"),
        "tile/0/../../checkpoint",
    ],
)
def test_no_other_path_is_a_tile_s(path: str) -> None:
    with pytest.raises(ValueError, match="path of a tile"):
        Tile.parse(path)


def test_the_tiles_of_the_specification_s_example() -> None:
    assert Tile(0, 1234067).path == "tile/0/x001/x234/067"
    listed = list(tlog.tiles(70_000))
    of = [tile for tile in listed if tile.level == 0]
    assert (len(of), of[-1]) == (274, Tile(0, 273, 112))
    assert [tile for tile in listed if tile.level > 0] == [Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert [tile.path for tile in tlog.tiles(256)] == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]
    assert list(tlog.tiles(0)) == []


@given(st.integers(0, 70_000), st.integers(0, 70_000))
def test_what_a_grown_tree_adds_completes_what_was_there(first: int, second: int) -> None:
    first, second = sorted((first, second))
    before, after = set(tlog.tiles(first)), set(tlog.tiles(second))
    added = set(tlog.tiles(second, first))
    assert added <= after
    assert {tile for tile in after - before} <= added | before
    assert after <= added | before


class Kept:
    """A log of some leaves, as tiles made by definition."""

    def __init__(self, size: int) -> None:
        self.leaves = [b"%d" % number for number in range(size)]

    def tile(self, tile: Tile) -> bytes:
        step = 256**tile.level
        first = tile.index * 256
        spans = [(number * step, (number + 1) * step) for number in range(first, first + tile.width)]
        return b"".join(merkle.root(self.leaves[start:end]) for start, end in spans)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 513, 1000])
def test_roots_and_proofs_come_from_tiles(size: int) -> None:
    kept = Kept(size)
    tree = Tree(size, kept.tile)
    assert tree.root() == merkle.root(kept.leaves)
    for old in {0, 1, size // 2, size - 1, size}:
        assert tree.root(old) == merkle.root(kept.leaves[:old])
        assert merkle.consistent(old, tree.root(old), size, tree.root(), tree.consistency(old))
    for index in {0, size // 3, size - 1}:
        leaf = merkle.leaf_hash(kept.leaves[index])
        assert merkle.included(index, size, leaf, tree.inclusion(index), tree.root())


@pytest.mark.parametrize("spoil", [lambda data: data[:-1], lambda data: data + bytes(32), lambda _data: b""])
def test_a_tile_of_another_length_is_refused(spoil: Callable[[bytes], bytes]) -> None:
    kept = Kept(300)
    with pytest.raises(ValueError, match="hashes"):
        Tree(300, lambda tile: spoil(kept.tile(tile))).root()


def test_nothing_is_asked_beyond_the_tree() -> None:
    tree = Tree(300, Kept(300).tile)
    for ask in (lambda: tree.root(301), lambda: tree.consistency(301), lambda: tree.node(0, 300)):
        with pytest.raises(ValueError, match="tree"):
            ask()


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_gives_its_entries_back(entries: list[bytes]) -> None:
    raw = tlog.bundle(entries)
    assert tlog.entries(raw, len(entries)) == entries
    with pytest.raises(ValueError, match="number"):
        tlog.entries(raw, len(entries) + 1)
    if entries:
        with pytest.raises(ValueError, match="entr"):
            tlog.entries(raw[:-1], len(entries))


def test_an_entry_longer_than_its_length_can_tell_is_not_written() -> None:
    with pytest.raises(ValueError, match="65,535"):
        tlog.bundle([bytes(65_536)])
    assert tlog.tile_at(300, ENTRIES, 1) == Tile(ENTRIES, 1, 44)
    assert tlog.tile_at(300, ENTRIES, 2) is None
