"""Audit: every act, by whom, by which way, when, on what, under which rule. Appended, never changed.

A subject is told by its type and the register's own key, so that no identity number, name or token can stand
here. The row is written by the transaction that does the act: neither is there without the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from sqlalchemy import BigInteger, Index, String, event, select
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from registry.extensions import Base


class AuditEntry(Base):
    """One act. `account_id` has no foreign key: the office acts too before it has an account."""

    __tablename__ = "audit_entry"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger, index=True)
    account_id: Mapped[str] = mapped_column(String(36))
    organisation: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(10))
    act: Mapped[str] = mapped_column(String(40))
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(100))
    rule: Mapped[str | None] = mapped_column(String(200))

    __table_args__ = (
        Index("ix_audit_entry_account", "account_id", "id"),
        Index("ix_audit_entry_subject", "subject_type", "subject_id", "id"),
    )


@event.listens_for(AuditEntry, "before_update")
@event.listens_for(AuditEntry, "before_delete")
def _keep(_mapper: Mapper[AuditEntry], _connection: object, entry: AuditEntry) -> NoReturn:
    raise RuntimeError(f"audit entry {entry.id}: the trail is append-only")


def of_subject(session: Session, subject_type: str, subject_id: str) -> Sequence[AuditEntry]:
    """Give what was done to one thing, oldest first."""
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_type == subject_type, AuditEntry.subject_id == subject_id)
        .order_by(AuditEntry.id)
    ).all()


def newest(
    session: Session,
    *,
    account_id: str | None = None,
    subject: tuple[str, str] | None = None,
    before: str | None = None,
    limit: int = 100,
) -> Sequence[AuditEntry]:
    """Give the newest entries, of one account, on one thing, or all, older than the entry `before`.

    `subject` is the type of a thing and its key.
    """
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    if account_id is not None:
        query = query.where(AuditEntry.account_id == account_id)
    if subject is not None:
        query = query.where(AuditEntry.subject_type == subject[0], AuditEntry.subject_id == subject[1])
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return session.scalars(query).all()
