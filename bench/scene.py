"""A registry of 1,000,000 credentials in memory: keys, trust list, snapshot, and tokens that are VALID."""

from __future__ import annotations

import random
from array import array
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from registry.verify import Claims, Verifier
from registry.verify import snapshot as snapshots
from registry.verify import trust_list as trust_lists
from registry.verify.claims import day_number, encode_claims, end_of_day
from registry.verify.envelope import seal
from registry.verify.keys import LocalSigner
from registry.verify.qr import token_to_text
from registry.verify.snapshot import BodyRule, Snapshot
from registry.verify.trust_list import Limits, TrustKey, TrustList

NOW = 1_790_000_000
COUNT = 1_000_000
# 19 characters of host: the bounds of formats.md 2 allow for 20.
HOST = "HTTPS://WELD.EXAMPLE.GOV.CN"
ZONE = ZoneInfo("Asia/Shanghai")
BODIES = ("3301", "3302", "3303", "3304", "3305")


@dataclass(frozen=True)
class Scene:
    """What a measured verifier holds; `root` is the pinned key, `texts` are QR texts of clean credentials."""

    root: LocalSigner
    credential: LocalSigner
    status: LocalSigner
    trust_list: TrustList
    snapshot: Snapshot
    texts: list[str]
    tokens: list[bytes]

    def verifier(self) -> Verifier:
        """Give a verifier that holds all of it, its clock confirmed."""
        return Verifier(self.trust_list, self.snapshot, clock_confirmed_at=NOW)


def claims(serial: int, name: str = "王建国") -> Claims:
    """Give the claims of a plain operation certificate."""
    start, review, end = date(2026, 3, 21), date(2029, 3, 20), date(2032, 3, 20)
    return Claims(
        serial=serial,
        name=name,
        last4="601X",
        scheme=1,
        scope=("2.1",),
        review_day=day_number(review),
        body="3301",
        start_day=day_number(start),
        exp=end_of_day(end, ZONE),
        iat=NOW - 1000,
    )


def classes(shares: dict[str, float], count: int = COUNT, seed: int = 1) -> dict[str, array[int]]:
    """Draw, for each class, its share of all serials at random."""
    chance = random.Random(seed)
    return {
        name: array("Q", sorted(chance.sample(range(count), round(count * share))))
        for name, share in shares.items()
    }


def trusted(signer: LocalSigner, use: str, serials: tuple[int, int | None] | None = None) -> TrustKey:
    """Give the trust list's entry of a key that is good around NOW."""
    window = (NOW - 30_000_000, NOW + 30_000_000)
    return TrustKey(signer.public.kid, signer.public, frozenset({use}), *window, serials, None)


def make(count: int = COUNT, texts: int = 2000, seed: int = 1) -> Scene:
    """Build the scene: six classes at 0.2 %, five body rules, `texts` credentials in no class."""
    root, credential, status = (LocalSigner.generate() for _ in range(3))
    trust = TrustList(
        epoch=1,
        version=1,
        iat=NOW - 3600,
        name="Bench",
        timezone="Asia/Shanghai",
        hosts=("weld.example.gov.cn",),
        limits=Limits(),
        keys={
            signer.public.kid: trusted(signer, use, serials)
            for signer, use, serials in ((credential, "credential", (0, None)), (status, "status", None))
        },
        next_root=None,
        pin=root.public,
        raw=b"",
    )
    trust = trust_lists.accept(None, seal(trust.payload(), root), root=root.public, now=NOW)
    snapshot = Snapshot(
        epoch=1,
        version=1,
        iat=NOW - 1800,
        next_update=NOW + 1800,
        count=count,
        classes=classes(dict.fromkeys(snapshots.CLASSES[:6], 0.002), count, seed),
        rules=tuple(BodyRule(body, 1000, 2000) for body in BODIES),
        bans=b"",
        log=(0, b"\0" * 32),
        raw=b"",
    )
    snapshot = snapshots.accept(None, seal(snapshot.payload(), status), trust_list=trust, now=NOW)
    taken = {serial for serials in snapshot.classes.values() for serial in serials}
    # Another seed than the classes': the same one would draw exactly their serials.
    drawn = random.Random(seed + 1_000_003).sample(range(count), texts * 2)
    clean = [serial for serial in drawn if serial not in taken]
    if len(clean) < texts:
        raise SystemExit("too few clean credentials to measure with")
    tokens = [seal(encode_claims(claims(serial)), credential) for serial in clean[:texts]]
    return Scene(root, credential, status, trust, snapshot, [token_to_text(t, HOST) for t in tokens], tokens)
