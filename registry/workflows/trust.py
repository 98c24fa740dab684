"""The trust list as the office keeps it: which keys stand in it, and when a new version must be signed.

Inside the caller's transaction. The current list is read back from its published bytes, proved by the
published root; there is no second copy that could differ.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from registry.errors import RegistryError
from registry.models import batch as batches
from registry.models import leaf
from registry.models import snapshot as published
from registry.verify.envelope import seal
from registry.verify.keys import PublicKey, Signer
from registry.verify.refusal import Refusal
from registry.verify.trust_list import Limits, TrustKey, TrustList, accept

from .context import Office

NAME = "焊工证书登记系统 Welder Registry"
USES = ("credential", "status")
_DAY = 24 * 3600
LISTED_AHEAD = 7 * _DAY
"""Seconds between a key's listing and its first use: every verifier has met it by then."""
LIFETIME = 5 * 366 * _DAY
"""Seconds a key may sign. Credential keys are replaced quarterly; this only bounds a forgotten one."""
RENEW_AFTER = 12 * 3600
"""Seconds after which a list is signed again where the root is at hand: half of what verifiers warn at."""


def current(office: Office) -> TrustList | None:
    """Read the published list, None before the first."""
    files = published.bodies_of(office.session, (published.TRUST_LIST, published.ROOT))
    if published.TRUST_LIST not in files:
        return None
    root = PublicKey.from_pem(files[published.ROOT])
    return accept(None, files[published.TRUST_LIST], root=root, now=None)


def ensure(
    office: Office,
    now: int,
    *,
    renew: bool = False,
    new_epoch: bool = False,
    compromised: tuple[bytes, int] | None = None,
) -> TrustList:
    """Give the list that ought to be published, signing and storing it where it is not there yet.

    `renew` signs in any case, and `new_epoch` begins the order of everything anew, so that no number a thief
    gave out is higher; `compromised` (kid, since) marks a key first.
    Errors: RegistryError ROOT_KEY_OFFLINE, KEY_UNKNOWN.
    """
    leaf.take(office.session, leaf.LEAVES, 0)  # one at a time: two first lists would be two registries
    have = current(office)
    wanted = _wanted(office, have if compromised is None else _marked(have, *compromised), now)
    if new_epoch:
        wanted = replace(wanted, epoch=wanted.epoch + 1, version=0)
    changed = have is None or replace(wanted, iat=have.iat, raw=have.raw) != have
    root = office.keys.root()
    fresh = have is not None and now - have.iat < RENEW_AFTER
    if have is not None and not changed and not renew and (fresh or root is None):
        return have
    if root is None:
        raise RegistryError("ROOT_KEY_OFFLINE")
    return _publish(office, replace(wanted, version=wanted.version + 1, iat=now), root, now)


def check_listed(office: Office, kid: bytes) -> None:
    """Refuse a key that the list does not have. Errors: RegistryError KEY_UNKNOWN."""
    _marked(current(office), kid, 0)


