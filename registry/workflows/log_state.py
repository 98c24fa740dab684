"""The log and what was published by it, as a regulator reads it: sizes, ages, the newest leaves."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from registry.models import BanFilter, Leaf, LogCheckpoint, ban_value, leaf, leaf_list, log_tile
from registry.models import snapshot as published
from registry.rules.permissions import Act
from registry.verify import cbor

from . import log, log_checks
from .authority import Actor, require
from .context import Office
from .log_checks import Check
from .transaction import reading

PAGE = 50
PATIENCE = 60
"""Seconds after which what was decided and is not in public yet is told as a fault."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The newest snapshot. `waiting_since`: when that happened which is not in public yet; Unix seconds."""

    epoch: int
    version: int
    published_at: int
    waiting_since: int | None
    behind: bool


@dataclass(frozen=True, slots=True)
class LogState:
    """The log now: its leaves, the newest tree that was signed, the newest check (None: none yet)."""

    origin: str
    vkey: str
    size: int
    checkpoint: LogCheckpoint | None
    root: str | None
    publication: Publication | None
    ban_filter: BanFilter | None
    check: Check | None


@dataclass(frozen=True, slots=True)
class LeafLine:
    """A leaf as everybody can read it: `told` are its open fields, `commit` binds what only we can read."""

    index: int
    type: str
    time: int
    commit: str
    told: dict[str, Any]


def publication(office: Office, now: int) -> Publication | None:
    """Say how far the published snapshot has come, in the open reading; None before the first."""
    newest = published.newest(office.session)
    if newest is None:
        return None
    epoch, version, iat = newest
    waiting = leaf_list.first_behind(office.session, f"{epoch}-{version}")
    row = office.session.get(published.Snapshot, (epoch, version))
    over = row is not None and now > row.next_update + PATIENCE
    late = waiting is not None and now > waiting + PATIENCE
    return Publication(epoch, version, iat, waiting, over or late)


def state(office: Office, actor: Actor, now: int) -> LogState:
    """Give the state of the log. Errors: RegistryError FORBIDDEN."""
    require(actor, Act.CASE_READ)
    verifier = log.signer(office).verifier
    with reading(office) as session:
        newest = log_tile.newest(session)
        told = LogState(
            origin=verifier.name,
            vkey=str(verifier),
            size=leaf.next_number(session, leaf.LEAVES),
            checkpoint=newest,
            root=base64.b64encode(newest.root).decode() if newest else None,
            publication=publication(office, now),
            ban_filter=ban_value.newest(session),
            check=log_checks.last(office),
        )
        session.expunge_all()
    return told


def leaves(office: Office, actor: Actor, *, before: int | None = None, count: int = PAGE) -> list[LeafLine]:
    """Give the newest leaves, or those before the leaf `before`. Errors: RegistryError FORBIDDEN."""
    require(actor, Act.CASE_READ)
    with reading(office) as session:
        return [_line(one) for one in leaf_list.newest(session, before, count)]


def _line(one: Leaf) -> LeafLine:
    try:
        told = {name: _plain(value) for name, value in cbor.decode(one.data).items()}
    except ValueError:
        told = {}  # `log verify` says what is wrong with it
    for name in ("type", "time", "commit"):
        told.pop(name, None)
    return LeafLine(one.index, one.type, one.time, one.commit.hex(), told)


def _plain(value: Any) -> Any:
    """Write bytes in hexadecimal, wherever they stand."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
