"""Asker: how often one address has asked the public register, so that going through it is noticed.

The address is keyed; a row says nothing to whoever reads the table, and goes when it has been quiet.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.extensions import Base


class Asker(Base):
    """One address. `count` is of the window that began at `since`; `strikes` counts windows overdone."""

    __tablename__ = "asker"

    address: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    since: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(Integer)
    strikes: Mapped[int] = mapped_column(Integer)
    blocked_until: Mapped[int] = mapped_column(BigInteger, index=True)


def lock(session: Session, address: bytes, now: int) -> Asker:
    """Lock the row of an address, a new one where it has not asked before."""
    found = session.scalar(select(Asker).where(Asker.address == address).with_for_update())
    if found is None:
        found = Asker(address=address, since=now, count=0, strikes=0, blocked_until=now)
        session.add(found)
        session.flush()
    return found


def forget(session: Session, before: int) -> None:
    """Remove the addresses that nothing is held against since `before` (Unix seconds)."""
    session.execute(
        delete(Asker)
        .where(Asker.blocked_until < before, Asker.since < before)
        .execution_options(synchronize_session=False)
    )
