"""The keys a verifier accepts, with their uses and windows; signed by the pinned root (formats.md 4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from . import cbor, shape
from .acceptance import check_future, open_with, replaces
from .envelope import MAX_OBJECT, unseal
from .keys import KID_LENGTH, PublicKey
from .refusal import Refusal, RefusedError
from .zones import zone

TYPE = "trust-list"
USES = frozenset({"credential", "status", "receipt"})
_MEMBERS = ("type", "epoch", "version", "iat", "name", "timezone", "hosts", "limits", "keys", "next_root")
_KEY_MEMBERS = ("kid", "key", "uses", "not_before", "not_after")
_LONGEST_LIMIT = 24 * 366  # hours


@dataclass(frozen=True, slots=True)
class TrustKey:
    """A key with what it may sign.

    The window (Unix seconds, inclusive) judges an object's iat, never now. `serials` (first, last; last None
    while the key is in use) bounds a credential key. `compromised_from` (Unix seconds) set: somebody else may
    hold the key, and nothing it signed proves anything by itself.
    """

    kid: bytes
    public: PublicKey
    uses: frozenset[str]
    not_before: int
    not_after: int
    serials: tuple[int, int | None] | None = None
    compromised_from: int | None = None

    def may_sign_at(self, iat: int) -> bool:
        """Tell whether an object's time of signing (Unix seconds) lies in the window."""
        return self.not_before <= iat <= self.not_after

    def may_number(self, serial: int) -> bool:
        """Tell whether `serial` lies in the range that this key may sign."""
        if self.serials is None:
            return True
        first, last = self.serials
        return first <= serial and (last is None or serial <= last)

    def member(self) -> dict[str, Any]:
        """Give the map that stands for this key in the list."""
        member: dict[str, Any] = {
            "kid": self.kid,
            "key": self.public.cose_key(),
            "uses": sorted(self.uses),
            "not_before": self.not_before,
            "not_after": self.not_after,
        }
        if self.serials is not None:
            member["serials"] = list(self.serials)
        if self.compromised_from is not None:
            member["compromised_from"] = self.compromised_from
        return member


@dataclass(frozen=True, slots=True)
class Limits:
    """How old a list may be before a verifier warns, and before it no longer answers; hours."""

    warn_hours: int = 24
    refuse_hours: int = 72


@dataclass(frozen=True, slots=True)
class TrustList:
    """An accepted trust list (or one about to be sealed, with `raw` empty).

    `pin` is the root whose signature it carries and that signs the next one, unless that is signed by the key
    whose fingerprint is `next_root`. `keys` are by kid. `raw` is the sealed object.
    """

    epoch: int
    version: int
    iat: int
    name: str
    timezone: str
    hosts: tuple[str, ...]
    limits: Limits
    keys: dict[bytes, TrustKey]
    next_root: bytes | None
    pin: PublicKey
    raw: bytes = field(default=b"", repr=False)

    @property
    def zone(self) -> tzinfo:
        """The registry's time zone, in which days begin and end."""
        return zone(self.timezone)

    def payload(self) -> bytes:
        """Write the payload that the root signs."""
        return cbor.encode(
            {
                "type": TYPE,
                "epoch": self.epoch,
                "version": self.version,
                "iat": self.iat,
                "name": self.name,
                "timezone": self.timezone,
                "hosts": list(self.hosts),
                "limits": {"warn_hours": self.limits.warn_hours, "refuse_hours": self.limits.refuse_hours},
                "keys": [self.keys[kid].member() for kid in sorted(self.keys)],
                "next_root": self.next_root,
            }
        )


def accept(current: TrustList | None, candidate: bytes, *, root: PublicKey, now: int | None) -> TrustList:
    """Give the list to go on with: the candidate if it is higher, else `current`; RefusedError if it is bad.

    `root` is the key the installation pinned or, for a hand-over, the one published beside the list: once a
    list is in hand, it counts only if that list announced its fingerprint. `now` (Unix seconds) is None where
    the clock is not confirmed.
    """
    sealed = unseal(candidate, MAX_OBJECT)
    pin = _signer(current, root, sealed.kid)
    offered = _read(open_with(sealed, TYPE, pin), pin, candidate)
    check_future(offered.iat, now)
    return offered if current is None or replaces(current, offered) else current


