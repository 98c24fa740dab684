"""The ban filter at ten thousand bans: its weight, and how many innocents it stops."""

from __future__ import annotations

import numpy as np

from registry.verify import ban_filter, cbor
from registry.verify.ban_filter import SPACE

from .figure import Figure, at_most

BANS = 10_000
PROBES = 60_000_000
_PIECE = 2_000_000
_SEED = 20261124


def measure() -> list[Figure]:
    """Give the coded set ÷ 16 n bits, and how far the rate of hits lies from 1 in 65,536."""
    chance = np.random.default_rng(_SEED)
    values = chance.integers(0, 2**64, BANS, dtype=np.uint64)
    made = ban_filter.make((int(v) for v in values), epoch=1, version=1, iat=0, salt=bytes(16))
    places = np.array(made.places, dtype=np.uint64)
    hits = sum(_hits(places, chance) for _ in range(PROBES // _PIECE))
    off = abs(hits / PROBES * SPACE - 1)
    weight = _coded_bits(made) / (16 * BANS)
    note = f"{hits} hits in {PROBES:,} uniform probes of v"
    return [
        at_most(f"ban filter, {BANS:,} bans: coded bits ÷ 16 n", weight, 1.1),
        at_most("ban filter: false positives away from 1/65,536", off * 100, 20, unit=" %", note=note),
    ]


def _coded_bits(made: ban_filter.BanFilter) -> int:
    return 8 * len(cbor.decode(made.payload())["bytes"])


def _hits(places: np.ndarray, chance: np.random.Generator) -> int:
    """Probe a piece: (v · n · 65536) >> 64 in halves of 32 bits, since the product has 94."""
    v = chance.integers(0, 2**64, _PIECE, dtype=np.uint64)
    m, half = np.uint64(len(places) * SPACE), np.uint64(32)
    low = (v & np.uint64(2**32 - 1)) * m >> half
    probed = ((v >> half) * m + low) >> half
    at = np.searchsorted(places, probed)
    return int(np.count_nonzero(places[np.minimum(at, len(places) - 1)] == probed))
