"""1,000,000 tampered tokens and objects: how many are accepted."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

from registry.verify import Outcome, RefusedError, Verifier
from registry.verify import snapshot as snapshots
from registry.verify import trust_list as trust_lists
from registry.verify.envelope import seal
from registry.verify.qr import token_to_text

from . import scene
from .figure import Figure, at_most

TOKENS = 980_000
OBJECTS = 20_000
WORKERS = 2


def measure() -> list[Figure]:
    """Give the number of tampered objects that a verifier took for good."""
    with ProcessPoolExecutor(WORKERS) as pool:
        accepted = sum(pool.map(_share, range(WORKERS)))
    note = f"{TOKENS:,} tokens; {OBJECTS:,} trust lists and snapshots"
    return [at_most("tampered objects accepted, of 1,000,000", accepted, 0, note=note)]


def _share(seed: int) -> int:
    prepared = scene.make(count=2000, texts=200, seed=seed + 1)
    chance = random.Random(seed)
    return _tokens(prepared, chance, TOKENS // WORKERS) + _objects(prepared, chance, OBJECTS // WORKERS)


def _tokens(prepared: scene.Scene, chance: random.Random, count: int) -> int:
    verifier: Verifier = prepared.verifier()
    genuine = set(prepared.tokens)
    accepted = tried = 0
    while tried < count:
        token = tamper(chance.choice(prepared.tokens), chance, prepared.tokens)
        if token in genuine:  # what was changed into itself is not counted
            continue
        tried += 1
        verdict = verifier.verify(token_to_text(token, scene.HOST), now=scene.NOW, work="mem:2.1")
        accepted += verdict.outcome is Outcome.VALID or verdict.claims is not None
    return accepted


def _objects(prepared: scene.Scene, chance: random.Random, count: int) -> int:
    def trust(blob: bytes) -> object:
        return trust_lists.accept(None, blob, root=prepared.root.public, now=None)

    def status(blob: bytes) -> object:
        return snapshots.accept(None, blob, trust_list=prepared.trust_list, now=None)

    genuine = (
        (trust, seal(prepared.trust_list.payload(), prepared.root)),
        (status, seal(prepared.snapshot.payload(), prepared.status)),
    )
    return sum(_taken(accept, blob, chance) for _ in range(count // 2) for accept, blob in genuine)


def _taken(accept: Callable[[bytes], object], blob: bytes, chance: random.Random) -> bool:
    bad = blob
    while bad == blob:
        bad = tamper(blob, chance, [blob])
    try:
        accept(bad)
    except RefusedError:
        return False
    return True


def tamper(blob: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """Change a signed object as a forger or a bad camera would: one of six ways, drawn at random."""
    way = chance.randrange(6)
    at = chance.randrange(len(blob))
    if way == 0:  # one bit
        return blob[:at] + bytes([blob[at] ^ 1 << chance.randrange(8)]) + blob[at + 1 :]
    if way == 1:  # one byte
        return blob[:at] + chance.randbytes(1) + blob[at + 1 :]
    if way == 2:  # cut short
        return blob[:at]
    if way == 3:  # bytes added
        return blob[:at] + chance.randbytes(chance.randrange(1, 4)) + blob[at:]
    if way == 4:  # another's signature
        return blob[:-64] + chance.choice(others)[-64:]
    run = chance.randrange(1, 9)  # a run of bytes overwritten
    return blob[:at] + chance.randbytes(min(run, len(blob) - at)) + blob[at + run :]
