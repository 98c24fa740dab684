"""Sealing: before a transaction commits, one leaf commits to all that it wrote into covered tables.

The leaf tells nothing but its time: which rows, and the hash of each, is kept beside it, under the leaf's
salt. Its lock is the last that a transaction takes.
"""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import Row, Table, select
from sqlalchemy.orm import Session, scoped_session

from registry.models import Sealed, leaf, sealed
from registry.verify import cbor


def seal(session: Session | scoped_session[Session]) -> None:
    """Append the leaf about what the open transaction has written, if it has written anything covered.

    The first seal of an office takes in whatever stood there before.
    """
    session.flush()
    touched = sealed.take_touched(session)
    if not touched:
        return
    salt = secrets.token_bytes(leaf.SALT_LENGTH)
    if not sealed.any_sealed(session):
        touched = {name: _all_keys(session, name) for name in sealed.COVERED}
    rows: list[Any] = []
    moment = 0
    for name in sorted(touched):
        table = sealed.table_of(name)
        for row in _read(session, table, touched[name]):
            rows.append([name, list(sealed.key_of(table, row)), sealed.digest(table, row, salt)])
            if name == "audit_entry":
                moment = max(moment, row.at)
    index = leaf.append(
        session,
        sealed.TYPE,
        moment or _newest(session),
        subject=sealed.TYPE,
        record={"rows": rows},
        salt=salt,
    )
    session.add(Sealed(index=index, rows=cbor.encode(rows)))
    session.flush()


def _read(session: Session, table: Table, keys: list[sealed.Key]) -> list[Row[Any]]:
    found = sealed.read(session, table, keys)
    return sorted(found, key=lambda row: sealed.key_of(table, row))


def _all_keys(session: Session, name: str) -> list[sealed.Key]:
    return [tuple(key) for key in session.execute(sealed.all_keys(sealed.table_of(name)))]


def _newest(session: Session) -> int:
    """Give the time of the newest leaf: what is written without an entry in the trail follows from one."""
    return session.scalar(select(leaf.Leaf.time).order_by(leaf.Leaf.index.desc()).limit(1)) or 0
