"""Whether the rows that leaves of type `acts` seal are what they were, all there, and no others.

A row that is only ever appended is sealed once, and compared as the log is read. One that changes is sealed
with each change: what its newest seal says is what it must say now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Row, Table, func, select

from registry.models import Leaf, sealed

from .context import Office
from .log_findings import Finding, found

_AT_ONCE = 200


class _Seal(NamedTuple):
    """What one leaf says of one row."""

    index: int
    salt: bytes
    digest: bytes


class Acts:
    """Takes in the leaves in order, gives findings as soon as they can be told."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._waiting: dict[str, dict[sealed.Key, _Seal]] = {}
        self._newest: dict[str, dict[sealed.Key, _Seal]] = {}
        self._seen: Counter[str] = Counter()

    def add(self, entry: Leaf) -> Iterator[Finding]:
        """Take in a leaf whose own bytes and list of rows have been judged."""
        if entry.type != sealed.TYPE or entry.salt is None:
            return
        for name, key, digest in sealed.rows_of(self._office.session, entry.index) or ():
            seal = _Seal(entry.index, entry.salt, digest)
            if sealed.COVERED[name].changes:
                self._newest.setdefault(name, {})[tuple(key)] = seal
                continue
            waiting = self._waiting.setdefault(name, {})
            waiting[tuple(key)] = seal
            if len(waiting) >= _AT_ONCE:
                yield from self._appended(name)

    def rest(self) -> Iterator[Finding]:
        """Compare what is left, when all leaves have been read, and look for rows that none seals."""
        for name, cover in sealed.COVERED.items():
            if cover.changes:
                yield from self._changing(name)
                continue
            yield from self._appended(name)
            count = self._office.session.scalar(select(func.count()).select_from(sealed.table_of(name))) or 0
            if count > self._seen[name]:
                yield found("ROW_UNLOGGED", what=f"{name}: {count - self._seen[name]} rows")

    def _appended(self, name: str) -> Iterator[Finding]:
        table, waiting = sealed.table_of(name), self._waiting.pop(name, {})
        if not waiting:
            return
        rows = {
            sealed.key_of(table, row): row for row in sealed.read(self._office.session, table, list(waiting))
        }
        self._seen[name] += len(rows)
        for key, seal in waiting.items():
            yield from _compared(table, key, seal, rows.get(key))

    def _changing(self, name: str) -> Iterator[Finding]:
        table, newest = sealed.table_of(name), self._newest.get(name, {})
        query = select(table).execution_options(yield_per=500)
        for row in self._office.session.execute(query):
            seal = newest.pop(sealed.key_of(table, row), None)
            if seal is None:
                yield found("ROW_UNLOGGED", what=_what(table, sealed.key_of(table, row)))
            else:
                yield from _compared(table, sealed.key_of(table, row), seal, row)
        for key, seal in newest.items():
            yield from _compared(table, key, seal, None)


def _compared(table: Table, key: sealed.Key, seal: _Seal, row: Row[Any] | None) -> Iterator[Finding]:
    if row is None:
        yield found("ROW_LOST", what=_what(table, key), index=seal.index)
        return
    try:
        same = sealed.digest(table, row, seal.salt) == seal.digest
    except (ValueError, TypeError):
        same = False  # a column that holds JSON holds what nobody wrote
    if not same:
        yield found("ROW_ALTERED", what=_what(table, key), index=seal.index)


def _what(table: Table, key: sealed.Key) -> str:
    return " ".join([table.name, *(part.hex() if isinstance(part, bytes) else str(part) for part in key)])
