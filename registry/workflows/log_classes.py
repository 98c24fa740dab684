"""Whether every serial that left a class between two published snapshots did so by a decision in the log.

It may also leave because its token has run out, because the term of its decision has, or because another
publication mode tells a ban as a revocation, or no longer. All else is a quiet un-ban.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import select

from registry.models import Credential, Person, PublishedFile
from registry.models import snapshot as published
from registry.models.chunks import chunked
from registry.verify import cbor, envelope, snapshot
from registry.verify.snapshot import CLASSES, Snapshot

from .context import Office
from .log_findings import Finding, found
from .log_named import Named

_NUMBER = re.compile(r"status/(\d+)-(\d+)")


def numbers(office: Office) -> list[tuple[int, int]]:
    """Give (epoch, version) of the numbered snapshots that are still in public, the oldest first."""
    query = select(PublishedFile.path).where(
        PublishedFile.path.startswith("status/", autoescape=True), PublishedFile.immutable
    )
    named = (_NUMBER.fullmatch(path) for path in office.session.scalars(query))
    return sorted((int(match[1]), int(match[2])) for match in named if match)


def load(office: Office, number: tuple[int, int]) -> Snapshot | None:
    """Read a published snapshot, None where it cannot be read. Its hash is judged with its leaf."""
    body = published.body_of(office.session, "status/{}-{}".format(*number)) or b""
    try:
        return snapshot.read(cbor.decode(envelope.unseal(body, envelope.MAX_OBJECT).payload), body)
    except (ValueError, TypeError):
        return None


def check(office: Office, named: Named) -> Iterator[Finding]:
    """Give every serial that left a class without a reason, and what cannot be read."""
    older: Snapshot | None = None
    for number in numbers(office):
        newer = load(office, number)
        if newer is None:
            yield found("SNAPSHOT_UNREADABLE", what="{}-{}".format(*number))
            continue
        if older is not None:
            yield from _step(office, older, newer, named)
        older = newer
    if older is not None:
        yield from _newest(office, older, named)


def _newest(office: Office, newest: Snapshot, named: Named) -> Iterator[Finding]:
    """Compare the newest list with what the log decided: earlier lists may be gone from the public."""
    missing = [
        (name, serial)
        for name, serial in sorted(named.standing(newest.log[0], newest.iat))
        if serial not in newest.classes[name]
        and not (name == "banned" and serial in newest.classes["revoked"])
    ]
    over = _run_out(office, [serial for _, serial in missing], newest.iat)
    for name, serial in missing:
        if serial not in over:
            what = f"{newest.epoch}-{newest.version}"
            yield found("SERIAL_UNDECIDED", serial=serial, class_=name, what=what)


def _step(office: Office, older: Snapshot, newer: Snapshot, named: Named) -> Iterator[Finding]:
    for name in CLASSES:
        gone = sorted(set(older.classes[name]) - set(newer.classes[name]))
        left = [serial for serial in gone if not named.decided(serial, older, newer)]
        over = _run_out(office, left, newer.iat)
        barred = _barred(office, left)
        for serial in left:
            if name == "banned":
                # A ban that the public is no longer told of: it shows as revoked until the date says no.
                standing = serial in barred or named.later(serial, newer)
                good = standing and (serial in newer.classes["revoked"] or serial in over)
            else:
                good = serial in over or (name == "revoked" and serial in newer.classes["banned"])
            # No record is left of it: it is nobody's, whatever it was before.
            good = good or (serial in named.lost and serial in newer.classes["cancelled"])
            if not good:
                what = f"{newer.epoch}-{newer.version}"
                yield found("SERIAL_UNDECIDED", serial=serial, class_=name, what=what)


def _run_out(office: Office, serials: list[int], moment: int) -> set[int]:
    gone: set[int] = set()
    for some in chunked(serials):
        query = select(Credential.serial).where(Credential.serial.in_(some), Credential.exp < moment)
        gone.update(office.session.scalars(query))
    return gone


def _barred(office: Office, serials: list[int]) -> set[int]:
    """Give the serials whose persons are under a ban now."""
    barred: set[int] = set()
    for some in chunked(serials):
        query = select(Credential.serial).join(Person, Person.id == Credential.person_id)
        within = (Credential.serial.in_(some), Person.banned_since.is_not(None))
        barred.update(office.session.scalars(query.where(*within)))
    return barred
