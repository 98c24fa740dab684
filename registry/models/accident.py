"""Accident: its file in versions, the people in it, the penalties, the transfer to the police.

Every version and every entry stays: what was known when, and who wrote it. `counted_*` is the harm as the law
counts it: what came after the window for regrading changes the facts, not the grade.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, NoReturn

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    event,
    select,
)
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from registry.extensions import Base


class Accident(Base):
    """The file's head: its newest version, and the police."""

    __tablename__ = "accident"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    happened_on: Mapped[date] = mapped_column(Date, index=True)
    grade: Mapped[str] = mapped_column(String(20))
    opened_by: Mapped[str] = mapped_column(String(36))
    opened_at: Mapped[int] = mapped_column(BigInteger)
    police_due_at: Mapped[int | None] = mapped_column(BigInteger)
    police_told_at: Mapped[int | None] = mapped_column(BigInteger)
    police_proof: Mapped[str | None] = mapped_column(ForeignKey("attachment.sha256"))
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        Index(
            "ix_accident_police",
            "police_due_at",
            sqlite_where=police_told_at.is_(None),
            postgresql_where=police_told_at.is_(None),
        ),
    )


class AccidentVersion(Base):
    """What the file said from `recorded_at` on. `happened_at` in Unix seconds, loss in whole yuan."""

    __tablename__ = "accident_version"

    accident_id: Mapped[str] = mapped_column(ForeignKey("accident.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    place: Mapped[str] = mapped_column(String(200))
    happened_at: Mapped[int] = mapped_column(BigInteger)
    unit: Mapped[str] = mapped_column(String(200))
    unit_uscc: Mapped[str | None] = mapped_column(String(40))
    work: Mapped[str] = mapped_column(String(80))
    deaths: Mapped[int] = mapped_column(Integer)
    serious_injuries: Mapped[int] = mapped_column(Integer)
    loss_yuan: Mapped[int] = mapped_column(BigInteger)
    loss_kind: Mapped[str] = mapped_column(String(10))
    fire: Mapped[bool] = mapped_column(Boolean)
    counted_deaths: Mapped[int] = mapped_column(Integer)
    counted_injuries: Mapped[int] = mapped_column(Integer)
    grade: Mapped[str] = mapped_column(String(20))
    determination: Mapped[str | None] = mapped_column(ForeignKey("attachment.sha256"))
    why: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[str] = mapped_column(String(36))
    recorded_at: Mapped[int] = mapped_column(BigInteger)


class Involvement(Base):
    """One person in an accident, in versions: capacity, and whether licensed for that work at that time.

    `looked_at`: (serial, faults) of each credential that the answer rests on. `issuer_answer`: the issuing
    system's written answer that it knows no certificate.
    """

    __tablename__ = "involvement"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    accident_id: Mapped[str] = mapped_column(ForeignKey("accident.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    capacity: Mapped[str] = mapped_column(String(20))
    licensed: Mapped[str] = mapped_column(String(20))
    looked_at: Mapped[list[Any]] = mapped_column(JSON(none_as_null=True))
    issuer_answer: Mapped[str | None] = mapped_column(ForeignKey("attachment.sha256"))
    recorded_by: Mapped[str] = mapped_column(String(36))
    recorded_at: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (UniqueConstraint("accident_id", "person_id", "number"),)


class Penalty(Base):
    """A penalty after an accident, as its document has it: on the worker, the unit, or a manager of it."""

    __tablename__ = "penalty"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    accident_id: Mapped[str] = mapped_column(ForeignKey("accident.id"), index=True)
    on: Mapped[str] = mapped_column("falls_on", String(10))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(100))
    amount_yuan: Mapped[int | None] = mapped_column(BigInteger)
    deciding_body: Mapped[str] = mapped_column(String(200))
    decision_number: Mapped[str] = mapped_column(String(100))
    legal_basis: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date] = mapped_column(Date)
    document: Mapped[str] = mapped_column(ForeignKey("attachment.sha256"))
    recorded_by: Mapped[str] = mapped_column(String(36))
    recorded_at: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (UniqueConstraint("deciding_body", "decision_number"),)


def _keep(_mapper: Mapper[Any], _connection: object, kept: object) -> NoReturn:
    raise RuntimeError(f"{type(kept).__name__}: append-only")


for _model in (AccidentVersion, Involvement, Penalty):
    event.listen(_model, "before_update", _keep)
    event.listen(_model, "before_delete", _keep)


def lock(session: Session, accident_id: str) -> Accident | None:
    """Lock the file until the transaction ends."""
    return session.scalar(select(Accident).where(Accident.id == accident_id).with_for_update())


def versions(session: Session, accident_id: str) -> list[AccidentVersion]:
    """Give every version of a file, the oldest first."""
    return list(
        session.scalars(
            select(AccidentVersion)
            .where(AccidentVersion.accident_id == accident_id)
            .order_by(AccidentVersion.number)
        )
    )


def newest(session: Session, accident_id: str) -> AccidentVersion | None:
    """Give what the file says now."""
    return session.scalar(
        select(AccidentVersion)
        .where(AccidentVersion.accident_id == accident_id)
        .order_by(AccidentVersion.number.desc())
        .limit(1)
    )


def involved(session: Session, accident_id: str) -> dict[str, Involvement]:
    """Give person → newest entry of everybody in the file."""
    rows = session.scalars(
        select(Involvement).where(Involvement.accident_id == accident_id).order_by(Involvement.number)
    )
    return {row.person_id: row for row in rows}


def entry(session: Session, accident_id: str, person_id: str, number: int) -> Involvement | None:
    """Give what a file said of a person by their entry of this number."""
    return session.scalar(
        select(Involvement).where(
            Involvement.accident_id == accident_id,
            Involvement.person_id == person_id,
            Involvement.number == number,
        )
    )


def keepers(session: Session, accident_id: str) -> frozenset[str]:
    """Give the accounts that wrote in the file: who investigated."""
    wrote = (
        select(AccidentVersion.recorded_by).where(AccidentVersion.accident_id == accident_id),
        select(Involvement.recorded_by).where(Involvement.accident_id == accident_id),
    )
    return frozenset(by for query in wrote for by in session.scalars(query.distinct()))


def penalties(session: Session, accident_id: str) -> list[Penalty]:
    """Give the penalties after an accident, the oldest first."""
    return list(
        session.scalars(select(Penalty).where(Penalty.accident_id == accident_id).order_by(Penalty.id))
    )


def penalty_number_taken(session: Session, deciding_body: str, decision_number: str) -> bool:
    """Tell whether a penalty of a deciding body has this number already."""
    query = select(Penalty.id).where(
        Penalty.deciding_body == deciding_body, Penalty.decision_number == decision_number
    )
    return session.execute(query).first() is not None
