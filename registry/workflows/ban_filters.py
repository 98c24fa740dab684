"""The ban filter as the office makes it: values ahead of time, the filter inside the publication.

A value takes some 40 ms by intention (formats.md 6), so none is made while a decision is waiting: `prepare`
makes the missing ones outside any transaction, and what is decided between that and the publication is made
there, a handful at most. The salt follows from the pepper and changes with it, once a year; the pepper of the
year to come is put to use ahead of time, so that nothing waits on New Year's morning.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count

from sqlalchemy import Row

from registry.errors import RegistryError
from registry.models import BanFilter, ban_value
from registry.models.person import number_row
from registry.verify import ban_filter, envelope
from registry.verify.refusal import RefusedError
from registry.verify.trust_list import TrustList

from .context import Office
from .transaction import one_transaction, reading

AT_ONCE = 50
"""Values made between two commits: what a crash can cost is two seconds of work."""

_Missing = Sequence[Row[tuple[str, str, bytes]]]


@dataclass(frozen=True, slots=True)
class Pepper:
    """One year's pepper. `mark` names it in tables without telling it; `salt` is the filters' own."""

    secret: bytes
    mark: str
    salt: bytes


def pepper(office: Office, year: int) -> Pepper:
    """Give the pepper of a year; it is made where there is none yet. Errors: KeyStoreError."""
    secret = office.keys.pepper(year)
    mark = hmac.digest(secret, b"mark", "sha256").hex()[:16]
    return Pepper(secret, mark, hmac.digest(secret, b"salt", "sha256")[: ban_filter.SALT_LENGTH])


def prepare(office: Office, now: int) -> int:
    """Make the values that this year's filter lacks; give how many. Outside any transaction."""
    return _fill(office, pepper(office, office.day(now).year))


def prepare_next_year(office: Office, now: int) -> int:
    """Make some of the values that next year's filter will need; give how many, 0 when all are there."""
    return _fill(office, pepper(office, office.day(now).year + 1), rounds=1)


def _fill(office: Office, of: Pepper, rounds: int | None = None) -> int:
    made = 0
    while rounds is None or rounds > 0:
        with reading(office) as session:
            lacking = ban_value.missing(session, of.mark, AT_ONCE)
        if not lacking:
            break
        _keep(office, of.mark, _values(office, of, lacking))
        made += len(lacking)
        rounds = None if rounds is None else rounds - 1
    return made


@one_transaction
def _keep(office: Office, mark: str, values: list[tuple[str, int]]) -> None:
    ban_value.add(office.session, mark, values)


def _values(office: Office, of: Pepper, lacking: _Missing) -> list[tuple[str, int]]:
    """Compute on every core: scrypt lets go of the interpreter."""

    def value(row: Row[tuple[str, str, bytes]]) -> tuple[str, int]:
        number = office.vault.open(row.number_sealed, row=number_row(row.id))
        return row.id, ban_filter.value_of(ban_filter.keyed(of.secret, row.document_type, number), of.salt)

    with ThreadPoolExecutor(cpu_count()) as pool:
        return list(pool.map(value, lacking))


def publish(office: Office, trust_list: TrustList, version: int, now: int, keep: int) -> bytes:
    """Sign and store a new filter where the bans in force have changed; give the SHA-256 of what holds.

    Inside the caller's transaction, which holds the log: no ban can come or go meanwhile. `version` is that
    of the snapshot that will name it; filters older than `keep` seconds are removed.
    """
    session, year = office.session, office.day(now).year
    of = pepper(office, year)
    ban_value.forget(session, [of.mark, pepper(office, year + 1).mark])
    while lacking := ban_value.missing(session, of.mark, AT_ONCE):
        ban_value.add(session, of.mark, _values(office, of, lacking))
    place = {"epoch": trust_list.epoch, "version": version, "iat": now, "salt": of.salt}
    new = ban_filter.make(ban_value.values(session, of.mark), **place)
    last = ban_value.newest(session)
    if last is not None and _still_says(last.body, new, trust_list):
        return last.sha256
    return _store(office, new, trust_list, now, keep)


def _still_says(body: bytes, new: ban_filter.BanFilter, trust_list: TrustList) -> bool:
    """Tell whether a device that takes `body` in holds what `new` says."""
    try:
        held = ban_filter.accept(None, body, trust_list=trust_list, now=None)
    except RefusedError:  # another epoch, or a key that is trusted no more
        return False
    return (held.salt, held.places) == (new.salt, new.places)


def _store(office: Office, new: ban_filter.BanFilter, trust_list: TrustList, now: int, keep: int) -> bytes:
    session = office.session
    raw = envelope.seal(new.payload(), office.keys.status())
    ban_filter.accept(None, raw, trust_list=trust_list, now=now)
    digest = hashlib.sha256(raw).digest()
    session.add(BanFilter(epoch=new.epoch, version=new.version, iat=now, n=new.n, sha256=digest, body=raw))
    session.flush()
    ban_value.remove_older(session, now - keep)
    return digest


def path(held: BanFilter) -> str:
    """Name a filter as devices ask for it; no public route and no public file has this path."""
    return f"status/bans/{held.epoch}-{held.version}"


def for_devices(office: Office) -> BanFilter:
    """Give the newest filter, for whoever has proved that a device is enrolled.

    Errors: RegistryError NOT_FOUND before the first.
    """
    with reading(office) as session:
        newest = ban_value.newest(session)
        if newest is None:
            raise RegistryError("NOT_FOUND")
        session.expunge(newest)
    return newest
