"""Credential: the signed statement about a holder's qualification, by its dense serial.

`planned`: the serial is taken and the claims stand, nothing is signed. `issued`: the token and its hash are
stored. `cancelled`: the serial was allotted and will never carry a token. What happened later (revoked,
banned …) is not here: it follows from the decisions and the person.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    Select,
    String,
    bindparam,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.extensions import Base

from .person import Person


class CredentialState(StrEnum):
    """Where a serial stands between its allotment and its token."""

    PLANNED = "planned"
    ISSUED = "issued"
    CANCELLED = "cancelled"


class Credential(Base):
    """One serial. The columns from `name` to `iat` are the claims (formats.md 2); `iat` is set by signing.

    The certificate number is "T" + identity number: kept and found like the number itself.
    """

    __tablename__ = "credential"

    serial: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    record_id: Mapped[str] = mapped_column(ForeignKey("record.id"), unique=True)
    batch_id: Mapped[str] = mapped_column(ForeignKey("batch.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(60))
    last4: Mapped[str] = mapped_column(String(4))
    scheme: Mapped[int] = mapped_column(Integer)
    scope: Mapped[list[str]] = mapped_column(JSON(none_as_null=True))
    review_day: Mapped[int] = mapped_column(Integer)
    body: Mapped[str] = mapped_column(ForeignKey("organisation.code"))
    start_day: Mapped[int] = mapped_column(Integer)
    exp: Mapped[int | None] = mapped_column(BigInteger)
    iat: Mapped[int | None] = mapped_column(BigInteger)
    certificate_index: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    certificate_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(10))
    token: Mapped[bytes | None] = mapped_column(LargeBinary)
    token_sha256: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (
        # Class `banned` is read from this index alone: the rows lie far apart, and there are a million.
        Index("ix_credential_person", "person_id", "serial", "exp"),
        Index(None, "body", "start_day", "serial"),
        Index(
            "ix_credential_cancelled",
            "serial",
            sqlite_where=state == "cancelled",
            postgresql_where=state == "cancelled",
        ),
    )


def certificate_row(serial: int) -> bytes:
    """Name the place of a sealed certificate number: its associated data."""
    return f"credential.certificate:{serial}".encode()


def planned(session: Session, batch_id: str) -> list[Row[Any]]:
    """Give the serials of a batch that wait for their token, rising, with their claims."""
    return list(
        session.execute(
            select(
                Credential.serial,
                Credential.record_id,
                Credential.person_id,
                Credential.name,
                Credential.last4,
                Credential.scheme,
                Credential.scope,
                Credential.review_day,
                Credential.body,
                Credential.start_day,
                Credential.exp,
            )
            .where(Credential.batch_id == batch_id, Credential.state == CredentialState.PLANNED)
            .order_by(Credential.serial)
        )
    )


def persons_of(batch_id: str) -> Select[tuple[str]]:
    """Select the persons of a batch's serials that wait for their token."""
    return select(Credential.person_id).where(
        Credential.batch_id == batch_id, Credential.state == CredentialState.PLANNED
    )


def store_tokens(session: Session, rows: list[dict[str, Any]]) -> None:
    """Store tokens: rows of {of_serial, iat, token, token_sha256}; the credentials become issued."""
    session.connection().execute(
        update(Credential.__table__)
        .where(Credential.__table__.c.serial == bindparam("of_serial"))
        .values(
            iat=bindparam("iat"),
            token=bindparam("token"),
            token_sha256=bindparam("token_sha256"),
            state=CredentialState.ISSUED.value,
        ),
        rows,
    )


def cancel(session: Session, serials: list[int]) -> None:
    """Mark serials as allotted and never to be used."""
    session.execute(
        update(Credential)
        .where(Credential.serial.in_(serials), Credential.state == CredentialState.PLANNED)
        .values(state=CredentialState.CANCELLED)
        .execution_options(synchronize_session=False)
    )


def tokens(session: Session, batch_id: str) -> Iterator[Row[tuple[int, str, bytes]]]:
    """Give (serial, name, token) of a batch's issued credentials, by serial, without holding them all."""
    return iter(
        session.execute(
            select(Credential.serial, Credential.name, Credential.token)
            .where(Credential.batch_id == batch_id, Credential.state == CredentialState.ISSUED)
            .order_by(Credential.serial)
            .execution_options(yield_per=500)
        )
    )


def of_person(session: Session, person_id: str) -> list[Row[tuple[int, bytes]]]:
    """Give (serial, token) of a person's issued credentials, by serial."""
    return list(
        session.execute(
            select(Credential.serial, Credential.token)
            .where(Credential.person_id == person_id, Credential.state == CredentialState.ISSUED)
            .order_by(Credential.serial)
        )
    )


def of_certificate(session: Session, index: bytes, name: str) -> list[Row[tuple[int, bytes]]]:
    """Give (serial, token) of the issued credentials of a keyed certificate number and name, newest first."""
    return list(
        session.execute(
            select(Credential.serial, Credential.token)
            .where(
                Credential.certificate_index == index,
                Credential.name == name,
                Credential.state == CredentialState.ISSUED,
            )
            .order_by(Credential.serial.desc())
            .limit(20)
        )
    )


def serials_of_person(session: Session, person_id: str) -> list[int]:
    """Give every serial ever allotted to a person, rising."""
    return list(
        session.scalars(
            select(Credential.serial).where(Credential.person_id == person_id).order_by(Credential.serial)
        )
    )


def standing_now(session: Session, serial: int) -> Row[tuple[bytes | None, str, bool]] | None:
    """Give (token_sha256, state, whether the person is under a ban) of a serial, None where it is unknown."""
    return session.execute(
        select(Credential.token_sha256, Credential.state, Person.banned_since.is_not(None).label("banned"))
        .join(Person, Person.id == Credential.person_id)
        .where(Credential.serial == serial)
    ).first()


def banned_serials(session: Session) -> list[Row[tuple[int, str, int | None]]]:
    """Give (serial, person, exp) of all serials ever allotted to persons under a ban, in any order."""
    banned = select(Person.id).where(Person.banned_since.is_not(None))
    # No join, and not ordered: SQLite would walk all credentials to find those few.
    columns = (Credential.serial, Credential.person_id, Credential.exp)
    return list(session.execute(select(*columns).where(Credential.person_id.in_(banned))))


def cancelled_serials(session: Session, now: int) -> list[int]:
    """Give the serials that were allotted and never used, rising, without those run out by `now`."""
    return list(
        session.scalars(
            select(Credential.serial)
            .where(
                Credential.state == CredentialState.CANCELLED,
                or_(Credential.exp.is_(None), Credential.exp >= now),
            )
            .order_by(Credential.serial)
        )
    )
