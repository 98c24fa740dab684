"""Exam result: marks of one sitting, passed or failed; no certificate comes without one (results files)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, Numeric, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.extensions import Base


class Exam(Base):
    """Marks out of 100 (None: absent), as the certification body reported them."""

    __tablename__ = "exam"

    record_id: Mapped[str] = mapped_column(ForeignKey("record.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    scheme: Mapped[int] = mapped_column(Integer)
    operation: Mapped[str] = mapped_column(String(80))
    taken_on: Mapped[date | None] = mapped_column(Date)
    ticket: Mapped[str | None] = mapped_column(String(80))
    theory: Mapped[float | None] = mapped_column(Numeric(5, 1, asdecimal=False))
    practical: Mapped[float | None] = mapped_column(Numeric(5, 1, asdecimal=False))
    examiner: Mapped[str | None] = mapped_column(String(200))
    passed: Mapped[bool] = mapped_column(Boolean)

    __table_args__ = (
        Index(None, "person_id", "scheme", "operation", "taken_on"),
        Index(None, "examiner", "taken_on"),
        Index(None, "taken_on"),
    )


def examiner_texts(session: Session) -> list[str]:
    """Give every text that names examiners, each once; one step of the index for each."""
    first = select(func.min(Exam.examiner).label("text")).cte("examiners", recursive=True)
    behind = select(func.min(Exam.examiner)).where(Exam.examiner > first.c.text).scalar_subquery()
    every = first.union_all(select(behind).where(first.c.text.is_not(None)))
    return list(session.scalars(select(every.c.text).where(every.c.text.is_not(None))))
