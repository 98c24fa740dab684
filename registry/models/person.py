"""Person: one row per keyed identity number; the lock that ban and issuance share.

The number itself is only in `number_sealed` (AES-256-GCM, the row as associated data); it is found by
`number_index`, a keyed HMAC. `banned_since` says again what the decisions say, on purpose: issuance reads it
from the very row it locks, so that no ban can slip in between the question and the credential.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import BigInteger, Index, LargeBinary, Row, Select, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.extensions import Base

from .chunks import chunked
from .holder import Holder


class Person(Base):
    """Whoever an identity document names, welder or not: the unlicensed can be banned too."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    document_type: Mapped[str] = mapped_column(String(20))
    number_index: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    number_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    banned_since: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        Index(
            "ix_person_banned",
            "banned_since",
            sqlite_where=banned_since.is_not(None),
            postgresql_where=banned_since.is_not(None),
        ),
    )


def number_row(person_id: str) -> bytes:
    """Name the place of a sealed identity number: its associated data."""
    return f"person.number:{person_id}".encode()


class Known(NamedTuple):
    """What intake asks about a number: whose it is, under which name (None: none told yet), banned or not."""

    id: str
    name: str | None
    banned: bool


def find_many(session: Session, indexes: Iterable[bytes]) -> dict[bytes, Known]:
    """Look up many keyed numbers at once; unknown ones are missing from the answer."""
    known: dict[bytes, Known] = {}
    for some in chunked(indexes):
        rows = session.execute(
            select(Person.number_index, Person.id, Holder.name, Person.banned_since)
            .outerjoin(Holder, Holder.person_id == Person.id)
            .where(Person.number_index.in_(some))
        )
        known.update((row[0], Known(row[1], row[2], row[3] is not None)) for row in rows)
    return known


def find(session: Session, index: bytes) -> Known | None:
    """Look up one keyed number."""
    return find_many(session, [index]).get(index)


def lock(session: Session, ids: Select[tuple[str]] | Sequence[str]) -> set[str]:
    """Lock persons in the order of their keys until the transaction ends; give those under a ban now."""
    return {row.id for row in _locked(session, ids) if row.banned_since is not None}


def _locked(
    session: Session, ids: Select[tuple[str]] | Sequence[str]
) -> Sequence[Row[tuple[str, int | None]]]:
    return session.execute(
        select(Person.id, Person.banned_since).where(Person.id.in_(ids)).order_by(Person.id).with_for_update()
    ).all()
