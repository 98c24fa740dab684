"""Accreditation: what a certification body may examine, where, from when to when, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import BigInteger, Date, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.extensions import Base


class Accreditation(Base):
    """One grant; both days inclusive. `schemes` are numbers of the verifier's schemes between spaces.

    `region` is a GB/T 2260 code of 6 digits. A grant that ended early has `withdrawn_on`; nothing else of a
    row ever changes, so that what held on the day of an exam can still be told.
    """

    __tablename__ = "accreditation"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisation.code"))
    schemes: Mapped[str] = mapped_column(String(200))
    region: Mapped[str] = mapped_column(String(6))
    from_day: Mapped[date] = mapped_column(Date)
    to_day: Mapped[date] = mapped_column(Date)
    withdrawn_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (Index(None, "organisation", "from_day"),)

    def holds(self, scheme: int, day: date) -> bool:
        """Tell whether it covers a scheme on a day."""
        last = self.to_day if self.withdrawn_on is None else min(self.to_day, self.withdrawn_on)
        return str(scheme) in self.schemes.split() and self.from_day <= day <= last


class Examiner(Base):
    """A person who examines for a body under an accreditation, as the body's files name him or her."""

    __tablename__ = "examiner"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    accreditation_id: Mapped[str] = mapped_column(ForeignKey("accreditation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))


def of_organisation(session: Session, organisation: str) -> Sequence[Accreditation]:
    """Give the accreditations of a body, oldest first."""
    return session.scalars(
        select(Accreditation)
        .where(Accreditation.organisation == organisation)
        .order_by(Accreditation.from_day, Accreditation.id)
    ).all()


def examiners_of(session: Session, accreditation_ids: Sequence[str]) -> dict[str, list[str]]:
    """Give accreditation → names of its examiners."""
    rows = session.execute(
        select(Examiner.accreditation_id, Examiner.name)
        .where(Examiner.accreditation_id.in_(accreditation_ids))
        .order_by(Examiner.name)
    )
    found: dict[str, list[str]] = {}
    for accreditation_id, name in rows:
        found.setdefault(accreditation_id, []).append(name)
    return found
