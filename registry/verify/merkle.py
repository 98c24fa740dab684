"""The RFC 6962 tree hash: one value that stands for a list of leaves in their order, and its proofs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash one leaf; the prefix keeps a leaf from passing for an inner node."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbours into their parent."""
    return sha256(b"\x01" + left + right).digest()


def root(leaf_data: Iterable[bytes]) -> bytes:
    """Give the 32-byte root over leaves in order, read once, in memory that grows with the depth only."""
    # Like a binary counter: peaks[i] is the root of a full subtree of 2**height leaves, tallest first.
    peaks: list[tuple[int, bytes]] = []
    for data in leaf_data:
        height, digest = 0, leaf_hash(data)
        while peaks and peaks[-1][0] == height:
            height, digest = height + 1, node_hash(peaks.pop()[1], digest)
        peaks.append((height, digest))
    if not peaks:
        return EMPTY_ROOT
    digest = peaks.pop()[1]
    while peaks:
        digest = node_hash(peaks.pop()[1], digest)
    return digest


HASH_LENGTH = 32

Node = Callable[[int, int], bytes]
"""Gives the hash of the full subtree of 2**height leaves that is the n-th of its height: (height, n)."""
Span = tuple[int, int]
"""Leaves from the first to before the second."""


def range_root(start: int, end: int, node: Node) -> bytes:
    """Give the hash over the leaves from `start` to before `end`, a range that occurs in some tree's split.

    ValueError for a range that does not, and for hashes that are none.
    """
    if not 0 <= start <= end:
        raise ValueError("not a range of leaves")
    if start == end:
        return EMPTY_ROOT
    peaks = []
    while start < end:
        height = (end - start).bit_length() - 1
        if start % (1 << height):
            raise ValueError("a range that no tree is split into")
        peaks.append(_checked(node(height, start >> height)))
        start += 1 << height
    digest = peaks.pop()
    while peaks:
        digest = node_hash(peaks.pop(), digest)
    return digest


def inclusion_spans(index: int, size: int) -> list[Span]:
    """Give the ranges whose hashes prove leaf `index` to be in the tree of `size`, lowest first."""
    if not 0 <= index < size:
        raise ValueError("no such leaf in a tree of this size")
    spans, start, end = [], 0, size
    while end - start > 1:
        split = start + _split(end - start)
        if index < split:
            spans.append((split, end))
            end = split
        else:
            spans.append((start, split))
            start = split
    return spans[::-1]


def consistency_spans(first: int, second: int) -> list[Span]:
    """Give the ranges whose hashes prove that the tree of `first` leaves begins that of `second`."""
    if not 0 <= first <= second:
        raise ValueError("the earlier tree is the smaller one")
    if first in (0, second):
        return []
    spans, start, end, whole = [], 0, second, True
    while end != first:
        split = start + _split(end - start)
        if first <= split:
            spans.append((split, end))
            end = split
        else:
            spans.append((start, split))
            start, whole = split, False
    if not whole:
        spans.append((start, end))
    return spans[::-1]


def prove(spans: Iterable[Span], node: Node) -> list[bytes]:
    """Give the hashes of a proof."""
    return [range_root(start, end, node) for start, end in spans]


def included(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root_hash: bytes) -> bool:
    """Tell whether `proof` shows the leaf with hash `leaf` at `index` in the tree of `size` (RFC 9162).

    Sizes, and the lengths of all hashes, are looked at before anything is computed.
    """
    if not 0 <= index < size or not _hashes(leaf, root_hash, *proof):
        return False
    place, last, digest = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            digest = node_hash(sibling, digest)
            while place and not place % 2:
                place, last = place >> 1, last >> 1
        else:
            digest = node_hash(digest, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and digest == root_hash


def consistent(
    first: int, first_root: bytes, second: int, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether `proof` shows the tree of `first` leaves as the beginning of that of `second` (RFC 9162).

    Nothing at all is the beginning of everything, and a tree is its own; both with an empty proof only.
    """
    if not 0 <= first <= second or not _hashes(first_root, second_root, *proof):
        return False
    if any(
        size == 0 and digest != EMPTY_ROOT for size, digest in ((first, first_root), (second, second_root))
    ):
        return False
    if first in (0, second):
        return not proof and (first == 0 or first_root == second_root)
    path = list(proof) if first & (first - 1) else [first_root, *proof]
    if not path:
        return False
    place, last = first - 1, second - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    return _walk(path, place, last) == (first_root, second_root)


def _walk(path: list[bytes], place: int, last: int) -> tuple[bytes, bytes] | None:
    """Compute both roots from a consistency proof; None where it is too long or too short."""
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if place % 2 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while place and not place % 2:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    return (old, new) if last == 0 else None


def _split(width: int) -> int:
    """Give the largest power of two below `width`, which is at least 2."""
    return 1 << ((width - 1).bit_length() - 1)


def _checked(digest: bytes) -> bytes:
    if not _hashes(digest):
        raise ValueError("a hash has 32 bytes")
    return digest


def _hashes(*digests: bytes) -> bool:
    return all(type(digest) is bytes and len(digest) == HASH_LENGTH for digest in digests)
