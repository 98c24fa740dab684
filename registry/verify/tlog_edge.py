"""The right edge of the log's tree: the unfinished tiles, which is all that growing needs to know.

Adding a leaf costs one hash, and one more for every 256 leaves; the root costs what the edge holds. So a
checkpoint costs what is new, however long the log is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from . import merkle
from .tlog import HEIGHT, WIDTH, Tile, split

_FULL = WIDTH * merkle.HASH_LENGTH


class Edge:
    """The tree of `size` leaves, to be grown. `fetch` gives the bytes of an unfinished tile.

    ValueError where a tile is not as long as the size says.
    """

    def __init__(self, size: int, fetch: Callable[[Tile], bytes]) -> None:
        self.size = size
        self._rows: list[bytearray] = []
        self._done: list[tuple[Tile, bytes]] = []
        for level in range(HEIGHT):
            index, width = divmod(size >> (HEIGHT * level), WIDTH)
            if index == width == 0:
                break
            row = fetch(Tile(level, index, width)) if width else b""
            if len(row) != width * merkle.HASH_LENGTH:
                raise ValueError(f"the unfinished tile of level {level} has not {width} hashes")
            self._rows.append(bytearray(row))

    def add(self, digest: bytes) -> None:
        """Append the hash of a leaf."""
        self.size += 1
        for level in range(HEIGHT):
            if level == len(self._rows):
                self._rows.append(bytearray())
            row = self._rows[level]
            row += digest
            if len(row) < _FULL:
                return
            full = bytes(row)
            self._done.append((Tile(level, (self.size >> (HEIGHT * (level + 1))) - 1), full))
            row.clear()
            digest = merkle.range_root(0, WIDTH, _within(full))

    def root(self) -> bytes:
        """Give the root of the tree as it stands."""
        digest = None
        for row in self._rows:
            # Highest subtrees stand on the left: those of the lowest level are folded first.
            for peak in reversed(_peaks(bytes(row))):
                digest = peak if digest is None else merkle.node_hash(peak, digest)
        return merkle.EMPTY_ROOT if digest is None else digest

    def changed(self) -> Iterator[tuple[Tile, bytes]]:
        """Give the tiles that were finished since the edge was read, and all unfinished ones."""
        yield from self._done
        for level, row in enumerate(self._rows):
            if row:
                index, width = divmod(self.size >> (HEIGHT * level), WIDTH)
                yield Tile(level, index, width), bytes(row)


def _peaks(hashes: bytes) -> list[bytes]:
    """Give the roots of the full subtrees that an unfinished tile consists of, the largest first."""
    peaks, start, width = [], 0, len(hashes) // merkle.HASH_LENGTH
    while start < width:
        step = 1 << ((width - start).bit_length() - 1)
        peaks.append(merkle.range_root(start, start + step, _within(hashes)))
        start += step
    return peaks


def _within(hashes: bytes) -> merkle.Node:
    """Give the hashes of a tile's own subtrees."""
    row = split(hashes)

    def node(height: int, index: int) -> bytes:
        layer = row[index << height : (index + 1) << height]
        while len(layer) > 1:
            layer = [merkle.node_hash(*layer[at : at + 2]) for at in range(0, len(layer), 2)]
        return layer[0]

    return node