def check_successor(office: Office, use: str, now: int) -> None:
    """Refuse to put a successor to work that verifiers may not know yet, or while serials wait for a token.

    Errors: RegistryError NO_SUCCESSOR_KEY, KEY_TOO_NEW, BATCHES_UNFINISHED, ROOT_KEY_OFFLINE.
    """
    if office.keys.root() is None:
        raise RegistryError("ROOT_KEY_OFFLINE")
    successor, have = office.keys.successor(use), current(office)
    listed = have.keys.get(successor.public.kid) if have and successor else None
    if listed is None:
        raise RegistryError("NO_SUCCESSOR_KEY", use=use)
    if now < listed.not_before:
        raise RegistryError("KEY_TOO_NEW", days=-(-(listed.not_before - now) // _DAY))
    if use == "credential" and batches.unfinished(office.session):
        raise RegistryError("BATCHES_UNFINISHED")


def check_serials(office: Office, first: int, last: int, now: int) -> None:
    """Refuse to sign serials that verifiers would not accept from the key at work, by the list in public.

    Errors: RegistryError NOT_FOUNDED, SIGNING_REFUSED.
    """
    listed = current(office)
    if listed is None:
        raise RegistryError("NOT_FOUNDED")
    key = listed.keys.get(office.keys.credential().public.kid)
    if key is None or "credential" not in key.uses or not key.may_sign_at(now):
        raise RegistryError("SIGNING_REFUSED", refusal=Refusal.UNKNOWN_KEY.value)
    if key.compromised_from is not None:
        raise RegistryError("SIGNING_REFUSED", refusal=Refusal.KEY_COMPROMISED.value)
    if not (key.may_number(first) and key.may_number(last)):
        raise RegistryError("SIGNING_REFUSED", refusal=Refusal.BAD_SIGNATURE.value)


def _wanted(office: Office, have: TrustList | None, now: int) -> TrustList:
    """Give the list as the settings and the key store want it, numbered like the one in hand."""
    settings = office.settings
    if have is None:
        root = office.keys.root()
        if root is None:
            raise RegistryError("ROOT_KEY_OFFLINE")
        have = TrustList(1, 0, now, NAME, settings.timezone, (), Limits(), {}, None, root.public)
    hosts = tuple(dict.fromkeys((settings.host, *have.hosts)))
    return replace(have, timezone=settings.timezone, hosts=hosts, keys=_keys(office, have, now))


def _keys(office: Office, have: TrustList, now: int) -> dict[bytes, TrustKey]:
    """Keep every key ever listed, add those at work and their successors, bound those that work no more."""
    next_serial = leaf.next_number(office.session, leaf.SERIALS)
    keys = dict(have.keys)
    first_list = not keys
    at_work = {office.keys.credential().public.kid, office.keys.status().public.kid}
    for use in USES:
        working = office.keys.credential() if use == "credential" else office.keys.status()
        waiting = office.keys.successor(use)
        _list(keys, working, use, now, next_serial)
        if waiting is not None and not first_list:
            # Nobody waits seven days for the successor of a stolen key.
            stolen = keys[working.public.kid].compromised_from is not None
            _list(keys, waiting, use, now if stolen else now + LISTED_AHEAD, next_serial)
            at_work.add(waiting.public.kid)
            if stolen:
                listed = keys[waiting.public.kid]
                keys[waiting.public.kid] = replace(listed, not_before=min(listed.not_before, now))
    for kid, key in keys.items():
        if kid not in at_work and key.serials and key.serials[1] is None:
            keys[kid] = replace(key, serials=(key.serials[0], max(key.serials[0], next_serial - 1)))
    return keys


def _list(keys: dict[bytes, TrustKey], signer: Signer, use: str, from_: int, next_serial: int) -> None:
    public = signer.public
    if public.kid not in keys:
        serials = (next_serial, None) if use == "credential" else None
        keys[public.kid] = TrustKey(public.kid, public, frozenset({use}), from_, from_ + LIFETIME, serials)


def _marked(have: TrustList | None, kid: bytes, since: int) -> TrustList:
    key = have.keys.get(kid) if have else None
    if have is None or key is None:
        raise RegistryError("KEY_UNKNOWN")
    return replace(have, keys={**have.keys, kid: replace(key, compromised_from=since)})


def _publish(office: Office, unsigned: TrustList, root: Signer, now: int) -> TrustList:
    """Seal, take it in as a verifier does, store it with the root beside it, log its hash."""
    raw = seal(unsigned.payload(), root)
    signed = accept(None, raw, root=root.public, now=None)
    session, digest = office.session, hashlib.sha256(raw).digest()
    published.put(session, published.TRUST_LIST, raw, now, media_type=published.COSE, immutable=False)
    published.put(
        session, published.ROOT, root.public.to_pem(), now, media_type=published.PEM, immutable=False
    )
    record = {"epoch": signed.epoch, "version": signed.version, "sha256": digest}
    subject = f"trust-list {signed.epoch}-{signed.version}"
    leaf.append(session, "trust-list", now, subject=subject, record=record, sha256=digest)
    return signed
