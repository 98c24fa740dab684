"""Resemblance: a number that may belong to a person under a ban: same name and birth date, another number.

A case for a human. It changes nobody's standing by itself, and is not forgotten: it waits until somebody has
compared the documents and says that it is the same person, or another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.extensions import Base

from .chunks import chunked
from .decision import Decision
from .holder import Holder
from .identifiers import new_id
from .leaf import Leaf
from .person import Person


class Finding(StrEnum):
    """What the human found."""

    OPEN = "open"
    SAME = "same"
    ANOTHER = "another"


class Resemblance(Base):
    """One pair: a keyed number, and the person under a ban whom its bearer resembles."""

    __tablename__ = "resemblance"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number_index: Mapped[bytes] = mapped_column(LargeBinary)
    banned_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    number_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    met_in: Mapped[str] = mapped_column(String(20))
    found_at: Mapped[int] = mapped_column(BigInteger)
    finding: Mapped[str] = mapped_column(String(10))
    decided_by: Mapped[str | None] = mapped_column(String(36))
    decided_at: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str | None] = mapped_column(Text)
    document: Mapped[str | None] = mapped_column(String(64))  # SHA-256 in hexadecimal

    __table_args__ = (
        UniqueConstraint("number_index", "banned_id"),
        Index(
            "ix_resemblance_open",
            "id",
            sqlite_where=finding == "open",
            postgresql_where=finding == "open",
        ),
    )

    def canonical(self) -> dict[str, Any]:
        """Give the record of the finding that goes into the log; a document only where there is one."""
        same = self.finding == Finding.SAME
        record = {"id": self.id, "by": self.decided_by, "same": same, "reason": self.reason}
        return {**record, "document": self.document} if self.document else record


def number_row(resemblance_id: str) -> bytes:
    """Name the place of the sealed number: its associated data."""
    return f"resemblance.number:{resemblance_id}".encode()


def banned_like(session: Session, likenesses: Iterable[bytes]) -> dict[bytes, dict[str, bytes]]:
    """Give, for each likeness that persons under a ban have, those persons with their keyed numbers."""
    found: dict[bytes, dict[str, bytes]] = {}
    for some in chunked(likenesses):
        rows = session.execute(
            select(Holder.likeness, Person.id, Person.number_index)
            .join(Person, Person.id == Holder.person_id)
            .where(Holder.likeness.in_(some), Person.banned_since.is_not(None))
        )
        for likeness, person_id, number_index in rows:
            if likeness is not None:
                found.setdefault(likeness, {})[person_id] = number_index
    return found


def told_apart(session: Session, numbers: Iterable[bytes]) -> set[tuple[bytes, str]]:
    """Give the pairs of keyed number and banned person that a human has found to be two persons."""
    pairs: set[tuple[bytes, str]] = set()
    for some in chunked(numbers):
        rows = session.execute(
            select(Resemblance.number_index, Resemblance.banned_id).where(
                Resemblance.number_index.in_(some), Resemblance.finding == Finding.ANOTHER
            )
        )
        pairs.update((row.number_index, row.banned_id) for row in rows)
    return pairs


def known(session: Session, number_index: bytes, banned_id: str) -> bool:
    """Tell whether a pair is on record, whatever was found."""
    return (
        session.execute(
            select(Resemblance.id).where(
                Resemblance.number_index == number_index, Resemblance.banned_id == banned_id
            )
        ).first()
        is not None
    )


def others_like(session: Session, banned_id: str) -> Sequence[tuple[str, bytes, bytes, str]]:
    """Give (person, keyed number, sealed number, document type) of whoever else has that name and birth."""
    likeness = session.scalar(select(Holder.likeness).where(Holder.person_id == banned_id))
    if likeness is None:
        return []
    rows = session.execute(
        select(Person.id, Person.number_index, Person.number_sealed, Person.document_type)
        .join(Holder, Holder.person_id == Person.id)
        .where(Holder.likeness == likeness, Person.id != banned_id, Person.banned_since.is_(None))
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def newly_banned(session: Session, first: int, end: int) -> list[str]:
    """Give the persons who are under a ban by the decisions whose leaves are `first` up to before `end`."""
    return list(
        session.scalars(
            select(Person.id)
            .join(Decision, Decision.person_id == Person.id)
            .join(Leaf, Leaf.subject == Decision.id)
            .where(Leaf.index >= first, Leaf.index < end, Leaf.type == "decision")
            .where(Person.banned_since.is_not(None))
            .distinct()
        )
    )


def make(number_index: bytes, banned_id: str, met_in: str, now: int) -> Resemblance:
    """Make an open one; whoever makes it seals the number and adds the row."""
    return Resemblance(
        id=new_id(now),
        number_index=number_index,
        banned_id=banned_id,
        met_in=met_in,
        found_at=now,
        finding=Finding.OPEN.value,
    )


def waiting(session: Session, limit: int, after: str = "") -> list[Resemblance]:
    """Give those that wait for a human, the oldest first."""
    return list(
        session.scalars(
            select(Resemblance)
            .where(Resemblance.finding == "open", Resemblance.id > after)
            .order_by(Resemblance.id)
            .limit(limit)
        )
    )
