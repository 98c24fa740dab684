"""The RFC 6962 tree hash: one value that stands for a list of leaves in their order."""

from __future__ import annotations

from collections.abc import Iterable
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
