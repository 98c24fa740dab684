"""Training record: the hours a holder owed and did before an exam; one with each record that reports them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from registry.extensions import Base


class Training(Base):
    """Hours (学时) as the certification body reported them."""

    __tablename__ = "training"

    record_id: Mapped[str] = mapped_column(ForeignKey("record.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    hours_due: Mapped[float] = mapped_column(Numeric(6, 1, asdecimal=False))
    hours_done: Mapped[float] = mapped_column(Numeric(6, 1, asdecimal=False))
