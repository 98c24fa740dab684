"""Ban value and ban filter: what devices without a network are given of the bans in force.

A value is v of formats.md 6, eight bytes that cost whoever guesses a number some 40 ms a guess. It is kept
for each pepper, since the place of a ban moves with the number of bans. The filters are not published files:
they are kept in a table of their own, so that nothing that serves or writes public files can give one away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, Row, String, delete, insert, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from registry.extensions import Base

from .person import Person


class BanValue(Base):
    """v of one person under one pepper, big-endian; `pepper` is the pepper's fingerprint."""

    __tablename__ = "ban_value"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    pepper: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)


class BanFilter(Base):
    """One signed ban filter: for enrolled devices only."""

    __tablename__ = "ban_filter"

    epoch: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    iat: Mapped[int] = mapped_column(BigInteger, index=True)
    n: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    body: Mapped[bytes] = mapped_column(LargeBinary)


def missing(session: Session, pepper: str, limit: int) -> Sequence[Row[tuple[str, str, bytes]]]:
    """Give (person, document type, sealed number) of bans in force that have no value under a pepper."""
    under = aliased(Person)
    # Asked twice of one table: SQLite would walk all persons, in the order of their keys, for those few.
    banned = select(under.id).where(under.banned_since.is_not(None))
    return session.execute(
        select(Person.id, Person.document_type, Person.number_sealed)
        .outerjoin(BanValue, (BanValue.person_id == Person.id) & (BanValue.pepper == pepper))
        .where(Person.id.in_(banned), BanValue.person_id.is_(None))
        .order_by(Person.id)
        .limit(limit)
    ).all()


def add(session: Session, pepper: str, values: Iterable[tuple[str, int]]) -> None:
    """Keep the values of some persons; whom another process was faster with is left alone."""
    rows = {person: value for person, value in values}
    have = session.scalars(
        select(BanValue.person_id).where(BanValue.pepper == pepper, BanValue.person_id.in_(list(rows)))
    )
    for person in have.all():
        del rows[person]
    if rows:
        new = [{"person_id": person, "pepper": pepper, "value": v.to_bytes(8)} for person, v in rows.items()]
        session.execute(insert(BanValue.__table__), new)


def values(session: Session, pepper: str) -> list[int]:
    """Give v of every ban in force."""
    banned = select(Person.id).where(Person.banned_since.is_not(None))
    found = session.scalars(
        select(BanValue.value).where(BanValue.person_id.in_(banned), BanValue.pepper == pepper)
    )
    return [int.from_bytes(value) for value in found]


def forget(session: Session, peppers: Iterable[str]) -> None:
    """Remove the values of whoever is under no ban now, and those under other peppers than these."""
    lifted = select(BanValue.person_id).join(Person, Person.id == BanValue.person_id)
    session.execute(
        delete(BanValue)
        .where(
            BanValue.person_id.in_(lifted.where(Person.banned_since.is_(None)))
            | BanValue.pepper.not_in(list(peppers))
        )
        .execution_options(synchronize_session=False)
    )


def newest(session: Session) -> BanFilter | None:
    """Give the newest filter, None before the first."""
    return session.scalar(
        select(BanFilter).order_by(BanFilter.epoch.desc(), BanFilter.version.desc()).limit(1)
    )


def remove_older(session: Session, before: int) -> None:
    """Remove filters signed before `before` (Unix seconds), but never the newest."""
    last = newest(session)
    if last is not None:
        session.execute(
            delete(BanFilter)
            .where(
                BanFilter.iat < before, (BanFilter.epoch != last.epoch) | (BanFilter.version != last.version)
            )
            .execution_options(synchronize_session=False)
        )
