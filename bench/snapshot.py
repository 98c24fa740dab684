"""Bytes of a snapshot's classes against the information they hold."""

from __future__ import annotations

import math

from registry.verify import rice

from . import scene
from .figure import Figure, at_most

CASES = {
    "1 % revoked": {"revoked": 0.01},
    "five classes at 0.2 %": dict.fromkeys(("revoked", "suspended", "banned", "cancelled", "lapsed"), 0.002),
    "1 % revoked, 20 % superseded": {"revoked": 0.01, "superseded": 0.20},
}


def measure() -> list[Figure]:
    """Give, for each case, class bytes ÷ (lg C(count, n) / 8), summed over the classes."""
    return [
        at_most(f"snapshot class bytes ÷ information, {name}", _ratio(shares), 1.02)
        for name, shares in CASES.items()
    ]


def _ratio(shares: dict[str, float]) -> float:
    coded = bits = 0.0
    for serials in scene.classes(shares).values():
        coded += 8 * len(rice.encode(serials, scene.COUNT)[2])
        bits += _lg_choose(scene.COUNT, len(serials))
    return coded / bits


def _lg_choose(count: int, size: int) -> float:
    natural = math.lgamma(count + 1) - math.lgamma(size + 1) - math.lgamma(count - size + 1)
    return natural / math.log(2)
