"""Exam result: marks of one sitting, passed or failed; no certificate comes without one (results files)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, Numeric, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.extensions import Base

from .chunks import chunked


class Exam(Base):
    """Marks out of 100, as the certification body reported them."""

    __tablename__ = "exam"

    record_id: Mapped[str] = mapped_column(ForeignKey("record.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    scheme: Mapped[int] = mapped_column(Integer)
    operation: Mapped[str] = mapped_column(String(80))
    taken_on: Mapped[date | None] = mapped_column(Date)
    ticket: Mapped[str | None] = mapped_column(String(80))
    theory: Mapped[float] = mapped_column(Numeric(5, 1, asdecimal=False))
    practical: Mapped[float] = mapped_column(Numeric(5, 1, asdecimal=False))
    examiner: Mapped[str | None] = mapped_column(String(200))
    passed: Mapped[bool] = mapped_column(Boolean)

    __table_args__ = (Index(None, "person_id", "scheme", "operation", "taken_on"),)


class Sitting(NamedTuple):
    """What makes two results one and the same sitting."""

    person_id: str
    scheme: int
    operation: str
    taken_on: date | None
    ticket: str | None


def failed_sittings(session: Session, person_ids: Iterable[str]) -> set[Sitting]:
    """Give the failed sittings already on record for some persons."""
    found: set[Sitting] = set()
    for some in chunked(person_ids):
        rows = session.execute(
            select(Exam.person_id, Exam.scheme, Exam.operation, Exam.taken_on, Exam.ticket).where(
                Exam.person_id.in_(some), Exam.passed.is_(False)
            )
        )
        found.update(Sitting(*row) for row in rows)
    return found
