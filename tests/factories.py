"""Plain functions that make the things tests are about, each good by default and changed by keyword."""

from __future__ import annotations

from array import array
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from registry.verify import identity
from registry.verify.claims import Claims, day_number, end_of_day
from registry.verify.directory import Directory
from registry.verify.keys import LocalSigner, PublicKey
from registry.verify.merkle import EMPTY_ROOT
from registry.verify.snapshot import Snapshot
from registry.verify.trust_list import Limits, TrustKey, TrustList

HOUR = 3600
DAY = 24 * HOUR
NOW = 1_795_485_600  # 2026-11-24 10:00:00 +08:00
TODAY = date(2026, 11, 24)
ZONE = ZoneInfo("Asia/Shanghai")
HOST = "weld.example.gov.cn"
BASE_URL = f"https://{HOST}"

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


class FixedSigner:
    """A signer whose key follows from its name and whose signatures repeat (RFC 6979): for tests only."""

    def __init__(self, name: str) -> None:
        scalar = int.from_bytes(sha256(f"welder registry test key: {name}".encode()).digest())
        self._private = ec.derive_private_key(scalar % (ORDER - 1) + 1, ec.SECP256R1())
        self.public: PublicKey = LocalSigner(self._private).public

    def sign(self, message: bytes) -> bytes:
        """Sign `message`; 64 bytes with the lower s."""
        der = self._private.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        r, s = decode_dss_signature(der)
        return r.to_bytes(32) + min(s, ORDER - s).to_bytes(32)


def day(text: str) -> int:
    """Give the day number of an ISO date."""
    return day_number(date.fromisoformat(text))


def end(text: str) -> int:
    """Give the last second of an ISO date in the registry's zone."""
    return end_of_day(date.fromisoformat(text), ZONE)


def make_claims(**changes: Any) -> Claims:
    """Make the claims of a plain operation certificate, in date at NOW for years to come."""
    plain: dict[str, Any] = {
        "serial": 7,
        "name": "王建国",
        "last4": "601X",
        "scheme": 1,
        "scope": ("2.1",),
        "review_day": day("2029-03-20"),
        "body": "3301",
        "start_day": day("2026-03-21"),
        "exp": end("2032-03-20"),
        "iat": NOW - DAY,
    }
    return Claims(**{**plain, **changes})


def make_key(public: PublicKey, *uses: str, **changes: Any) -> TrustKey:
    """Make a trust list's entry for a key that is good for a year around NOW."""
    return replace(TrustKey(public.kid, public, frozenset(uses), NOW - 180 * DAY, NOW + 180 * DAY), **changes)


def make_trust_list(pin: PublicKey, *keys: TrustKey, **changes: Any) -> TrustList:
    """Make a trust list of an hour ago, not signed yet."""
    plain = TrustList(
        epoch=1,
        version=1,
        iat=NOW - HOUR,
        name="示范登记处",
        timezone="Asia/Shanghai",
        hosts=(HOST,),
        limits=Limits(warn_hours=24, refuse_hours=72),
        keys={key.kid: key for key in keys},
        next_root=None,
        pin=pin,
    )
    return replace(plain, **changes)


def make_snapshot(classes: dict[str, list[int]] | None = None, **changes: Any) -> Snapshot:
    """Make a snapshot of half an hour ago that covers 100 serials, not signed yet."""
    plain: dict[str, Any] = {
        "epoch": 1,
        "version": 1,
        "iat": NOW - HOUR // 2,
        "next_update": NOW + HOUR // 2,
        "count": 100,
        "rules": (),
        "bans": b"",
        "log": (0, EMPTY_ROOT),
    }
    listed = {name: array("Q", sorted(serials)) for name, serials in (classes or {}).items()}
    return Snapshot(classes=listed, **{**plain, **changes})


def make_directory(**changes: Any) -> Directory:
    """Make a directory of half an hour ago, not signed yet."""
    plain = Directory(
        epoch=1,
        version=1,
        iat=NOW - HOUR // 2,
        bodies={"3301": "杭州焊接培训考核中心"},
        schemes={1: ("特种作业目录", "2010"), 2: ("特种作业目录", "2026")},
    )
    return replace(plain, **changes)


def make_resident_id(born: date = date(1988, 3, 12), region: str = "330106", order: int = 1) -> str:
    """Make a resident number that passes its checks; nobody's by intention."""
    body = f"{region}{born:%Y%m%d}{order:03d}"
    return next(body + check for check in "0123456789X" if identity.check_resident_id(body + check) is None)


def days_from_today(days: int) -> date:
    """Give the date `days` after the day of NOW."""
    return TODAY + timedelta(days=days)
