"""The log as C2SP tlog-tiles has it: checkpoints, tiles of 256 hashes, bundles of 256 entries, their paths.

Nothing read from elsewhere is believed: a tile has as many hashes as the tree's size says, size and root of a
checkpoint are looked at before anything is computed, and what tiles say is proved against two roots.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from . import merkle
from .note import Note, Signature, Verifier, signed

WIDTH = 256
HEIGHT = 8
MAX_ENTRY = 0xFFFF
MAX_SIZE = 2**53 - 1
ENTRIES = -1
"""The level under which entry bundles are counted."""

_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_PATH = re.compile(r"tile/(entries|0|[1-7])/((?:x\d{3}/)*)(\d{3})(?:\.p/([1-9]\d{0,2}))?")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How many leaves the log of an origin had, and their root; `raw` is the signed note it was read from."""

    origin: str
    size: int
    root: bytes
    raw: bytes = b""

    @property
    def text(self) -> str:
        """The note's text."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    def signed(self, *signatures: Signature) -> bytes:
        """Write the note with some signatures under it."""
        return signed(self.text, signatures)


def read_checkpoint(raw: bytes, log: Verifier) -> Checkpoint:
    """Read a checkpoint that `log` signed under its own name; ValueError otherwise."""
    note = Note.parse(raw)
    lines = note.text[:-1].split("\n")
    if len(lines) < 3 or not all(lines) or not _SIZE.fullmatch(lines[1]):
        raise ValueError("not a checkpoint")
    size, root = int(lines[1]), base64.b64decode(lines[2], validate=True)
    if len(root) != merkle.HASH_LENGTH or base64.b64encode(root).decode() != lines[2]:
        raise ValueError("a root has 32 bytes")
    if size > MAX_SIZE or (size == 0 and root != merkle.EMPTY_ROOT):
        raise ValueError("no tree has this size and root")
    if lines[0] != log.name:
        raise ValueError("a checkpoint of another origin")
    if log.verify(note) is None:
        raise ValueError("a checkpoint that the log has not signed")
    return Checkpoint(lines[0], size, root, raw)


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile by its place: `level` ENTRIES is a bundle of entries; `width` below 256 is a partial one."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Give the path under the log's prefix."""
        groups = [f"{self.index % 1000:03d}"]
        rest = self.index // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03d}")
            rest //= 1000
        level = "entries" if self.level == ENTRIES else str(self.level)
        part = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{level}/{'/'.join(groups)}{part}"

    @classmethod
    def parse(cls, path: str) -> Tile:
        """Read a path; ValueError unless it is the only one of its tile."""
        match = _PATH.fullmatch(path)
        if match is None:
            raise ValueError("not the path of a tile")
        index = int("".join(match[2].replace("x", "").split("/")) + match[3])
        tile = cls(ENTRIES if match[1] == "entries" else int(match[1]), index, int(match[4] or WIDTH))
        if tile.path != path:
            raise ValueError("not the path of a tile")
        return tile


def tiles(size: int, old: int = 0) -> Iterator[Tile]:
    """Give the tiles and bundles of the tree of `size` that the tree of `old` did not have, lowest first."""
    for level in range(ENTRIES, HEIGHT):
        shift = HEIGHT * max(level, 0)
        if size >> shift == 0:
            return
        full, partial = divmod(size >> shift, WIDTH)
        for index in range((old >> shift) // WIDTH, full):
            yield Tile(level, index)
        if partial and size >> shift != old >> shift:
            yield Tile(level, full, partial)


def tile_at(size: int, level: int, index: int) -> Tile | None:
    """Give the tile at a place in the tree of `size`, as wide as it is there; None where there is none."""
    width = min((size >> (HEIGHT * max(level, 0))) - index * WIDTH, WIDTH)
    return Tile(level, index, width) if width > 0 else None


class Tree:
    """The tree of one size, read from tiles that `fetch` gives: roots and proofs of it and of its past."""

    def __init__(self, size: int, fetch: Callable[[Tile], bytes]) -> None:
        self.size = size
        self._fetch = fetch
        self._tiles: dict[Tile, bytes] = {}

    def root(self, size: int | None = None) -> bytes:
        """Give the root of the tree, or of its first `size` leaves."""
        return merkle.range_root(0, self.size if size is None else self._within(size), self.node)

    def inclusion(self, index: int) -> list[bytes]:
        """Prove that the leaf at `index` is in the tree."""
        return merkle.prove(merkle.inclusion_spans(index, self.size), self.node)

    def consistency(self, old: int) -> list[bytes]:
        """Prove that the tree of `old` leaves is the beginning of this one."""
        return merkle.prove(merkle.consistency_spans(self._within(old), self.size), self.node)

    def node(self, height: int, index: int) -> bytes:
        """Give the hash of a full subtree; ValueError where a tile is not as long as it must be."""
        level, above = divmod(height, HEIGHT)
        first = index << above
        tile = tile_at(self.size, level, first // WIDTH)
        if tile is None or first % WIDTH + (1 << above) > tile.width:
            raise ValueError("a subtree beyond the tree")
        hashes = split(self._read(tile))[first % WIDTH : first % WIDTH + (1 << above)]
        while len(hashes) > 1:
            hashes = [merkle.node_hash(*hashes[at : at + 2]) for at in range(0, len(hashes), 2)]
        return hashes[0]

    def _read(self, tile: Tile) -> bytes:
        if tile not in self._tiles:
            data = self._fetch(tile)
            if len(data) != tile.width * merkle.HASH_LENGTH:
                raise ValueError(f"{tile.path} has not {tile.width} hashes")
            self._tiles[tile] = data
        return self._tiles[tile]

    def _within(self, size: int) -> int:
        if not 0 <= size <= self.size:
            raise ValueError("larger than the tree")
        return size


def split(hashes: bytes) -> list[bytes]:
    """Take hashes apart."""
    return [hashes[at : at + merkle.HASH_LENGTH] for at in range(0, len(hashes), merkle.HASH_LENGTH)]


def bundle(entries: Iterable[bytes]) -> bytes:
    """Write entries one behind the other, each after its length in two bytes; ValueError for one too long."""
    parts = []
    for entry in entries:
        if len(entry) > MAX_ENTRY:
            raise ValueError("an entry of more than 65,535 bytes")
        parts.append(len(entry).to_bytes(2) + entry)
    return b"".join(parts)


def entries(data: bytes, width: int) -> list[bytes]:
    """Read `width` entries; ValueError where there are more, fewer, or half ones."""
    found, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2])
        if end > len(data) or at + 2 > len(data):
            raise ValueError("half an entry")
        found.append(data[at + 2 : end])
        at = end
    if len(found) != width:
        raise ValueError("another number of entries")
    return found
