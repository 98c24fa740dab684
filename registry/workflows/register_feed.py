"""The register's feed: the newest published bans, signed by the status key, and the same as JSON.

    {type: "register", epoch, version, iat, next_update, entries: [{name, …}]}

It holds the newest ENTRIES and no more: it tells what is new, and is no list of everybody to carry away. It
is signed anew when an entry comes or goes, and when its time is half over.
"""

from __future__ import annotations

import json
from typing import Any

from registry.models import snapshot as published
from registry.verify import cbor, envelope
from registry.verify.acceptance import open_signed
from registry.verify.refusal import RefusedError
from registry.verify.trust_list import TrustList

from . import public_register
from .context import Office

TYPE = "register"
FEED = "register/feed"
JSON_FEED = "register/feed.json"
ENTRIES = 50
EVERY = 12 * 3600
"""Seconds after which the same feed is signed again, so that its age says something."""


def publish(office: Office, trust_list: TrustList, now: int) -> None:
    """Sign and store a new feed where one is needed; inside the caller's transaction."""
    session = office.session
    entries = [entry.to_json() for entry in public_register.bans(office, now, size=ENTRIES).entries]
    raw = published.body_of(session, FEED)
    if raw is not None and _still_says(raw, entries, trust_list, now):
        return
    content: dict[str, Any] = {
        "type": TYPE,
        "epoch": trust_list.epoch,
        "version": _next_version(raw, trust_list.epoch),
        "iat": now,
        "next_update": now + EVERY,
        "entries": entries,
    }
    sealed = envelope.seal(cbor.encode(content), office.keys.status())
    open_signed(sealed, TYPE, use="status", trust_list=trust_list, now=now)
    text = json.dumps(content, ensure_ascii=False, indent=1).encode()
    published.put(session, FEED, sealed, now, media_type=published.COSE, immutable=False)
    published.put(session, JSON_FEED, text, now, media_type="application/json", immutable=False)


def _still_says(raw: bytes, entries: list[dict[str, Any]], trust_list: TrustList, now: int) -> bool:
    try:
        held = open_signed(raw, TYPE, use="status", trust_list=trust_list, now=None)
    except RefusedError:
        return False
    said = (held.get("epoch"), held.get("entries"))
    return said == (trust_list.epoch, entries) and now < held["iat"] + EVERY


def _next_version(raw: bytes | None, epoch: int) -> int:
    """Count up from what is in public, whoever signed it."""
    if raw is None:
        return 1
    held = cbor.decode(envelope.unseal(raw, envelope.MAX_OBJECT).payload)
    return int(held["version"]) + 1 if held["epoch"] == epoch else 1
