"""Leaf: one entry of the log of everything the office did, and the counters that keep it dense.

A leaf is deterministic CBOR {type, time, commit, …open fields}. `commit` = SHA-256(salt ‖ canonical record);
erasing the salt erases the person from the log. Open fields hold nothing personal.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from typing import Any

from sqlalchemy import BigInteger, Index, LargeBinary, Row, String, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.extensions import Base
from registry.verify import cbor
from registry.verify.tlog import MAX_ENTRY


class Leaf(Base):
    """One entry. `subject` is the key of the row that the canonical record is made from."""

    __tablename__ = "leaf"

    index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    type: Mapped[str] = mapped_column(String(20))
    time: Mapped[int] = mapped_column(BigInteger)
    subject: Mapped[str] = mapped_column(String(200), index=True)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    commit: Mapped[bytes] = mapped_column(LargeBinary)
    data: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (
        Index(
            "ix_leaf_restore",
            "index",
            sqlite_where=text("type = 'restore'"),
            postgresql_where=text("type = 'restore'"),
        ),
        Index(
            "ix_leaf_telling",
            "index",
            sqlite_where=text("type != 'acts'"),
            postgresql_where=text("type != 'acts'"),
        ),
    )


TELLING = text("type != 'acts'")
"""Leaves that tell the public something: all but those that seal what the office wrote down for itself."""


class Counter(Base):
    """The next number of a dense series. Taking from it locks the series until the transaction ends."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    next: Mapped[int] = mapped_column(BigInteger)


SALT_LENGTH = 32
SERIALS = "serial"
LEAVES = "leaf"


def take(session: Session, name: str, count: int = 1) -> int:
    """Take `count` numbers of a series; give the first. A rollback gives them back: none is ever missed."""
    after = session.execute(
        update(Counter)
        .where(Counter.name == name)
        .values(next=Counter.next + count)
        .returning(Counter.next)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    return after - count


def next_number(session: Session, name: str) -> int:
    """Give the number that the next `take` would give: for serials, the count of all allotted so far."""
    return session.execute(select(Counter.next).where(Counter.name == name)).scalar_one()


def commitment(salt: bytes, record: dict[str, Any]) -> bytes:
    """Give the hash that binds a leaf to its record and tells nothing of it."""
    return hashlib.sha256(salt + cbor.encode(record)).digest()


def append(
    session: Session,
    type_: str,
    now: int,
    *,
    subject: str,
    record: dict[str, Any],
    salt: bytes | None = None,
    **open_fields: object,
) -> int:
    """Append a leaf about `record` and give its index. Take persons' locks first: this one is the last.

    `salt` is told where the record needed it too. `record` and `open_fields` must be what CBOR can hold;
    ValueError where the leaf is longer than the log's files can tell (65,535 bytes).
    """
    salt = salt or secrets.token_bytes(SALT_LENGTH)
    commit = commitment(salt, record)
    data = cbor.encode({"type": type_, "time": now, "commit": commit, **open_fields})
    if len(data) > MAX_ENTRY:
        raise ValueError(f"a leaf of {len(data)} bytes")
    index = take(session, LEAVES)
    session.add(Leaf(index=index, type=type_, time=now, subject=subject, salt=salt, commit=commit, data=data))
    session.flush()
    return index


def newest_telling(session: Session) -> Row[tuple[int, str]] | None:
    """Give (index, subject) of the newest leaf that tells the public something."""
    query = select(Leaf.index, Leaf.subject).where(TELLING).order_by(Leaf.index.desc()).limit(1)
    return session.execute(query).first()


def restores(session: Session) -> list[bytes]:
    """Give the bytes of the leaves that say what was taken over after a restore from backup, in order."""
    query = select(Leaf.data).where(text("type = 'restore'")).order_by(Leaf.index)
    return list(session.scalars(query))


def all_data(session: Session) -> Iterator[bytes]:
    """Give every leaf's bytes in order, without holding them all."""
    return data_of(session, 0)


def data_of(session: Session, start: int, end: int | None = None) -> Iterator[bytes]:
    """Give the bytes of the leaves from `start` to before `end` (None: the last) in order."""
    query = select(Leaf.data).where(Leaf.index >= start).order_by(Leaf.index)
    if end is not None:
        query = query.where(Leaf.index < end)
    return iter(session.scalars(query.execution_options(yield_per=1_000)))