def _signer(current: TrustList | None, root: PublicKey, kid: bytes) -> PublicKey:
    trusted = [root] if current is None else [current.pin]
    if current is not None and root.fingerprint() == current.next_root:
        trusted.append(root)
    for key in trusted:
        if key.kid == kid:
            return key
    raise RefusedError(Refusal.UNKNOWN_KEY, "not signed by the pinned root")


def _read(payload: Any, pin: PublicKey, raw: bytes) -> TrustList:
    shape.members(payload, _MEMBERS)
    next_root = payload["next_root"]
    keys = [_read_key(member) for member in shape.items(payload["keys"], "keys")]
    kids = [key.kid for key in keys]
    if kids != sorted(set(kids)):
        raise shape.malformed("keys stand in the order of their kid, each once")
    return TrustList(
        epoch=shape.count(payload["epoch"], "epoch"),
        version=shape.count(payload["version"], "version"),
        iat=shape.time(payload["iat"], "iat"),
        name=shape.text(payload["name"], "name"),
        timezone=_read_zone(payload["timezone"]),
        hosts=tuple(shape.text(host, "host", 253) for host in shape.items(payload["hosts"], "hosts")),
        limits=_read_limits(payload["limits"]),
        keys=dict(zip(kids, keys, strict=True)),
        next_root=None if next_root is None else shape.blob(next_root, "next_root", 32),
        pin=pin,
        raw=raw,
    )


def _read_zone(value: Any) -> str:
    name = shape.text(value, "timezone", 64)
    try:
        zone(name)
    except ValueError as unknown:
        raise shape.malformed("timezone is not known") from unknown
    return name


def _read_limits(value: Any) -> Limits:
    limits = shape.members(value, ("warn_hours", "refuse_hours"))
    refuse = shape.count(limits["refuse_hours"], "refuse_hours", _LONGEST_LIMIT, 1)
    return Limits(shape.count(limits["warn_hours"], "warn_hours", refuse, 1), refuse)


def _read_key(value: Any) -> TrustKey:
    member = shape.members(value, _KEY_MEMBERS, ("serials", "compromised_from"))
    try:
        public = PublicKey.from_cose_key(member["key"])
    except ValueError as broken:
        raise shape.malformed(str(broken)) from broken
    kid = shape.blob(member["kid"], "kid", KID_LENGTH)
    if kid != public.kid:
        raise shape.malformed("a kid that is not its key's")
    not_before = shape.time(member["not_before"], "not_before")
    return TrustKey(
        kid=kid,
        public=public,
        uses=_read_uses(member["uses"]),
        not_before=not_before,
        not_after=shape.count(member["not_after"], "not_after", shape.LATEST, not_before),
        serials=_read_serials(member["serials"]) if "serials" in member else None,
        compromised_from=shape.time(member["compromised_from"], "compromised_from")
        if "compromised_from" in member
        else None,
    )


def _read_uses(value: Any) -> frozenset[str]:
    uses = [shape.text(use, "use") for use in shape.items(value, "uses")]
    if not uses or uses != sorted(set(uses)):
        raise shape.malformed("uses stand in order, each once")
    if not USES.issuperset(uses):
        raise RefusedError(Refusal.FORMAT_NEWER, "a use that is not known")
    return frozenset(uses)


def _read_serials(value: Any) -> tuple[int, int | None]:
    pair = shape.items(value, "serials")
    if len(pair) != 2:
        raise shape.malformed("serials are first and last")
    first = shape.count(pair[0], "first serial")
    return first, None if pair[1] is None else shape.count(pair[1], "last serial", shape.LARGEST, first)
