"""Organisation: who trains, issues, employs, inspects or regulates, by its text code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import BigInteger, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.extensions import Base


class Kind(StrEnum):
    """What an organisation is to the registry; it decides what the organisation may hand in."""

    CERTIFICATION_BODY = "certification_body"
    ISSUING_AUTHORITY = "issuing_authority"
    EMPLOYER = "employer"
    INSPECTORATE = "inspectorate"
    REGULATOR = "regulator"


class Organisation(Base):
    """A registered organisation. `code` stands in every credential that it examined for.

    `credit_code` is its unified social credit code (统一社会信用代码), where it is known.
    """

    __tablename__ = "organisation"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20), index=True)
    created_at: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(Integer, default=1)
    credit_code: Mapped[str | None] = mapped_column(String(18), unique=True)

    __mapper_args__: ClassVar = {"version_id_col": version}


def find(session: Session, code: str) -> Organisation | None:
    """Look up an organisation by its code."""
    return session.get(Organisation, code)


def names(session: Session, kinds: tuple[Kind, ...]) -> dict[str, str]:
    """Give code → name of all organisations of some kinds, by code: the bodies of the directory."""
    rows = session.execute(
        select(Organisation.code, Organisation.name)
        .where(Organisation.kind.in_(kinds))
        .order_by(Organisation.code)
    )
    return {row.code: row.name for row in rows}


def names_of(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Give code → name of some organisations."""
    wanted = sorted(set(codes))
    rows = session.execute(select(Organisation.code, Organisation.name).where(Organisation.code.in_(wanted)))
    return {row.code: row.name for row in rows}


def all_of(session: Session) -> Sequence[Organisation]:
    """Give all organisations by kind and code."""
    return session.scalars(select(Organisation).order_by(Organisation.kind, Organisation.code)).all()


def credit_code_taken(session: Session, credit_code: str) -> bool:
    """Tell whether another organisation has this credit code."""
    return (
        session.execute(select(Organisation.code).where(Organisation.credit_code == credit_code)).first()
        is not None
    )
