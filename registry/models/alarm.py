"""Alarm: what a human ought to look at, counted; such as a token with our signature that we never stored."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, Integer, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.extensions import Base


class Alarm(Base):
    """One row per kind and serial, however often it rings. The serial is the one the token claims."""

    __tablename__ = "alarm"

    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    serial: Mapped[str] = mapped_column(String(20), primary_key=True)
    first_at: Mapped[int] = mapped_column(BigInteger)
    last_at: Mapped[int] = mapped_column(BigInteger, index=True)
    count: Mapped[int] = mapped_column(Integer)


def ring(session: Session, kind: str, serial: int, now: int) -> None:
    """Count an alarm; the number of rows grows with serials claimed, not with how often they are shown."""
    rung = session.execute(
        update(Alarm)
        .where(Alarm.kind == kind, Alarm.serial == str(serial))
        .values(last_at=now, count=Alarm.count + 1)
        .returning(Alarm.count)
        .execution_options(synchronize_session=False)
    ).first()
    if rung is None:
        session.add(Alarm(kind=kind, serial=str(serial), first_at=now, last_at=now, count=1))
        session.flush()


def since(session: Session, at: int, count: int) -> Sequence[Alarm]:
    """Give the alarms that rang at or after `at` (Unix seconds), the latest first."""
    query = select(Alarm).where(Alarm.last_at >= at).order_by(Alarm.last_at.desc()).limit(count)
    return session.scalars(query).all()
