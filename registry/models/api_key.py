"""API key: a program of an organisation, acting in the name of one of its accounts.

The name is always a person's: whoever proposes by a program has proposed, and can no more approve than from
the console. The secret is shown once and stored as SHA-256: it is 256 random bits, which nobody guesses.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import BigInteger, Date, ForeignKey, LargeBinary, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.extensions import Base


class ApiKey(Base):
    """One key. `acts` are words of permissions.Act between spaces; `last_used` is a day, not a movement.

    `secret_hash`: none until its owner has taken the secret.
    """

    __tablename__ = "api_key"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    secret_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisation.code"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    label: Mapped[str] = mapped_column(String(80))
    acts: Mapped[str] = mapped_column(Text)
    created_at: Mapped[int] = mapped_column(BigInteger)
    created_by: Mapped[str] = mapped_column(String(36))
    expires_at: Mapped[int] = mapped_column(BigInteger)
    revoked_at: Mapped[int | None] = mapped_column(BigInteger)
    last_used: Mapped[date | None] = mapped_column(Date)


def by_secret(session: Session, secret_hash: bytes) -> ApiKey | None:
    """Look up a key by the hash of its secret."""
    return session.scalars(select(ApiKey).where(ApiKey.secret_hash == secret_hash)).first()


def of_organisation(session: Session, organisation: str) -> Sequence[ApiKey]:
    """Give the keys of an organisation, newest first."""
    return session.scalars(
        select(ApiKey).where(ApiKey.organisation == organisation).order_by(ApiKey.id.desc())
    ).all()


def of_account(session: Session, account_id: str) -> Sequence[ApiKey]:
    """Give the keys in the name of an account, newest first."""
    return session.scalars(
        select(ApiKey).where(ApiKey.account_id == account_id).order_by(ApiKey.id.desc())
    ).all()


def revoke_of_account(session: Session, account_id: str, now: int) -> None:
    """End every key that acts in the name of an account."""
    session.execute(
        update(ApiKey)
        .where(ApiKey.account_id == account_id, ApiKey.revoked_at.is_(None))
        .values(revoked_at=now)
    )
