"""From QR text to verdict, against the bare signature check of the same process."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from registry.verify import Outcome
from registry.verify.envelope import MAX_TOKEN, sig_structure, unseal

from . import scene
from .figure import Figure, at_least

ROUNDS = 15


def measure() -> list[Figure]:
    """Give the ratio of both rates, the median of rounds that take turns."""
    prepared = scene.make()
    verifier = prepared.verifier()

    def verdicts() -> None:
        for text in prepared.texts:
            verdict = verifier.verify(text, now=scene.NOW, work="mem:2.1")
            if verdict.outcome is not Outcome.VALID:
                raise SystemExit(f"a clean credential was {verdict.outcome}: {verdict.reasons}")

    bare = _bare(prepared)
    verdicts(), bare()
    ratios, rates = [], []
    for _ in range(ROUNDS):
        floor, whole = _seconds(bare), _seconds(verdicts)
        ratios.append(floor / whole)
        rates.append(len(prepared.texts) / whole)
    note = f"{statistics.median(rates):.0f} verdicts/s on this machine"
    what = "QR text → verdict, share of the bare ES256 rate"
    return [at_least(what, statistics.median(ratios), 0.70, note=note)]


def _bare(prepared: scene.Scene) -> Callable[[], None]:
    """Give the floor: nothing but `verify`, signatures in DER and messages made beforehand."""
    numbers = prepared.credential.public
    key = ec.EllipticCurvePublicNumbers(
        int.from_bytes(numbers.x), int.from_bytes(numbers.y), ec.SECP256R1()
    ).public_key()
    cases = []
    for token in prepared.tokens:
        sealed = unseal(token, MAX_TOKEN)
        r, s = int.from_bytes(sealed.signature[:32]), int.from_bytes(sealed.signature[32:])
        cases.append((encode_dss_signature(r, s), sig_structure(sealed.protected, sealed.payload)))
    algorithm = ec.ECDSA(hashes.SHA256())

    def bare() -> None:
        for signature, message in cases:
            key.verify(signature, message, algorithm)

    return bare


def _seconds(act: Callable[[], None]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
