"""The worker: whatever the office has decided leaves it within seconds, whoever decided it and where.

A round asks two questions by index and ends where nothing happened. Each of its steps is a transaction of its
own that may be cut off anywhere and is found undone, or done, by the next round; several workers at once find
the lock of the log, and the second finds nothing left to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from registry.models import leaf, resemblance, snapshot

from . import asking, ban_filters, founding, publication, register, resemblances, terms
from .context import Office
from .publication import Published
from .transaction import one_transaction, reading

TRUST_EVERY = 60
"""Seconds between two looks at the trust list where nothing is to be published."""
LOOKED = "looked"
"""The counter of leaves that `_look_around` has read."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did: the snapshot it published (None: nothing was due), the files it wrote."""

    published: Published | None
    written: tuple[str, ...]


class Worker:
    """Does rounds for one office; remembers only when it last looked at what changes slowly."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._looked_at: int | None = None
        self._has: tuple[int, int] | None = None

    def round(self, office: Office, now: int) -> Round:
        """Publish what is due, and write it into the folder, if there is one.

        Errors: RegistryError NOT_FOUNDED, SIGNING_REFUSED, ROOT_KEY_OFFLINE; KeyStoreError.
        """
        slow = self._looked_at is None or now - self._looked_at >= TRUST_EVERY
        terms.end_terms(office, now)
        register.sweep(office, now)
        _look_around(office, now)
        if slow or publication.due(office, now, folder=self._folder):
            # A snapshot is judged by the trust list. An office with its root away keeps the list it has.
            founding.ensure_trust_list(office, now)
        published = publication.publish_due(office, now, folder=self._folder)
        written = self._write(office)
        if slow:
            asking.forget(office, now)
            self._looked_at = now
        if published is None:
            ban_filters.prepare_next_year(office, now)
        return Round(published, tuple(written))

    def _write(self, office: Office) -> list[str]:
        """Write the files where the folder has not had the newest yet, whichever worker published it."""
        if self._folder is None:
            return []
        with reading(office) as session:
            newest = snapshot.newest(session)
        number = newest and (newest.epoch, newest.version)
        if number == self._has:
            return []
        written = publication.write_files(office, self._folder)
        self._has = number
        return written


def _look_around(office: Office, now: int) -> None:
    """Look, after each new ban, for whoever on record resembles the banned person."""
    with reading(office) as session:
        first, end = leaf.next_number(session, LOOKED), leaf.next_number(session, leaf.LEAVES)
        banned = resemblance.newly_banned(session, first, end) if end > first else []
    for person_id in banned:
        resemblances.look_around(office, person_id, now)
    if end > first:
        _looked(office, first, end)


@one_transaction
def _looked(office: Office, first: int, end: int) -> None:
    """Move the counter on, unless another worker did."""
    session = office.session
    if leaf.take(session, LOOKED, 0) == first:
        leaf.take(session, LOOKED, end - first)
