"""Batch and record: one accepted file, and what became of each of its rows.

A record is a validated entry before it is signed. The same person, item and start day is accepted once
(a partial unique index, so that two files handed in at the same moment cannot both have it).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    Select,
    String,
    UniqueConstraint,
    exists,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.extensions import Base

from .chunks import chunked
from .credential import Credential
from .exam import Exam
from .holder import Holder
from .person import Person


class BatchState(StrEnum):
    """How far a batch has come. PLANNED: serials allotted and claims stored, tokens not all signed."""

    RECORDED = "recorded"
    PLANNED = "planned"
    ISSUED = "issued"


class Batch(Base):
    """One file of one body, known by its SHA-256: the same file again is the same batch."""

    __tablename__ = "batch"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    body: Mapped[str] = mapped_column(ForeignKey("organisation.code"))
    kind: Mapped[str] = mapped_column(String(10))
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    row_count: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10), index=True)
    received_at: Mapped[int] = mapped_column(BigInteger)
    issued_at: Mapped[int | None] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __table_args__ = (UniqueConstraint("body", "kind", "sha256"),)
    __mapper_args__: ClassVar = {"version_id_col": version}


class Record(Base):
    """One row of a file. `problems` is a list of {code, column, severity}, never with the cell's text.

    `sealed` holds the whole row, encrypted, where a human must decide (outcome `conflict`).
    """

    __tablename__ = "record"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    batch_id: Mapped[str] = mapped_column(ForeignKey("batch.id"))
    row: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String(10))
    problems: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    scheme: Mapped[int | None] = mapped_column(Integer)
    operation: Mapped[str | None] = mapped_column(String(80))
    start: Mapped[date | None] = mapped_column("start_date", Date)
    end: Mapped[date | None] = mapped_column("end_date", Date)
    review: Mapped[date | None] = mapped_column("review_date", Date)
    first_issued: Mapped[date | None] = mapped_column(Date)
    issuing_authority: Mapped[str | None] = mapped_column(String(200))
    employer: Mapped[str | None] = mapped_column(String(200))
    employer_uscc: Mapped[str | None] = mapped_column(String(40))
    exam_type: Mapped[str | None] = mapped_column(String(40))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (
        UniqueConstraint("batch_id", "row"),
        Index(
            "uq_record_accepted",
            "person_id",
            "scheme",
            "operation",
            "start_date",
            unique=True,
            sqlite_where=outcome == "accept",
            postgresql_where=outcome == "accept",
        ),
        Index(None, "person_id"),
        Index(
            "ix_record_failed",
            "batch_id",
            sqlite_where=outcome == "recorded",
            postgresql_where=outcome == "recorded",
        ),
    )


def sealed_row(record_id: str) -> bytes:
    """Name the place of a row kept for a human: its associated data."""
    return f"record.sealed:{record_id}".encode()


def find(session: Session, body: str, kind: str, sha256: bytes) -> str | None:
    """Give the id of the batch that a file became, None where it was never handed in."""
    return session.scalar(
        select(Batch.id).where(Batch.body == body, Batch.kind == kind, Batch.sha256 == sha256)
    )


def lock(session: Session, batch_id: str) -> Batch | None:
    """Lock a batch until the transaction ends, and read it anew."""
    return session.scalar(
        select(Batch).where(Batch.id == batch_id).with_for_update().execution_options(populate_existing=True)
    )


def unfinished(session: Session) -> list[str]:
    """Give the ids of batches whose plan is stored and whose tokens are not, the oldest first."""
    return list(session.scalars(select(Batch.id).where(Batch.state == BatchState.PLANNED).order_by(Batch.id)))


def earlier(session: Session, person_ids: Iterable[str]) -> list[Row[Any]]:
    """Give what stands on record for some persons: certificates accepted, and exams failed (start None)."""
    rows: list[Row[Any]] = []
    for some in chunked(person_ids):
        rows += session.execute(
            select(
                Record.person_id,
                Holder.name,
                Record.operation,
                Record.start,
                Record.end,
                Record.review,
                Record.first_issued,
                Record.issuing_authority,
                Exam.taken_on,
                Exam.theory,
                Exam.practical,
            )
            .join(Holder, Holder.person_id == Record.person_id)
            .outerjoin(Exam, Exam.record_id == Record.id)
            .where(Record.person_id.in_(some), Record.outcome.in_(("accept", "recorded")))
        ).all()
    return rows


def refuse(session: Session, record_ids: list[str], problem: dict[str, Any]) -> None:
    """Turn accepted records into rejected ones, with the reason: what a ban does before issuing."""
    for some in chunked(record_ids):
        session.execute(
            update(Record)
            .where(Record.id.in_(some))
            .values(outcome="reject", problems=[problem])
            .execution_options(synchronize_session=False)
        )


def unplanned_persons(batch_id: str) -> Select[tuple[str]]:
    """Select the persons whose accepted records have no serial yet."""
    return select(Record.person_id).where(*_unplanned(batch_id))


def _unplanned(batch_id: str) -> tuple[Any, ...]:
    return (
        Record.batch_id == batch_id,
        Record.outcome == "accept",
        ~exists().where(Credential.record_id == Record.id),
    )


def unplanned(session: Session, batch_id: str) -> list[Row[Any]]:
    """Give the accepted records without a serial, in the order of the file, with what claims need."""
    return list(
        session.execute(
            select(
                Record.id,
                Record.row,
                Record.person_id,
                Record.scheme,
                Record.operation,
                Record.start,
                Record.end,
                Record.review,
                Person.document_type,
                Person.number_sealed,
                Holder.name,
            )
            .join(Person, Person.id == Record.person_id)
            .join(Holder, Holder.person_id == Record.person_id)
            .where(*_unplanned(batch_id))
            .order_by(Record.row)
        )
    )


def serials_by_state(session: Session, batch_id: str) -> dict[str, list[int]]:
    """Give state → serials of a batch, rising."""
    rows = session.execute(
        select(Credential.state, Credential.serial)
        .where(Credential.batch_id == batch_id)
        .order_by(Credential.serial)
    )
    states: dict[str, list[int]] = {}
    for state, serial in rows:
        states.setdefault(state, []).append(serial)
    return states


def refused_rows(session: Session, batch_id: str) -> list[int]:
    """Give the rows that were accepted first and that a ban kept back before they were signed.

    They are the rejected ones that have a person: a row rejected at intake names none.
    """
    return list(
        session.scalars(
            select(Record.row)
            .where(Record.batch_id == batch_id, Record.outcome == "reject", Record.person_id.is_not(None))
            .order_by(Record.row)
        )
    )
